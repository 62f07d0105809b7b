// Package check finds what is wrong with the definition of a transaction, before anybody uses it: names that are
// taken, conditions that can never hold, words that are missing, rates that overlap, promises without a source, worked
// cases that come out otherwise. Each fault is one line with the file and the line where it is to be mended, and all
// are told at once.
//
// The suite over all transactions, the command frontline check and a department's own tests call it.
package check

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Fault is one thing wrong with a definition.
type Fault struct {
	Transaction string // its name
	Place       Place
	Text        string // one line, without the place: "there is no children.title"
}

// In is the fault as one line, with the file and the line below the folder in which the transaction's sources stand:
//
//	functions/childbenefit/words.cy.json:12: there is no children.title
func (f Fault) In(folder string) string {
	return fmt.Sprintf("%s: %s", f.Place.in(folder), f.Text)
}

// Check looks at one side of a definition.
type Check func(transaction.Transaction) []Fault

// Transactions finds all that is wrong with transactions, each by itself and beside the others.
func Transactions(all []transaction.Transaction) []Fault {
	var faults []Fault
	seen := map[string]bool{}
	for _, tx := range all {
		if seen[tx.Name] {
			faults = append(faults, Fault{tx.Name, field("Name"), fmt.Sprintf("another transaction has the name %q", tx.Name)})
		}
		seen[tx.Name] = true
		faults = append(faults, Transaction(tx)...)
	}
	return faults
}

// Transaction finds all that is wrong with one transaction.
func Transaction(tx transaction.Transaction) []Fault {
	var faults []Fault
	for _, check := range []Check{Promises, Questions, Rates, Words, Cases, Reached, Told, Checker, Fact, Whom, About, Sources} {
		for _, f := range check(tx) {
			if !slices.ContainsFunc(faults, func(g Fault) bool { return f.Text == g.Text && f.Place.same(g.Place) }) {
				faults = append(faults, f)
			}
		}
	}
	return faults
}

// found gathers the faults of a transaction.
type found struct {
	tx     transaction.Transaction
	faults []Fault
}

func (f *found) add(at Place, format string, values ...any) {
	f.faults = append(f.faults, Fault{f.tx.Name, at, fmt.Sprintf(format, values...)})
}

// attempt does what calls the department's own rules, and takes a panic in them for a fault.
func (f *found) attempt(at Place, do func()) {
	defer func() {
		if failure := recover(); failure != nil {
			f.add(at, "the rules panic: %v", failure)
		}
	}()
	do()
}

// cases are the worked cases that can be read; none while there are no rules to judge them by. Cases tells of those
// that cannot be read.
func cases(tx transaction.Transaction) []transaction.Case {
	if tx.Decide == nil || tx.Files == nil {
		return nil
	}
	all, _ := tx.Cases()
	return all
}

// rows are the questions of a group; none for any other question.
func rows(q ask.Question) []ask.Question {
	if group, ok := q.(ask.Group); ok {
		return group.Questions
	}
	return nil
}

// joined takes an error apart that joins several.
func joined(err error) []error {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		return several.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// Lines are faults as lines, each once, in the order of files and lines, where folder says in which folder the sources
// of a transaction stand.
func Lines(faults []Fault, folder func(transaction string) string) []string {
	type line struct {
		file string
		at   int
		text string
	}
	var lines []line
	for _, f := range faults {
		in := folder(f.Transaction)
		file, at := f.Place.find(in)
		lines = append(lines, line{file, at, f.In(in)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.at, b.at)) })
	lines = slices.Compact(lines)
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return texts
}
