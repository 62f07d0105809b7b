package words

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

func load(t *testing.T, language Language, text string) Book {
	t.Helper()
	book, err := Load(fstest.MapFS{"words." + string(language) + ".json": {Data: []byte(text)}}, language)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A key is the names on the way to its text.
func TestLoad(t *testing.T) {
	book := load(t, Welsh, `{"language": "cy", "reviewed": true, "words": {"a": "A", "b": {"c": "BC", "d": {"e": "BDE", "f": ""}}}}`)
	if book.Language != Welsh || !book.Reviewed {
		t.Errorf("%s, reviewed %v", book.Language, book.Reviewed)
	}
	if got := strings.Join(book.Keys(), " "); got != "a b.c b.d.e b.d.f" {
		t.Errorf("keys %s", got)
	}
	for key, want := range map[string]string{"a": "A", "b.c": "BC", "b.d.e": "BDE", "b.d.f": ""} {
		if got := book.Text(key, nil); got != want || !book.Has(key) {
			t.Errorf("%s is %q", key, got)
		}
	}
	if load(t, English, `{"language": "en", "words": {}}`).Reviewed {
		t.Error("a file that does not say so was reviewed")
	}
}

// What is no words file says so, with its name and what to look for.
func TestLoadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no JSON":            {`{"language": "en",`, "words.en.json"},
		"two values":         {`{"language": "en", "words": {}} {}`, "words.en.json"},
		"another language":   {`{"language": "cy", "words": {}}`, `"cy"`},
		"no language":        {`{"words": {}}`, `""`},
		"a number":           {`{"language": "en", "words": {"a": {"b": 1}}}`, "a.b"},
		"a list":             {`{"language": "en", "words": {"a": ["b"]}}`, "a"},
		"null":               {`{"language": "en", "words": {"a": {"b": {"c": null}}}}`, "a.b.c"},
		"true":               {`{"language": "en", "words": {"a": true}}`, "a"},
		"words that are one": {`{"language": "en", "words": "a"}`, "words.en.json"},
	} {
		_, err := Load(fstest.MapFS{"words.en.json": {Data: []byte(test.text)}}, English)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(fstest.MapFS{"words.en.json": {Data: []byte(`{}`)}}, Welsh); err == nil || !strings.Contains(err.Error(), "words.cy.json") {
		t.Errorf("no file: %v", err)
	}
}

// Values are written as the language writes them, once: what a value holds is never read as words.
func TestText(t *testing.T) {
	const words = `"words": {"sum": "{amount} from {from}", "count": "{n} of {names}", "same": "{x} {x}", "plain": "no braces", "other": "{unknown} {x}"}}`
	en, cy := load(t, English, `{"language": "en", `+words), load(t, Welsh, `{"language": "cy", `+words)
	values := Values{"amount": money.Pence(1234567_05), "from": date.MustParse("2026-02-01")}
	for _, test := range []struct {
		book   Book
		key    string
		values Values
		want   string
	}{
		{en, "sum", values, "£1,234,567.05 from 1 February 2026"},
		{cy, "sum", values, "£1,234,567.05 from 1 Chwefror 2026"},
		{en, "count", Values{"n": 1234, "names": []string{"Ann", "Ben", "Cleo"}}, "1234 of Ann, Ben, Cleo"},
		{cy, "count", Values{"n": -1, "names": []string{}}, "-1 of "},
		{en, "same", Values{"x": "{x} {y}", "y": "z"}, "{x} {y} {x} {y}"},
		{en, "same", Values{"x": "<b>"}, "<b> <b>"}, // the page escapes
		{en, "other", Values{"x": 1}, "{unknown} 1"},
		{en, "plain", values, "no braces"},
		{en, "plain", nil, "no braces"},
		{en, "sum", nil, "{amount} from {from}"},
		{en, "missing.key", values, "[missing.key]"},
		{Book{}, "any", nil, "[any]"},
	} {
		if got := test.book.Text(test.key, test.values); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.book.Language, test.key, got, test.want)
		}
	}
}

// A transaction's words stand over the platform's, and neither book is changed.
func TestOver(t *testing.T) {
	own := load(t, English, `{"language": "en", "reviewed": true, "words": {"a": "own a", "b": {"c": "own bc"}}}`)
	base := load(t, English, `{"language": "en", "words": {"a": "base a", "d": "base d"}}`)
	both := own.Over(base)
	for key, want := range map[string]string{"a": "own a", "b.c": "own bc", "d": "base d", "e": "[e]"} {
		if got := both.Text(key, nil); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
	if !both.Reviewed || both.Language != English || both.Has("e") {
		t.Errorf("%+v", both)
	}
	if own.Has("d") || base.Text("a", nil) != "base a" || base.Has("b.c") {
		t.Error("a book was changed by the other")
	}
}

func TestFirst(t *testing.T) {
	book := load(t, English, `{"language": "en", "words": {"a": "A {x}", "b": "B"}}`)
	if got, ok := book.First(Values{"x": 1}, "z", "a", "b"); !ok || got != "A 1" {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := book.First(nil, "y", "z"); ok || got != "" {
		t.Errorf("%q, %v", got, ok)
	}
}

// A name with an article has a capital letter where a sentence begins with it, and only there.
func TestNoun(t *testing.T) {
	for text, want := range map[string]string{
		"{who} has it.":                        "The Dog Office has it.",
		"Sent to {who}. {who} has it.":         "Sent to the Dog Office. The Dog Office has it.",
		"Gone.\n\n{who} has it: {who}, {who}?": "Gone.\n\nThe Dog Office has it: the Dog Office, the Dog Office?",
		"{x}. {who}":                           "1. The Dog Office",
		"({who})":                              "(the Dog Office)",
	} {
		book := Book{Language: English, texts: map[string]string{"a": text}}
		if got := book.Text("a", Values{"who": Noun("the Dog Office"), "x": 1}); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
		if got := book.Text("a", Values{"who": Noun(""), "x": 1}); strings.Contains(got, "{who}") {
			t.Errorf("%q without a name gives %q", text, got)
		}
	}
	if got := (Book{texts: map[string]string{"a": "{who}"}}).Text("a", Values{"who": Noun("ŵyr")}); got != "Ŵyr" {
		t.Errorf("%q", got)
	}
}

func TestPlaceholders(t *testing.T) {
	book := load(t, English, `{"language": "en", "words": {"a": "{b} {a-c} {b} {} {A} { x } {y} }{", "none": "text"}}`)
	if got := book.Placeholders("a"); !slices.Equal(got, []string{"a-c", "b", "y"}) {
		t.Errorf("%v", got)
	}
	if got := book.Placeholders("none"); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := book.Placeholders("missing"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// The platform's own words have the same keys and the same braces in both languages, and none is empty.
func TestPlatform(t *testing.T) {
	en, err := Platform(English)
	if err != nil {
		t.Fatal(err)
	}
	cy, err := Platform(Welsh)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(en.Keys(), cy.Keys()) || len(en.Keys()) < 100 {
		t.Errorf("%d keys in English, %d in Welsh", len(en.Keys()), len(cy.Keys()))
	}
	for _, key := range en.Keys() {
		if !slices.Equal(en.Placeholders(key), cy.Placeholders(key)) {
			t.Errorf("%s has the braces %v in English and %v in Welsh", key, en.Placeholders(key), cy.Placeholders(key))
		}
		if strings.TrimSpace(en.Text(key, nil)) == "" || strings.TrimSpace(cy.Text(key, nil)) == "" {
			t.Errorf("%s is empty", key)
		}
	}
	if _, err := Platform("fr"); err == nil {
		t.Error("the platform speaks French")
	}
}
