package childbenefit

import "github.com/frontline-gov/frontline/shared/ask"

// About the applicant.
var (
	applicantName        = ask.Name{Name: "applicant-name"}
	hasPreviousNames     = ask.YesNo{Name: "has-previous-names"}
	previousNames        = ask.List{Name: "previous-names", When: hasPreviousNames.Is(true), Each: ask.FamilyName{Other: true}, Min: 1, Max: 10}
	applicantDateOfBirth = ask.Date{Name: "applicant-date-of-birth", NotFuture: true, YearsBack: 130, Birth: true}
	applicantKnowsNINO   = ask.YesNo{Name: "applicant-knows-nino"}
	applicantNINO        = ask.NINO{Name: "applicant-nino", When: applicantKnowsNINO.Is(true)}
	applicantPhone       = ask.Phone{Name: "applicant-phone"}
	applicantNationality = ask.List{Name: "applicant-nationality", Each: ask.Country{}, Min: 1, Max: 5}

	usualCountry = ask.Country{Name: "usual-country", When: ask.Any(residence.Is("never-uk"), livesInUK.Is(false))}
	arrivedInUK  = ask.Date{Name: "arrived-in-uk", When: livesInUK.Is(true), NotFuture: true, YearsBack: 130}

	addressInUK   = ask.YesNo{Name: "address-in-uk"}
	ukAddress     = ask.Address{Name: "uk-address", When: addressInUK.Is(true)}
	addressAbroad = ask.Address{Name: "address-abroad", When: addressInUK.Is(false), International: true}

	addressOverAYear      = ask.YesNo{Name: "address-over-a-year"}
	previousAddressInUK   = ask.YesNo{Name: "previous-address-in-uk", When: addressOverAYear.Is(false)}
	previousUKAddress     = ask.Address{Name: "previous-uk-address", Other: true, When: previousAddressInUK.Is(true)}
	previousAddressAbroad = ask.Address{Name: "previous-address-abroad", Other: true, When: previousAddressInUK.Is(false), International: true}

	// Where the name or the address is new, HM Revenue and Customs may still hold the old one.
	detailsUpToDate = ask.YesNo{
		Name: "details-up-to-date",
		When: ask.Any(hasPreviousNames.Is(true), addressOverAYear.Is(false)),
	}

	applicantEmployment        = ask.AnyOf{Name: "applicant-employment", When: livedAbroad, Options: employments, Exclusive: "none"}
	applicantWorkedAbroad      = ask.YesNo{Name: "applicant-worked-abroad", When: livedAbroad}
	applicantCountriesWorked   = ask.List{Name: "applicant-countries-worked", When: applicantWorkedAbroad.Is(true), Each: ask.Country{}, Min: 1, Max: 10}
	applicantBenefitsAbroad    = ask.YesNo{Name: "applicant-benefits-abroad", When: livedAbroad}
	applicantCountriesBenefits = ask.List{Name: "applicant-countries-benefits", When: applicantBenefitsAbroad.Is(true), Each: ask.Country{}, Min: 1, Max: 10}

	currentClaim    = ask.OneOf{Name: "current-claim", Options: []string{"paid", "not-paid", "none"}}
	childrenAlready = ask.Whole{Name: "children-already", When: claimsAlready, Min: 1, Max: 30}
	eldestName      = ask.Name{Name: "eldest-child-name", When: claimsAlready, Other: true}
	eldestBirth     = ask.Date{Name: "eldest-child-date-of-birth", When: claimsAlready, NotFuture: true, YearsBack: 20}
	claimsAlready   = currentClaim.In("paid", "not-paid")
	employments     = []string{"employed", "self-employed", "looking-for-work", "none"}
)

var applicantQuestions = []ask.Question{
	applicantName, hasPreviousNames, previousNames, applicantDateOfBirth, applicantKnowsNINO, applicantNINO,
	applicantPhone, applicantNationality, usualCountry, arrivedInUK,
	addressInUK, ukAddress, addressAbroad,
	addressOverAYear, previousAddressInUK, previousUKAddress, previousAddressAbroad, detailsUpToDate,
	applicantEmployment, applicantWorkedAbroad, applicantCountriesWorked, applicantBenefitsAbroad, applicantCountriesBenefits,
	currentClaim, childrenAlready, eldestName, eldestBirth,
}
