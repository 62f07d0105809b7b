package childtaxcredit

import "github.com/frontline-gov/frontline/shared/ask"

// The adults of the award.
var (
	household = ask.OneOf{Name: "household", Options: []string{"single", "couple"}}

	applicantName    = ask.Name{Name: "applicant-name"}
	applicantNINO    = ask.NINO{Name: "applicant-nino"}
	applicantBirth   = ask.Date{Name: "applicant-date-of-birth", NotFuture: true, YearsBack: 130, Birth: true}
	applicantAddress = ask.Address{Name: "applicant-address", International: true}
	applicantPhone   = ask.Phone{Name: "applicant-phone", Optional: true}

	partnerName  = ask.Name{Name: "partner-name", When: couple, Other: true}
	partnerNINO  = ask.NINO{Name: "partner-nino", When: couple}
	partnerBirth = ask.Date{Name: "partner-date-of-birth", When: couple, NotFuture: true, YearsBack: 130}

	couple = household.Is("couple")
)

// The date of birth comes first, because it can decide on eligibility.
var adultQuestions = []ask.Question{
	applicantBirth, household, applicantName, applicantNINO, applicantAddress, applicantPhone,
	partnerName, partnerNINO, partnerBirth,
}
