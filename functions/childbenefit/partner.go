package childbenefit

import "github.com/frontline-gov/frontline/shared/ask"

// The applicant's relationship and, in a couple, the partner.
var (
	relationship = ask.OneOf{
		Name:    "relationship",
		Options: []string{"married", "living-together", "separated", "divorced", "widowed", "single"},
	}
	livingTogetherSince = ask.Date{Name: "living-together-since", When: relationship.Is("living-together"), NotFuture: true, YearsBack: 100}
	separatedSince      = ask.Date{Name: "separated-since", When: relationship.Is("separated"), NotFuture: true, YearsBack: 100}

	partnerName        = ask.Name{Name: "partner-name", When: couple, Other: true}
	partnerKnowsNINO   = ask.YesNo{Name: "partner-knows-nino", When: couple}
	partnerNINO        = ask.NINO{Name: "partner-nino", When: partnerKnowsNINO.Is(true)}
	partnerDateOfBirth = ask.Date{Name: "partner-date-of-birth", When: couple, NotFuture: true, YearsBack: 130}
	partnerNationality = ask.List{Name: "partner-nationality", When: couple, Each: ask.Country{}, Min: 1, Max: 5}
	// Who has lived abroad was asked about the partner too, in crownServant.
	partnerCrownServant      = ask.YesNo{Name: "partner-crown-servant", When: ask.All(couple, residence.Is("always-uk"))}
	partnerEmployment        = ask.AnyOf{Name: "partner-employment", When: couple, Options: employments, Exclusive: "none"}
	partnerWorkedAbroad      = ask.YesNo{Name: "partner-worked-abroad", When: couple}
	partnerCountriesWorked   = ask.List{Name: "partner-countries-worked", When: partnerWorkedAbroad.Is(true), Each: ask.Country{}, Min: 1, Max: 10}
	partnerBenefitsAbroad    = ask.YesNo{Name: "partner-benefits-abroad", When: couple}
	partnerCountriesBenefits = ask.List{Name: "partner-countries-benefits", When: partnerBenefitsAbroad.Is(true), Each: ask.Country{}, Min: 1, Max: 10}

	partnerClaim       = ask.OneOf{Name: "partner-claim", When: couple, Options: []string{"paid", "not-paid", "waiting", "none"}}
	partnerEldestName  = ask.Name{Name: "partner-eldest-child-name", When: partnerClaims, Other: true}
	partnerEldestBirth = ask.Date{Name: "partner-eldest-child-date-of-birth", When: partnerClaims, NotFuture: true, YearsBack: 20}

	couple        = relationship.In("married", "living-together")
	lone          = relationship.In("separated", "divorced", "widowed", "single")
	partnerClaims = partnerClaim.In("paid", "not-paid", "waiting")
)

var partnerQuestions = []ask.Question{
	relationship, livingTogetherSince, separatedSince,
	partnerName, partnerKnowsNINO, partnerNINO, partnerDateOfBirth, partnerNationality, partnerCrownServant,
	partnerEmployment, partnerWorkedAbroad, partnerCountriesWorked, partnerBenefitsAbroad, partnerCountriesBenefits,
	partnerClaim, partnerEldestName, partnerEldestBirth,
}
