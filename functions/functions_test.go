package functions_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// each runs a test for every transaction.
func each(t *testing.T, test func(t *testing.T, tx transaction.Transaction)) {
	for _, tx := range functions.All {
		t.Run(tx.Name, func(t *testing.T) { test(t, tx) })
	}
}

// cases are a transaction's worked cases.
func cases(t *testing.T, tx transaction.Transaction) []transaction.Case {
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// Every worked case comes out as it was worked by hand: sent whole, as software does, and page by page.
func TestCases(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		all := cases(t, tx)
		if len(all) < 12 {
			t.Errorf("%d cases; a transaction has at least 12", len(all))
		}
		for _, c := range all {
			t.Run(c.Name, func(t *testing.T) {
				answers, outcome, faults := tx.Judge(c.On, c.Answers)
				compare(t, tx, c, outcome, faults)
				if len(c.Faults) > 0 {
					return
				}
				_, again, faults := tx.JudgeDraft(c.On, answers)
				compare(t, tx, c, again, faults)
			})
		}
	})
}

func compare(t *testing.T, tx transaction.Transaction, c transaction.Case, got transaction.Outcome, faults []ask.Fault) {
	t.Helper()
	found := map[string]ask.Code{}
	for _, f := range faults {
		found[f.Path] = f.Code
		if !slices.Contains(ask.Codes, f.Code) && !slices.Contains(tx.Codes, f.Code) {
			t.Errorf("the code %s at %s is not declared", f.Code, f.Path)
		}
	}
	if !maps.Equal(found, c.Faults) {
		t.Errorf("faults %v, want %v", found, c.Faults)
	}
	if c.Outcome == nil {
		return
	}
	if got.Result != c.Outcome.Result {
		t.Errorf("result %q, want %q", got.Result, c.Outcome.Result)
	}
	amounts := map[string]json.Number{}
	for name, pence := range got.Amounts {
		amounts[name] = json.Number(pence.String())
	}
	want := map[string]json.Number{}
	for name, pounds := range c.Outcome.Amounts {
		want[name] = twoDecimals(pounds)
	}
	if !maps.Equal(amounts, want) {
		t.Errorf("amounts %v, want %v", amounts, want)
	}
	if !slices.Equal(got.Evidence, c.Outcome.Evidence) {
		t.Errorf("evidence %v, want %v", got.Evidence, c.Outcome.Evidence)
	}
	reasons(t, got.Reasons, c.Outcome.Reasons)
}

// reasons holds the rules that applied against those of the case, in order, and each against what the case says of it.
func reasons(t *testing.T, got []transaction.Reason, want []transaction.CaseReason) {
	t.Helper()
	var rules, wanted []string
	for _, r := range got {
		rules = append(rules, r.Rule)
	}
	for _, r := range want {
		wanted = append(wanted, r.Rule)
	}
	if !slices.Equal(rules, wanted) {
		t.Errorf("rules %v, want %v", rules, wanted)
		return
	}
	for i, r := range got {
		w := want[i]
		if w.Amount != "" && (r.Amount == nil || json.Number(r.Amount.String()) != twoDecimals(w.Amount)) {
			t.Errorf("%s: amount %v, want %s", r.Rule, r.Amount, w.Amount)
		}
		if w.From != "" && r.From.String() != w.From {
			t.Errorf("%s: from %s, want %s", r.Rule, r.From, w.From)
		}
		if w.Source != "" && r.Source != w.Source {
			t.Errorf("%s: source %s, want %s", r.Rule, r.Source, w.Source)
		}
	}
}

// twoDecimals writes pounds with their pence: 27 and 27.5 are 27.00 and 27.50.
func twoDecimals(n json.Number) json.Number {
	pounds, pence, _ := strings.Cut(string(n), ".")
	return json.Number(pounds + "." + (pence + "00")[:max(2, len(pence))])
}

// Every outcome and every fault that a case reaches can be told in both languages.
func TestOutcomesHaveWords(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		for _, language := range words.Languages {
			pages, err := page.New(tx, language, tx.Version())
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cases(t, tx) {
				answers, outcome, faults := tx.Judge(c.On, c.Answers)
				for _, reason := range outcome.In(pages.Book()).Reasons {
					if strings.ContainsAny(reason.Text, "{[") {
						t.Errorf("%s, %s: the reason %s reads %q", language, c.Name, reason.Rule, reason.Text)
					}
				}
				for _, f := range faults {
					if text := pages.Message(f, answers); strings.ContainsAny(text, "{[") {
						t.Errorf("%s, %s: the fault %s at %s reads %q", language, c.Name, f.Code, f.Path, text)
					}
				}
			}
		}
	})
}

