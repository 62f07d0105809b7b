package studentfinance

import "github.com/frontline-gov/frontline/shared/ask"

// About the applicant, and the course.
var (
	name        = ask.Name{Name: "applicant-name"}
	dateOfBirth = ask.Date{Name: "date-of-birth", NotFuture: true, YearsBack: 110, Birth: true}
	sex         = ask.OneOf{Name: "sex", Options: []string{"female", "male"}}
	nationality = ask.List{Name: "nationality", Each: ask.Country{}, Min: 1, Max: 5}
	nino        = ask.NINO{Name: "national-insurance-number", Optional: true}
	address     = ask.Address{Name: "home-address"}
	phone       = ask.Phone{Name: "phone"}
	email       = ask.Email{Name: "email"}
	hasPassport = ask.YesNo{Name: "has-uk-passport"}
	passport    = ask.Coded{Name: "passport-number", When: hasPassport.Is(true), Pattern: "[0-9]{9}", Example: "123456789", Width: 10, Digits: true}

	university = ask.Text{Name: "university", Min: 2, Max: 120}
	courseName = ask.Text{Name: "course-name", Min: 2, Max: 150}
	ucasID     = ask.Coded{Name: "ucas-id", Pattern: "[0-9]{10}", Example: "1234567890", Width: 10, Digits: true, Optional: true}
	fee        = ask.Money{Name: "tuition-fee", Max: 100_000_00}

	inPerson     = ask.YesNo{Name: "attends-in-person"}
	cannotAttend = ask.YesNo{Name: "cannot-attend", When: inPerson.Is(false)}
	nhsBursary   = ask.YesNo{Name: "nhs-bursary", When: subject.Is("medicine")}
)

var applicantQuestions = []ask.Question{
	name, dateOfBirth, sex, nationality, nino, address, phone, email, hasPassport, passport,
	university, courseName, ucasID, fee, inPerson, cannotAttend, nhsBursary,
}
