package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// About the claimant, where to pay, and what else the department has to know of the last weeks.
var (
	claimantName = ask.Name{Name: "claimant-name"}
	nino         = ask.NINO{Name: "nino"}

	homeAddress   = ask.Address{Name: "home-address"}
	postElsewhere = ask.YesNo{Name: "post-elsewhere"}
	postalAddress = ask.Address{Name: "postal-address", When: postElsewhere.Is(true)}

	// The department asks who lives in Wales. Where somebody lives says so better than a postcode would: some postcodes
	// lie on both sides of the border.
	writtenLanguage = ask.OneOf{Name: "written-language", When: residence.Is("wales"), Options: languages}
	spokenLanguage  = ask.OneOf{Name: "spoken-language", When: residence.Is("wales"), Options: languages}
	languages       = []string{"english", "welsh"}

	hasPhone = ask.YesNo{Name: "has-phone"}
	phone    = ask.Phone{Name: "phone", When: hasPhone.Is(true)}
	email    = ask.Email{Name: "email", Optional: true}

	hasAccount  = ask.YesNo{Name: "has-account"}
	bankAccount = ask.BankAccount{Name: "bank-account", When: hasAccount.Is(true)}
	rollNumber  = ask.Coded{
		Name: "roll-number", When: hasAccount.Is(true), Optional: true,
		Pattern: "[A-Z0-9 ./-]{1,18}", Example: "AB/0123-45.6", Width: 20, Upper: true,
	}

	otherBenefits       = ask.YesNo{Name: "other-benefits"}
	otherBenefitsDetail = ask.LongText{Name: "other-benefits-detail", When: otherBenefits.Is(true), Max: 600}
	juryService         = ask.YesNo{Name: "jury-service"}
	juryFrom            = ask.Date{Name: "jury-from", When: juryService.Is(true), NotFuture: true, YearsBack: 3}
	juryTo              = ask.Date{Name: "jury-to", When: juryService.Is(true), YearsBack: 3, YearsAhead: 1}
)

var (
	claimantQuestions = []ask.Question{
		claimantName, nino, homeAddress, postElsewhere, postalAddress, writtenLanguage, spokenLanguage,
		hasPhone, phone, email,
	}
	paymentQuestions = []ask.Question{hasAccount, bankAccount, rollNumber}
	otherQuestions   = []ask.Question{otherBenefits, otherBenefitsDetail, juryService, juryFrom, juryTo}
)
