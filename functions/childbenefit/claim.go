package childbenefit

import (
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// claim is what a claim asks benefit for.
type claim struct {
	received date.Date
	already  int       // children for whom the applicant claims already
	children []claimed // those of this claim for whom benefit can be paid, in the order in which they were named
}

// claimed is a child of a claim, and the time for which benefit can be paid: from the first payable Monday to the
// last day on which the child counts.
type claimed struct {
	row   ask.Answers
	name  string
	since date.Date // the day from which the applicant has been responsible for the child
	named date.Date // the day on which the child was claimed for
	paid  Period
}

// claimedOn returns the day on which a child was claimed for: the one on which the claim was received, or on which it was changed to
// have the child in it. A claim can be changed until it is decided, and whether it then counts as if it had been made so in the first
// place is for HM Revenue and Customs to say (SI 2003/492, regulation 8), so no week is promised that hangs on that.
func claimedOn(received date.Date, row ask.Answers) date.Date {
	if added := row.AddedOn(); !added.IsZero() {
		return added
	}
	return received
}

// read makes the claim out of whole answers, received on a day.
func read(received date.Date, a ask.Answers) claim {
	c := claim{received: received, already: childrenAlready.Of(a)}
	for _, row := range children.Of(a) {
		if len(againstChild(received, row)) > 0 {
			continue
		}
		// Of a child under 16 education is not asked yet, so that benefit is certain only until the 31 August
		// after the 16th birthday.
		learner := inEducation.Of(row) && !educationBefore19.Is(false).Holds(received, row)
		c.children = append(c.children, claimed{
			row:   row,
			name:  childName.Of(row).String(),
			since: responsibleSince(row),
			named: claimedOn(received, row),
			paid: Period{
				First: FirstMonday(responsibleSince(row), claimedOn(received, row)),
				Last:  CountsUntil(dateOfBirth.Of(row), learner),
			},
		})
	}
	return c
}

// names lists the names of the children for whom something is so.
func (c claim) names(so func(claimed) bool) []string {
	var names []string
	for _, child := range c.children {
		if so(child) {
			names = append(names, child.name)
		}
	}
	return names
}

// counting is the number of children, those claimed for already included, for whom there is benefit on a Monday.
func (c claim) counting(monday date.Date) int {
	return c.already + len(c.names(func(child claimed) bool { return child.paid.holds(monday) }))
}

// first is the first Monday for which the claim pays.
func (c claim) first() date.Date {
	first := c.children[0].paid.First
	for _, child := range c.children {
		if child.paid.First.Before(first) {
			first = child.paid.First
		}
	}
	return first
}

// settled is the Monday of the week in which the claim was received, or a later one from which it pays for all of
// its children.
func (c claim) settled() date.Date {
	monday := c.received.OnOrBefore(time.Monday)
	for _, child := range c.children {
		if child.paid.First.After(monday) {
			monday = child.paid.First
		}
	}
	return monday
}

// year is the tax year in which the claim was received, or a later one in which it begins to pay.
func (c claim) year() date.TaxYear {
	return max(c.received.TaxYear(), c.settled().TaxYear())
}

// added returns what the claim adds in the weeks that start on the Mondays given: benefit for all children less what
// there is for those claimed already, who are taken to count throughout.
func (c claim) added(mondays []date.Date) (money.Pence, error) {
	before := make([]Period, c.already)
	all := before[:c.already:c.already]
	for _, child := range c.children {
		all = append(all, child.paid)
	}
	with, err := sum(mondays, all)
	if err != nil {
		return 0, err
	}
	without, err := sum(mondays, before)
	return with - without, err
}

// backdated lists the Mondays paid for that lie before the day on which the claim was received.
func (c claim) backdated() []date.Date {
	return c.paying(Mondays(c.first(), c.received.AddDays(-1)))
}

// thisYear lists the Mondays paid for in the claim's tax year.
func (c claim) thisYear() []date.Date {
	return c.paying(Mondays(c.year().First(), c.year().Last()))
}

// paying keeps the Mondays for which there is benefit for a child of this claim.
func (c claim) paying(mondays []date.Date) []date.Date {
	return slices.DeleteFunc(mondays, func(monday date.Date) bool { return c.counting(monday) == c.already })
}
