package childtaxcredit

import (
	"errors"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// The results. Settled with nothing to pay is a result of its own, because the award stands all the same.
const (
	settled        = "settled"
	settledNothing = "settled-nothing"
	claimed        = "claimed"
)

// decide gives what comes of answers received on a date. Its amounts, all of the tax year:
//
//	annual-total         what is paid
//	family-element       of the maximum, the family elements
//	child-elements       of the maximum, the child elements, until 2016-17 with what disability adds
//	disability-elements  of the maximum, the disability elements; only where there are any
//	reduction            what income takes of the maximum
//
// Where they cannot be worked out there are none, and a reason says why.
func decide(on date.Date, a ask.Answers) transaction.Outcome {
	w := read(on, a)
	outcome := transaction.Outcome{Result: settled, Evidence: evidence(on, a)}
	if claims.Holds(on, a) {
		outcome.Result = claimed
	}
	result, err := Award(w.year, w.household, Statutory)
	var outside *rate.OutsideError
	switch {
	case workingThroughout.Is(false).Holds(on, a):
		outcome.Reasons = []transaction.Reason{{Rule: "working-changed", Source: rateRules + "regulation/8"}}
	case errors.As(err, &outside):
		outcome.Reasons = []transaction.Reason{{Rule: "rate-not-set", Source: rateRules + "regulation/7",
			Values: words.Values{"first": outside.First, "last": outside.Last}}}
	default:
		outcome.Amounts = amounts(result)
		outcome.Reasons = slices.Concat(incomeUsed(on, a, w, result), periods(result), total(result))
		if result.Total == 0 && outcome.Result == settled {
			outcome.Result = settledNothing
		}
	}
	outcome.Reasons = append(outcome.Reasons, remarks(on, a, w)...)
	return outcome
}

// amounts sums up an award.
func amounts(result Result) map[string]money.Pence {
	sums := map[string]money.Pence{"annual-total": result.Total, "reduction": 0}
	for _, p := range result.Periods {
		sums["reduction"] += p.Reduction
		for _, element := range p.Elements {
			switch element.Kind {
			case FamilyElement, FamilyBabyElement:
				sums["family-element"] += element.Amount
			case DisabilityElement, SevereDisabilityElement:
				sums["disability-elements"] += element.Amount
			default:
				sums["child-elements"] += element.Amount
			}
		}
	}
	return sums
}

// evidence lists what has to be sent: papers for a child who is adopted or looked after.
func evidence(on date.Date, a ask.Answers) []string {
	for _, row := range children.Of(a) {
		if exception.In(string(Adopted), string(Cared)).Holds(on, row) {
			return []string{"exception-documents"}
		}
	}
	return nil
}
