package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// check compares answers that are each right in themselves, and stops at the first stage that finds something wrong:
// the days of the period and the ranges of the sums, which HMRC's service has among the fields; the sums; the
// declaration; and whether the period is over, which HMRC's service learns only from the obligations behind it.
func check(on date.Date, a ask.Answers) []ask.Fault {
	if faults := append(checkPeriod(a), checkRange(a)...); len(faults) > 0 {
		return faults
	}
	var faults []ask.Fault
	for _, code := range returnOf(a).faults() {
		faults = append(faults, ask.Fault{Path: pathOf(code), Code: code})
	}
	if len(faults) == 0 && !periodOf(a).Ended(on) {
		faults = append(faults, ask.Fault{Path: periodEnd.Name, Code: TaxPeriodNotEnded})
	}
	return faults
}

// pathOf says which answer each of HMRC's codes is about.
func pathOf(code ask.Code) string {
	switch code {
	case VATNetValue:
		return box5.Name
	case VATTotalValue:
		return box3.Name
	}
	return finalised.Name
}

// checkPeriod holds the days of the period against each other, and against the scheme where HMRC's key does not vouch
// for them.
func checkPeriod(a ask.Answers) []ask.Fault {
	p := periodOf(a)
	switch latest := longest(p.First); {
	case p.Last.Before(p.First):
		return []ask.Fault{{Path: periodEnd.Name, Code: ask.Inconsistent, Values: words.Values{"other": periodStart.Name}}}
	case p.Last.After(latest):
		return []ask.Fault{{Path: periodEnd.Name, Code: ask.TooLate, Values: words.Values{"latest": latest}}}
	case !a.Given(periodKey.Name) && !p.Fits(Scheme(scheme.Of(a))):
		return []ask.Fault{{Path: scheme.Name, Code: ask.Inconsistent, Values: words.Values{"other": periodEnd.Name}}}
	}
	return nil
}

// checkRange looks at boxes 3 and 5 where they were worked out here: boxes that are each in their range can make a sum
// that is not. What is wrong is said of the box that a page asks and that would have to change.
func checkRange(a ask.Answers) []ask.Fault {
	b := returnOf(a).Boxes
	if !a.Given(box3.Name) {
		if f := outside(box2.Name, b.DueOnAcquisitions, -mostDue-b.DueOnSales, mostDue-b.DueOnSales); f != nil {
			return f
		}
	}
	if !a.Given(box5.Name) {
		return outside(box4.Name, b.Reclaimed, b.TotalDue-mostNet, b.TotalDue+mostNet)
	}
	return nil
}

// outside is the fault of an amount that is not between two others.
func outside(path string, amount, least, most money.Pence) []ask.Fault {
	switch {
	case amount < least:
		return []ask.Fault{{Path: path, Code: ask.TooSmall, Values: words.Values{"min": least}}}
	case amount > most:
		return []ask.Fault{{Path: path, Code: ask.TooLarge, Values: words.Values{"max": most}}}
	}
	return nil
}
