package childtaxcredit

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Household is what an award is worked out from.
type Household struct {
	// Award is the time of the award; what lies outside the tax year is left out.
	Award    Span
	Children []Child
	// Benefits is when somebody of the household is entitled to Income Support, income-based Jobseeker's Allowance,
	// income-related Employment and Support Allowance or Pension Credit, so that income does not matter (Tax Credits
	// Act 2002, section 7(2)).
	Benefits []Span
	// Working is the Working Tax Credit that the household is entitled to as well; its times do not overlap.
	Working []Work
	// Previous and Current are the countable income of the tax year before and of the tax year itself, in pence.
	Previous, Current money.Pence
}

// Circumstances are what the maximum rate of a day depends on.
type Circumstances struct {
	Family bool // whether there is a family element
	Baby   bool // whether it is the higher one, for a child under one
	// Child counts child elements, Disabled and Severe disability elements. Until 2016-17 these are not elements of
	// their own but higher child elements: then each child is counted once.
	Child, Disabled, Severe int
	Benefits                bool
	Works                   bool
	Work                    Work // where Works
}

// Period is a relevant period: days of one tax year with the same circumstances.
type Period struct {
	From, To date.Date
	Days     int
	Circumstances
	Elements []Element
	Maximum  money.Pence // all elements together
	Income   money.Pence // the period's part of the income; 0 where income does not matter
	// Threshold is the period's part of the income threshold; 0 where income does not matter.
	Threshold money.Pence
	Reduction money.Pence // never more than Maximum
	Net       money.Pence
	Working   money.Pence // the Working Tax Credit of the period, which counts towards the least amount paid
}

// Element is one kind of element in a period.
type Element struct {
	Kind   Kind
	Count  int
	Annual money.Pence // of one, a year
	Daily  money.Pence // of one, a day
	Amount money.Pence // of all, in the period
}

// Kind is a kind of element.
type Kind string

// The kinds. Until 2016-17 the element of a disabled child took the place of the child element; since then there is a
// disability element beside it.
const (
	FamilyElement           Kind = "family-element"
	FamilyBabyElement       Kind = "family-baby-element"
	ChildElement            Kind = "child-element"
	DisabledChildElement    Kind = "disabled-child-element"
	SevereChildElement      Kind = "severe-child-element"
	DisabilityElement       Kind = "disability-element"
	SevereDisabilityElement Kind = "severe-disability-element"
)

// apart is the first tax year in which disability has elements of its own (SI 2017/406, regulation 3), and children
// born from its first day are limited to two.
const apart date.TaxYear = 2017

// Periods returns the relevant periods of an award in a tax year, in order and without gaps (SI 2002/2008, regulation
// 8(2)). It fills in From, To, Days and Circumstances. Days on which nobody qualifies make a period without elements.
func Periods(year date.TaxYear, household Household) []Period {
	var periods []Period
	for day := year.First(); !day.After(year.Last()); day = day.AddDays(1) {
		if !household.Award.Holds(day) {
			continue
		}
		now := circumstances(year, household, day)
		if n := len(periods); n > 0 && periods[n-1].Circumstances == now {
			periods[n-1].To = day
			periods[n-1].Days++
			continue
		}
		periods = append(periods, Period{From: day, To: day, Days: 1, Circumstances: now})
	}
	return periods
}

func circumstances(year date.TaxYear, household Household, day date.Date) Circumstances {
	var children []Child
	for _, child := range household.Children {
		if Qualifies(child, day) {
			children = append(children, child)
		}
	}
	if len(children) == 0 {
		return Circumstances{}
	}
	now := Circumstances{Benefits: hold(household.Benefits, day)}
	for _, work := range household.Working {
		if work.Span.Holds(day) {
			now.Works, now.Work = true, work
		}
	}
	for i, with := range WithChildElement(children, day) {
		child := children[i]
		now.Family = now.Family || year < apart || child.Born.Before(limitFrom)
		now.Baby = now.Baby || year < 2011 && day.Before(child.Born.Birthday(1))
		severe := hold(child.Severe, day)
		disabled := !severe && hold(child.Disabled, day)
		if severe {
			now.Severe++
		}
		if disabled {
			now.Disabled++
		}
		if with && (year >= apart || !severe && !disabled) {
			now.Child++
		}
	}
	return now
}

// elements lists the elements of a period with their amounts.
func (p Period) elements(year date.TaxYear, rates Rates, rounding Rounding) []Element {
	var elements []Element
	add := func(kind Kind, count int, annual money.Pence) {
		if count > 0 {
			daily := DailyRate(annual, year, rounding)
			elements = append(elements, Element{kind, count, annual, daily, daily * money.Pence(count*p.Days)})
		}
	}
	switch {
	case p.Baby:
		add(FamilyBabyElement, 1, rates.Family+rates.Baby)
	case p.Family:
		add(FamilyElement, 1, rates.Family)
	}
	add(ChildElement, p.Child, rates.Child)
	if year < apart {
		add(DisabledChildElement, p.Disabled, rates.Child+rates.Disabled)
		add(SevereChildElement, p.Severe, rates.Child+rates.Disabled+rates.Severe)
		return elements
	}
	add(DisabilityElement, p.Disabled, rates.Disabled)
	add(SevereDisabilityElement, p.Severe, rates.Disabled+rates.Severe)
	return elements
}
