package page_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

func TestKeysAreThoseThatTheSampleHas(t *testing.T) {
	required, optional, err := page.Keys(sample.Transaction)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range words.Languages {
		book, err := words.Load(sample.Transaction.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range required {
			if !book.Has(key) {
				t.Errorf("%s: %q is required and missing", language, key)
			}
		}
		for _, key := range book.Keys() {
			if !slices.Contains(required, key) && !slices.Contains(optional, key) {
				t.Errorf("%s: %q is neither required nor optional", language, key)
			}
		}
	}
	for _, key := range required {
		if slices.Contains(optional, key) {
			t.Errorf("%q is required and optional", key)
		}
	}
}

func TestKeysRefuseNamesThatCannotHaveWords(t *testing.T) {
	for name, question := range map[string]ask.Question{
		"an address of the platform":   ask.YesNo{Name: "check"},
		"a hidden field":               ask.YesNo{Name: "return"},
		"an option named like a key":   ask.OneOf{Name: "colour", Options: []string{"title", "other"}},
		"a key of the platform's word": ask.YesNo{Name: "history"},
	} {
		t.Run(name, func(t *testing.T) {
			tx := sample.Transaction
			tx.Questions = []ask.Question{question}
			tx.Decide = nil
			if _, _, err := page.Keys(tx); err == nil {
				t.Error("it is taken")
			}
		})
	}
}

// The platform's words are whole: the same keys with the same values in both languages, words for every fault, every
// problem and every part of an answer.
func TestThePlatformsWordsAreWhole(t *testing.T) {
	english, err := words.Platform(words.English)
	if err != nil {
		t.Fatal(err)
	}
	welsh, err := words.Platform(words.Welsh)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(english.Keys(), welsh.Keys()) {
		t.Errorf("the languages differ in their keys: %v", difference(english.Keys(), welsh.Keys()))
	}
	for _, key := range english.Keys() {
		if !slices.Equal(english.Placeholders(key), welsh.Placeholders(key)) {
			t.Errorf("%s: the values differ: %v, %v", key, english.Placeholders(key), welsh.Placeholders(key))
		}
	}
	var want []string
	for _, code := range ask.Codes {
		want = append(want, "fault."+string(code))
	}
	for _, problem := range page.Problems {
		want = append(want, "problem."+string(problem)+".title", "problem."+string(problem)+".text")
	}
	for _, portal := range []transaction.Portal{transaction.Citizens, transaction.Health, transaction.Business} {
		want = append(want, "portal."+string(portal)+".title", "portal."+string(portal)+".lead")
	}
	for _, q := range sample.Questions {
		for _, control := range q.Controls() {
			if control.Part != "" {
				want = append(want, control.Word)
				if !control.Optional {
					want = append(want, control.Word+".missing")
				}
			}
		}
	}
	for _, key := range want {
		if !english.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}

func difference(a, b []string) []string {
	var only []string
	for _, key := range append(slices.Clone(a), b...) {
		if slices.Contains(a, key) != slices.Contains(b, key) {
			only = append(only, key)
		}
	}
	return only
}

func TestMessageNamesWhatIsWrong(t *testing.T) {
	_, answers, _ := answersOf(t)
	for _, c := range []struct {
		name     string
		language words.Language
		fault    ask.Fault
		want     string
	}{
		{"own words for missing", words.English, ask.Fault{Path: "birth", Code: ask.Missing}, "Enter your date of birth"},
		{"the platform's for an optional one", words.English, ask.Fault{Path: "email", Code: ask.Missing}, "Email address: give an answer"},
		{"a part's words for missing", words.English, ask.Fault{Path: "home/town", Code: ask.Missing}, "Enter a town or city"},
		{"a part's own label", words.English, ask.Fault{Path: "abroad/line-1", Code: ask.TooLong, Values: words.Values{"max": 35}}, "Street must have 35 characters or fewer"},
		{"own words for a code", words.English, ask.Fault{Path: "story", Code: ask.TooLong, Values: words.Values{"max": 500}}, "Tell us about your dogs in 500 characters or fewer"},
		{"money as a bound", words.English, ask.Fault{Path: "income", Code: ask.TooLarge, Values: words.Values{"max": sample.Transaction.Decide(today, answers).Amounts["yearly"]}}, "Income must be £20.00 or less"},
		{"a date as a bound", words.Welsh, ask.Fault{Path: "birth", Code: ask.TooEarly, Values: words.Values{"earliest": today}}, "Dyddiad geni: rhaid rhoi 22 Tachwedd 2026 neu ddyddiad diweddarach"},
		{"an option by its words", words.English, ask.Fault{Path: "helps", Code: ask.NotTogether, Values: words.Values{"option": "none"}}, "Help: choose either ‘None of these’ or other options, not both"},
		{"another question by its label", words.English, ask.Fault{Path: "dogs/1/born", Code: ask.Inconsistent, Values: words.Values{"other": "birth"}}, "Date of birth does not agree with your answer to: Date of birth"},
		{"an answer of the row", words.English, ask.Fault{Path: "dogs/1/born", Code: ask.Missing}, "Enter when Fido was born"},
		{"a row that is not there", words.English, ask.Fault{Path: "dogs/2/born", Code: ask.Missing}, "Enter when … was born"},
		{"a value of a list", words.English, ask.Fault{Path: "other-names/1", Code: ask.Duplicate}, "Other last name 2 must not be given twice"},
		{"a value of checkboxes, which has no box of its own", words.English, ask.Fault{Path: "helps/4", Code: ask.NotAnOption}, "Help: choose one of the options"},
		{"a part of a date", words.Welsh, ask.Fault{Path: "birth/month", Code: ask.PartMissing, Values: words.Values{"part": "month"}}, "Dyddiad geni: rhaid cynnwys mis"},
		{"a question that does not exist", words.English, ask.Fault{Path: "nonsense", Code: ask.UnknownQuestion}, "There is no such question"},
		{"a part that does not exist", words.English, ask.Fault{Path: "home/planet", Code: ask.UnknownQuestion}, "There is no such question"},
		{"too few rows", words.English, ask.Fault{Path: "dogs", Code: ask.TooFew, Values: words.Values{"min": 1}}, "Dogs: give at least 1"},
		{"no path at all", words.English, ask.Fault{Code: ask.WrongType}, "What was sent has the wrong kind of value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pagesOf(t, c.language).Message(c.fault, answers); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestAQuestionWithValuesInItsWordsIsNotStatic(t *testing.T) {
	pages := pagesOf(t, words.English)
	steps, _, _ := answersOf(t)
	for _, step := range steps {
		if got, want := pages.Static(step), step.Group == nil && step.Path != "dogs"; got != want {
			t.Errorf("%s: static is %v", step.Path, got)
		}
	}
	// The same words outside a group: they still hold a value.
	if step := stepAt(t, steps, "dogs/0/born"); pages.Static(ask.Step{Path: "born", Question: step.Question}) {
		t.Error("a question whose title names an answer is static")
	}
}

func TestAddresses(t *testing.T) {
	english := page.Address{Transaction: "child-benefit", Language: words.English}
	welsh := english.In(words.Welsh)
	for got, want := range map[string]string{
		english.Start():                                 "/child-benefit/",
		welsh.Start():                                   "/cy/child-benefit/",
		english.Static("children"):                      "/child-benefit/children/",
		welsh.Static("children"):                        "/cy/child-benefit/children/",
		english.Apply("children/0/child-name"):          "/apply/child-benefit/children/0/child-name",
		welsh.Apply("children/0/child-name"):            "/apply/child-benefit/cy/children/0/child-name",
		english.Back("income"):                          "/apply/child-benefit/income?back",
		welsh.Change("income"):                          "/apply/child-benefit/cy/income?change",
		english.Remove("children", 1):                   "/apply/child-benefit/children/1/remove",
		english.Check():                                 "/apply/child-benefit/check",
		welsh.Submit():                                  "/apply/child-benefit/cy/submit",
		english.Receipt():                               "/apply/child-benefit/receipt",
		english.Submission("ABCD-EFGH-JKMN"):            "/apply/child-benefit/submissions/ABCD-EFGH-JKMN",
		page.Address{Language: words.English}.Start():   "/",
		page.Address{Language: words.Welsh}.Static("x"): "/cy/x/",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTheContentSecurityPolicyAllowsNoScriptButOurs(t *testing.T) {
	for _, want := range []string{"default-src 'none'", "script-src 'self'; ", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(page.ContentSecurityPolicy, want) {
			t.Errorf("%s is not in it", want)
		}
	}
	if strings.Contains(page.ContentSecurityPolicy, "unsafe") || strings.Contains(page.ContentSecurityPolicy, "*") {
		t.Error("it allows too much")
	}
}
