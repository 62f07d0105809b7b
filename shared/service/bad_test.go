package service_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Whatever is wrong with what software sends to any transaction gets a problem document with a stable code that names
// the question, and nothing is stored.
func TestBadAnswers(t *testing.T) {
	for _, tx := range functions.All {
		t.Run(tx.Name, func(t *testing.T) {
			w := newWorld(t, tx)
			tried := map[ask.Code]int{}
			for i, bad := range badAnswers(t, tx) {
				w.now = time.Date(bad.on.Year(), bad.on.Month(), bad.on.Day(), 12, 0, 0, 0, time.UTC)
				got := w.json("/submissions", fmt.Sprintf("a-key-for-what-is-bad-%04d", i), bad.body)
				if got.Code != 422 && got.Code != 400 || got.Header().Get("Content-Type") != "application/problem+json" {
					t.Errorf("%s: %d %.300s", bad.what, got.Code, got.Body)
					continue
				}
				p := problem(t, got)
				found := false
				for _, e := range p.Errors {
					found = found || e.Question == bad.question && e.Code == string(bad.code) && e.Detail != "" && !strings.ContainsAny(e.Detail, "{}")
				}
				if !found {
					t.Errorf("%s: %+v", bad.what, p)
				}
				tried[bad.code]++
			}
			big := w.json("/submissions", "a-key-for-a-body-too-large", `{"answers": {"x": "`+strings.Repeat("x", tx.BodyLimit())+`"}}`)
			if big.Code != 413 || problem(t, big).Code != "too-large" {
				t.Errorf("a body too large: %d %.300s", big.Code, big.Body)
			}
			for _, code := range []ask.Code{ask.UnknownQuestion, ask.WrongType} {
				if tried[code] == 0 {
					t.Errorf("nothing tries %s", code)
				}
			}
			out, err := w.service.Store.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.service.Store.Table})
			if err != nil || len(out.Items) > 0 {
				t.Errorf("%d items are stored, %v", len(out.Items), err)
			}
		})
	}
}

// bad is a submission with one thing wrong.
type bad struct {
	what, body, question string
	code                 ask.Code
	on                   date.Date
}

// badAnswers are the answers of worked cases with one of them spoiled at a time: each question of each transaction is
// sent once as the wrong type, and those with dates, numbers and money as what is none.
func badAnswers(t *testing.T, tx transaction.Transaction) []bad {
	t.Helper()
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	var all []bad
	done := map[string]bool{}
	for _, c := range cases {
		if _, outcome, faults := tx.Judge(c.On, c.Answers); len(faults) > 0 || outcome.Result == transaction.NotEligible {
			continue
		}
		spoil := func(what, at string, code ask.Code, change func(map[string]json.RawMessage)) {
			var answers map[string]json.RawMessage
			if err := json.Unmarshal(c.Answers, &answers); err != nil {
				t.Fatal(err)
			}
			change(answers)
			written, err := json.Marshal(map[string]any{"answers": answers})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, bad{what: c.Name + ": " + what, body: string(written), question: at, code: code, on: c.On})
		}
		if !done["unknown"] {
			done["unknown"] = true
			spoil("an unknown question", "no-such-question", ask.UnknownQuestion, func(a map[string]json.RawMessage) {
				a["no-such-question"] = json.RawMessage("1")
			})
		}
		var answers map[string]json.RawMessage
		if err := json.Unmarshal(c.Answers, &answers); err != nil {
			t.Fatal(err)
		}
		for _, q := range tx.Questions {
			name := q.About().Name
			if string(answers[name]) == "" || string(answers[name]) == "null" || done[name] {
				continue
			}
			done[name] = true
			for _, s := range spoiled(q) {
				spoil(name+" as "+s.value, name, s.code, func(a map[string]json.RawMessage) { a[name] = json.RawMessage(s.value) })
			}
			group, ok := q.(ask.Group)
			if !ok {
				continue
			}
			var rows []map[string]json.RawMessage
			if err := json.Unmarshal(answers[name], &rows); err != nil || len(rows) == 0 {
				continue
			}
			for _, inner := range group.Questions {
				if rows[0][inner.About().Name] == nil {
					continue
				}
				for _, s := range spoiled(inner) {
					path := name + "/0/" + inner.About().Name
					spoil(path+" as "+s.value, path, s.code, func(a map[string]json.RawMessage) {
						copied := map[string]json.RawMessage{}
						for k, v := range rows[0] {
							copied[k] = v
						}
						copied[inner.About().Name] = json.RawMessage(s.value)
						written, err := json.Marshal(append([]map[string]json.RawMessage{copied}, rows[1:]...))
						if err != nil {
							t.Fatal(err)
						}
						a[name] = written
					})
				}
			}
		}
	}
	return all
}

type spoilt struct {
	value string
	code  ask.Code
}

// spoiled are values that a kind of question refuses, with the code of each.
func spoiled(q ask.Question) []spoilt {
	switch q := q.(type) {
	case ask.YesNo:
		return []spoilt{{`"yes"`, ask.WrongType}, {`1`, ask.WrongType}}
	case ask.Whole:
		return []spoilt{{`"3"`, ask.WrongType}, {`1.5`, ask.NotWhole}, {`1e400`, ask.NotWhole}, {`true`, ask.WrongType}}
	case ask.Money:
		return []spoilt{{`"120"`, ask.WrongType}, {`1e400`, ask.NotMoney}, {`1.234`, ask.TooManyDecimals}, {`[]`, ask.WrongType}}
	case ask.Date:
		return []spoilt{{`"2026-02-31"`, ask.NotADate}, {`20260201`, ask.WrongType}, {`"1/2/2026"`, ask.NotADate}}
	case ask.OneOf:
		return []spoilt{{`"no-such-option"`, ask.NotAnOption}, {`7`, ask.WrongType}}
	case ask.Group:
		return []spoilt{{`{}`, ask.WrongType}, {`"rows"`, ask.WrongType}, {`[` + strings.Repeat(`{},`, q.Max) + `{}]`, ask.TooMany}}
	}
	return []spoilt{{`7`, ask.WrongType}}
}
