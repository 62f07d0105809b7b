package browser

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// screen is what the browser shows.
type screen struct {
	Path, Language, Title, Heading, Text string
	// Enhanced says whether the page's own script has run.
	Enhanced bool
	// Errors are the links of the error summary.
	Errors []string
	// Action is where the page's first form posts to, "" where there is none; Fields are what it asks for.
	Action string
	Fields []field
	// Buttons are the form's; the first without a name goes on.
	Buttons []struct{ Name, Value string }
}

type field struct {
	ID, Name, Type, Value string
	Checked               bool
	Options               []string
}

// form is an expression for the form that takes the page's answer.
const form = `document.querySelector("form[method=post]")`

// read reads the screen.
func read(t testing.TB, tab *Tab) screen {
	t.Helper()
	var s screen
	must(t, tab.Eval(`(form => ({
		path: location.pathname + location.search, language: document.documentElement.lang, title: document.title,
		heading: (document.querySelector("h1") || {innerText: ""}).innerText, text: document.querySelector("main").innerText,
		enhanced: `+enhanced+`,
		errors: [...document.querySelectorAll(".govuk-error-summary a")].map(a => a.getAttribute("href")),
		action: form ? form.getAttribute("action") : "",
		fields: form ? [...form.elements].filter(e => e.name && e.type !== "hidden" && e.tagName !== "BUTTON").map(e => ({
			id: e.id, name: e.name, type: e.type, value: e.value, checked: !!e.checked,
			options: e.options ? [...e.options].map(o => o.value) : null})) : [],
		buttons: form ? [...form.querySelectorAll("button:not([aria-hidden])")].map(b => ({name: b.name, value: b.value})) : [],
	}))(`+form+`)`, &s))
	return s
}

// button is an expression for the nth of the form's buttons that are to be seen.
func button(n int) string {
	return fmt.Sprintf("%s.querySelectorAll(%q)[%d]", form, "button:not([aria-hidden])", n)
}

// nth is which of the form's buttons has a name, and a value where that is not empty; -1 for none.
func (s screen) nth(name, value string) int {
	return slices.IndexFunc(s.Buttons, func(b struct{ Name, Value string }) bool {
		return b.Name == name && (value == "" || b.Value == value)
	})
}

// button is an expression for that button.
func (s screen) button(t testing.TB, name, value string) string {
	t.Helper()
	n := s.nth(name, value)
	if n < 0 {
		t.Fatalf("%s has no button %s %s", s.Path, name, value)
	}
	return button(n)
}

// onward is an expression for the button that goes on.
func (s screen) onward() string { return button(s.nth("", "")) }

// holds is what stands in a field of the page's form, or is chosen of it.
func (s screen) holds(name string) string {
	for _, f := range s.Fields {
		if f.Name == name && (f.Checked || f.Type != "radio" && f.Type != "checkbox") {
			return f.Value
		}
	}
	return ""
}

// hand is how somebody works the page: by mouse or by keyboard.
type hand interface {
	// Put puts the focus on an element.
	put(tab *Tab, id, kind string) error
	// Mark chooses a radio, or turns a checkbox over.
	mark(tab *Tab, id, kind string) error
	// Follow presses a button or a link that leads to another page.
	follow(tab *Tab, element string) error
}

// mouse works the page by clicks.
type mouse struct{}

func (mouse) put(tab *Tab, id, kind string) error {
	if strings.HasPrefix(kind, "select") {
		return tab.Eval(byID(id)+".focus()", nil) // a click would open the list, in a window of its own
	}
	return tab.Click(byID(id))
}
func (mouse) mark(tab *Tab, id, _ string) error     { return tab.Click(byID(id)) }
func (mouse) follow(tab *Tab, element string) error { return tab.Follow(element) }

// complete fills in the form with the fields wanted, whatever stands in it now.
func complete(t testing.TB, tab *Tab, h hand, s screen, wanted url.Values) {
	t.Helper()
	given := map[string]int{} // by name: how many of the values are typed
	for _, f := range s.Fields {
		values := wanted[f.Name]
		switch {
		case f.Type == "radio" || f.Type == "checkbox":
			if want := slices.Contains(values, f.Value); want != f.Checked && (want || f.Type == "checkbox") {
				must(t, h.mark(tab, f.ID, f.Type))
			}
			continue
		case f.Type == "file":
			continue
		}
		value := ""
		if n := given[f.Name]; n < len(values) {
			value = values[n]
		}
		given[f.Name]++
		if value == f.Value {
			continue
		}
		must(t, h.put(tab, f.ID, f.Type))
		if strings.HasPrefix(f.Type, "select") {
			n := slices.Index(f.Options, value)
			if n < 0 {
				t.Fatalf("%s: the list %s has no %q", s.Path, f.Name, value)
			}
			must(t, tab.Choose(n))
			continue
		}
		_, byKey := h.(*keyboard)
		must(t, tab.Type(value, byKey))
	}
	for name := range wanted {
		if !slices.ContainsFunc(s.Fields, func(f field) bool { return f.Name == name }) && name != page.MoreField {
			t.Errorf("%s has no field %s", s.Path, name)
		}
	}
}

