package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// One subject has one submission, whoever sends it, also after it was erased; a retry of the first is no duplicate.
func TestSubject(t *testing.T) {
	of := func(key, subject string) submission.Submission {
		sub := sent(key)
		sub.Subject = submission.SubjectOf("vat-return", subject)
		return sub
	}
	w := newWorld(t)
	for lost := range 4 {
		w.lossy.next(lost)
		name := fmt.Sprint("period ", lost)
		first, _, err := w.broken.Submit(t.Context(), of("first "+name, name), record)
		if lost == 3 {
			if err == nil || w.lossy.lost != 3 {
				t.Errorf("all answers lost: %v", err)
			}
			first, _, err = w.Submit(t.Context(), of("first "+name, name), record)
		}
		if err != nil || w.at(t, first.Reference).Key != first.Key {
			t.Fatalf("%d answers lost: %v", lost, err)
		}
		if again, fresh, err := w.Submit(t.Context(), of("first "+name, name), record); err != nil || fresh || again.Reference != first.Reference {
			t.Errorf("a retry: fresh %v, %s, %v", fresh, again.Reference, err)
		}
		if _, _, err := w.Submit(t.Context(), of("second "+name, name), record); !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("another key: %v", err)
		}
		if err := w.Erase(t.Context(), w.at(t, first.Reference)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Submit(t.Context(), of("third "+name, name), record); !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("after erasure: %v", err)
		}
		if again, _, err := w.Submit(t.Context(), of("first "+name, name), record); err != nil || !again.Erased {
			t.Errorf("a retry after erasure: %+v, %v", again, err)
		}
	}
	if _, _, err := w.Submit(t.Context(), of("other", "other"), record); err != nil {
		t.Errorf("another subject: %v", err)
	}
}

// The reference of a key was taken by chance: subject and payload go with the next candidate.
func TestSubjectAndPayloadOfTheNextCandidate(t *testing.T) {
	w := newWorld(t)
	sub := large("a")
	sub.Subject = submission.SubjectOf("vat-return", "period")
	w.take(t, submission.Candidate(sub.Key, 0))
	for range 2 {
		stored, _, err := w.Submit(t.Context(), sub, record)
		if err != nil || stored.Reference != submission.Candidate(sub.Key, 1) {
			t.Fatalf("%s, %v", stored.Reference, err)
		}
		if _, err := w.Payload(t.Context(), w.at(t, stored.Reference)); err != nil {
			t.Error(err)
		}
	}
	for _, name := range w.objectsDue(t, in(1)) {
		w.tidy(t, name, in(1), store.Removed)
	}
	if names := w.names(t); len(names) != 1 || !strings.Contains(names[0], string(submission.Candidate(sub.Key, 1))) {
		t.Errorf("objects %v", names)
	}
}

// Twenty keys at once for one subject: one is taken, and the others hear that it was.
func TestSubjectAtOnce(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	won, duplicates := 0, 0
	for i := range 20 {
		all.Go(func() {
			sub := sent(fmt.Sprint("key ", i))
			sub.Subject = [32]byte{7}
			_, _, err := w.Submit(t.Context(), sub, record)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.Is(err, store.ErrDuplicate):
				duplicates++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won != 1 || duplicates != 19 {
		t.Errorf("%d taken, %d refused", won, duplicates)
	}
}

// What DynamoDB says of a transaction that crossed another, or was cancelled without every reason being told.
func TestCancellation(t *testing.T) {
	w := newWorld(t)
	first := w.submit(t, sent("a"))
	crossed := func(codes ...string) *types.TransactionCanceledException {
		e := &types.TransactionCanceledException{}
		for _, code := range codes {
			e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: &code})
		}
		return e
	}
	for _, test := range []struct {
		name, key string
		answers   []error // to the first attempts
		want      error
		reference bool // that of the first
	}{
		{"crossed twice", "b", []error{crossed("TransactionConflict", "None"), crossed("None", "ThrottlingError")}, nil, false},
		{"ours, only the other reason told", "a", []error{crossed("None", "ConditionalCheckFailed")}, nil, true},
		{"not ours", "c", []error{crossed("None", "ConditionalCheckFailed")}, store.ErrDuplicate, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := w.Store
			s.Client = dynamodb.New(w.Client.Options(), func(o *dynamodb.Options) {
				o.APIOptions = append(o.APIOptions, instead("TransactWriteItems", test.answers))
			})
			sub := sent(test.key)
			sub.Subject = submission.SubjectOf("x", test.key)
			stored, _, err := s.Submit(t.Context(), sub, record)
			if !errors.Is(err, test.want) || (stored.Reference == first.Reference) != test.reference {
				t.Errorf("%s, %v", stored.Reference, err)
			}
		})
	}
}
