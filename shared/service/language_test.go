package service_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/frontline-gov/frontline/shared/page"
)

// The other language of a page that a form led to is a button of that form: the same page, with all that was typed, and nothing is
// judged or counted anew.
func TestLanguageOfAnsweredForms(t *testing.T) {
	w, c := dogs(t)
	_, reference := w.sent(c)
	fact := birth(born)
	fact.Set(page.KeyField, reference)
	wrong := birth("1986")
	wrong.Set(page.KeyField, reference)
	asked := url.Values{page.AskedField: {"garden", "income"}, "garden": {"yes"}, "income": {"much"}}
	against := url.Values{"garden": {"yes"}, "income": {"60000"}, "rooms": {"3"}}
	for name, try := range map[string]struct {
		path  string
		form  url.Values
		code  int    // in English
		other int    // in Welsh
		has   string // in Welsh
	}{
		"status by fact":              {"/status", fact, 200, 200, reference},
		"a wrong fact":                {"/status", wrong, 422, 200, `value="1986"`},
		"the checker, with a mistake": {"/check-eligibility", asked, 422, 200, `value="much"`},
		"what the checker found":      {"/check-eligibility", against, 200, 200, "£50,000"},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			shown := w.form(try.path, "", try.form)
			_, button, found := strings.Cut(shown.Body.String(), `form="answer" formaction="`)
			to, _, _ := strings.Cut(button, `"`)
			if shown.Code != try.code || !found || !strings.Contains(shown.Body.String(), `id="answer"`) {
				t.Fatalf("%d, no button: %.3000s", shown.Code, shown.Body)
			}
			posted := fieldsOf(t, shown.Body.String())
			posted.Set(page.LanguageField, "cy")
			got := w.form(strings.TrimPrefix(to, "/apply/dog-grant"), "", posted)
			if got.Code != try.other || pageLanguage(got) != "cy" || !strings.Contains(got.Body.String(), try.has) {
				t.Errorf("%s: %d %.6000s", to, got.Code, got.Body)
			}
			if strings.Contains(got.Body.String(), "govuk-error-summary") {
				t.Error("it is judged anew")
			}
		})
	}
	// However often the form is looked at in another language, no try is counted.
	wrong.Set(page.LanguageField, "cy")
	for range 7 {
		if got := w.form("/cy/status?"+page.FormOnly, "", wrong); got.Code != 200 {
			t.Fatal(got.Code)
		}
	}
	if got := w.form("/status", "", fact); got.Code != 200 {
		t.Errorf("counted: %d", got.Code)
	}
}

// fieldsOf are the fields of the form with what was typed, as a browser would post them.
func fieldsOf(t *testing.T, page string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	posted := url.Values{}
	for form := range root.Descendants() {
		if form.Data != "form" || attributes(form)["id"] != "answer" {
			continue
		}
		for field := range form.Descendants() {
			own := attributes(field)
			_, checked := own["checked"]
			if field.Data == "input" && (own["type"] != "radio" && own["type"] != "checkbox" || checked) {
				posted.Add(own["name"], own["value"])
			}
		}
	}
	return posted
}

func attributes(n *html.Node) map[string]string {
	all := map[string]string{}
	for _, a := range n.Attr {
		all[a.Key] = a.Val
	}
	return all
}
