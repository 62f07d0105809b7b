package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// record is a record that names its reference.
func record(ref submission.Reference) ([]byte, error) {
	return fmt.Appendf(nil, `{"reference":%q}`, ref.String()), nil
}

// sent is a submission under a key, as the service hands it to Submit.
func sent(key string) submission.Submission {
	return submission.Submission{
		Key: submission.SoftwareKey(key), Fingerprint: [32]byte{1}, Version: 1, ReceivedAt: noon,
		NeedsDecision: true, DecideBy: in(112), KeepMonths: 72, DueAt: submission.AfterCommit(noon),
	}
}

func (w world) submit(t *testing.T, sub submission.Submission) submission.Submission {
	t.Helper()
	stored, fresh, err := w.Submit(t.Context(), sub, record)
	if err != nil || !fresh {
		t.Fatalf("submit: fresh %v, %v", fresh, err)
	}
	return stored
}

func (w world) at(t *testing.T, ref submission.Reference) submission.Submission {
	t.Helper()
	found, err := w.Submission(t.Context(), ref, 1)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// take puts what belongs to another key under a reference, as chance would.
func (w world) take(t *testing.T, ref submission.Reference) {
	t.Helper()
	other := submission.SoftwareKey("somebody else's " + string(ref))
	_, err := w.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: string(ref)}, "version": &types.AttributeValueMemberN{Value: "1"},
		"key": &types.AttributeValueMemberB{Value: other[:]}, "fingerprint": &types.AttributeValueMemberB{Value: make([]byte, 32)},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// The same key with the same answers is one submission, with whatever has happened to it since; with other answers it
// is refused.
func TestSubmit(t *testing.T) {
	w := newWorld(t)
	first := sent("a")
	stored := w.submit(t, first)
	if stored.Reference != submission.Candidate(first.Key, 0) {
		t.Errorf("the reference is %s", stored.Reference)
	}
	if got := w.at(t, stored.Reference); !reflect.DeepEqual(got, stored) {
		t.Errorf("Submit says\n%+v, and stored is\n%+v", stored, got)
	}
	acknowledged, err := w.Acknowledge(t.Context(), stored, "CB-1", in(1))
	if err != nil {
		t.Fatal(err)
	}
	later := first
	later.ReceivedAt, later.DueAt, later.KeepMonths = in(2), in(2), 1
	again, fresh, err := w.Submit(t.Context(), later, record)
	if err != nil || fresh || !reflect.DeepEqual(again, acknowledged) {
		t.Errorf("the same again: fresh %v, %v,\n%+v, want\n%+v", fresh, err, again, acknowledged)
	}
	other := later
	other.Fingerprint = [32]byte{2}
	got, fresh, err := w.Submit(t.Context(), other, record)
	if !errors.Is(err, store.ErrReused) || fresh || got.Reference != stored.Reference {
		t.Errorf("something else under the key: %s, fresh %v, %v", got.Reference, fresh, err)
	}
	if got := w.at(t, stored.Reference); !reflect.DeepEqual(got, acknowledged) {
		t.Errorf("what was tried changed the submission to\n%+v", got)
	}
	if found, err := w.ByKey(t.Context(), first.Key); err != nil || !reflect.DeepEqual(found, acknowledged) {
		t.Errorf("ByKey: %+v, %v", found, err)
	}
	if _, err := w.ByKey(t.Context(), submission.SoftwareKey("b")); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("a key never used: %v", err)
	}
	if _, err := w.Submission(t.Context(), stored.Reference, 2); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("another version: %v", err)
	}
}

// The commit whose answer is lost is stored once; nobody sends it twice, because nobody is told that it is fresh.
func TestSubmitWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	w.lossy.next(1)
	stored, fresh, err := w.broken.Submit(t.Context(), sent("a"), record)
	if err != nil || fresh || w.lossy.lost != 1 {
		t.Fatalf("fresh %v, %v, %d answers lost", fresh, err, w.lossy.lost)
	}
	if got, err := w.ByKey(t.Context(), stored.Key); err != nil || !reflect.DeepEqual(got, stored) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A reference that another key has taken by chance is passed over: by Submit, and by whoever looks for the key.
