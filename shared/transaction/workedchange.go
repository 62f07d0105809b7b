package transaction

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/frontline-gov/frontline/shared/ask"
)

const (
	casesFolder   = "cases"
	changesFolder = "changes"
)

// File is the name of the file of a case in the transaction's folder.
func (c Case) File() string {
	if c.first != nil {
		return changesFolder + "/" + c.Name + ".json"
	}
	return casesFolder + "/" + c.Name + ".json"
}

// Changes reads the transaction's worked changes, changes/*.json: what comes of it where somebody changes, on a later day, what they sent
// in a worked case. They are tests and documentation; most transactions need none. The error is as that of Cases.
func (t Transaction) Changes() ([]Case, error) {
	names, err := fs.Glob(t.Files, changesFolder+"/*.json")
	if err != nil || len(names) == 0 {
		return nil, err
	}
	cases, err := t.Cases()
	if err != nil {
		return nil, err
	}
	byName := map[string]Case{}
	for _, c := range cases {
		byName[c.Name] = c
	}
	var changes []Case
	var errs []error
	for _, name := range names {
		c, err := t.readCase(name)
		if err == nil {
			err = c.follow(byName[c.Of])
		}
		if err != nil {
			errs = append(errs, &CaseError{t.Name, name, err})
			continue
		}
		changes = append(changes, c)
	}
	return changes, errors.Join(errs...)
}

// follow makes the answers of a change out of those of the case that it changes.
func (c *Case) follow(first Case) error {
	if first.Name == "" || first.Outcome == nil || !c.On.After(first.On) {
		return fmt.Errorf("%q is no case with an outcome on an earlier day", c.Of)
	}
	var answers map[string]json.RawMessage
	if err := json.Unmarshal(first.Answers, &answers); err != nil {
		return err
	}
	maps.Copy(answers, c.Alter)
	maps.DeleteFunc(answers, func(_ string, answer json.RawMessage) bool { return string(answer) == "null" })
	*c.first = first
	var err error
	c.Answers, err = json.Marshal(answers)
	return err
}

// JudgeCase gives what comes of a worked case, or of a worked change.
func (t Transaction) JudgeCase(c Case) (ask.Answers, Outcome, []ask.Fault) {
	if c.first == nil {
		return t.Judge(c.On, c.Answers)
	}
	before, _ := ask.Decode(t.Questions, c.first.On, c.first.Answers)
	answers, faults := ask.Decode(t.Questions, c.first.On, c.Answers)
	for _, f := range faults { // what is wrong on a day, JudgeChange tells
		switch f.Code {
		case ask.WrongType, ask.UnknownQuestion, ask.NotAsked, ask.Duplicate:
			return answers, Outcome{}, faults
		}
	}
	return t.JudgeChange(Change{First: c.first.On, On: c.On, Before: before}, answers)
}

// Worked are all worked cases, and behind them the worked changes.
func (t Transaction) Worked() ([]Case, error) {
	cases, err := t.Cases()
	changes, changesErr := t.Changes()
	if err != nil {
		changesErr = nil // it says the same
	}
	return append(cases, changes...), errors.Join(err, changesErr)
}
