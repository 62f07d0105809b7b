package schoolplace

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// evidence lists what has to be sent, to the council or, for the supplementary form, to the school.
func evidence(on date.Date, a ask.Answers) []string {
	var needed []string
	need := func(when ask.Condition, of ask.Answers, name string) {
		if when.Holds(on, of) {
			needed = append(needed, name)
		}
	}
	if livesInArea.Of(a) && councilTaxReference.Of(a) == "" {
		needed = append(needed, "proof-of-address")
	}
	need(serviceFamily.Is(true), a, "official-letter")
	need(moving.Is(true), a, "proof-of-move")
	need(care.Is("looked-after"), a, "social-worker-letter")
	need(care.Is("previously-looked-after"), a, "care-order")
	need(care.Is("state-care-abroad"), a, "state-care-proof")
	for _, row := range preferences.Of(a) {
		need(socialMedical.Is(true), row, "professional-letter")
		need(faithForm.Is(false), row, "supplementary-form")
	}
	if late := came(on, a); (late.whole || late.some()) && lateReason.Of(a) != "" {
		needed = append(needed, "late-proof")
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// meets gives the criteria of the allocation that a child meets at a school by the answers of a row. Whether the proof
// bears them out is for whoever decides.
func meets(a, row ask.Answers) []Criterion {
	var met []Criterion
	add := func(is bool, criterion Criterion) {
		if is {
			met = append(met, criterion)
		}
	}
	add(lookedAfter(a), LookedAfter)
	add(sibling.Of(row), Sibling)
	add(socialMedical.Of(row), SocialMedical)
	add(staffChild.Of(row), Staff)
	add(faithForm.Of(row), Faith)
	return met
}

func lookedAfter(a ask.Answers) bool { return care.Of(a) != "none" }
