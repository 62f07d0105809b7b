package schoolplace

import "github.com/frontline-gov/frontline/shared/ask"

// About the applicant. Schools are not told who looks after a child before they offer a place, so only the council sees
// these.
var (
	applicantName = ask.Name{Name: "applicant-name"}
	relationship  = ask.OneOf{
		Name:    "relationship",
		Options: []string{"parent", "step-parent", "grandparent", "other-relative", "foster-carer", "social-worker", "other"},
	}
	sameAddress      = ask.YesNo{Name: "same-address", When: livesInArea.Is(true)}
	applicantAddress = ask.Address{
		Name: "applicant-address", International: true,
		When: ask.Any(sameAddress.Is(false), livesInArea.Is(false)),
	}
	applicantPhone = ask.Phone{Name: "applicant-phone"}
	applicantEmail = ask.Email{Name: "applicant-email", Optional: true}
)

var applicantQuestions = []ask.Question{
	applicantName, relationship, sameAddress, applicantAddress, applicantPhone, applicantEmail,
}
