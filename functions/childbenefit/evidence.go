package childbenefit

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// bornAbroad holds for a child whose birth cannot be looked up in the United Kingdom and for whom nobody has claimed.
var bornAbroad = ask.All(birthCountry.In("other", "not-known"), claimedBefore.Is(false))

// evidence lists what has to be sent for a claim received on a date, of which children only those who count: the
// documents that HM Revenue and Customs asks for, and what stands in for the details by which it knows people.
func evidence(on date.Date, a ask.Answers, c claim) []string {
	var needed []string
	need := func(when ask.Condition, of ask.Answers, names ...string) {
		if when.Holds(on, of) {
			needed = append(needed, names...)
		}
	}
	need(applicantKnowsNINO.Is(false), a, "proof-of-identity")
	need(detailsUpToDate.Is(false), a, "change-of-details")
	need(partnerKnowsNINO.Is(false), a, "partner-identity")
	for _, child := range c.children {
		need(relationshipToChild.Is("adopted-child"), child.row, "adoption-certificate")
		need(bornAbroad, child.row, "birth-certificate", "travel-document")
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// checks gives what a person at HM Revenue and Customs has to look at before the claim is decided.
func checks(on date.Date, a ask.Answers, c claim) []transaction.Reason {
	var reasons []transaction.Reason
	look := func(rule, source string, values words.Values) {
		reasons = append(reasons, transaction.Reason{Rule: rule, Source: source, Values: values})
	}
	if immigrationStatus.In("pre-settled", "not-sure").Holds(on, a) {
		look("check-right-to-reside", act+"section/146", nil)
	}
	if abroad.Holds(on, a) {
		look("check-abroad", act+"section/146", nil)
	}
	for _, each := range []struct {
		rule, source string
		when         ask.Condition
	}{
		{"check-other-claim", act + "section/144", ask.Any(claimedBefore.Is(true), livesWithYou.Is(false))},
		{"check-moved", act + "section/143", livedElsewhere.Is(true)},
		{"check-adoption", act + "section/143", adoptingThroughAuthority.Is(true)},
	} {
		if names := c.names(func(child claimed) bool { return each.when.Holds(on, child.row) }); len(names) > 0 {
			look(each.rule, each.source, words.Values{"names": names})
		}
	}
	overSixMonths := func(child claimed) bool { return dateOfBirth.Of(child.row).AddMonths(6).Before(on) }
	if names := c.names(overSixMonths); len(names) > 0 {
		look("check-age", "", words.Values{"names": names})
	}
	return reasons
}

// abroad holds for who, or whose partner, has lately worked or had benefits abroad, or serves there.
var abroad = ask.Any(applicantWorkedAbroad.Is(true), applicantBenefitsAbroad.Is(true),
	partnerWorkedAbroad.Is(true), partnerBenefitsAbroad.Is(true),
	crownServant.Has("me"), crownServant.Has("my-partner"), partnerCrownServant.Is(true))
