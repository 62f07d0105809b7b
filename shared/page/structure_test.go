package page_test

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/words"
)

// parsed reads a page and refuses tags that are not closed in their order.
func parsed(t *testing.T, data []byte) *html.Node {
	t.Helper()
	void := []string{"meta", "link", "input", "br", "hr", "img"}
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(data)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			root, err := html.Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			return root
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func elements(root *html.Node, names ...string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			found = append(found, n)
		}
	}
	return found
}

func text(n *html.Node) string {
	var all strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			all.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(all.String()), " ")
}

// checkPage keeps what every page promises.
func checkPage(t *testing.T, data []byte, language words.Language) *html.Node {
	t.Helper()
	root := parsed(t, data)
	if h1 := elements(root, "h1"); len(h1) != 1 {
		t.Errorf("%d h1", len(h1))
	} else if title := text(elements(root, "title")[0]); !strings.Contains(title, text(h1[0])) {
		t.Errorf("the title %q does not have the heading %q", title, text(h1[0]))
	}
	if lang := attribute(elements(root, "html")[0], "lang"); lang != string(language) {
		t.Errorf("lang is %q", lang)
	}
	ids := map[string]string{}
	for _, n := range elements(root) {
		if id := attribute(n, "id"); id != "" {
			if ids[id] != "" {
				t.Errorf("the id %q is there twice", id)
			}
			ids[id] = n.Data
		}
		own := n.Data == "script" && attribute(n, "src") == page.Script && attribute(n, "type") == "module" && n.FirstChild == nil
		if n.Data == "script" && !own || n.Data == "style" || attribute(n, "style") != "" {
			t.Errorf("<%s>: the page's policy allows no script but the site's own file, and no inline style", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "required" && attribute(n, "data-most") == "" {
				t.Errorf("attribute %s", a.Key)
			}
		}
	}
	labelled := map[string]bool{}
	for _, n := range elements(root) {
		for _, name := range []string{"for", "aria-describedby", "aria-labelledby"} {
			for _, id := range strings.Fields(attribute(n, name)) {
				if ids[id] == "" {
					t.Errorf("%s=%q of <%s> leads nowhere", name, id, n.Data)
				}
				if name == "for" {
					labelled[id] = true
				}
			}
		}
		if target, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok {
			if ids[target] == "" {
				t.Errorf("the link #%s leads nowhere", target)
			} else if within(n, "govuk-error-summary") && !slices.Contains([]string{"input", "select", "textarea"}, ids[target]) {
				t.Errorf("the error summary links to <%s>", ids[target])
			}
		}
		if n.Data == "a" && text(n) == "" {
			t.Errorf("the link to %s has no text", attribute(n, "href"))
		}
	}
	for _, n := range elements(root, "input", "select", "textarea") {
		if attribute(n, "type") != "hidden" && !labelled[attribute(n, "id")] {
			t.Errorf("the field %q has no label", attribute(n, "name"))
		}
	}
	for _, form := range elements(root, "form") {
		action := attribute(form, "action")
		if action == "https://bucket.example/" { // a file on its way to S3, which takes no other field, and tells what is wrong in XML
			if slices.ContainsFunc(form.Attr, func(a html.Attribute) bool { return a.Key == "novalidate" }) {
				t.Error("the browser sends S3 a form without a file")
			}
			continue
		}
		if strings.HasPrefix(action, "/desk/") {
			if !slices.ContainsFunc(form.Attr, func(a html.Attribute) bool { return a.Key == "novalidate" }) || strings.Contains(action, "/cy/") != (language == words.Welsh) {
				t.Errorf("the form to %s of a page in %s lets the browser validate, or changes the language", action, language)
			}
			continue // the desk has no version
		}
		if attribute(form, "role") == "search" {
			if attribute(form, "method") != "get" || (action == "/apply/search/cy") != (language == words.Welsh) {
				t.Errorf("the search of a page in %s goes to %s", language, action)
			}
			continue
		}
		if !strings.HasPrefix(action, "/apply/") || attribute(form, "method") != "post" {
			t.Errorf("a form goes to %s %s", attribute(form, "method"), action)
		}
		if !slices.ContainsFunc(form.Attr, func(a html.Attribute) bool { return a.Key == "novalidate" }) {
			t.Error("a form lets the browser validate")
		}
		if strings.Contains(action, "/cy/") != (language == words.Welsh) {
			t.Errorf("a form of a page in %s goes to %s", language, action)
		}
		definitions := 0
		for _, input := range elements(form, "input") {
			if attribute(input, "name") == page.DefinitionField && attribute(input, "value") != "" {
				definitions++
			}
		}
		if definitions != 1 {
			t.Errorf("the form to %s names its definition %d times", action, definitions)
		}
	}
	if all := text(root); strings.ContainsAny(all, "[]{}") {
		at := strings.IndexAny(all, "[]{}")
		t.Errorf("a text is missing or has a value left in braces: …%s", all[max(0, at-60):min(len(all), at+60)])
	}
	return root
}

func within(n *html.Node, class string) bool {
	for a := range n.Ancestors() {
		if slices.Contains(strings.Fields(attribute(a, "class")), class) {
			return true
		}
	}
	return false
}

func TestEveryPageIsWellFormed(t *testing.T) {
	for _, language := range words.Languages {
		pages := pagesOf(t, language)
		for _, s := range shots(t) {
			t.Run(s.name+"."+string(language), func(t *testing.T) {
				checkPage(t, render(t, pages, s), language)
			})
		}
	}
}

// Every code that a kind can give has words on a page, its error stands beside its field, and the summary links there.
func TestErrorsStandInTheSummaryAndBesideTheField(t *testing.T) {
	steps, _, _ := answersOf(t)
	for _, language := range words.Languages {
		pages := pagesOf(t, language)
		for _, step := range steps {
			for _, code := range ask.Codes {
				_, group := step.Question.(ask.Group)
				_, isDate := step.Question.(ask.Date)
				if group || code == ask.PartMissing && !isDate { // only a date has parts that can be missing
					continue
				}
				t.Run(string(language)+"/"+step.Path+"/"+string(code), func(t *testing.T) {
					var buffer bytes.Buffer
					err := pages.Question(&buffer, page.QuestionPage{Step: step, Faults: []ask.Fault{{Path: step.Path, Code: code,
						Values: words.Values{"min": 1, "max": 2, "example": "X", "characters": "characters.name", "earliest": today,
							"latest": today, "option": "none", "other": "birth", "part": "day"}}}})
					if err != nil {
						t.Fatal(err)
					}
					root := checkPage(t, buffer.Bytes(), language)
					prefix := pages.Book().Text("error", nil) + ": "
					if title := text(elements(root, "title")[0]); !strings.HasPrefix(title, prefix) {
						t.Errorf("the title is %q", title)
					}
					var inSummary, beside string
					for _, n := range elements(root, "a", "p") {
						switch {
						case within(n, "govuk-error-summary"):
							inSummary = text(n)
						case attribute(n, "class") == "govuk-error-message":
							beside = strings.TrimPrefix(text(n), prefix)
						}
					}
					if inSummary == "" || inSummary != beside {
						t.Errorf("the summary says %q, the field %q", inSummary, beside)
					}
				})
			}
		}
	}
}

// What people type comes back as text, never as markup, in every kind of field and on every page that shows it.
func TestNothingTypedBecomesMarkup(t *testing.T) {
	steps, _, _ := answersOf(t)
	pages := pagesOf(t, words.English)
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onfocus='alert(1)`, `</textarea><script>alert(1)</script>`,
		`</title><script>alert(1)</script>`, "\u202e\u2066evil\u2069", "nul\x00byte", `javascript:alert(1)`, `{{.}}`, `{label}`, "\xff\xfe",
	} {
		for _, step := range steps {
			if _, group := step.Question.(ask.Group); group {
				continue
			}
			fields := url.Values{"": {evil}, "day": {evil}, "month": {evil}, "year": {evil}}
			for _, control := range step.Question.Controls() {
				fields.Set(control.Part, evil)
			}
			var plain, filled bytes.Buffer
			for _, one := range []struct {
				to     *bytes.Buffer
				fields url.Values
			}{{&plain, url.Values{"": {"x"}}}, {&filled, fields}} {
				if err := pages.Question(one.to, page.QuestionPage{Step: step, Fields: one.fields}); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := shape(parsed(t, filled.Bytes())), shape(parsed(t, plain.Bytes())); got != want {
				t.Errorf("%q in %s changes the page's elements:\n%s\n%s", evil, step.Path, got, want)
			}
		}
	}
}

func TestAnswersAreShownAsText(t *testing.T) {
	steps, answers, outcome := answersOf(t)
	pages := pagesOf(t, words.English)
	var plain, evil bytes.Buffer
	if err := pages.Check(&plain, page.CheckPage{Steps: steps, Outcome: &outcome}); err != nil {
		t.Fatal(err)
	}
	story := answers.With("story", "<b onclick='x'>one</b><script>\u202e")
	rows := answers.Value("dogs").(ask.Rows)
	rows.Rows = slices.Clone(rows.Rows)
	rows.Rows[0] = rows.Rows[0].With("dog-name", "</span><script>alert({label})</script>")
	steps, _ = ask.Walk(sample.Questions, today, story.With("dogs", rows))
	if err := pages.Check(&evil, page.CheckPage{Steps: steps, Outcome: &outcome}); err != nil {
		t.Fatal(err)
	}
	if got, want := len(elements(parsed(t, evil.Bytes()))), len(elements(parsed(t, plain.Bytes())))-1; got != want { // one line fewer
		t.Errorf("%d elements, want %d", got, want)
	}
	var question bytes.Buffer
	if err := pages.Question(&question, page.QuestionPage{Step: stepAt(t, steps, "dogs/0/born")}); err != nil {
		t.Fatal(err)
	}
	root := parsed(t, question.Bytes())
	if h1 := text(elements(root, "h1")[0]); h1 != "When was </span><script>alert({label})</script> born?" {
		t.Errorf("the heading is %q", h1)
	}
}

// shape is the elements of a page, with the names of their attributes.
func shape(root *html.Node) string {
	var out strings.Builder
	for _, n := range elements(root) {
		out.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			if a.Key != "value" && a.Key != "checked" && a.Key != "selected" {
				out.WriteString(" " + a.Key)
			}
		}
		out.WriteString(">")
	}
	return out.String()
}
