package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Where the rules are published.
const (
	act            = "https://www.legislation.gov.uk/ukpga/2002/21/"
	childRules     = "https://www.legislation.gov.uk/uksi/2002/2007/"
	rateRules      = "https://www.legislation.gov.uk/uksi/2002/2008/"
	incomeRules    = "https://www.legislation.gov.uk/uksi/2002/2006/"
	claimRules     = "https://www.legislation.gov.uk/uksi/2002/2014/"
	residenceRules = "https://www.legislation.gov.uk/uksi/2003/654"
	theEnd         = "https://www.gov.uk/child-tax-credit"
)

// eligible gives the reasons for which nothing can be taken, on the answers known so far.
func eligible(on date.Date, a ask.Answers) []transaction.Reason {
	var reasons []transaction.Reason
	refuse := func(against bool, rule, source string, values words.Values) {
		if against {
			reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
		}
	}
	last := AnnualRates.Rows[len(AnnualRates.Rows)-1].To.AddDays(-1)
	refuse(claims.Holds(on, a) && on.After(last), "ended", theEnd, words.Values{"last": last})
	refuse(hasWorking.Is(false).Holds(on, a), "needs-working-tax-credit", theEnd, nil)
	if year, ok := chosenYear(a); ok {
		refuse(!on.After(year.Last()), "year-not-over", act+"section/17", words.Values{"last": year.Last()})
	}
	refuse(inUK.Is(false).Holds(on, a), "not-in-uk", residenceRules, nil)
	refuse(immigration.Is("yes").Holds(on, a), "immigration-control", act+"section/42", nil)
	return append(reasons, underAge(on, a)...)
}

// underAge gives the reasons that lie in the ages of the adults and the children, as far as the time of the award is
// known.
func underAge(on date.Date, a ask.Answers) []transaction.Reason {
	_, span, known := awardTime(on, a)
	if !known {
		return nil
	}
	var reasons []transaction.Reason
	for _, adult := range []ask.Date{applicantBirth, partnerBirth} {
		if born := adult.Of(a); !born.IsZero() && !born.After(on) && born.Age(span.Last) < 16 {
			reasons = append(reasons, transaction.Reason{Rule: "under-16", Source: act + "section/3"})
			break
		}
	}
	rows, _ := a.Value(children.Name).(ask.Rows)
	if !rows.Done || len(rows.Rows) == 0 || len(check(on, a)) > 0 {
		return reasons // dates that disagree speak against nobody: they are to be mended first
	}
	for _, row := range rows.Rows {
		learning := !dateOfBirth.AgeAtLeast(16).Holds(on, row) || row.Given(education.Name)
		if !row.Given(dateOfBirth.Name) || !learning {
			return reasons // not answered yet
		}
	}
	w := read(on, a)
	if never := w.never(); len(never) == len(rows.Rows) {
		reasons = append(reasons, transaction.Reason{Rule: "no-child-counts", Source: act + "section/8",
			Values: words.Values{"names": never}})
	}
	return reasons
}
