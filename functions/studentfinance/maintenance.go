package studentfinance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Residence is where a student lives while studying.
type Residence string

const (
	WithParents Residence = "with-parents"
	Away        Residence = "away"   // away from home, outside London
	London      Residence = "london" // away from home, in London
	Abroad      Residence = "abroad" // abroad, as part of a course in the UK
)

// Share is the part of a full-time loan that a part-time student gets, in thousandths.
type Share int64

// Whole is the share of full-time students.
const Whole Share = 1000

// Proportion returns the share for so many credits in an academic year of a course of which a full-time student
// would study so many: by steps of intensity, 100 × credits ÷ full-time credits, nothing below 25 (GOV.UK, student
// finance calculator). It is for part-time courses that began before 1 January 2027.
func Proportion(credits, fullTime int) Share {
	if credits <= 0 || fullTime <= 0 {
		return 0
	}
	for _, step := range []struct{ from, share int64 }{
		{1000, 1000}, {750, 750}, {666, 666}, {500, 500}, {333, 333}, {250, 250},
	} {
		if int64(credits)*1000 >= step.from*int64(fullTime) {
			return Share(step.share)
		}
	}
	return 0
}

// MaintenanceLoan returns the loan for living costs, in pence, of an academic year that begins on a day, for a
// student under 60 on a course that began before 1 January 2027. The income is the household's, in pence a year.
//
// The most is lent up to LowerIncome; each complete taper above it takes off £1, down to the least. A share of it
// is rounded to the nearest penny, as GOV.UK's calculator shows it. The error is a *rate.OutsideError.
func MaintenanceLoan(firstDay date.Date, residence Residence, income money.Pence, share Share) (money.Pence, error) {
	_, band, err := bandAt(MaintenanceRates, firstDay, residence)
	if err != nil {
		return 0, err
	}
	return share.of(band.at(income))
}

// BasicLoan returns what MaintenanceLoan does when no household income is given: the least.
func BasicLoan(firstDay date.Date, residence Residence, share Share) (money.Pence, error) {
	_, band, err := bandAt(MaintenanceRates, firstDay, residence)
	if err != nil {
		return 0, err
	}
	return share.of(band.Min)
}

// BenefitsMaintenanceLoan is MaintenanceLoan for a full-time student who is entitled to certain benefits, such as a
// lone parent or somebody with a disability benefit. Up to BenefitIncome the loan falls from a higher maximum by a
// taper of its own, and is never less than the ordinary one; above it, it is the ordinary one. There is none for
// study abroad. The error is a *rate.OutsideError.
func BenefitsMaintenanceLoan(firstDay date.Date, residence Residence, income money.Pence) (money.Pence, error) {
	ordinary, err := MaintenanceLoan(firstDay, residence, income, Whole)
	if err != nil {
		return 0, err
	}
	_, higher, err := higherAt(firstDay, residence)
	if err != nil {
		return 0, err
	}
	if income > BenefitIncome {
		return ordinary, nil
	}
	return max(ordinary, Band{Max: higher.Max, Taper: higher.Taper}.at(income)), nil
}

// Over60Loan returns the special support loan, in pence, of an academic year that begins on a day, for a full-time
// student of 60 or over. It does not depend on where they live. Above Over60Limit there is none. The error is a
// *rate.OutsideError.
func Over60Loan(firstDay date.Date, income money.Pence) (money.Pence, error) {
	row, err := Over60Rates.At(firstDay)
	if err != nil {
		return 0, err
	}
	if income > Over60Limit(row.Value) {
		return 0, nil
	}
	return row.Value.at(income), nil
}

// Over60Limit returns the household income, in pence but always whole pounds, above which there is no special
// support loan: the first whole pound at which the taper has brought the loan down to its least. For 2025-26 this
// gives £43,835, as published: 25,000 + (4,461 − 50) × 4.27 = 43,834.97.
func Over60Limit(band Band) money.Pence {
	steps := int64(band.Max-band.Min) / 100
	pounds := (steps*band.Taper + 999) / 1000
	return LowerIncome + money.Pounds(pounds)
}

