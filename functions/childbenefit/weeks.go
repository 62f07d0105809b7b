package childbenefit

import (
	"maps"
	"slices"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// starts says from which Monday benefit is paid for which children, for whom the three months that a claim reaches back
// cut off earlier weeks, and for whom they would not have, had the child been in the claim from the first.
func starts(c claim) []transaction.Reason {
	var reasons []transaction.Reason
	tell := func(rule, source string, names map[date.Date][]string) {
		for _, day := range slices.SortedFunc(maps.Keys(names), date.Date.Compare) {
			reasons = append(reasons, transaction.Reason{Rule: rule, From: day, Source: source, Values: words.Values{"names": names[day]}})
		}
	}
	first, late, added := map[date.Date][]string{}, map[date.Date][]string{}, map[date.Date][]string{}
	for _, child := range c.children {
		first[child.paid.First] = append(first[child.paid.First], child.name)
		if earliest := EarliestStart(child.named); child.since.Next(time.Monday).Before(child.paid.First) {
			late[earliest] = append(late[earliest], child.name)
		}
		if FirstMonday(child.since, c.received).Before(child.paid.First) {
			added[child.named] = append(added[child.named], child.name)
		}
	}
	tell("starts", act+"section/147", first)
	tell("three-months", claimRules+"regulation/6", late)
	tell("added-to-claim", claimRules+"regulation/8", added)
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
