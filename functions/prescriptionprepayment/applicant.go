package prescriptionprepayment

import "github.com/frontline-gov/frontline/shared/ask"

// Whom the certificate is for, and where it goes.
var (
	fullName    = ask.Name{Name: "full-name"}
	homeAddress = ask.Address{Name: "home-address"}
	nhsNumber   = ask.Coded{Name: "nhs-number", Pattern: "[0-9]{10}", Example: "485 777 3456", Width: 10, Digits: true, Optional: true}
	sendBy      = ask.OneOf{Name: "send-by", Options: []string{"email", "post"}}
	email       = ask.Email{Name: "email", When: sendBy.Is("email")}
	phone       = ask.Phone{Name: "phone", Optional: true}
)

var applicantQuestions = []ask.Question{fullName, homeAddress, nhsNumber, sendBy, email, phone}
