package browser

import (
	"bytes"
	"strings"
	"testing"
)

// looks are kept pages that between them have every component.
var looks = []string{"start", "missing-income", "missing-home", "missing-birth", "missing-helps", "missing-garden", "missing-story",
	"missing-area", "group-error", "file-error", "check", "receipt", "status-late", "problem-not-found",
	"find-several", "amend", "evidence-item", "feedback-wrong", "code", "keying-wrong"}

// TestPrint: on paper a page holds all its text, as wide as the paper, and nothing to press.
func TestPrint(t *testing.T) {
	t.Parallel()
	server, _ := kinds(t)
	tab := open(t, chromium(t))
	for _, name := range looks {
		must(t, tab.Open(server.URL+"/kept/"+name+".en.html"))
		must(t, tab.Media("print", nil))
		must(t, tab.Resize(Size{Width: 718, Height: 1047})) // A4 less margins of 1 cm
		fits(t, tab, name+" on paper")
		var paper struct {
			Texts         int
			Hidden, Press []string
		}
		// A link, marked as left off paper with what is said about it, tells nothing there.
		must(t, tab.Eval(`(() => {
			const shows = e => e.checkVisibility({visibilityProperty: true}), html = e => e.outerHTML.slice(0, 150);
			const leads = e => e.classList.contains("govuk-!-display-none-print") && e.querySelector("a");
			const texts = [...document.querySelectorAll("h1, main p, main li, main dt, main dd, legend, label")];
			return {texts: texts.length, hidden: texts.filter(e => !shows(e) && !leads(e)).map(html),
				press: [...document.querySelectorAll("button:not([aria-hidden]), .govuk-button, .govuk-back-link, .govuk-skip-link, nav")].filter(shows).map(html)};
		})()`, &paper))
		if paper.Texts < 2 || len(paper.Hidden) > 0 || len(paper.Press) > 0 {
			t.Errorf("%s: of %d texts not on paper: %s; to press: %s", name, paper.Texts, strings.Join(paper.Hidden, "\n"), strings.Join(paper.Press, "\n"))
		}
		must(t, tab.Media("", nil))
		must(t, tab.Resize(Desktop))
	}
	must(t, tab.Open(server.URL+"/kept/receipt.en.html"))
	pdf, err := tab.PDF()
	must(t, err)
	if sheets := bytes.Count(pdf, []byte("/Type /Page\n")); !bytes.HasPrefix(pdf, []byte("%PDF")) || sheets < 1 || sheets > 2 {
		t.Errorf("the receipt is printed on %d sheets", sheets)
	}
}

// TestForcedColours: with colours that the reader forces on every page (high contrast), whatever can be worked still has
// an edge that can be seen, or the line under what looks like a link, and so has the focus.
func TestForcedColours(t *testing.T) {
	t.Parallel()
	server, _ := kinds(t)
	tab := open(t, chromium(t))
	must(t, tab.Media("", map[string]string{"forced-colors": "active"}))
	for _, name := range looks {
		must(t, tab.Open(server.URL+"/kept/"+name+".en.html"))
		var wrong []string
		must(t, tab.Eval(`(() => {
			if (!matchMedia("(forced-colors: active)").matches) return ["the browser does not force colours"];
			const edge = s => ["Top", "Left"].some(side => parseFloat(s["border" + side + "Width"]) > 0 && s["border" + side + "Style"] !== "none")
				|| (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0);
			const wrong = [];
			for (const e of document.querySelectorAll("button:not([aria-hidden]), main input:not([type=hidden]):not([type=file]), main select, main textarea")) {
				const boxes = /radio|checkbox/.test(e.type) ? [...e.labels].map(l => getComputedStyle(l, "::before")) : [getComputedStyle(e)];
				const link = e.matches(".frontline-link") && getComputedStyle(e).textDecorationLine.includes("underline"); // it looks like one
				if (!link && !boxes.some(edge)) wrong.push("no edge: " + e.outerHTML.slice(0, 150));
				e.focus();
				if (![getComputedStyle(e), ...boxes].some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2))
					wrong.push("the focus does not show: " + e.outerHTML.slice(0, 150));
			}
			return wrong;
		})()`, &wrong))
		for _, w := range wrong {
			t.Errorf("%s: %s", name, w)
		}
	}
}
