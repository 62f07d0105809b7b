package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// What somebody wants to do, for which time, and what decides at once whether they can.
var (
	whichService = ask.OneOf{Name: "which-service", Options: []string{"settle", "claim"}}

	// A new claim was possible only for who had Working Tax Credit already.
	hasWorking = ask.YesNo{Name: "gets-working-tax-credit", When: claims}
	claimFrom  = ask.Date{Name: "claim-from", When: claims, NotFuture: true, YearsBack: 1}

	taxYear    = ask.OneOf{Name: "tax-year", When: settles, Options: yearsFrom(2003), Select: true}
	wholeYear  = ask.YesNo{Name: "whole-year", When: settles}
	awardFrom  = ask.Date{Name: "award-from", When: wholeYear.Is(false), NotFuture: true, YearsBack: 30}
	awardUntil = ask.Date{Name: "award-until", When: wholeYear.Is(false), NotFuture: true, YearsBack: 30}

	// Of an award that ended for Universal Credit only the income up to its end counts.
	endedForUC = ask.YesNo{Name: "ended-for-universal-credit", When: ask.All(wholeYear.Is(false), taxYear.In(yearsFrom(2014)...))}

	inUK        = ask.YesNo{Name: "in-uk"}
	immigration = ask.OneOf{Name: "immigration-control", Options: []string{"no", "yes", "not-sure"}}

	settles = whichService.Is("settle")
	claims  = whichService.Is("claim")
)

var gateQuestions = []ask.Question{
	whichService, hasWorking, claimFrom, taxYear, wholeYear, awardFrom, awardUntil, endedForUC, inUK, immigration,
}

// yearsFrom names the tax years of the rates from one on, the last first.
func yearsFrom(first date.TaxYear) []string {
	var names []string
	for i := len(AnnualRates.Rows) - 1; i >= 0; i-- {
		if year := AnnualRates.Rows[i].From.TaxYear(); year >= first {
			names = append(names, year.String())
		}
	}
	return names
}