// The words files have every key that the pages need, none that nothing uses, and the same braces in both languages.
func TestWords(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		required, optional, err := page.Keys(tx)
		if err != nil {
			t.Fatal(err)
		}
		books := map[words.Language]words.Book{}
		for _, language := range words.Languages {
			own, err := words.Load(tx.Files, language)
			if err != nil {
				t.Fatal(err)
			}
			books[language] = own
			for _, key := range required {
				if !own.Has(key) {
					t.Errorf("%s: there is no %s", language, key)
				}
			}
			platform, err := words.Platform(language)
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range own.Keys() {
				if !slices.Contains(required, key) && !slices.Contains(optional, key) && !platform.Has(key) {
					t.Errorf("%s: nothing uses %s", language, key)
				}
			}
		}
		english, welsh := books[words.English], books[words.Welsh]
		if !slices.Equal(english.Keys(), welsh.Keys()) {
			t.Errorf("the languages differ in their keys: %v", difference(english.Keys(), welsh.Keys()))
		}
		for _, key := range english.Keys() {
			if a, b := english.Placeholders(key), welsh.Placeholders(key); !slices.Equal(a, b) {
				t.Errorf("%s has the values %v in English and %v in Welsh", key, a, b)
			}
			if a, b := english.Text(key, nil), welsh.Text(key, nil); a == b && strings.Contains(a, " ") {
				t.Errorf("%s is the same in English and Welsh: %q", key, a)
			}
		}
	})
}

func difference(a, b []string) []string {
	var out []string
	for _, key := range a {
		if !slices.Contains(b, key) {
			out = append(out, "-"+key)
		}
	}
	for _, key := range b {
		if !slices.Contains(a, key) {
			out = append(out, "+"+key)
		}
	}
	return out
}

// Names are unique, not reserved, and a condition looks back only, at a question that is there.
func TestQuestions(t *testing.T) {
	reserved := []string{"start", "check", "submit", "receipt", "submissions", "handoffs", "cy"}
	each(t, func(t *testing.T, tx transaction.Transaction) {
		var whole []string
		for _, q := range tx.Questions {
			about := q.About()
			if slices.Contains(whole, about.Name) || slices.Contains(reserved, about.Name) {
				t.Errorf("the name %s is taken", about.Name)
			}
			looksBack(t, about, whole)
			if group, ok := q.(ask.Group); ok {
				row := slices.Clone(whole)
				for _, q := range group.Questions {
					about := q.About()
					if slices.Contains(row, about.Name) || about.Name == "remove" {
						t.Errorf("the name %s is taken in %s", about.Name, group.Name)
					}
					looksBack(t, about, row)
					row = append(row, about.Name)
				}
			}
			whole = append(whole, about.Name)
		}
	})
}

func looksBack(t *testing.T, about ask.About, before []string) {
	for _, name := range about.When.Questions() {
		if !slices.Contains(before, name) {
			t.Errorf("%s is asked depending on %s, which is not asked before it", about.Name, name)
		}
	}
}

// Every question is reached by some worked case, and where it is not asked always, some case leaves it out.
func TestEveryQuestionIsReached(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		asked, total := map[string]int{}, 0
		for _, c := range cases(t, tx) {
			answers, _, faults := tx.Judge(c.On, c.Answers)
			if len(faults) > 0 {
				continue
			}
			total++
			steps, _ := ask.Walk(tx.Questions, c.On, answers)
			for _, name := range slices.Compact(slices.Sorted(names(steps))) {
				asked[name]++
			}
		}
		for _, q := range tx.Questions {
			reached(t, q, asked[q.About().Name], total)
			if group, ok := q.(ask.Group); ok {
				for _, q := range group.Questions {
					reached(t, q, asked[group.Name+"/"+q.About().Name], total)
				}
			}
		}
	})
}

func names(steps []ask.Step) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, step := range steps {
			name := step.Question.About().Name
			if step.Group != nil {
				name = step.Group.Name + "/" + name
			}
			if step.Answered && !yield(name) {
				return
			}
		}
	}
}

func reached(t *testing.T, q ask.Question, n, total int) {
	about := q.About()
	if n == 0 {
		t.Errorf("no case answers %s", about.Name)
	}
	if n == total && about.When.Op != "" {
		t.Errorf("every case answers %s, so none shows when it is not asked", about.Name)
	}
}

// What the department promises is there, and the definition has a version.
func TestPromises(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction) {
		for what, missing := range map[string]bool{
			"department":              tx.Department == "",
			"portals":                 len(tx.Portals) == 0,
			"retention and its basis": tx.Retention.Months == 0 || tx.Retention.Basis == "",
			"take-up target":          tx.TakeUp.Percent == 0 || tx.TakeUp.By == (date.Date{}),
			"deadlines":               tx.Deadlines.Acknowledged == 0,
			"decision":                tx.Decide == nil,
			"version":                 len(tx.Version()) != 12,
			"promise's source":        tx.Deadlines.Source == "",
			"cost's year and source":  tx.Before.Each != 0 && (tx.Before.Year == "" || tx.Before.Source == ""),
			"room in API Gateway":     tx.BodyLimit() > 6_000_000,
		} {
			if missing {
				t.Errorf("it has no %s", what)
			}
		}
		if strings.Trim(tx.Name, "abcdefghijklmnopqrstuvwxyz-") != "" || len(tx.Name+"-submissions") < 11 {
			t.Errorf("the name %q cannot name a table", tx.Name)
		}
		for _, table := range tx.Rates {
			if err := table.Check(); err != nil {
				t.Error(err)
			}
		}
		for _, code := range tx.Codes {
			if strings.Trim(string(code), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" || code == "" {
				t.Errorf("the code %q could be taken for one of the platform's", code)
			}
		}
		if version := tx.Version(); version != tx.Version() {
			t.Errorf("the version changes between calls: %s", version)
		}
		changed := tx
		changed.Questions = tx.Questions[1:]
		if changed.Version() == tx.Version() {
			t.Error("the version does not tell that a question is gone")
		}
	})
}
