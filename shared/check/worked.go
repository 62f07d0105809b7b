package check

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// enough is how many worked cases a transaction has at least.
const enough = 12

// Cases finds worked cases that come out otherwise than they were worked: sent whole, as software does, and page by page.
func Cases(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	if tx.Files == nil || tx.Decide == nil {
		return nil
	}
	for _, err := range joinedCases(tx) {
		var in *transaction.CaseError
		if errors.As(err, &in) {
			f.add(inFile(in.File, in.Err), "%s", oneLine(in.Err.Error()))
		} else {
			f.add(field("Files"), "%s", oneLine(err.Error()))
		}
	}
	all := cases(tx)
	if len(all) < enough {
		f.add(field("Files"), "%d cases; a transaction has at least %d", len(all), enough)
	}
	worked, _ := tx.Worked()
	for _, c := range worked {
		f.faults = append(f.faults, Case(tx, c)...)
	}
	return f.faults
}

func joinedCases(tx transaction.Transaction) []error {
	_, err := tx.Worked()
	return joined(err)
}

// Case finds in what one worked case, or worked change, comes out otherwise than it was worked.
func Case(tx transaction.Transaction, c transaction.Case) []Fault {
	f := found{tx: tx}
	f.attempt(inCase(c, ""), func() {
		answers, outcome, faults := tx.JudgeCase(c)
		f.compare(c, outcome, faults)
		if len(f.faults) > 0 || len(c.Faults) > 0 || c.Of != "" {
			return
		}
		_, again, faults := tx.JudgeDraft(c.On, answers)
		f.compare(c, again, faults)
		for i := range f.faults {
			f.faults[i].Text = "page by page: " + f.faults[i].Text
		}
	})
	for i := range f.faults {
		f.faults[i].Text = "the case " + c.Name + ": " + f.faults[i].Text
	}
	return f.faults
}

func (f *found) compare(c transaction.Case, got transaction.Outcome, faults []ask.Fault) {
	came := map[string]ask.Code{}
	for _, fault := range faults {
		came[fault.Path] = fault.Code
		if !slices.Contains(ask.Codes, fault.Code) && !slices.Contains(f.tx.Codes, fault.Code) {
			f.add(source(string(fault.Code)), "the code %s at %s is not declared", fault.Code, fault.Path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(came)) {
		switch want, expected := c.Faults[path]; {
		case !expected:
			f.add(inCase(c, "answers."+strings.ReplaceAll(path, "/", ".")), "%s at %s, which it does not expect", came[path], path)
		case want != came[path]:
			f.add(inCase(c, "faults."+path), "%s at %s, want %s", came[path], path, want)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.Faults)) {
		if _, there := came[path]; !there {
			f.add(inCase(c, "faults."+path), "no fault at %s, want %s", path, c.Faults[path])
		}
	}
	if c.Outcome == nil || len(faults) > 0 {
		return
	}
	if got.Result != c.Outcome.Result {
		f.add(inCase(c, "outcome.result"), "result %q, want %q", got.Result, c.Outcome.Result)
	}
	if got.Decision != c.Outcome.Decision {
		f.add(inCase(c, "outcome.decision"), "decision %q, want %q", got.Decision, c.Outcome.Decision)
	}
	switch decision, declared := f.tx.Decision(got.Decision); {
	case got.Decision == "":
	case !declared:
		f.add(source(got.Decision), "the decision %q is not declared", got.Decision)
	case decision.Releases: // the commit that decides at once takes the subject, and nothing would free it
		f.add(source(got.Decision), "the decision %q releases, so the rules cannot make it at once", got.Decision)
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
		f.add(inCase(c, "outcome.amounts"), "amounts %v, want %v", amounts, want)
	}
	if !slices.Equal(got.Evidence, c.Outcome.Evidence) {
		f.add(inCase(c, "outcome.evidence"), "evidence %v, want %v", got.Evidence, c.Outcome.Evidence)
	}
	f.reasons(c, got.Reasons)
}

// reasons holds the rules that applied against those of the case, in order, and each against what the case says of it.
func (f *found) reasons(c transaction.Case, got []transaction.Reason) {
	at, want := inCase(c, "outcome.reasons"), c.Outcome.Reasons
	var rules, wanted []string
	for _, r := range got {
		rules = append(rules, r.Rule)
	}
	for _, r := range want {
		wanted = append(wanted, r.Rule)
	}
	if !slices.Equal(rules, wanted) {
		f.add(at, "rules %v, want %v", rules, wanted)
		return
	}
	for i, r := range got {
		w := want[i]
		if w.Amount != "" && (r.Amount == nil || json.Number(r.Amount.String()) != twoDecimals(w.Amount)) {
			f.add(at, "%s: amount %v, want %s", r.Rule, r.Amount, w.Amount)
		}
		if w.From != "" && r.From.String() != w.From {
			f.add(at, "%s: from %s, want %s", r.Rule, r.From, w.From)
		}
		if w.Source != "" && r.Source != w.Source {
			f.add(at, "%s: source %s, want %s", r.Rule, r.Source, w.Source)
		}
	}
}

// twoDecimals writes pounds with their pence: 27 and 27.5 are 27.00 and 27.50.
func twoDecimals(n json.Number) json.Number {
	pounds, pence, _ := strings.Cut(string(n), ".")
	return json.Number(pounds + "." + (pence + "00")[:max(2, len(pence))])
}

// Reached finds questions that no worked case answers, and those with a condition that every case answers.
func Reached(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	asked, total := map[string]int{}, 0
	for _, c := range cases(tx) {
		f.attempt(inCase(c, ""), func() {
			answers, _, faults := tx.Judge(c.On, c.Answers)
			if len(faults) > 0 {
				return
			}
			total++
			steps, _ := ask.Walk(tx.Questions, c.On, answers)
			answered := map[string]bool{}
			for _, step := range steps {
				if step.Answered {
					answered[stepName(step)] = true
				}
			}
			for name := range answered {
				asked[name]++
			}
		})
	}
	for _, q := range tx.Questions {
		f.reached(q, asked[q.About().Name], total)
		for _, row := range rows(q) {
			f.reached(row, asked[q.About().Name+"/"+row.About().Name], total)
		}
	}
	return f.faults
}

func stepName(step ask.Step) string {
	name := step.Question.About().Name
	if step.Group != nil {
		return step.Group.Name + "/" + name
	}
	return name
}

func (f *found) reached(q ask.Question, n, total int) {
	about := q.About()
	if n == 0 {
		f.add(question(about.Name), "no case answers %s", about.Name)
	} else if n == total && about.When.Op != "" {
		f.add(question(about.Name), "every case answers %s, so none shows when it is not asked", about.Name)
	}
}
