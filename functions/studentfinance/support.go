package studentfinance

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// olderAge is the age on the first day of the first academic year from which there is only the special support loan.
const olderAge = 60

// support is what somebody is entitled to of a kind, and why.
type support struct {
	amount  money.Pence
	reasons []transaction.Reason
}

// because adds a rule to the support.
func (s *support) because(rule, source string, values words.Values) {
	s.reasons = append(s.reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
}

// lent makes the reason for an amount lent by a row of a table.
func lent[V any](rule string, amount money.Pence, row rate.Row[V], values words.Values) transaction.Reason {
	return transaction.Reason{Rule: rule, Amount: new(amount), From: row.From, Source: row.Source, Values: values}
}

// tuitionEntitlement is the most that is lent for the tuition fees of the year. The error is a *rate.OutsideError.
func tuitionEntitlement(on date.Date, a ask.Answers) (money.Pence, error) {
	switch {
	case from2027.Holds(on, a):
		return LifelongTuitionLoan(yearApplied(a), credits.Of(a), fee.Of(a))
	case livingAlone.Holds(on, a):
		return 0, nil
	case ask.All(fullTime, studiedBefore.Is(true)).Holds(on, a) && !funded(courseYear.Of(a), courseLength.Of(a), fundedYears(on, a)):
		return 0, nil
	}
	return TuitionFeeLoan(yearApplied(a), Mode(studyMode.Of(a)), fee.Of(a))
}

// fundedYears is for how many years of a full-time course there is a tuition fee loan for somebody who studied before.
func fundedYears(on date.Date, a ask.Answers) int {
	length := courseLength.Of(a)
	switch {
	case ask.Any(afresh, hasQualification.Is(true)).Holds(on, a):
		return length
	case toppingUp.Holds(on, a):
		return ToppedUpYears(length, lowerLength.Of(a), yearsBefore.Of(a))
	}
	return FundedYears(length, yearsBefore.Of(a))
}

// tuition is the loan for tuition fees. The error is a *rate.OutsideError.
func tuition(on date.Date, a ask.Answers) (support, error) {
	var s support
	amount, err := tuitionEntitlement(on, a)
	if err != nil {
		return s, err
	}
	s.amount = amount
	switch {
	case fee.Of(a) == 0:
		s.because("no-fees", feesPage, nil)
		return s, nil
	case from2027.Holds(on, a):
		row, err := LifelongTuitionRates.At(yearApplied(a))
		if err != nil {
			return s, err
		}
		s.reasons = append(s.reasons, lent("lifelong-tuition-loan", amount, row,
			words.Values{"credits": credits.Of(a), "maximum": row.Value.Short()}))
	case livingAlone.Holds(on, a):
		s.because("tuition-second-degree", whoPage, nil)
		return s, nil
	case amount == 0:
		s.because("tuition-years-used", whoPage, words.Values{"funded": fundedYears(on, a), "length": courseLength.Of(a)})
		return s, nil
	default:
		row, err := TuitionRates.At(yearApplied(a))
		if err != nil {
			return s, err
		}
		most := row.Value.FullTime
		if partTime.Holds(on, a) {
			most = row.Value.PartTime
		}
		s.reasons = append(s.reasons, lent("tuition-loan", amount, row, words.Values{"maximum": most.Short()}))
	}
	if rest := fee.Of(a) - amount; rest > 0 {
		s.because("fee-above-loan", "", words.Values{"rest": rest.Short()})
	}
	if studiedBefore.Of(a) && from2027.Holds(on, a) {
		s.because("check-entitlement-left", lifelongWhoPage, nil)
	}
	return s, nil
}

// maintenanceEntitlement is the loan for living costs of the year. The error is a *rate.OutsideError.
func maintenanceEntitlement(on date.Date, a ask.Answers) (support, error) {
	var s support
	switch {
	case !loans.Is("tuition-and-maintenance").Holds(on, a):
		return s, nil
	case atDistance.Holds(on, a):
		s.because("distance-learning", feesPage, nil)
		return s, nil
	case feeLoanOnly.Holds(on, a):
		s.because("fee-loan-only", partTimePage, nil)
		return s, nil
	case nhsBursary.Of(a):
		s.because("nhs-bursary", "https://www.legislation.gov.uk/uksi/2011/1986/part/5", nil)
		return s, nil
	case dateOfBirth.Of(a).Age(FirstDay(courseStart.Of(a))) >= olderAge:
		return over60(on, a)
	}
	return under60(on, a)
}

// under60 is the loan of students who are not yet 60.
func under60(on date.Date, a ask.Answers) (support, error) {
	var s support
	first, place := yearApplied(a), Residence(residence.Of(a))
	lifelong, careLeaver := from2027.Holds(on, a), careLeaverAlone.Holds(on, a)
	income := household.Of(a)
	if careLeaver {
		income = 0
	}
	given := careLeaver || givesIncome.Of(a)
	higher := benefits.Of(a) && given && !lifelong && place != Abroad

	table := MaintenanceRates
	if lifelong {
		table = LifelongRates
	}
	row, band, err := bandAt(table, first, place)
	if err != nil {
		return s, err
	}
	rule := "maintenance-loan"
	switch {
	case lifelong && given:
		s.amount, err = LifelongMaintenanceLoan(first, place, income, credits.Of(a), wholeYear(a))
	case lifelong:
		rule = "maintenance-basic"
		s.amount, err = LifelongBasicLoan(first, place, credits.Of(a), wholeYear(a))
	case higher:
		rule = "maintenance-benefits"
		s.amount, err = BenefitsMaintenanceLoan(first, place, income)
	case given:
		s.amount, err = MaintenanceLoan(first, place, income, share(a))
	default:
		rule = "maintenance-basic"
		s.amount, err = BasicLoan(first, place, share(a))
	}
	if err != nil {
		return s, err
	}
	if careLeaver {
		s.because("care-leaver", feesPage, nil)
	}
	reason := lent(rule, s.amount, row, words.Values{
		"maximum": band.Max.Short(), "minimum": band.Min.Short(), "limit": LowerIncome.Short()})
	if rule == "maintenance-benefits" {
		benefitRow, higher, err := higherAt(first, place)
		if err != nil {
			return s, err
		}
		reason.Source, reason.Values["maximum"], reason.Values["until"] = benefitRow.Source, higher.Max.Short(), BenefitIncome.Short()
	}
	s.reasons = append(s.reasons, reason)
	s.part(on, a)
	if benefits.Of(a) && !higher && given {
		s.because("check-higher-rate", "", nil)
	}
	return s, nil
}

// over60 is the special support loan.
func over60(on date.Date, a ask.Answers) (support, error) {
	var s support
	first, lifelong := yearApplied(a), from2027.Holds(on, a)
	income := household.Of(a)
	careLeaver := careLeaverAlone.Holds(on, a)
	if careLeaver {
		income = 0
	}
	switch {
	case !lifelong && partTime.Holds(on, a):
		s.because("over-60-part-time", partTimePage, nil)
		return s, nil
	case !careLeaver && !givesIncome.Of(a):
		s.because("over-60-needs-income", feesPage, nil)
		return s, nil
	}
	row, err := Over60Rates.At(first)
	if err != nil {
		return s, err
	}
	if lifelong {
		s.amount, err = LifelongOver60Loan(first, income, credits.Of(a), wholeYear(a))
	} else {
		s.amount, err = Over60Loan(first, income)
	}
	values := words.Values{"maximum": row.Value.Max.Short(), "limit": LowerIncome.Short(), "nil": Over60Limit(row.Value).Short()}
	if s.amount == 0 {
		s.reasons = append(s.reasons, transaction.Reason{Rule: "over-60-income", From: row.From, Source: row.Source, Values: values})
		return s, err
	}
	s.reasons = append(s.reasons, lent("over-60-loan", s.amount, row, values))
	s.part(on, a)
	return s, err
}

// part says which part of a full year's loan there is, where it is not all of it.
func (s *support) part(on date.Date, a ask.Answers) {
	switch {
	case from2027.Holds(on, a) && credits.Of(a) < wholeYear(a):
		s.because("lifelong-share", lifelongPage, words.Values{"credits": credits.Of(a), "full": wholeYear(a)})
	case before2027.Holds(on, a) && share(a) != Whole:
		s.because("part-time-share", partTimePage, words.Values{
			"credits": credits.Of(a), "full": fullTimeCredits.Of(a), "share": share(a).String()})
	}
}

// wholeYear is the number of credits of a full course year under the Lifelong Learning Entitlement.
func wholeYear(a ask.Answers) int {
	if Mode(studyMode.Of(a)) == PartTime {
		return fullTimeCredits.Of(a)
	}
	return FullCredits
}

// String is the share as a percentage: "66.6%".
func (s Share) String() string {
	text := strconv.Itoa(int(s / 10))
	if tenths := s % 10; tenths != 0 {
		text += "." + strconv.Itoa(int(tenths))
	}
	return text + "%"
}
