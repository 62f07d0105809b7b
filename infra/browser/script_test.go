package browser

import (
	"strings"
	"testing"
)

// enhanced says whether the page's own script has run.
const enhanced = `document.body.classList.contains("govuk-frontend-supported")`

// holds fails where an expression is not true of the page.
func holds(t *testing.T, tab *Tab, expression string) {
	t.Helper()
	var so bool
	must(t, tab.Eval(expression, &so))
	if !so {
		t.Errorf("it is not so that %s", expression)
	}
}

// TestScript: what the site's one script adds, for who has scripts. That nothing needs it, the journeys without scripts show.
func TestScript(t *testing.T) {
	t.Parallel()
	server, _ := kinds(t)
	tab := open(t, chromium(t))
	at := func(t *testing.T, name string) {
		t.Helper()
		must(t, tab.Open(server.URL+"/kept/"+name+".html"))
		holds(t, tab, enhanced)
	}

	t.Run("the error summary has the focus, and its links show what the field is about", func(t *testing.T) {
		at(t, "missing-birth.en")
		holds(t, tab, `document.activeElement === document.querySelector(".govuk-error-summary")`)
		must(t, tab.Click(`document.querySelector(".govuk-error-summary a")`))
		holds(t, tab, `document.activeElement.id === "birth-day"`)
		holds(t, tab, `Math.abs(document.querySelector("legend").getBoundingClientRect().top) < 2 || document.documentElement.scrollHeight <= innerHeight + scrollY + 2`)
	})

	t.Run("characters are counted down", func(t *testing.T) {
		const left = `document.querySelector(".govuk-character-count__status").textContent`
		for name, want := range map[string][2]string{
			"empty-story.en": {"You have 497 characters remaining", "You have 1 character too many"},
			"empty-story.cy": {"Mae gennych 497 o nodau ar ôl", "Mae gennych 1 nod yn ormod"},
		} {
			at(t, name)
			must(t, tab.Click(byID("story")))
			for n, typed := range []string{"abc", strings.Repeat("é", 501)} {
				must(t, tab.Type(typed, false))
				holds(t, tab, left+" === "+quote(want[n]))
			}
			holds(t, tab, `document.querySelector(".govuk-character-count__status").classList.contains("govuk-error-message")`)
		}
	})

	t.Run("none of these takes away the others, and they it", func(t *testing.T) {
		at(t, "empty-helps.en")
		for _, id := range []string{"helps", "helps-2", "helps-3"} {
			must(t, tab.Click(byID(id)))
		}
		holds(t, tab, `[...document.querySelectorAll("[name=helps]:checked")].map(e => e.value).join() === "none"`)
		must(t, tab.Click(byID("helps")))
		holds(t, tab, `[...document.querySelectorAll("[name=helps]:checked")].map(e => e.value).join() === "walks"`)
	})

	t.Run("a second click on what sends counts for nothing", func(t *testing.T) {
		for name, want := range map[string]string{"check.en": "1", "desk-decide-confirm.en": "1", "empty-income.en": "2"} {
			at(t, name)
			holds(t, tab, `(form => {
				let sent = 0;
				form.addEventListener("submit", e => { sent++; e.preventDefault() });
				const button = form.querySelector("button");
				button.click();
				button.click();
				return sent === `+want+`;
			})(`+form+`)`)
		}
	})

	t.Run("what was done is told first", func(t *testing.T) {
		at(t, "desk-submission-changed.en")
		holds(t, tab, `document.activeElement === document.querySelector(".govuk-notification-banner")`)
	})

	t.Run("the skip link puts the focus into the main part", func(t *testing.T) {
		at(t, "start.en")
		must(t, tab.Press("Tab"))
		must(t, tab.Press("Enter"))
		holds(t, tab, `document.activeElement === document.querySelector("main")`)
	})

	t.Run("without scripts everything is there", func(t *testing.T) {
		must(t, tab.Scripts(false))
		must(t, tab.Open(server.URL+"/kept/empty-story.en.html"))
		holds(t, tab, `!`+enhanced)
		holds(t, tab, `document.getElementById("story-info").checkVisibility() && document.getElementById("story-info").textContent === "You can enter up to 500 characters"`)
		for _, name := range []string{"desk-submission-changed.en", "missing-birth.en"} {
			must(t, tab.Open(server.URL+"/kept/"+name+".html"))
			holds(t, tab, `document.activeElement === document.body`)
		}
	})
	if said := tab.Said(); len(said) > 0 {
		t.Errorf("the browser complains: %s", said)
	}
}
