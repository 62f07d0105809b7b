package prescriptionprepayment

import "github.com/frontline-gov/frontline/shared/ask"

// Who lives outside England, or pays no charges anyway, hears so before being asked anything else.
var (
	home        = ask.OneOf{Name: "home", Options: []string{"england", "scotland", "wales", "northern-ireland", "elsewhere"}}
	dateOfBirth = ask.Date{Name: "date-of-birth", NotFuture: true, YearsBack: 130, Birth: true}
	inEducation = ask.YesNo{
		Name: "in-education",
		When: ask.All(dateOfBirth.AgeAtLeast(16), ask.Not(dateOfBirth.AgeAtLeast(19))),
	}
	exemption = ask.AnyOf{
		Name: "exemption", Options: []string{"maternity", "medical", "hc2", "war-pension", "none"}, Exclusive: "none",
	}
	// Who could have a certificate of exemption and has none yet is told of it, but may buy.
	couldBeExempt = ask.AnyOf{
		Name: "could-be-exempt", Options: []string{"maternity", "medical", "none"}, Exclusive: "none",
		When: ask.Any(exemption.Has("war-pension"), exemption.Has("none")),
	}
	benefits = ask.AnyOf{
		Name: "benefits", Exclusive: "none",
		Options: []string{"universal-credit", "pension-credit", "employment-support", "income-support", "none"},
	}
	lowTakeHomePay = ask.YesNo{Name: "low-take-home-pay", When: benefits.Has("universal-credit")}
	prescriptions  = ask.OneOf{Name: "prescriptions", Options: []string{"only-hrt", "other"}}
)

var gateQuestions = []ask.Question{
	home, dateOfBirth, inEducation, exemption, couldBeExempt, benefits, lowTakeHomePay, prescriptions,
}
