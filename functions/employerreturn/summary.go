package employerreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// What an employer payment summary tells. Amounts are for the tax year so far, up to the tax month in which the period
// ends; HMRC's TaxMonth of the recovered amounts and of the levy is that month.
var (
	content = ask.AnyOf{
		Name: "content", When: employerSummary,
		Options:   []string{"no-payment", "inactivity", "allowance", "recovered", "levy", "account", "none"},
		Exclusive: "none",
	}

	noPaymentFrom = ask.Date{Name: "no-payment-from", When: content.Has("no-payment")}
	noPaymentTo   = ask.Date{Name: "no-payment-to", When: content.Has("no-payment")}
	inactiveFrom  = ask.Date{Name: "inactive-from", When: content.Has("inactivity")}
	inactiveTo    = ask.Date{Name: "inactive-to", When: content.Has("inactivity")}

	claimsAllowance = ask.YesNo{Name: "claims-allowance", When: content.Has("allowance")}
	stateAid        = ask.AnyOf{
		Name: "state-aid", When: claimsAllowance.Is(true),
		Options:   []string{"agriculture", "fisheries", "road-transport", "industrial", "not-applicable"},
		Exclusive: "not-applicable",
	}

	recovers = ask.AnyOf{
		Name: "recovers", When: content.Has("recovered"),
		Options:   []string{"smp", "spp", "sap", "shpp", "spbp", "sncp", "cis", "none"},
		Exclusive: "none",
	}
	smpRecovered     = recovered("smp-recovered", "smp")
	smpCompensation  = compensation("smp-compensation", "smp")
	sppRecovered     = recovered("spp-recovered", "spp")
	sppCompensation  = compensation("spp-compensation", "spp")
	sapRecovered     = recovered("sap-recovered", "sap")
	sapCompensation  = compensation("sap-compensation", "sap")
	shppRecovered    = recovered("shpp-recovered", "shpp")
	shppCompensation = compensation("shpp-compensation", "shpp")
	spbpRecovered    = recovered("spbp-recovered", "spbp")
	spbpCompensation = compensation("spbp-compensation", "spbp")
	sncpRecovered    = recovered("sncp-recovered", "sncp")
	sncpCompensation = compensation("sncp-compensation", "sncp")
	cisSuffered      = recovered("cis-suffered", "cis")

	levyToDate = ask.Money{Name: "levy-to-date", When: content.Has("levy"), Max: largest}
	// An employer, or all connected ones together, have £15,000 (HMRC PAYE Manual, PAYE56110).
	levyAllowance = ask.Money{Name: "levy-allowance", When: content.Has("levy"), Max: money.Pounds(15_000)}
	account       = ask.BankAccount{Name: "repayment-account", When: content.Has("account")}
)

var summaryQuestions = []ask.Question{
	content, noPaymentFrom, noPaymentTo, inactiveFrom, inactiveTo, claimsAllowance, stateAid,
	recovers, smpRecovered, smpCompensation, sppRecovered, sppCompensation, sapRecovered, sapCompensation,
	shppRecovered, shppCompensation, spbpRecovered, spbpCompensation, sncpRecovered, sncpCompensation, cisSuffered,
	levyToDate, levyAllowance, account,
}

// recovereds are the statutory payments recovered, and compensations the National Insurance compensation on them.
var (
	recovereds = []ask.Money{smpRecovered, sppRecovered, sapRecovered, shppRecovered, spbpRecovered, sncpRecovered}
	compensate = []ask.Money{smpCompensation, sppCompensation, sapCompensation, shppCompensation, spbpCompensation, sncpCompensation}
)

func recovered(name, payment string) ask.Money {
	return ask.Money{Name: name, When: recovers.Has(payment), Max: largest}
}

func compensation(name, payment string) ask.Money {
	return ask.Money{Name: name, When: recovers.Has(payment), Max: largest, Optional: true}
}

// What is owed for the month needs the figures of its full payment submissions, and, because a summary's amounts are
// for the year so far, what went before. Only who wants to know is asked; HMRC has these figures already.
var (
	worksOut         = ask.YesNo{Name: "work-out-owed", When: employerSummary}
	worked           = worksOut.Is(true)
	monthTax         = amount("month-tax", worked)
	monthInsurance   = amount("month-insurance", worked)
	monthLoans       = amount("month-loans", worked)
	allowanceUsed    = ask.Money{Name: "allowance-used", When: worked, Max: largest}
	recoveredEarlier = ask.Money{Name: "recovered-earlier", When: ask.All(worked, content.Has("recovered")), Max: largest}
	levyEarlier      = ask.Money{Name: "levy-earlier", When: ask.All(worked, content.Has("levy")), Max: largest}
)

var monthQuestions = []ask.Question{
	worksOut, monthTax, monthInsurance, monthLoans, allowanceUsed, recoveredEarlier, levyEarlier,
}
