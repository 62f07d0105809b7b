package page_test

import (
	"io"
	"net/url"
	"testing"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// findShots are the pages that look for an address, in every state.
func findShots(t testing.TB) []shot {
	steps, _, _ := answersOf(t)
	finder := address.Named("../address/testdata/addresses.csv")
	lane, err := finder.Find(t.Context(), "AB9 1DG")
	if err != nil {
		t.Fatal(err)
	}
	home := page.QuestionPage{Step: empty(stepAt(t, steps, "home")), Finder: true}
	find := func(name string, change func(*page.FindPage)) shot {
		return shot{name, func(p *page.Pages, w io.Writer) error {
			look := page.FindPage{QuestionPage: home}
			change(&look)
			return p.Find(w, look)
		}}
	}
	wrong := func(why string) func(*page.FindPage) {
		return func(look *page.FindPage) { look.Postcode, look.Building, look.Wrong = "AB9", "10", why }
	}
	listed := func(n int, others bool, why string) func(*page.FindPage) {
		return func(look *page.FindPage) {
			look.Postcode, look.Building, look.Found, look.Others, look.Wrong = "AB9 1DG", "10", lane[:n], others, why
		}
	}
	byHand := home
	byHand.Unfound, byHand.Finder, byHand.Again, byHand.Fields = true, false, true, url.Values{"postcode": {"AB9 1DG"}}
	offer := home
	offer.Fields = url.Values{"postcode": {"AB9 1DG"}}
	return []shot{
		find("find", func(*page.FindPage) {}),
		find("find-change", func(look *page.FindPage) { // with what was typed by hand before, from the check page
			look.Return, look.Mark, look.Rows, look.Fields = true, 3, 7, url.Values{"town": {"Barkham"}}
		}),
		find("find-optional", func(look *page.FindPage) { look.Step.Question = ask.Address{Name: "home", Optional: true, Other: true} }),
		find("find-missing", wrong("missing")),
		find("find-malformed", wrong("malformed")),
		find("find-none", wrong("none")),
		find("find-too-many", wrong("too-many")),
		find("find-one", listed(1, false, "")),
		find("find-other", listed(1, true, "")),
		find("find-several", listed(5, false, "")),
		find("find-others", listed(5, true, "")),
		find("find-unchosen", func(look *page.FindPage) { // somebody wants to finish later, and has looked for another address
			wrong("unchosen")(look)
			look.Postcode, look.Typed, look.Leaving, look.Mark, look.Fields = "AB9 1DG", true, true, 3, url.Values{"postcode": {"AB9 1EA"}}
		}),
		find("find-choice-missing", listed(5, false, "choice-missing")),
		{"find-broken", func(p *page.Pages, w io.Writer) error { return p.Question(w, byHand) }},
		{"find-by-hand", func(p *page.Pages, w io.Writer) error { return p.Question(w, offer) }},
	}
}
