package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// code is a return code's item, as its number tells it from others.
func code(n string, expires time.Time) store.Return {
	return store.Return{ID: sha256.Sum256([]byte(n)), Sealed: []byte("sealed token " + n), Expires: expires}
}

// leads says what a code leads to at a time.
func (w world) leads(t *testing.T, r store.Return, at time.Time) []byte {
	t.Helper()
	got, err := w.Return(t.Context(), r.ID, at)
	if err != nil {
		t.Fatal(err)
	}
	return got.Sealed
}

// A draft has one code, the last that it was given; that renews the draft, and lives as long as it did then.
func TestKeepReturn(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("income", "1"))
	first, second := code("1", in(30)), code("2", in(31))
	for _, r := range []store.Return{first, second, second} { // the last as a retry does
		if err := w.KeepReturn(t.Context(), w.read(t, d.ID), r, noon); err != nil {
			t.Fatal(err)
		}
		if got := w.read(t, d.ID); got.Return != r.ID || !got.Expires.Equal(r.Expires) || got.Saved != 1 || len(got.Answers) != 1 {
			t.Fatalf("the draft is %+v", got)
		}
		if got := w.leads(t, r, noon); !bytes.Equal(got, r.Sealed) {
			t.Errorf("it leads to %q", got)
		}
	}
	if got := w.leads(t, first, noon); got != nil {
		t.Errorf("the first still leads to %q", got)
	}
	for at, want := range map[time.Time]int{in(31).Add(-time.Second): len(second.Sealed), in(31): 0, in(99): 0} {
		if got := w.leads(t, second, at); len(got) != want {
			t.Errorf("at %v: %q", at, got)
		}
	}
	if got := w.leads(t, code("3", in(30)), noon); got != nil {
		t.Errorf("a code that never was leads to %q", got)
	}
	other := second
	other.Sealed = []byte("sealed token of somebody else")
	if err := w.KeepReturn(t.Context(), w.draft(t, "b", nil), other, noon); err == nil {
		t.Error("a code that is taken is given again")
	}
	if got := w.leads(t, second, noon); !bytes.Equal(got, second.Sealed) {
		t.Errorf("it now leads to %q", got)
	}
}

// Whichever answer of its calls is lost, the draft has the new code, and the one before leads nowhere.
func TestKeepReturnWhoseAnswersAreLost(t *testing.T) {
	for n := range 3 {
		w := newWorld(t)
		d := w.draft(t, "a", nil)
		first, second := code("1", in(30)), code("2", in(30))
		if err := w.KeepReturn(t.Context(), d, first, noon); err != nil {
			t.Fatal(err)
		}
		w.lossy.after(n)
		if err := w.broken.KeepReturn(t.Context(), w.read(t, d.ID), second, noon); err != nil || w.lossy.lost != 1 {
			t.Fatalf("call %d: %v, %d lost", n+1, err, w.lossy.lost)
		}
		if got := w.read(t, d.ID); got.Return != second.ID || !bytes.Equal(w.leads(t, second, noon), second.Sealed) {
			t.Errorf("call %d: the draft names %x, and the code leads to %q", n+1, got.Return, w.leads(t, second, noon))
		}
		if w.leads(t, first, noon) != nil {
			t.Errorf("call %d: the code before still leads somewhere", n+1)
		}
	}
}

// Of two that give a draft a code at once, from what they both read, one does: what it gave leads there, and nothing leads anywhere
// that the other made. A code that is asked for after it replaces it.
func TestTwoKeepReturn(t *testing.T) {
	for name, had := range map[string]bool{"none before": false, "one before": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.draft(t, "a", answers("income", "1"))
			before, first, second := code("0", in(30)), code("1", in(30)), code("2", in(30))
			if had {
				if err := w.KeepReturn(t.Context(), d, before, noon); err != nil {
					t.Fatal(err)
				}
				d = w.read(t, d.ID)
			}
			if err := w.KeepReturn(t.Context(), d, first, noon); err != nil {
				t.Fatal(err)
			}
			if err := w.KeepReturn(t.Context(), d, second, noon); !errors.Is(err, store.ErrChanged) {
				t.Errorf("the second: %v", err)
			}
			if got := w.read(t, d.ID); got.Return != first.ID || !bytes.Equal(w.leads(t, first, noon), first.Sealed) {
				t.Errorf("the draft names %x, and the first leads to %q", got.Return, w.leads(t, first, noon))
			}
			if w.leads(t, second, noon) != nil || w.leads(t, before, noon) != nil {
				t.Error("another code leads somewhere")
			}
			third := code("3", in(30))
			if err := w.KeepReturn(t.Context(), w.read(t, d.ID), third, noon); err != nil || w.leads(t, first, noon) != nil {
				t.Errorf("one more: %v", err)
			}
		})
	}
}

