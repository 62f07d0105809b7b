package browser

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// journey is one go through a transaction.
type journey struct {
	world   *world
	tab     *Tab
	hand    hand
	address page.Address
	person  *person
	// Look looks at every page on the way, in the state named: "empty", "error", "filled", "check", "receipt".
	look func(s screen, state string)
	// Errors tries each page without an answer first, where it needs one.
	errors bool
}

var references = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)

// toReceipt goes from the start page to the receipt.
func (j *journey) toReceipt(t *testing.T) {
	t.Helper()
	must(t, j.tab.Open(j.world.HTTPS+j.address.Start()))
	j.arrive(t)
}

// arrive goes on to the receipt, holds it against the message in the department's queue, and gives that.
func (j *journey) arrive(t *testing.T) handoff.Message {
	t.Helper()
	last := j.to(t, "")
	if !strings.HasPrefix(last.Path, j.address.Receipt()) {
		t.Fatalf("the way ended at %s, %q:\n%s", last.Path, last.Heading, last.Text)
	}
	j.look(last, "receipt")
	message := j.world.handed(t, j.person.tx)
	if message.Reference.String() != references.FindString(last.Text) || message.Locale != string(j.address.Language) {
		t.Errorf("the queue has %s in %s, the receipt says %s", message.Reference, message.Locale, references.FindString(last.Text))
	}
	return message
}

// to goes on from the page on the screen until it stands before the form that posts to a path, or where none asks for
// anything.
func (j *journey) to(t *testing.T, until string) screen {
	t.Helper()
	for range 500 {
		s := read(t, j.tab)
		if j.tab.Status() != 200 || s.Language != string(j.address.Language) || s.Heading == "" {
			t.Fatalf("%d %s in %q: %q\n%s", j.tab.Status(), s.Path, s.Language, s.Heading, s.Text)
		}
		if s.Enhanced != j.tab.scripts {
			t.Errorf("%s: its script has run: %v", s.Path, s.Enhanced)
		}
		path, mine := strings.CutPrefix(s.Action, j.address.Apply(""))
		if strings.HasPrefix(s.Path, j.address.Receipt()) || !mine || path == until {
			return s
		}
		switch path {
		case "start", "submit":
			j.look(s, map[string]string{"start": "empty", "submit": "check"}[path])
			if s.nth(page.AgainField, page.AgainOn) >= 0 { // there are answers, with which to go on
				must(t, j.hand.follow(j.tab, s.button(t, page.AgainField, page.AgainOn)))
				continue
			}
			must(t, j.hand.follow(j.tab, s.onward()))
			continue
		}
		j.look(s, "empty")
		if s.nth(page.FindGoField, page.GoByHand) >= 0 {
			must(t, j.hand.follow(j.tab, s.button(t, page.FindGoField, page.GoByHand)))
			continue
		}
		wanted, more := j.person.wants(t, path, s)
		if len(wanted) > 0 && j.errors {
			s = j.unanswered(t, s)
		}
		complete(t, j.tab, j.hand, s, wanted)
		if more {
			must(t, j.hand.follow(j.tab, s.button(t, page.MoreField, "")))
			continue
		}
		j.look(s, "filled")
		must(t, j.hand.follow(j.tab, s.onward()))
		if after := read(t, j.tab); j.tab.Status() == 422 {
			t.Fatalf("%s does not take %v: %s", s.Path, wanted, after.Text)
		}
	}
	t.Fatal("the way does not end")
	return screen{}
}

