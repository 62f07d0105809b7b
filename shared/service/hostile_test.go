package service_test

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// hiddenFields are fields that pages bring back, those of other pages too, and one of none.
var hiddenFields = []string{page.DefinitionField, page.MarkField, page.RowsField, page.ReturnField, page.MoreField, page.EnquiryField, page.VersionField, page.CodeField,
	page.KindField, page.ReferenceField, page.TicketField, page.AskedField, page.WayField, page.FindField, page.FindPostcodeField,
	page.FindBuildingField, page.FindChoiceField, page.FindGoField, "nobody-asked-for-this"}

// formsOf lists the paths that a transaction's pages post to, each with the fields of its form.
func formsOf(questions []ask.Question) map[string][]string {
	forms := map[string][]string{
		"start": nil, "submit": nil, "finish-later": nil, "forget": nil, "check-eligibility": nil,
		"feedback/receipt": {page.RatingField, page.CommentField, page.TicketField}, "problem/email": {page.KindField, page.CommentField},
		string(page.Return): {page.KeyField}, string(page.Progress): {page.KeyField, page.CodeField},
	}
	var add func(prefix string, questions []ask.Question)
	add = func(prefix string, questions []ask.Question) {
		for _, q := range questions {
			name := q.About().Name
			forms[prefix+name] = []string{name}
			if group, ok := q.(ask.Group); ok {
				add(prefix+name+"/0/", group.Questions)
				continue
			}
			for _, c := range q.Controls() {
				if c.Component == ask.DateInput {
					forms[prefix+name] = append(forms[prefix+name], name+"-day", name+"-month", name+"-year")
				}
				forms[prefix+name] = append(forms[prefix+name], ask.Field(name, c.Part))
			}
		}
	}
	add("", questions)
	return forms
}

// Whatever is put into the forms of every page, the hidden fields too and each of them several times over, gets a page that is safe
// and says what to do, and takes no other answer away.
func TestHostileInput(t *testing.T) {
	w := finding(t)
	forms := formsOf(sample.Questions)
	var paths []string
	for path := range forms {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	answered := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		draft := w.start()
		if got := w.post("/email", draft, "email", "ada@example.org"); got.Code != 303 {
			t.Fatalf("an honest answer: %d", got.Code)
		}
		for range rapid.IntRange(1, 4).Draw(t, "posts") {
			path := rapid.SampledFrom(paths).Draw(t, "path")
			if path == "forget" || path == "submit" || path == "email" {
				draft := w.start() // these may end a draft, or change what is looked for below
				w.throw(t, path, draft, forms[path], hiddenFields, answered)
				continue
			}
			w.throw(t, path, draft, forms[path], hiddenFields, answered)
		}
		if got := w.get("/email", draft); got.Code != 200 || !strings.Contains(got.Body.String(), `value="ada@example.org"`) {
			t.Fatalf("the honest answer is gone: %d", got.Code)
		}
	})
	if answered[422] == 0 || answered[303] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	for _, sign := range []string{"alert(1)", "reversed", `"level":"ERROR"`, "ada@example.org"} {
		if strings.Contains(w.log.String(), sign) {
			t.Errorf("the log has %s", sign)
		}
	}
}

// throw posts a form with hostile values once, and looks at what comes.
func (w *world) throw(t *rapid.T, path, draft string, fields, hidden []string, answered map[int]int) {
	form := url.Values{}
	texts := rapid.SliceOfN(rapid.SampledFrom(sample.Hostile), 0, 3)
	for _, name := range fields {
		form[name] = texts.Draw(t, name)
	}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(hidden), 0, 3, rapid.ID[string]).Draw(t, "hidden") {
		form[name] = texts.Draw(t, name)
	}
	language := rapid.SampledFrom([]string{"/", "/cy/"}).Draw(t, "language")
	got := w.form(language+path, draft, form)
	answered[got.Code]++
	safe(t, path, got)
}

// safe looks at what came of hostile values.
func safe(t rapid.TB, path string, got *httptest.ResponseRecorder) {
	t.Helper()
	if !slices.Contains([]int{200, 303, 400, 404, 409, 410, 413, 422, 429}, got.Code) {
		t.Fatalf("%s: %d %.300s", path, got.Code, got.Body)
	}
	if to := got.Header().Get("Location"); got.Code == 303 && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) ||
		strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r > '~' })) {
		t.Fatalf("%s leads to %q", path, to)
	}
	if most := map[bool]int{true: 2, false: 1}[strings.Contains(path, "forget")]; len(got.Header().Values("Set-Cookie")) > most { // the draft, and who proved that it is theirs
		t.Fatalf("%s sets %q", path, got.Header().Values("Set-Cookie"))
	}
	if got.Code == 303 {
		return
	}
	body := got.Body.String()
	if mark := sample.MarkIn(body); mark != "" {
		t.Fatalf("%s: %d: the page has %q", path, got.Code, mark)
	}
	if !strings.Contains(body, "<h1") || !strings.Contains(body, "</html>") {
		t.Fatalf("%s: %d is no page: %.300s", path, got.Code, body)
	}
}
