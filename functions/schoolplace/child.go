package schoolplace

import "github.com/frontline-gov/frontline/shared/ask"

// About the child.
var (
	childName = ask.Name{Name: "child-name", Other: true}
	childSex  = ask.OneOf{Name: "child-sex", Options: []string{female, male}}

	otherAgeGroupReason = ask.LongText{Name: "other-age-group-reason", When: otherAgeGroup.Is(true), Max: 1000}

	childAddress        = ask.Address{Name: "child-address", When: livesInArea.Is(true)}
	councilTaxReference = ask.Coded{
		Name: "council-tax-reference", When: livesInArea.Is(true), Optional: true,
		Pattern: "[0-9A-Z]{6,12}", Example: "5012345678", Width: 20, Upper: true,
	}
	// A family posted to the area may give the address of the unit or quarter (School Admissions Code 2021, paragraph
	// 2.21), or none yet.
	postingAddress = ask.Address{Name: "posting-address", When: serviceFamily.Is(true), Other: true, Optional: true}
	postingDate    = ask.Date{Name: "posting-date", When: serviceFamily.Is(true), NotPast: true, YearsAhead: 2}

	moving     = ask.YesNo{Name: "moving", When: livesInArea.Is(true)}
	movingDate = ask.Date{Name: "moving-date", When: moving.Is(true), NotPast: true, YearsAhead: 1}
	newAddress = ask.Address{Name: "new-address", When: moving.Is(true), Other: true}

	currentSchool = ask.Text{Name: "current-school", When: atSchool, Max: 100, Optional: true}
	upn           = ask.UPN{Name: "upn", When: atSchool, Optional: true}

	care = ask.OneOf{
		Name:    "care",
		Options: []string{"looked-after", "previously-looked-after", "state-care-abroad", "none"},
	}
	careAuthority = ask.Text{Name: "care-authority", When: care.In("looked-after", "previously-looked-after"), Max: 100}
	careOrder     = ask.OneOf{
		Name: "care-order", When: care.Is("previously-looked-after"),
		Options: []string{"adoption", "child-arrangements", "special-guardianship"},
	}
	careCountry = ask.Country{Name: "care-country", When: care.Is("state-care-abroad")}

	multipleBirth      = ask.YesNo{Name: "multiple-birth"}
	multipleBirthNames = ask.List{
		Name: "multiple-birth-names", When: multipleBirth.Is(true),
		Each: ask.Text{Max: 105}, Min: 1, Max: 5,
	}

	atSchool = phase.In(string(Junior), string(Secondary), string(InYear))
)

// The options of a child's sex, which decides on schools for girls or boys.
const (
	female = "female"
	male   = "male"
)

var childQuestions = []ask.Question{
	childName, childSex, otherAgeGroupReason, childAddress, councilTaxReference, postingAddress, postingDate,
	moving, movingDate, newAddress, currentSchool, upn,
	care, careAuthority, careOrder, careCountry, multipleBirth, multipleBirthNames,
}
