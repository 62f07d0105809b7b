package childbenefit

import "github.com/frontline-gov/frontline/shared/ask"

// Each child of the claim. What decides whether the child counts is asked first.
var children = ask.Group{
	Name: "children", Min: 1, Max: 30, Title: childName,
	Questions: []ask.Question{
		childName, dateOfBirth, inEducation, educationBefore19, marriedChild, livesWithYou, maintenance, circumstances,
		childSex, childHasPreviousNames, deedPoll, childPreviousNames,
		birthCountry, hasSystemNumber, systemNumber,
		hasScottishNumbers, scottishDistrict, scottishYear, scottishEntry, hasNorthernIrishNumber, northernIrishNumber,
		relationshipToChild, adoptingThroughAuthority,
		claimedBefore, previousClaimantName, previousClaimantAddress,
		guardianName, guardianAddress,
		livedElsewhere, previousGuardianName, previousGuardianAddress, previousGuardianPhone, livesWithYouSince,
	},
}

var (
	childName = ask.Name{Name: "child-name", Other: true}
	// A year more than the age at which nobody counts any more: a late claim can still be for the months before the
	// 20th birthday, and anybody else hears why not.
	dateOfBirth = ask.Date{Name: "date-of-birth", NotFuture: true, YearsBack: 21}

	inEducation       = ask.YesNo{Name: "in-education", When: dateOfBirth.AgeAtLeast(16)}
	educationBefore19 = ask.YesNo{Name: "education-before-19", When: ask.All(dateOfBirth.AgeAtLeast(19), inEducation.Is(true))}
	marriedChild      = ask.YesNo{Name: "child-married", When: dateOfBirth.AgeAtLeast(16)}
	livesWithYou      = ask.YesNo{Name: "lives-with-you"}
	maintenance       = ask.YesNo{Name: "maintenance", When: livesWithYou.Is(false)}
	circumstances     = ask.AnyOf{
		Name: "child-circumstances", Options: []string{"in-care", "in-custody", "fostered", "none"}, Exclusive: "none",
	}

	childSex              = ask.OneOf{Name: "child-sex", Options: []string{"female", "male", "unspecified"}}
	childHasPreviousNames = ask.YesNo{Name: "child-has-previous-names"}
	deedPoll              = ask.YesNo{Name: "deed-poll", When: childHasPreviousNames.Is(true)}
	childPreviousNames    = ask.List{
		Name: "child-previous-names", When: childHasPreviousNames.Is(true),
		Each: ask.Text{Max: 105}, Min: 1, Max: 10,
	}

	birthCountry = ask.OneOf{
		Name:    "birth-country",
		Options: []string{"england", "scotland", "wales", "northern-ireland", "other", "not-known"},
	}
	hasSystemNumber        = ask.YesNo{Name: "has-system-number", When: birthCountry.In("england", "wales")}
	systemNumber           = ask.Coded{Name: "system-number", When: hasSystemNumber.Is(true), Pattern: "[0-9]{9}", Example: "123456789", Width: 10, Digits: true}
	hasScottishNumbers     = ask.YesNo{Name: "has-scottish-numbers", When: birthCountry.Is("scotland")}
	scottishDistrict       = ask.Coded{Name: "scottish-district", When: hasScottishNumbers.Is(true), Pattern: "[0-9]{3}", Example: "123", Width: 3, Digits: true}
	scottishYear           = ask.Coded{Name: "scottish-year", When: hasScottishNumbers.Is(true), Pattern: "[0-9]{4}", Example: "2026", Width: 4, Digits: true}
	scottishEntry          = ask.Coded{Name: "scottish-entry", When: hasScottishNumbers.Is(true), Pattern: "[0-9]{1,3}", Example: "45", Width: 3, Digits: true}
	hasNorthernIrishNumber = ask.YesNo{Name: "has-northern-irish-number", When: birthCountry.Is("northern-ireland")}
	northernIrishNumber    = ask.Coded{Name: "northern-irish-number", When: hasNorthernIrishNumber.Is(true), Pattern: "B1[0-9]{7}", Example: "B11234567", Width: 10, Upper: true}

	relationshipToChild      = ask.OneOf{Name: "relationship-to-child", Options: []string{"birth-child", "adopted-child", "stepchild", "none"}}
	adoptingThroughAuthority = ask.YesNo{Name: "adopting-through-authority", When: relationshipToChild.In("adopted-child", "none")}

	claimedBefore           = ask.YesNo{Name: "claimed-before"}
	previousClaimantName    = ask.Name{Name: "previous-claimant-name", When: claimedBefore.Is(true), Other: true, Optional: true}
	previousClaimantAddress = ask.Address{Name: "previous-claimant-address", When: claimedBefore.Is(true), International: true, Other: true, Optional: true}

	guardianName    = ask.Name{Name: "guardian-name", When: livesWithYou.Is(false), Other: true, Optional: true}
	guardianAddress = ask.Address{Name: "guardian-address", When: livesWithYou.Is(false), International: true, Other: true, Optional: true}

	livedElsewhere          = ask.YesNo{Name: "lived-elsewhere", When: livesWithYou.Is(true)}
	previousGuardianName    = ask.Name{Name: "previous-guardian-name", When: livedElsewhere.Is(true), Other: true, Optional: true}
	previousGuardianAddress = ask.Address{Name: "previous-guardian-address", When: livedElsewhere.Is(true), International: true, Other: true, Optional: true}
	previousGuardianPhone   = ask.Phone{Name: "previous-guardian-phone", When: livedElsewhere.Is(true), Other: true, Optional: true}
	livesWithYouSince       = ask.Date{Name: "lives-with-you-since", When: livedElsewhere.Is(true), NotFuture: true, YearsBack: 1}
)