func TestReferenceTaken(t *testing.T) {
	w := newWorld(t)
	for _, taken := range []int{1, 3, 7} {
		t.Run(fmt.Sprint(taken, " taken"), func(t *testing.T) {
			sub := sent(t.Name())
			for n := range taken {
				w.take(t, submission.Candidate(sub.Key, n))
			}
			if _, err := w.ByKey(t.Context(), sub.Key); !errors.Is(err, store.ErrNoSubmission) {
				t.Errorf("before it is sent, ByKey finds somebody else's: %v", err)
			}
			stored := w.submit(t, sub)
			want := submission.Candidate(sub.Key, taken)
			if stored.Reference != want || !strings.Contains(string(stored.Record), want.String()) {
				t.Errorf("the reference is %s, the record %s; want %s", stored.Reference, stored.Record, want)
			}
			if found, err := w.ByKey(t.Context(), sub.Key); err != nil || found.Reference != want {
				t.Errorf("ByKey: %s, %v", found.Reference, err)
			}
			if again, fresh, err := w.Submit(t.Context(), sub, record); err != nil || fresh || again.Reference != want {
				t.Errorf("the same again: %s, fresh %v, %v", again.Reference, fresh, err)
			}
			sub.Fingerprint[0]++
			if _, _, err := w.Submit(t.Context(), sub, record); !errors.Is(err, store.ErrReused) {
				t.Errorf("something else under the key: %v", err)
			}
		})
	}
	t.Run("all taken", func(t *testing.T) {
		sub := sent(t.Name())
		for n := range 8 {
			w.take(t, submission.Candidate(sub.Key, n))
		}
		tried := 0
		_, fresh, err := w.Submit(t.Context(), sub, func(ref submission.Reference) ([]byte, error) { tried++; return record(ref) })
		if err == nil || fresh || tried != 8 || errors.Is(err, store.ErrReused) {
			t.Errorf("fresh %v, %v after %d references", fresh, err, tried)
		}
		if _, err := w.ByKey(t.Context(), sub.Key); !errors.Is(err, store.ErrNoSubmission) {
			t.Errorf("ByKey: %v", err)
		}
	})
}

// A record that cannot be written stores nothing.
func TestSubmitWithoutRecord(t *testing.T) {
	w := newWorld(t)
	sub, broken := sent("a"), errors.New("no record")
	_, fresh, err := w.Submit(t.Context(), sub, func(submission.Reference) ([]byte, error) { return nil, broken })
	if !errors.Is(err, broken) || fresh {
		t.Errorf("fresh %v, %v", fresh, err)
	}
	if _, err := w.ByKey(t.Context(), sub.Key); !errors.Is(err, store.ErrNoSubmission) {
		t.Errorf("stored: %v", err)
	}
}

