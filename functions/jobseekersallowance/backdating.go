package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// Whoever claims from a day in the past is asked what they did since, and why they did not claim then.
var (
	backdated = claimToday.Is(false)

	availableSince = ask.YesNo{Name: "available-since", When: backdated}
	searchingSince = ask.YesNo{Name: "searching-since", When: backdated}
	whyNotBefore   = ask.LongText{Name: "why-not-before", When: backdated, Max: 600}
	paidWorkSince  = ask.YesNo{Name: "paid-work-since", When: backdated}

	illSince = ask.YesNo{Name: "ill-since", When: backdated}
	illFrom  = ask.Date{Name: "ill-from", When: illSince.Is(true), NotFuture: true, YearsBack: 1}
	illTo    = ask.Date{Name: "ill-to", When: illSince.Is(true), NotFuture: true, YearsBack: 1}

	abroadSince = ask.YesNo{Name: "abroad-since", When: backdated}
	abroadFrom  = ask.Date{Name: "abroad-from", When: abroadSince.Is(true), NotFuture: true, YearsBack: 1}
	abroadTo    = ask.Date{Name: "abroad-to", When: abroadSince.Is(true), NotFuture: true, YearsBack: 1}

	educationSince = ask.YesNo{Name: "education-since", When: backdated}
	adviceSince    = ask.YesNo{Name: "advice-since", When: backdated}
)

var backdatingQuestions = []ask.Question{
	availableSince, searchingSince, whyNotBefore, paidWorkSince, illSince, illFrom, illTo,
	abroadSince, abroadFrom, abroadTo, educationSince, adviceSince,
}
