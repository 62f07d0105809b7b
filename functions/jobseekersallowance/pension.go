package jobseekersallowance

import "github.com/frontline-gov/frontline/shared/ask"

// Occupational and personal pensions, and annuities. What is paid because somebody else died does not count
// (SI 2013/378, Part 6) and is left out.
var (
	hasPensions = ask.YesNo{Name: "has-pensions"}
	pensions    = ask.Group{
		Name: "pensions", When: hasPensions.Is(true), Min: 1, Max: 9, Title: pensionProvider,
		Questions: []ask.Question{
			pensionProvider, providerAddress, pensionFrequency, pensionAmount, pensionIncreases, increaseMonth,
		},
	}
	pensionProvider  = ask.Text{Name: "pension-provider", Max: 60}
	providerAddress  = ask.Address{Name: "provider-address", Other: true}
	pensionFrequency = ask.OneOf{Name: "pension-frequency", Options: frequencies}
	pensionAmount    = ask.Money{Name: "pension-amount", Min: 1, Max: 999_999_99}
	pensionIncreases = ask.YesNo{Name: "pension-increases"}
	increaseMonth    = ask.OneOf{
		Name: "increase-month", When: pensionIncreases.Is(true), Select: true,
		Options: []string{"january", "february", "march", "april", "may", "june", "july", "august", "september",
			"october", "november", "december"},
	}
)

var pensionQuestions = []ask.Question{hasPensions, pensions}
