package childtaxcredit

import (
	"slices"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// award is what whole answers ask for: a tax year, the household in it, and the names of its children.
type award struct {
	year      date.TaxYear
	household Household
	names     []string // of household.Children
	left      []string // of children for whom somebody else has the main responsibility
}

// awardTime gives the tax year and the days of the award; false while they are not known. A claim reaches into the tax year
// in which it is received, to its end; earlier days belong to an award of the year before.
func awardTime(on date.Date, a ask.Answers) (date.TaxYear, Span, bool) {
	if claims.Holds(on, a) {
		from := claimFrom.Of(a)
		if first := on.TaxYear().First(); from.Before(first) && !from.IsZero() {
			from = first
		}
		return on.TaxYear(), Span{from, on.TaxYear().Last()}, !from.IsZero()
	}
	year, known := chosenYear(a)
	span := Span{year.First(), year.Last()}
	if wholeYear.Is(false).Holds(on, a) {
		span = Span{awardFrom.Of(a), awardUntil.Of(a)}
		known = known && !span.First.IsZero() && !span.Last.IsZero()
	}
	return year, span, known && a.Given(wholeYear.Name)
}

// chosenYear is the tax year to settle; false where it is not answered.
func chosenYear(a ask.Answers) (date.TaxYear, bool) {
	chosen := taxYear.Of(a)
	if chosen == "" {
		return 0, false
	}
	year, err := strconv.Atoi(chosen[:len("2003")])
	return date.TaxYear(year), err == nil
}

// read makes the award out of answers. The incomes are 0 where they are not asked for.
func read(on date.Date, a ask.Answers) award {
	year, span, _ := awardTime(on, a)
	w := award{year: year, household: Household{Award: span, Previous: Countable(previousIncome(a)), Current: Countable(currentIncome(a))}}
	switch {
	case claims.Holds(on, a):
		w.household.Current = w.household.Previous
	case endedForUC.Is(true).Holds(on, a):
		w.household.Current = NotionalIncome(w.household.Current, year, span.Last)
	}
	for _, row := range children.Of(a) {
		name := childName.Of(row).String()
		if mainCarer.Is(false).Holds(on, row) {
			w.left = append(w.left, name)
			continue
		}
		w.names = append(w.names, name)
		w.household.Children = append(w.household.Children, child(on, row))
	}
	if hasBenefits.Holds(on, a) {
		w.household.Benefits = []Span{{benefitsFrom.Of(a), benefitsUntil.Of(a)}}
	}
	if workKnown.Holds(on, a) {
		w.household.Working = []Work{work(a)}
	}
	return w
}

func child(on date.Date, row ask.Answers) Child {
	c := Child{
		Born:         dateOfBirth.Of(row),
		With:         Span{responsibleFrom.Of(row), responsibleUntil.Of(row)},
		Learner:      learns.Holds(on, row) && !educationBefore19.Is(false).Holds(on, row),
		LearnedUntil: educationUntil.Of(row),
		Exception:    Exception(exception.Of(row)),
	}
	if isDisabled.Holds(on, row) {
		c.Disabled = []Span{{disabledFrom.Of(row), disabledUntil.Of(row)}}
	}
	if isSevere.Holds(on, row) {
		c.Severe = []Span{{severeFrom.Of(row), severeUntil.Of(row)}}
	}
	return c
}

func work(a ask.Answers) Work {
	elements := workElements.Of(a)
	count := func(names ...string) int {
		n := 0
		for _, name := range names {
			if slices.Contains(elements, name) {
				n++
			}
		}
		return n
	}
	return Work{
		ThirtyHours: count("thirty-hours") > 0,
		Disabled:    count("disabled-worker", "disabled-partner"),
		Severe:      count("severely-disabled", "severely-disabled-partner"),
		Childcare:   childcareCosts.Of(a),
		Several:     childcareFor.Of(a) == "two-or-more",
	}
}

func previousIncome(a ask.Answers) Income {
	return partnerPrevious.add(yourPrevious.add(Income{Other: previousOther.Of(a)}, a), a)
}

func currentIncome(a ask.Answers) Income {
	return partnerCurrent.add(yourCurrent.add(Income{Other: currentOther.Of(a)}, a), a)
}

// estimated holds where an amount of income is an estimate.
var estimated = ask.Any(yourPrevious.estimated.Is(true), partnerPrevious.estimated.Is(true), previousOtherEstimated.Is(true),
	yourCurrent.estimated.Is(true), partnerCurrent.estimated.Is(true), currentOtherEstimated.Is(true))

// counts reports whether there can be Child Tax Credit for a child on some day of the award.
func (w award) counts(child Child) bool {
	for day := w.year.First(); !day.After(w.year.Last()); day = day.AddDays(1) {
		if w.household.Award.Holds(day) && Qualifies(child, day) {
			return true
		}
	}
	return false
}

// limited lists the children without a child element on some day on which they qualify.
func (w award) limited() []string {
	without := map[int]bool{}
	for _, period := range Periods(w.year, w.household) {
		var there []int
		var qualify []Child
		for i, child := range w.household.Children {
			if Qualifies(child, period.From) {
				there, qualify = append(there, i), append(qualify, child)
			}
		}
		for i, with := range WithChildElement(qualify, period.From) {
			without[there[i]] = without[there[i]] || !with
		}
	}
	var names []string
	for i, name := range w.names {
		if without[i] {
			names = append(names, name)
		}
	}
	return names
}

// never lists the children who count on no day of the award.
func (w award) never() []string {
	names := slices.Clone(w.left)
	for i, child := range w.household.Children {
		if !w.counts(child) {
			names = append(names, w.names[i])
		}
	}
	return names
}
