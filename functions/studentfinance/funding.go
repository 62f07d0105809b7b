package studentfinance

import "github.com/frontline-gov/frontline/shared/ask"

// What is asked for, and what it depends on.
var (
	loans         = ask.OneOf{Name: "loans", Options: []string{"tuition-and-maintenance", "tuition-only"}}
	residence     = ask.OneOf{Name: "residence", When: maintenance, Options: []string{string(WithParents), string(Away), string(London), string(Abroad)}}
	circumstances = ask.AnyOf{Name: "circumstances", Options: []string{"disability", "low-income", "care-leaver", "none"}, Exclusive: "none"}
	// A care leaver is assessed as independent of their parents, but not of a partner.
	withPartner = ask.YesNo{Name: "lives-with-partner", When: circumstances.Has("care-leaver")}
	dependants  = ask.AnyOf{Name: "dependants", When: ask.All(fullYear, noBursary), Options: []string{"children", "adult", "none"}, Exclusive: "none"}
	benefits    = ask.YesNo{Name: "entitled-to-benefits", When: ask.All(fullYear, maintenance, noBursary)}

	givesIncome = ask.YesNo{Name: "gives-income", When: ask.All(noBursary, ask.Any(
		ask.All(maintenance, ask.Not(careLeaverAlone)), dependants.Has("children"), dependants.Has("adult")))}
	incomeFrom  = ask.OneOf{Name: "income-from", When: givesIncome.Is(true), Options: []string{"parents", "partner", "own"}}
	independent = ask.OneOf{Name: "independent-because", When: incomeFrom.In("partner", "own"),
		Options: []string{"age-25", "married", "self-supporting", "has-child", "care-leaver", "estranged"}}
	household     = ask.Money{Name: "household-income", When: givesIncome.Is(true), Max: 10_000_000_00}
	sponsorEmails = ask.List{Name: "sponsor-emails", When: incomeFrom.In("parents", "partner"), Each: ask.Email{Other: true}, Min: 1, Max: 2}

	paysChildcare     = ask.YesNo{Name: "pays-childcare", When: ask.All(dependants.Has("children"), givesIncome.Is(true))}
	childcareHelp     = ask.YesNo{Name: "childcare-help", When: paysChildcare.Is(true)}
	childcareChildren = ask.Whole{Name: "childcare-children", When: childcareHelp.Is(false), Min: 1, Max: 20}
	childcareCost     = ask.Money{Name: "childcare-cost", When: childcareHelp.Is(false), Min: 1, Max: 5_000_00}

	adult        = ask.OneOf{Name: "adult-dependant", When: ask.All(dependants.Has("adult"), givesIncome.Is(true)), Options: []string{"spouse", "partner", "relative"}}
	adultIncome  = ask.YesNo{Name: "adult-income", When: adult.Is("relative")}
	adultStudent = ask.YesNo{Name: "adult-student", When: adult.In("spouse", "partner", "relative")}

	tuitionChoice     = ask.OneOf{Name: "tuition-choice", Options: []string{"full", "smaller"}}
	tuitionAmount     = ask.Money{Name: "tuition-amount", When: tuitionChoice.Is("smaller"), Max: 100_000_00}
	maintenanceChoice = ask.OneOf{Name: "maintenance-choice", When: ask.All(maintenance, noBursary), Options: []string{"full", "smaller"}}
	maintenanceAmount = ask.Money{Name: "maintenance-amount", When: maintenanceChoice.Is("smaller"), Max: 100_000_00}

	account = ask.BankAccount{Name: "bank-account", When: ask.Any(maintenance, dependants.Has("children"), dependants.Has("adult"))}

	careLeaverAlone = withPartner.Is(false)

	noBursary = ask.Not(nhsBursary.Is(true))
	// Part-time courses at levels 4 and 5 that began before 2027 have a tuition fee loan alone, unless they are an
	// approved technical qualification or, for some, in healthcare. Who learns at a distance has to be unable to attend.
	feeLoanOnly = ask.All(before2027, partTime, qualification.In("foundation-degree", "diploma-or-certificate"),
		ask.Not(subject.Is("healthcare")))
	atDistance  = ask.All(inPerson.Is(false), cannotAttend.Is(false))
	maintenance = ask.All(loans.Is("tuition-and-maintenance"), ask.Not(feeLoanOnly), ask.Not(atDistance))
)

var moneyQuestions = []ask.Question{
	loans, residence, circumstances, withPartner, dependants, benefits, givesIncome, incomeFrom, independent, household, sponsorEmails,
	paysChildcare, childcareHelp, childcareChildren, childcareCost, adult, adultIncome, adultStudent,
	tuitionChoice, tuitionAmount, maintenanceChoice, maintenanceAmount, account,
}
