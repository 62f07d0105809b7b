package acceptance

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// walk goes from the start page to the end, filling in each form with a case's answers, and gives the last page.
func walk(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case, language words.Language) *Page {
	t.Helper()
	return walkTo(t, &Walker{Base: p.URL, Client: client()}, tx, c, page.Address{Transaction: tx.Name, Language: language}, "")
}

// walkTo goes until it stands before the form that posts to a path, or to the end.
func walkTo(t *testing.T, walker *Walker, tx transaction.Transaction, c transaction.Case, address page.Address, until string) *Page {
	t.Helper()
	answers, _, faults := tx.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	at, err := walker.Get(address.Start())
	if err != nil {
		t.Fatal(err)
	}
	return walkOn(t, walker, tx, answers, at, address, until)
}

// walkOn is walkTo from a page on.
func walkOn(t *testing.T, walker *Walker, tx transaction.Transaction, answers ask.Answers, at *Page, address page.Address, until string) *Page {
	t.Helper()
	var err error
	rows := map[string]int{} // by group: how many were filled in
	for steps := 0; ; steps++ {
		if err != nil {
			t.Fatal(err)
		}
		if at.Status != 200 || steps > 2000 {
			t.Fatalf("after %d pages: %d %s %q\n%.3000s", steps, at.Status, at.Address, at.Heading, at.Body)
		}
		form, none := at.Form()
		if none != nil {
			return at
		}
		path, ok := strings.CutPrefix(form.Action, address.Apply(""))
		if !ok {
			t.Fatalf("the form of %s posts to %s", at.Address, form.Action)
		}
		fields := form.Fields
		switch path {
		case until:
			return at
		case "start":
			if slices.ContainsFunc(form.Buttons, func(b Button) bool { return b.Value == page.AgainOn }) {
				fields.Set(page.AgainField, page.AgainOn) // there are answers, with which to go on
			}
		case "submit":
		default:
			fields = fill(t, tx, answers, path, form, rows)
		}
		at, err = walker.Post(form, fields)
	}
}

// fill types an answer into a form, and whether there is another row behind those that stand on a group's page. Where
// a list has more values than the form has inputs, it presses the button for one more.
func fill(t *testing.T, tx transaction.Transaction, answers ask.Answers, path string, form Form, rows map[string]int) url.Values {
	t.Helper()
	step, ok := ask.Find(tx.Questions, path)
	if !ok {
		t.Fatalf("a form asks for %s, which is no question", path)
	}
	fields := url.Values{}
	maps.Copy(fields, form.Fields)
	name := step.Question.About().Name
	if group, ok := step.Question.(ask.Group); ok {
		fields.Set(name, "no")
		if rows[name] < len(group.Of(answers)) {
			fields.Set(name, "yes")
		}
		return fields
	}
	if step.Group != nil {
		rows[step.Group.Name] = step.Row + 1
		answers = step.Group.Of(answers)[step.Row]
	}
	value := answers.Own(name)
	if value == nil && !step.Question.About().Optional {
		// A case that ends early leaves out what comes before its reason to end: anything will do.
		value = anyAnswer(t, tx, name)
	}
	if value == nil {
		return fields
	}
	for part, values := range step.Question.Fill(value) {
		field := ask.Field(name, part)
		inputs := 0
		for _, n := range form.Names {
			if n == field {
				inputs++
			}
		}
		if inputs == 0 {
			t.Errorf("the page of %s has no field %s", path, field)
		}
		fields[field] = values
		if _, isList := step.Question.(ask.List); isList && inputs < len(values) {
			fields[field] = values[:inputs]
			fields.Set(page.MoreField, oneMore(t, form))
		}
	}
	return fields
}

// oneMore is the value of the button that asks for one more input.
func oneMore(t *testing.T, form Form) string {
	t.Helper()
	for _, b := range form.Buttons {
		if b.Name == page.MoreField {
			return b.Value
		}
	}
	t.Fatalf("the form to %s has no button for one more", form.Action)
	return ""
}

// anyAnswer is the answer that some worked case gives to a question outside groups.
func anyAnswer(t *testing.T, tx transaction.Transaction, name string) any {
	t.Helper()
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if answers, _, faults := tx.Judge(c.On, c.Answers); len(faults) == 0 && answers.Given(name) {
			return answers.Value(name)
		}
	}
	t.Fatalf("no case answers %s", name)
	return nil
}
