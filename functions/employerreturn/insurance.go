package employerreturn

import (
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
)

// insured says under how many category letters the employee had National Insurance in the tax year.
var insured = ask.Whole{Name: "ni-letters", Min: 0, Max: 4}

// insurance asks for the National Insurance under one category letter. The names of the first letter's questions stand
// alone, those of the others end in their number.
type insurance struct {
	letter                       ask.OneOf
	gross, grossToDate           ask.Money // GrossEarningsForNICs
	atLEL, lelToPT, ptToUEL      ask.Money // earnings in the year so far, by band
	employer, employerToDate     ask.Money // TotalEmpNIC: the employer's contributions
	contribution, contributedYTD ask.Money // EmpeeContribns: the employee's
}

func insuranceOf(number int) insurance {
	when, ending := insured.AtLeast(number), ""
	if number > 1 {
		ending = "-" + strconv.Itoa(number)
	}
	money := func(name string) ask.Money { return amount(name+ending, when) }
	band := func(name string) ask.Money { return ask.Money{Name: name + ending, When: when, Max: largest} }
	return insurance{
		letter: ask.OneOf{Name: "ni-letter" + ending, When: when, Options: letterOptions, Select: true},
		gross:  money("ni-pay"), grossToDate: money("ni-pay-to-date"),
		atLEL: band("ni-at-lel"), lelToPT: band("ni-lel-to-pt"), ptToUEL: band("ni-pt-to-uel"),
		employer: money("ni-employer"), employerToDate: money("ni-employer-to-date"),
		contribution: money("ni-employee"), contributedYTD: money("ni-employee-to-date"),
	}
}

func (n insurance) questions() []ask.Question {
	return []ask.Question{n.letter, n.gross, n.grossToDate, n.atLEL, n.lelToPT, n.ptToUEL,
		n.employer, n.employerToDate, n.contribution, n.contributedYTD}
}

var insurances = [4]insurance{insuranceOf(1), insuranceOf(2), insuranceOf(3), insuranceOf(4)}

var insuranceQuestions = withInsurances([]ask.Question{insured})

func withInsurances(questions []ask.Question) []ask.Question {
	for _, each := range insurances {
		questions = append(questions, each.questions()...)
	}
	return questions
}
