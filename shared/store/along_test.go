package store_test

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Each step is written with what goes along or not at all: what goes along is refused, and so is the step; the step is refused,
// and nothing goes along.
func TestAStepAndWhatGoesAlong(t *testing.T) {
	w := newWorld(t)
	beside := func(name string) []types.TransactWriteItem {
		return []types.TransactWriteItem{{Put: &types.Put{TableName: &w.Table, ConditionExpression: aws.String("attribute_not_exists(id)"),
			Item: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: name}, "version": &types.AttributeValueMemberN{Value: "0"}}}}}
	}
	granted := transaction.Decision{Code: "granted", Releases: true}
	for name, step := range map[string]func(store.Store, submission.Submission) error{
		"acknowledge": func(s store.Store, sub submission.Submission) error {
			sub.HeldBy = "Ada"
			_, err := s.Acknowledge(t.Context(), sub, "K-1", in(1))
			return err
		},
		"hold": func(s store.Store, sub submission.Submission) error {
			_, err := s.Hold(t.Context(), sub, "Ada")
			return err
		},
		"redrive": func(s store.Store, sub submission.Submission) error {
			_, err := s.Redrive(t.Context(), sub, in(1))
			return err
		},
		"ask": func(s store.Store, sub submission.Submission) error {
			_, err := s.Ask(t.Context(), sub, "Why?", "caseworker", in(1))
			return err
		},
		"decide": func(s store.Store, sub submission.Submission) error {
			_, err := s.Decide(t.Context(), sub, granted, in(1))
			return err
		},
	} {
		sub := sent(name)
		sub.Subject = sub.Key
		stored := w.submit(t, sub)
		if name == "ask" || name == "decide" {
			// Out of order: nothing goes along.
			if err := step(w.Along(beside("early "+name)), stored); !errors.Is(err, store.ErrOutOfOrder) {
				t.Errorf("%s before it is acknowledged: %v", name, err)
			}
			if err := step(w.Along(beside("early "+name)), stored); !errors.Is(err, store.ErrOutOfOrder) {
				t.Errorf("%s: what was refused went along: %v", name, err)
			}
			if _, err := w.Acknowledge(t.Context(), stored, "K-1", noon); err != nil {
				t.Fatal(err)
			}
		}
		before := w.at(t, stored.Reference)
		if err := step(w.Along(beside(name)), before); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		after := w.at(t, stored.Reference)
		if name != "redrive" && after.HeldBy == before.HeldBy && after.AskedAt.Equal(before.AskedAt) && after.Decision == before.Decision {
			t.Errorf("%s did nothing", name)
		}
		if err := step(w.Along(beside(name)), before); !errors.Is(err, store.ErrOvertaken) {
			t.Errorf("%s with what is there already: %v", name, err)
		}
		if got := w.at(t, stored.Reference); got.DueAt != after.DueAt || got.Enquiries != after.Enquiries {
			t.Errorf("%s was done all the same", name)
		}
	}
}

// Erasing a submission erases the reasons of its history, which is whole all the same, and in whose hands it was.
func TestErasureOfAHistory(t *testing.T) {
	w := newWorld(t)
	stored := w.submit(t, sent("a"))
	log := audit.Log{Client: w.Client, Table: w.Table, Random: zeros{}}
	if err := log.Append(t.Context(), string(stored.Reference), audit.Event{At: noon, By: "s-1", What: "note", Why: "they rang"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Hold(t.Context(), stored, "Ada"); err != nil {
		t.Fatal(err)
	}
	if err := w.Erase(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	h, err := log.Read(t.Context(), string(stored.Reference))
	if err != nil || len(h.Entries) != 1 || h.Entries[0].Why != "" || len(audit.Verify(h)) > 0 {
		t.Errorf("%+v, %v, %v", h, audit.Verify(h), err)
	}
	if now := w.at(t, stored.Reference); !now.Erased || now.HeldBy != "" {
		t.Errorf("%+v", now)
	}
	if _, err := w.Hold(t.Context(), stored, "Ada"); !errors.Is(err, store.ErrOutOfOrder) {
		t.Errorf("what is erased is in somebody's hands: %v", err)
	}
}

// zeros is no chance at all.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A reason that is typed while the submission is being erased does not outlive it; and what could not be forgotten is due until it is.
func TestErasureOfAReasonJustTyped(t *testing.T) {
	w := newWorld(t)
	stored := w.submit(t, sent("a"))
	name := string(stored.Reference)
	log := audit.Log{Client: w.Client, Table: w.Table, Random: zeros{}}
	typed := func() {
		if w.at(t, stored.Reference).Erased {
			return
		}
		if err := log.Append(t.Context(), name, audit.Event{At: noon, By: "s-1", What: "note", Why: "they rang"}); err != nil {
			t.Error(err)
		}
	}
	typed()
	with := func(option func(*middleware.Stack) error) store.Store {
		s := w.Store
		options := w.Client.Options()
		options.APIOptions = append(options.APIOptions[:len(options.APIOptions):len(options.APIOptions)], option)
		s.Client = dynamodb.New(options)
		return s
	}
	out := errors.New("out")
	if err := with(instead("GetItem", []error{out})).Erase(t.Context(), stored); !errors.Is(err, out) {
		t.Fatal(err)
	}
	if half := w.at(t, stored.Reference); half.Task(in(1)) != submission.Erase {
		t.Errorf("half erased it is to %q", half.Task(in(1)))
	}
	again := w.submit(t, sent("b"))
	stored, name = again, string(again.Reference)
	typed()
	if err := with(before("UpdateItem", typed)).Erase(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	h, err := log.Read(t.Context(), name)
	if err != nil || len(h.Entries) < 2 {
		t.Fatalf("%d entries, %v", len(h.Entries), err)
	}
	for _, e := range h.Entries {
		if e.Why != "" {
			t.Errorf("%q is left of it", e.Why)
		}
	}
	if now := w.at(t, stored.Reference); !now.Erased || !now.DueAt.IsZero() {
		t.Errorf("%+v", now)
	}
}
