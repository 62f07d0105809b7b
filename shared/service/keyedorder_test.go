package service_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// What is wrong with a keyed form is told in the order in which its fields stand on the page.
func TestKeyedWrongInOrder(t *testing.T) {
	linked := regexp.MustCompile(`href="#([^"]+)"`)
	for _, tx := range functions.All {
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		w, told := newWorld(t, tx), 0
		both := w.onPaper(aToken, "a-secret", date.Of(w.now))
		cases = slices.DeleteFunc(cases, func(c transaction.Case) bool { return c.Outcome == nil || large(tx, c) })
		for _, c := range cases[:min(len(cases), 4)] {
			form := w.sheetOf(c, 1)
			for _, q := range tx.Questions {
				spoil(form, "", q)
			}
			body := w.form("/keying", both, form).Body.String()
			var at []int
			for _, link := range linked.FindAllStringSubmatch(faultsOn(body), -1) {
				at = append(at, strings.Index(body, `id="`+link[1]+`"`))
			}
			if told = max(told, len(at)); !slices.IsSorted(at) || slices.Contains(at, -1) {
				t.Fatalf("%s, %s: the fields stand at %v: %s", tx.Name, c.Name, at, faultsOn(body))
			}
		}
		if told < 3 {
			t.Errorf("%s: only %d are wrong", tx.Name, told)
		}
	}
}

// spoil makes each answer of a form that has one wrong or missing, but for those that are chosen, on which others depend.
func spoil(form url.Values, prefix string, q ask.Question) {
	name := q.About().Name
	if group, ok := q.(ask.Group); ok {
		for _, inner := range group.Questions {
			spoil(form, page.KeyingField(name, 0), inner)
			spoil(form, page.KeyingField(name, 1), inner)
		}
		return
	}
	for _, c := range q.Controls() {
		switch field := prefix + ask.Field(name, c.Part); c.Component {
		case ask.Input, ask.Textarea:
			if form.Get(field) != "" {
				form.Set(field, "☃")
			}
		case ask.DateInput:
			if strings.HasSuffix(name, "-since") {
				form.Set(prefix+ask.Field(name, "month"), "13")
			}
		}
	}
}
