// Package change says what a change to a transaction does to those who are half-way through it: which answers of a draft
// are asked again, what software and back offices will find otherwise, which worked cases come out otherwise. It holds a
// definition against the one that was released last, which is kept beside the sources as released.json.
//
// A change that would break what somebody relies on without saying so is a fault; what else changes is told.
package change

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// File is the name of the file that keeps a release, in the folder of the transaction.
const File = "released.json"

// Release is a definition as it was released: all that a change can break, as data.
type Release struct {
	Transaction string `json:"transaction"`
	// Version is transaction.Version, Contract the number of its contract with the back office.
	Version  string `json:"version"`
	Contract int    `json:"contract"`
	// Fact is the question by which people come back, Closes the last day; each empty where there is none.
	Fact   string `json:"fact"`
	Closes string `json:"closes"`
	// Software is what software has to be, Body how many bytes it may send, Upload how files are taken.
	Software transaction.Software `json:"software"`
	Body     int                  `json:"body"`
	Upload   transaction.Upload   `json:"upload"`
	// Amounts and Decisions are those that were declared.
	Amounts   []string   `json:"amounts"`
	Decisions []string   `json:"decisions"`
	Questions []Question `json:"questions"`
	// Cases are the worked cases, without what people read of them.
	Cases []Case `json:"cases"`
}

// Question is a question as it was released.
type Question struct {
	Name string `json:"name"`
	// Kind is its kind ("Whole"), When the condition in words ("always").
	Kind     string `json:"kind"`
	When     string `json:"when"`
	Optional bool   `json:"optional,omitempty"`
	// Unasked is asked on no page.
	Unasked bool `json:"unasked,omitempty"`
	// Bounds are the other fields of its literal that say something, by name.
	Bounds map[string]json.RawMessage `json:"bounds,omitempty"`
	Shape  Shape                      `json:"shape"`
	// Questions are those of a group's row.
	Questions []Question `json:"questions,omitempty"`
}

// Case is a worked case as it was released.
type Case struct {
	Name    string                   `json:"name"`
	On      date.Date                `json:"on"`
	Answers json.RawMessage          `json:"answers"`
	Outcome *transaction.CaseOutcome `json:"outcome,omitempty"`
	Faults  map[string]ask.Code      `json:"faults,omitempty"`
}

// worked is the case as the rules are tried with it.
func (c Case) worked() transaction.Case {
	return transaction.Case{Name: c.Name, On: c.On, Answers: c.Answers, Outcome: c.Outcome, Faults: c.Faults}
}

// Of is the release of a transaction as it is now.
func Of(tx transaction.Transaction) (Release, error) {
	worked, err := tx.Cases()
	if err != nil {
		return Release{}, fmt.Errorf("the worked cases of %s: %w", tx.Name, err)
	}
	r := Release{
		Transaction: tx.Name, Version: tx.Version(), Contract: tx.ContractNumber(), Fact: tx.Fact, Amounts: tx.Amounts,
		Software: tx.Software, Body: tx.BodyLimit(), Upload: tx.Upload,
	}
	if !tx.Closes.IsZero() {
		r.Closes = tx.Closes.String()
	}
	if r.Questions, err = questions(tx.Questions); err != nil {
		return Release{}, fmt.Errorf("the questions of %s: %w", tx.Name, err)
	}
	for _, d := range tx.Decisions {
		r.Decisions = append(r.Decisions, d.Code)
	}
	for _, c := range worked {
		var answers bytes.Buffer
		if err := json.Compact(&answers, c.Answers); err != nil {
			return Release{}, fmt.Errorf("the case %s of %s: %w", c.Name, tx.Name, err)
		}
		r.Cases = append(r.Cases, Case{c.Name, c.On, answers.Bytes(), c.Outcome, c.Faults})
	}
	return r, nil
}

func questions(all []ask.Question) ([]Question, error) {
	var out []Question
	for _, q := range all {
		about := q.About()
		released := Question{
			Name: about.Name, Kind: reflect.TypeOf(q).Name(), When: about.When.String(), Optional: about.Optional, Unasked: about.Unasked,
		}
		var err error
		if released.Bounds, err = bounds(q); err == nil {
			released.Shape, err = shapeOf(q.Schema())
		}
		if group, ok := q.(ask.Group); ok && err == nil {
			released.Shape.Each = nil // its questions say it
			released.Questions, err = questions(group.Questions)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", about.Name, err)
		}
		out = append(out, released)
	}
	return out, nil
}

// bounds are the fields of a question's literal that are not zero, but for those that every kind has.
func bounds(q ask.Question) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for field, value := range reflect.ValueOf(q).Fields() {
		switch field.Name {
		case "Name", "When", "Optional", "Unasked", "Questions":
			continue
		}
		if !field.IsExported() || value.IsZero() {
			continue
		}
		raw, err := json.Marshal(value.Interface())
		if err != nil {
			return nil, err
		}
		out[field.Name] = raw
	}
	return out, nil
}

// JSON is the release as its file holds it: a line for each question and each case, so that a reviewer sees which changed.
func (r Release) JSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{\n")
	kind, value := reflect.TypeFor[Release](), reflect.ValueOf(r)
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		field := value.Field(i)
		fmt.Fprintf(&out, "  %q: ", name)
		if err := lines(&out, field); err != nil {
			return nil, fmt.Errorf("write the release of %s: %w", r.Transaction, err)
		}
		if i < kind.NumField()-1 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

// lines writes a value on one line, and a list of structs on a line each.
func lines(out *bytes.Buffer, value reflect.Value) error {
	if value.Kind() != reflect.Slice || value.Type().Elem().Kind() != reflect.Struct {
		return line(out, value.Interface())
	}
	out.WriteString("[")
	for i := range value.Len() {
		out.WriteString("\n    ")
		if err := line(out, value.Index(i).Interface()); err != nil {
			return err
		}
		if i < value.Len()-1 {
			out.WriteByte(',')
		}
	}
	out.WriteString("\n  ]")
	return nil
}

func line(out *bytes.Buffer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the end of the line
	return nil
}

// Read reads the file of a release.
func Read(from io.Reader) (Release, error) {
	var r Release
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return Release{}, fmt.Errorf("read %s: %w; frontline release writes it anew", File, err)
	}
	return r, nil
}
