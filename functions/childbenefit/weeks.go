package childbenefit

import (
	"maps"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// starts says from which Monday benefit is paid for which children, and for whom the three months that a claim
// reaches back cut off earlier weeks.
func starts(c claim) []transaction.Reason {
	names := map[date.Date][]string{}
	var late []string
	for _, child := range c.children {
		names[child.paid.First] = append(names[child.paid.First], child.name)
		if child.since.Next(time.Monday).Before(child.paid.First) {
			late = append(late, child.name)
		}
	}
	var reasons []transaction.Reason
	for _, first := range slices.SortedFunc(maps.Keys(names), date.Date.Compare) {
		reasons = append(reasons, transaction.Reason{Rule: "starts", From: first, Source: act + "section/147",
			Values: words.Values{"names": names[first]}})
	}
	if len(late) > 0 {
		reasons = append(reasons, transaction.Reason{Rule: "three-months", From: EarliestStart(c.received),
			Source: claimRules + "regulation/6", Values: words.Values{"names": late}})
	}
	return reasons
}

// ends says for which children benefit ends, or may end, within the claim's tax year.
func ends(c claim) []transaction.Reason {
	var reasons []transaction.Reason
	for _, child := range c.children {
		if child.paid.Last.After(c.year().Last()) {
			continue
		}
		ends := transaction.Reason{Rule: "ends", Source: generalRules + "part/2",
			Values: words.Values{"child": child.name, "last": child.paid.Last}}
		if !child.row.Seen(inEducation.Name) {
			ends.Rule = "ends-unless-in-education"
		}
		reasons = append(reasons, ends)
	}
	return reasons
}
