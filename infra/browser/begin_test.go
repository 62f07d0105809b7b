package browser

import (
	"net/url"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// mistyped is what somebody types who looks for Child Benefit.
var mistyped = map[words.Language]string{words.English: "chid benefit", words.Welsh: "buddal plant"}

// begins finds the service by a search with a slip in it, checks whether it could be for them, and begins, with two mistakes in
// their name.
func begins(t *testing.T, v visitor, c transaction.Case) {
	must(t, v.tab.Open(v.origin+page.Address{Language: v.address.Language}.Static("")))
	v.look(t, "catalogue", 200)
	must(t, v.tab.Click(`document.querySelector("form[role=search] input")`))
	must(t, v.tab.Type(mistyped[v.address.Language], false))
	must(t, v.tab.Follow(`document.querySelector("form[role=search] button")`))
	v.look(t, "search", 200)
	v.follow(t, v.address.Start(), "start")
	s := v.follow(t, v.address.Checker(), "checker")
	checker := s.Action
	s = v.send(t, nil, "checker", 422)
	for range v.tx.Checker {
		if s.Action != checker {
			break
		}
		wanted := url.Values{}
		for _, question := range v.tx.Checker {
			if slices.ContainsFunc(s.Fields, func(f field) bool { return f.Name == question }) {
				wanted[question] = filled(t, v.tx, c, question)[question]
			}
		}
		s = v.send(t, wanted, "checked", 200)
	}
	v.says(t, s, "checker.eligible")
	must(t, v.tab.Follow(s.onward()))
	v.journey(t, c).to(t, "applicant-name")
	s = v.send(t, url.Values{"applicant-name-last": {"Byron1"}}, "mistakes", 422)
	if len(s.Errors) != 2 || s.holds("applicant-name-last") != "Byron1" {
		t.Errorf("of two mistakes it says %q, and holds %+v", s.Errors, s.Fields)
	}
	if *update && v.address.Language == words.English {
		must(t, v.tab.Resize(Size{Width: 900, Height: 760}))
		keep(t, "mistakes", top(t, v.tab, 760))
	}
}