// What is gone, sent or deleted gets no code, and the code that it had leads nowhere.
func TestReturnEnds(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(world, [32]byte) error
		at   time.Time
		want error
	}{
		"sent":         {func(w world, id [32]byte) error { return w.Finish(t.Context(), id) }, noon, store.ErrSent},
		"sent twice":   {func(w world, id [32]byte) error { w.lossy.next(1); return w.broken.Finish(t.Context(), id) }, noon, store.ErrSent},
		"deleted":      {func(w world, id [32]byte) error { return w.Forget(t.Context(), id, noon) }, noon, store.ErrNoDraft},
		"delete again": {func(w world, id [32]byte) error { w.lossy.next(1); return w.broken.Forget(t.Context(), id, noon) }, noon, store.ErrNoDraft},
		"expired":      {func(world, [32]byte) error { return nil }, in(30), store.ErrNoDraft},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.draft(t, "a", answers("income", "1"))
			first := code("1", in(30))
			if err := w.KeepReturn(t.Context(), d, first, noon); err != nil {
				t.Fatal(err)
			}
			if err := test.end(w, d.ID); err != nil {
				t.Fatal(err)
			}
			if got := w.leads(t, first, test.at); got != nil {
				t.Errorf("the code leads to %q", got)
			}
			if _, err := w.Draft(t.Context(), d.ID, test.at); !errors.Is(err, test.want) {
				t.Errorf("the draft: %v", err)
			}
			if err := w.KeepReturn(t.Context(), d, code("2", in(60)), test.at); !errors.Is(err, test.want) {
				t.Errorf("another code: %v", err)
			}
			if _, err := w.Save(t.Context(), d.ID, store.Save{Path: "income", Answer: []byte("2"), Locale: "en", Expires: in(60)}, test.at); !errors.Is(err, test.want) {
				t.Errorf("another answer: %v", err)
			}
		})
	}
	w := newWorld(t)
	if err := w.KeepReturn(t.Context(), store.Draft{ID: submission.DraftID("never")}, code("1", in(30)), noon); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("a draft that never was: %v", err)
	}
}

// A draft that is deleted leaves nothing of what was in it.
func TestForget(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("income", "1", "story", `"`+strings.Repeat("x", store.Large)+`"`))
	if len(w.names(t)) != 1 {
		t.Fatal("the large answer is not in the bucket")
	}
	if err := w.Forget(t.Context(), d.ID, noon); err != nil {
		t.Fatal(err)
	}
	if left := w.names(t); len(left) != 0 {
		t.Errorf("left in the bucket: %v", left)
	}
	out, err := w.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.Table})
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range out.Items {
		for name, value := range stored {
			if m, ok := value.(*types.AttributeValueMemberM); ok && len(m.Value) > 0 || slices.Contains([]string{"locale", "startedAt"}, name) {
				t.Errorf("left of it: %s %v", name, value)
			}
		}
	}
	if err := w.Forget(t.Context(), submission.DraftID("never"), noon); err != nil {
		t.Errorf("a draft that never was: %v", err)
	}
}

// The hash of the fact is kept with the submission, and goes with its content.
func TestFact(t *testing.T) {
	w := newWorld(t)
	sub := submission.Submission{Key: submission.DraftKey("a"), Version: 1, ReceivedAt: noon, DueAt: noon}
	sub.Fact = submission.FactOf(sub.Key, []byte(`"1985-03-27"`))
	sub = w.submit(t, sub)
	stored := w.at(t, sub.Reference)
	if stored.Fact != sub.Fact || submission.FactOf(submission.DraftKey("b"), []byte(`"1985-03-27"`)) == sub.Fact {
		t.Errorf("kept is %x of %x", stored.Fact, sub.Fact)
	}
	if err := w.Erase(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	if got := w.at(t, sub.Reference); !got.Erased || got.Fact != [32]byte{} {
		t.Errorf("erased, it has the fact %x", got.Fact)
	}
}