// person answers the questions of a transaction as a worked case does.
type person struct {
	tx      transaction.Transaction
	answers ask.Answers
	rows    map[string]int // by group: how many were filled in
}

func newPerson(t testing.TB, tx transaction.Transaction, c transaction.Case) *person {
	t.Helper()
	answers, _, faults := tx.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		t.Fatalf("the case %s: %v", c.Name, faults)
	}
	return &person{tx: tx, answers: answers, rows: map[string]int{}}
}

// wants is what the person would put into the form that posts to a question's path, and whether the list that it asks
// for needs one more input first.
func (p *person) wants(t testing.TB, path string, s screen) (fields url.Values, more bool) {
	t.Helper()
	step, ok := ask.Find(p.tx.Questions, path)
	if !ok {
		t.Fatalf("the form of %s asks for %s, which is no question", s.Path, path)
	}
	fields = url.Values{}
	name, answers := step.Question.About().Name, p.answers
	if group, ok := step.Question.(ask.Group); ok {
		fields.Set(name, "no")
		if p.rows[name] < len(group.Of(answers)) {
			fields.Set(name, "yes")
		}
		return fields, false
	}
	if step.Group != nil {
		p.rows[step.Group.Name] = step.Row + 1
		answers = step.Group.Of(answers)[step.Row]
	}
	value := answers.Own(name)
	if value == nil && !step.Question.About().Optional {
		value = p.any(t, name)
	}
	if value == nil {
		return fields, false
	}
	for part, values := range step.Question.Fill(value) {
		name := ask.Field(name, part)
		inputs := 0
		for _, f := range s.Fields {
			if f.Name == name {
				inputs++
			}
		}
		if _, list := step.Question.(ask.List); list && inputs < len(values) {
			values, more = values[:inputs], true
		}
		fields[name] = values
	}
	return fields, more
}

// any is an answer that some worked case gives: a case that ends early leaves out what comes before its reason to end.
func (p *person) any(t testing.TB, name string) any {
	t.Helper()
	cases, err := p.tx.Cases()
	must(t, err)
	for _, c := range cases {
		if answers, _, faults := p.tx.Judge(c.On, c.Answers); len(faults) == 0 && answers.Given(name) {
			return answers.Value(name)
		}
	}
	t.Fatalf("no case answers %s", name)
	return nil
}

// asked are the questions that a case answers.
func asked(tx transaction.Transaction, c transaction.Case) map[string]bool {
	answers, _, faults := tx.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		return nil
	}
	steps, _ := ask.Walk(tx.Questions, c.On, answers)
	names := map[string]bool{}
	for _, step := range steps {
		name := step.Question.About().Name
		if step.Group != nil {
			name = step.Group.Name + "/" + name
		}
		names[name] = true
	}
	return names
}

// sendable are the cases of a transaction that end in a receipt, those with the fewest pages first.
func sendable(t testing.TB, tx transaction.Transaction) []transaction.Case {
	t.Helper()
	cases, err := tx.Cases()
	must(t, err)
	pages := map[string]int{}
	cases = slices.DeleteFunc(cases, func(c transaction.Case) bool {
		if len(c.Faults) > 0 || c.Outcome == nil || c.Outcome.Result == transaction.NotEligible {
			return true
		}
		answers, _, faults := tx.Judge(c.On, c.Answers)
		steps, _ := ask.Walk(tx.Questions, c.On, answers)
		pages[c.Name] = len(steps)
		return len(faults) > 0
	})
	slices.SortStableFunc(cases, func(a, b transaction.Case) int { return pages[a.Name] - pages[b.Name] })
	if len(cases) == 0 {
		t.Fatalf("%s has no case that ends in a receipt", tx.Name)
	}
	return cases
}

// covering are cases that between them ask every question that any case asks, as few as a simple search finds.
func covering(tx transaction.Transaction, cases []transaction.Case) []transaction.Case {
	left := map[string]bool{}
	for _, c := range cases {
		maps.Copy(left, asked(tx, c))
	}
	var chosen []transaction.Case
	for len(left) > 0 {
		best, gain := transaction.Case{}, 0
		for _, c := range cases {
			n := 0
			for name := range asked(tx, c) {
				if left[name] {
					n++
				}
			}
			if n > gain {
				best, gain = c, n
			}
		}
		chosen = append(chosen, best)
		for name := range asked(tx, best) {
			delete(left, name)
		}
	}
	return chosen
}