// LifelongMaintenanceLoan is MaintenanceLoan for a course under the Lifelong Learning Entitlement: for so many
// credits in a course year that begins on a day, of so many for a full year (120, or for a part-time course what
// a full-time student of it would study). It is in proportion to the credits, never more than the whole, rounded
// to the nearest penny; nothing for fewer than LeastCredits. The error is a *rate.OutsideError.
func LifelongMaintenanceLoan(courseYear date.Date, residence Residence, income money.Pence, credits, fullTime int) (money.Pence, error) {
	_, band, err := bandAt(LifelongRates, courseYear, residence)
	if err != nil {
		return 0, err
	}
	return inProportion(band.at(income), credits, fullTime)
}

// LifelongBasicLoan returns what LifelongMaintenanceLoan does when no household income is given.
func LifelongBasicLoan(courseYear date.Date, residence Residence, credits, fullTime int) (money.Pence, error) {
	_, band, err := bandAt(LifelongRates, courseYear, residence)
	if err != nil {
		return 0, err
	}
	return inProportion(band.Min, credits, fullTime)
}

// LifelongOver60Loan is Over60Loan in proportion to the credits, as LifelongMaintenanceLoan.
func LifelongOver60Loan(courseYear date.Date, income money.Pence, credits, fullTime int) (money.Pence, error) {
	whole, err := Over60Loan(courseYear, income)
	if err != nil {
		return 0, err
	}
	return inProportion(whole, credits, fullTime)
}

// at is the loan of a band for a household income. Beyond ten million pounds an income changes nothing.
func (b Band) at(income money.Pence) money.Pence {
	above := min(max(income-LowerIncome, 0), money.Pounds(10_000_000))
	return max(b.Max-money.Pounds(int64(above)*10/b.Taper), b.Min)
}

// of is a share of an amount.
func (s Share) of(whole money.Pence) (money.Pence, error) {
	return whole.Ratio(int64(s), int64(Whole), money.HalfUp)
}

func inProportion(whole money.Pence, credits, fullTime int) (money.Pence, error) {
	if credits < LeastCredits || fullTime <= 0 {
		return 0, nil
	}
	return whole.Ratio(int64(min(credits, fullTime)), int64(fullTime), money.HalfUp)
}

// bandAt is the row of a day and, in it, the loan of those who live somewhere.
func bandAt(table rate.Table[Bands], on date.Date, residence Residence) (rate.Row[Bands], Band, error) {
	row, err := table.At(on)
	if err != nil {
		return row, Band{}, err
	}
	v := row.Value
	band := map[Residence]Band{WithParents: v.Home, Away: v.Away, London: v.London, Abroad: v.Abroad}[residence]
	if band == (Band{}) {
		return row, band, notPublished(table.Name, on, residence)
	}
	return row, band, nil
}

// higherAt is the row of BenefitRates of a day and, in it, the higher loan of those who live somewhere.
func higherAt(on date.Date, residence Residence) (rate.Row[BenefitBands], Higher, error) {
	row, err := BenefitRates.At(on)
	if err != nil {
		return row, Higher{}, err
	}
	higher := map[Residence]Higher{WithParents: row.Value.Home, Away: row.Value.Away, London: row.Value.London}[residence]
	if higher == (Higher{}) {
		return row, higher, notPublished(BenefitRates.Name, on, residence)
	}
	return row, higher, nil
}

// notPublished says that a table that has a row for a day has nothing in it for those who live somewhere.
func notPublished(table string, on date.Date, residence Residence) error {
	return &residenceError{rate.OutsideError{Table: table + ", living " + string(residence), Date: on}}
}

// residenceError is a *rate.OutsideError without days between which there is something.
type residenceError struct{ outside rate.OutsideError }

func (e *residenceError) Error() string {
	return e.outside.Table + ": nothing published for " + e.outside.Date.String()
}

func (e *residenceError) Unwrap() error { return &e.outside }