// unanswered sends a page that needs an answer without one, and gives the page that says so. A page that is filled
// already stays as it is.
func (j *journey) unanswered(t *testing.T, s screen) screen {
	t.Helper()
	filled := func(f field) bool {
		return f.Checked || f.Type != "radio" && f.Type != "checkbox" && f.Value != ""
	}
	step := strings.TrimPrefix(s.Action, j.address.Apply(""))
	if slices.ContainsFunc(s.Fields, filled) || optional(t, j.person.tx, step) {
		return s
	}
	must(t, j.tab.Follow(s.onward()))
	wrong := read(t, j.tab)
	book, err := j.person.tx.Words(j.address.Language)
	must(t, err)
	if j.tab.Status() != 422 || !strings.HasPrefix(wrong.Title, book.Text("error", nil)+": ") || len(wrong.Errors) == 0 {
		t.Fatalf("%s without an answer: %d %q %v", s.Path, j.tab.Status(), wrong.Title, wrong.Errors)
	}
	if j.tab.scripts {
		holds(t, j.tab, `document.activeElement.matches(".govuk-error-summary")`)
	}
	for n, href := range wrong.Errors {
		// Each error leads to its field, which then has the focus.
		must(t, j.tab.Click(fmt.Sprintf(`document.querySelectorAll(".govuk-error-summary a")[%d]`, n)))
		if err := j.tab.Until("document.activeElement && \"#\" + document.activeElement.id === " + quote(href)); err != nil {
			t.Errorf("%s: the error %s does not lead to its field: %v", s.Path, href, err)
		}
	}
	j.look(wrong, "error")
	return wrong
}

// optional says whether a question may be left out.
func optional(t testing.TB, tx transaction.Transaction, path string) bool {
	t.Helper()
	step, ok := ask.Find(tx.Questions, path)
	if !ok {
		t.Fatalf("%s asks no %s", tx.Name, path)
	}
	return step.Question.About().Optional
}

// mode is how a journey is made.
type mode struct {
	language words.Language
	scripts  bool
}

// modes are all of them; without -tags deep each language is seen once, one with scripts and one without.
func modes() []mode {
	if deep {
		return []mode{{words.English, false}, {words.Welsh, true}, {words.English, true}, {words.Welsh, false}}
	}
	return []mode{{words.English, false}, {words.Welsh, true}}
}

func (m mode) String() string {
	return fmt.Sprintf("%s, scripts %v", m.language, m.scripts)
}

// TestJourneys takes a worked case of every transaction through the browser, by clicks and typing, in both languages,
// with scripts and without, over https, and looks at every page.
func TestJourneys(t *testing.T) {
	eye := newEye(t)
	t.Cleanup(func() { eye.close(t) })
	for _, mode := range modes() {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, "") // its own: a transaction may take a case only once
			for _, tx := range functions.All {
				cases := sendable(t, tx)
				if !deep {
					cases = cases[:1]
				} else {
					cases = covering(tx, cases)
				}
				for _, c := range cases {
					t.Run(tx.Name+"/"+c.Name, func(t *testing.T) { mode.journey(t, world, eye, tx, c) })
				}
			}
		})
	}
}

// journey takes one case through the browser, and looks at its pages.
func (m mode) journey(t *testing.T, world *world, eye *eye, tx transaction.Transaction, c transaction.Case) {
	world.on(t, c.On)
	tab := open(t, world.browser)
	must(t, tab.Scripts(m.scripts))
	j := &journey{world: world, tab: tab, hand: mouse{}, errors: true, person: newPerson(t, tx, c),
		address: page.Address{Transaction: tx.Name, Language: m.language}}
	j.look = func(s screen, state string) {
		if state != "filled" || deep { // otherwise it is the page that was empty
			eye.pass(t, tab, s, state)
		}
	}
	j.toReceipt(t)
	if said := tab.Said(); len(said) > 0 {
		t.Errorf("the browser complains: %s", said)
	}
}

// TestKeyboardOnly takes the shortest worked case of all through the browser by keys alone: every stop of the focus
// shows, and lies on the screen.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	world, tab, tx, c := short(t)
	must(t, tab.Open(world.HTTPS+"/"+tx.Name+"/"))
	must(t, tab.Press("Tab"))
	var skips bool
	must(t, tab.Eval(`document.activeElement.matches(".govuk-skip-link[href='#main-content']")`, &skips))
	if !skips {
		t.Error("the first stop is not the link past the head of the page")
	}
	must(t, tab.Press("Enter"))
	must(t, tab.Press("Tab"))
	must(t, tab.Eval(`!!document.activeElement.closest("main")`, &skips))
	if !skips {
		t.Error("the link past the head of the page does not lead into the main part")
	}
	j := &journey{world: world, tab: tab, hand: &keyboard{t: t}, person: newPerson(t, tx, c), look: func(screen, string) {},
		address: page.Address{Transaction: tx.Name, Language: words.English}}
	j.toReceipt(t)
}
