package childtaxcredit

import "github.com/frontline-gov/frontline/shared/ask"

// Benefits with which income does not matter, and Working Tax Credit, which is worked out together with this one.
var (
	benefits = ask.AnyOf{Name: "benefits", Exclusive: "none",
		Options: []string{"income-support", "jobseekers-allowance", "employment-support", "pension-credit", "none"}}
	benefitsThroughout = ask.YesNo{Name: "benefits-throughout", When: hasBenefits}
	benefitsFrom       = ask.Date{Name: "benefits-from", When: benefitsThroughout.Is(false), NotFuture: true, YearsBack: 60, Optional: true}
	benefitsUntil      = ask.Date{Name: "benefits-until", When: benefitsThroughout.Is(false), NotFuture: true, YearsBack: 60, Optional: true}

	working           = ask.YesNo{Name: "working-tax-credit", When: settles}
	workingThroughout = ask.YesNo{Name: "working-throughout", When: working.Is(true)}
	workElements      = ask.AnyOf{Name: "working-elements", When: workKnown, Exclusive: "none",
		Options: []string{"thirty-hours", "disabled-worker", "disabled-partner", "severely-disabled", "severely-disabled-partner", "none"}}
	childcareCosts = ask.Money{Name: "childcare-costs", When: workKnown, Max: 9_999_00, Whole: true}
	childcareFor   = ask.OneOf{Name: "childcare-children", When: childcareCosts.AtLeast(1), Options: []string{"one", "two-or-more"}}

	hasBenefits = ask.Any(benefits.Has("income-support"), benefits.Has("jobseekers-allowance"),
		benefits.Has("employment-support"), benefits.Has("pension-credit"))
	incomeMatters = ask.Any(benefits.Has("none"), benefitsThroughout.Is(false))
	// Where Working Tax Credit changed within the year, HM Revenue and Customs works both out.
	workKnown = ask.Any(hasWorking.Is(true), workingThroughout.Is(true))
)

var workQuestions = []ask.Question{
	benefits, benefitsThroughout, benefitsFrom, benefitsUntil,
	working, workingThroughout, workElements, childcareCosts, childcareFor,
}