// Every step in every order of three: what follows from where the submission stands is done once, and everything else
// changes nothing.
func TestStepsInEveryOrder(t *testing.T) {
	w := newWorld(t)
	steps := []string{"sent", "acknowledge", "acknowledge otherwise", "decide", "decide otherwise", "erase"}
	for i := range len(steps) * len(steps) * len(steps) {
		order := []string{steps[i/36], steps[i/6%6], steps[i%6]}
		stored := w.submit(t, sent("order "+strings.Join(order, ",")))
		want := stored
		for n, step := range order {
			at := in(n + 1)
			var err, wantErr error
			before := w.at(t, stored.Reference) // each step is taken by who has just read
			switch step {
			case "sent":
				err = w.Sent(t.Context(), before, at)
				if before.AcknowledgedAt.IsZero() && !before.Erased {
					if want.HandedOverAt.IsZero() {
						want.HandedOverAt = at
					}
					want.SentAt, want.Attempt, want.DueAt = at, want.Attempt+1, at.Add(submission.Redrive)
				}
			case "acknowledge", "acknowledge otherwise":
				number := "CB-" + strconv.Itoa(len(step))
				_, err = w.Acknowledge(t.Context(), before, number, at)
				switch {
				case !before.Erased && before.AcknowledgedAt.IsZero():
					if want.HandedOverAt.IsZero() {
						want.HandedOverAt = at
					}
					want.AcknowledgedAt, want.CaseNumber, want.DueAt = at, number, want.DecideBy
				case before.CaseNumber != number:
					wantErr = store.ErrOutOfOrder
				}
			case "decide", "decide otherwise":
				_, err = w.Decide(t.Context(), before, transaction.Decision{Code: step}, at)
				switch {
				case !before.Erased && !before.AcknowledgedAt.IsZero() && before.DecidedAt.IsZero():
					want.DecidedAt, want.Decision, want.DueAt = at, step, at.AddDate(0, 72, 0)
				case before.Decision != step:
					wantErr = store.ErrOutOfOrder
				}
			case "erase":
				// Whether it may be erased is for Submission.Task to say; the store holds to the due marker.
				err = w.Erase(t.Context(), before)
				want.Erased, want.Record, want.CaseNumber, want.Decision, want.DueAt = true, nil, "", "", time.Time{}
			}
			if !errors.Is(err, wantErr) || err != nil && wantErr == nil {
				t.Errorf("%v: %s gives %v, want %v", order, step, err, wantErr)
			}
			if got := w.at(t, stored.Reference); !reflect.DeepEqual(got, want) {
				t.Fatalf("%v: after %s it is\n%+v, want\n%+v", order, step, got, want)
			}
		}
	}
}

