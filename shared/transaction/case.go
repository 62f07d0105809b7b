package transaction

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// Case is a worked case: answers given on a date, and what must come of them, worked by hand from the rules.
// The same file is a test, an example of the API, documentation and demonstration data.
type Case struct {
	Name    string          `json:"-"`
	About   string          `json:"about"`
	On      date.Date       `json:"on"`
	Answers json.RawMessage `json:"answers"`
	// Outcome is what Decide (or Eligible) must give; its reasons need only name what the case states of them.
	Outcome *CaseOutcome `json:"outcome,omitempty"`
	// Faults are what must be wrong with the answers, by path, in place of an outcome.
	Faults map[string]ask.Code `json:"faults,omitempty"`
	// Working shows how the figures were worked out by hand.
	Working []string `json:"working,omitempty"`
	// Of names the case that was sent first, where this one is a worked change of it (see Changes): On is then the day of the change.
	// Alter has the answers that differ, in place of Answers, which are read as the whole; null leaves one out.
	Of    string                     `json:"of,omitempty"`
	Alter map[string]json.RawMessage `json:"alter,omitempty"`
	first *Case
}

// CaseOutcome is the outcome that a case expects. Amounts are pounds as JSON numbers.
type CaseOutcome struct {
	Result   string                 `json:"result"`
	Amounts  map[string]json.Number `json:"amounts,omitempty"`
	Evidence []string               `json:"evidence,omitempty"`
	Reasons  []CaseReason           `json:"reasons"`
	Decision string                 `json:"decision,omitempty"`
}

// CaseReason is a reason that a case expects; From, Source and Amount only where the case states them.
type CaseReason struct {
	Rule   string      `json:"rule"`
	Amount json.Number `json:"amount,omitempty"`
	From   string      `json:"from,omitempty"`
	Source string      `json:"source,omitempty"`
}

// CaseError says what is wrong with the file of a worked case.
type CaseError struct {
	Transaction, File string // "child-benefit", "cases/two-children.json"
	Err               error
}

func (e *CaseError) Error() string { return e.Transaction + "/" + e.File + ": " + e.Err.Error() }

func (e *CaseError) Unwrap() error { return e.Err }

// Cases reads the transaction's worked cases, in the order of their names. An unknown field is an error: a
// misspelt "outcome" must not make a case that expects nothing. The error joins a *CaseError for each file that is
// wrong; the cases are then those that are right.
func (t Transaction) Cases() ([]Case, error) {
	names, err := fs.Glob(t.Files, casesFolder+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("cases of %s: %w", t.Name, err)
	}
	cases := make([]Case, 0, len(names))
	var errs []error
	for _, name := range names {
		c, err := t.readCase(name)
		if err != nil {
			errs = append(errs, &CaseError{t.Name, name, err})
			continue
		}
		cases = append(cases, c)
	}
	return cases, errors.Join(errs...)
}

func (t Transaction) readCase(name string) (Case, error) {
	data, err := fs.ReadFile(t.Files, name)
	if err != nil {
		return Case{}, err
	}
	c := Case{Name: strings.TrimSuffix(path.Base(name), ".json")}
	if path.Dir(name) == changesFolder {
		c.first = new(Case)
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return Case{}, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Case{}, errors.New("something stands behind the case")
	}
	if is := c.first != nil; is != (c.Of != "") || is != (len(c.Alter) > 0) || is != (len(c.Answers) == 0) {
		return Case{}, errors.New(`a case has answers; a change has "of" and "alter" in their place`)
	}
	if c.On.IsZero() {
		return Case{}, errors.New("a case has a date")
	}
	if (c.Outcome == nil) == (len(c.Faults) == 0) {
		return Case{}, errors.New("a case has either an outcome or faults")
	}
	return c, nil
}
