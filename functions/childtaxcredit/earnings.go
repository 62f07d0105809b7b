package childtaxcredit

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// Income is asked of each adult, of the kinds they had, and of both together where the rules look at both together. A
// claim goes by the income of the year before, so that the year's own is asked only to settle.
var (
	yourIncome    = ask.AnyOf{Name: "your-income", When: incomeMatters, Options: kinds, Exclusive: "none"}
	partnerIncome = ask.AnyOf{Name: "partner-income", When: ask.All(couple, incomeMatters), Options: kinds, Exclusive: "none"}
	kinds         = []string{"employment", "company-benefits", "taxable-benefits", "self-employment", "none"}
	otherIncome   = ask.YesNo{Name: "other-income", When: incomeMatters}

	yourPrevious    = incomeOf("your-previous", yourIncome, incomeMatters)
	partnerPrevious = incomeOf("partner-previous", partnerIncome, incomeMatters)
	yourCurrent     = incomeOf("your-current", yourIncome, settles)
	partnerCurrent  = incomeOf("partner-current", partnerIncome, settles)

	previousOther          = pounds("previous-other-income", 0, otherIncome.Is(true))
	previousOtherEstimated = ask.YesNo{Name: "previous-other-income-estimated", When: otherIncome.Is(true)}
	currentOther           = pounds("current-other-income", 0, ask.All(settles, otherIncome.Is(true)))
	currentOtherEstimated  = ask.YesNo{Name: "current-other-income-estimated", When: ask.All(settles, otherIncome.Is(true))}
)

var incomeQuestions = slices.Concat(
	[]ask.Question{yourIncome, partnerIncome, otherIncome},
	yourPrevious.questions(), partnerPrevious.questions(), []ask.Question{previousOther, previousOtherEstimated},
	yourCurrent.questions(), partnerCurrent.questions(), []ask.Question{currentOther, currentOtherEstimated},
)

// yearly asks for one adult's income of one year.
type yearly struct {
	earnings, company, benefits, profit ask.Money
	estimated                           ask.YesNo // whether profit is an estimate
}

func incomeOf(name string, had ask.AnyOf, when ask.Condition) yearly {
	asked := func(kind string) ask.Condition { return ask.All(when, had.Has(kind)) }
	return yearly{
		earnings:  pounds(name+"-earnings", 0, asked("employment")),
		company:   pounds(name+"-company-benefits", 0, asked("company-benefits")),
		benefits:  pounds(name+"-taxable-benefits", 0, asked("taxable-benefits")),
		profit:    pounds(name+"-profit", -mostIncome, asked("self-employment")),
		estimated: ask.YesNo{Name: name + "-profit-estimated", When: asked("self-employment")},
	}
}

// mostIncome is the greatest amount of one kind of income in a year that is taken.
const mostIncome money.Pence = 9_999_999_00

func pounds(name string, least money.Pence, when ask.Condition) ask.Money {
	return ask.Money{Name: name, When: when, Min: least, Max: mostIncome, Whole: true}
}

func (y yearly) questions() []ask.Question {
	return []ask.Question{y.earnings, y.company, y.benefits, y.profit, y.estimated}
}

// add is the income with one adult's of a year.
func (y yearly) add(to Income, a ask.Answers) Income {
	to.Earnings += y.earnings.Of(a)
	to.CompanyBenefits += y.company.Of(a)
	to.TaxableBenefits += y.benefits.Of(a)
	to.Profit += y.profit.Of(a)
	return to
}