// What was read before somebody else moved the due marker changes nothing, and is no error: whoever moved it knows
// better. An acknowledgement or a decision does not depend on the marker.
func TestStaleReader(t *testing.T) {
	w := newWorld(t)
	for name, call := range map[string]func(submission.Submission) error{
		"Sent":     func(sub submission.Submission) error { return w.Sent(t.Context(), sub, in(1)) },
		"Postpone": func(sub submission.Submission) error { return w.Postpone(t.Context(), sub, in(1)) },
		"Erase":    func(sub submission.Submission) error { return w.Erase(t.Context(), sub) },
	} {
		for mover, move := range map[string]func(submission.Submission) error{
			"sent":      func(sub submission.Submission) error { return w.Sent(t.Context(), sub, noon.Add(time.Minute)) },
			"postponed": func(sub submission.Submission) error { return w.Postpone(t.Context(), sub, in(3)) },
			"acknowledged": func(sub submission.Submission) error {
				_, err := w.Acknowledge(t.Context(), sub, "C", in(1))
				return err
			},
			"erased": func(sub submission.Submission) error { return w.Erase(t.Context(), sub) },
		} {
			sub := w.submit(t, sent(name+mover))
			if err := move(sub); err != nil {
				t.Fatal(err)
			}
			moved := w.at(t, sub.Reference)
			if err := call(sub); err != nil {
				t.Errorf("%s after it was %s: %v", name, mover, err)
			}
			if got := w.at(t, sub.Reference); !reflect.DeepEqual(got, moved) {
				t.Errorf("%s after it was %s made it\n%+v from\n%+v", name, mover, got, moved)
			}
		}
		if err := call(submission.Submission{Reference: "NOSUCHTHING0", Version: 1}); err != nil {
			t.Errorf("%s of what is not there: %v", name, err)
		}
		if _, err := w.Submission(t.Context(), "NOSUCHTHING0", 1); !errors.Is(err, store.ErrNoSubmission) {
			t.Errorf("%s made a submission: %v", name, err)
		}
	}
	for name, call := range map[string]func(submission.Submission) (submission.Submission, error){
		"Acknowledge": func(sub submission.Submission) (submission.Submission, error) {
			return w.Acknowledge(t.Context(), sub, "C", in(1))
		},
		"Decide": func(sub submission.Submission) (submission.Submission, error) {
			return w.Decide(t.Context(), sub, transaction.Decision{Code: "yes"}, in(1))
		},
	} {
		if _, err := call(submission.Submission{Reference: "NOSUCHTHING0", Version: 1}); err == nil {
			t.Errorf("%s of what is not there: no error", name)
		}
		if _, err := w.Submission(t.Context(), "NOSUCHTHING0", 1); !errors.Is(err, store.ErrNoSubmission) {
			t.Errorf("%s made a submission: %v", name, err)
		}
	}
	sub := w.submit(t, sent("moved"))
	if err := w.Sent(t.Context(), sub, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Acknowledge(t.Context(), sub, "C", in(1)); err != nil || got.Attempt != 1 || !got.HandedOverAt.Equal(noon.Add(time.Minute)) {
		t.Errorf("an acknowledgement while the sender writes: %+v, %v", got, err)
	}
}

// Each step whose answer is lost is done once.
func TestStepsWhoseAnswersAreLost(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	w.lossy.next(1)
	if err := w.broken.Sent(t.Context(), sub, in(1)); err != nil || w.lossy.lost != 1 {
		t.Errorf("Sent: %v", err)
	}
	if got := w.at(t, sub.Reference); got.Attempt != 1 {
		t.Errorf("%d attempts", got.Attempt)
	}
	w.lossy.next(1)
	sub, err := w.broken.Acknowledge(t.Context(), sub, "C", in(2))
	if err != nil || w.lossy.lost != 1 || !sub.AcknowledgedAt.Equal(in(2)) {
		t.Errorf("Acknowledge: %+v, %v", sub, err)
	}
	w.lossy.next(1)
	sub, err = w.broken.Decide(t.Context(), sub, transaction.Decision{Code: "yes"}, in(3))
	if err != nil || w.lossy.lost != 1 || !sub.DecidedAt.Equal(in(3)) {
		t.Errorf("Decide: %+v, %v", sub, err)
	}
	w.lossy.next(1)
	if err := w.broken.Erase(t.Context(), sub); err != nil || !w.at(t, sub.Reference).Erased {
		t.Errorf("Erase: %v", err)
	}
}

// After its erasure nothing of what was said is left in the item, and the key still gets its reference.
func TestTombstone(t *testing.T) {
	w := newWorld(t)
	sub := w.submit(t, sent("a"))
	sub, err := w.Acknowledge(t.Context(), sub, "CB-SECRET", in(1))
	if err != nil {
		t.Fatal(err)
	}
	if sub, err = w.Decide(t.Context(), sub, transaction.Decision{Code: "SECRET"}, in(2)); err != nil {
		t.Fatal(err)
	}
	if err := w.Erase(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	left := w.item(t, sub.Reference)
	for name := range left {
		if !slices.Contains([]string{"id", "version", "key", "fingerprint", "receivedAt", "handedOverAt", "acknowledgedAt",
			"decidedAt", "needsDecision", "decideBy", "attempt", "keepMonths", "erased", "receivedDay", "sentAt"}, name) {
			t.Errorf("%s is left of it", name)
		}
	}
	again, fresh, err := w.Submit(t.Context(), sent("a"), record)
	if err != nil || fresh || again.Reference != sub.Reference || !again.Erased || !again.ReceivedAt.Equal(noon) {
		t.Errorf("the same key after the erasure: %+v, fresh %v, %v", again, fresh, err)
	}
	other := sent("a")
	other.Fingerprint[0]++
	if _, _, err := w.Submit(t.Context(), other, record); !errors.Is(err, store.ErrReused) {
		t.Errorf("something else under the key after the erasure: %v", err)
	}
}
