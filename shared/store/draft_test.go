package store_test

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// in is a time some days from now.
func in(days int) time.Time { return noon.AddDate(0, 0, days) }

func answers(pairs ...string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return out
}

// draft is a new draft with some answers, stored.
func (w world) draft(t *testing.T, token string, given map[string]json.RawMessage) store.Draft {
	t.Helper()
	d := store.Draft{ID: submission.DraftID(token), Answers: given, Definition: "abc", Locale: "en", StartedAt: noon, Expires: in(28)}
	if err := w.Start(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return w.read(t, d.ID)
}

func (w world) read(t *testing.T, id [32]byte) store.Draft {
	t.Helper()
	d, err := w.Draft(t.Context(), id, noon)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What Start stores is what Draft gives; the same start again, as a retry is, changes nothing of a draft that has
// moved on since.
func TestStart(t *testing.T) {
	w := newWorld(t)
	want := store.Begun(store.Draft{
		ID: submission.DraftID("a"), Answers: answers("income", `"between"`, "children/0/child-name", `{"first": "Ann"}`),
		Marks: map[string]int{"income": 1, "children/0/child-name": 1},
		Saved: 1, Definition: "abc", Since: map[string]int{"abc": 0}, Locale: "cy", StartedAt: noon, Expires: in(28),
	})
	given := want
	given.Saved, given.Marks = 17, map[string]int{"income": 4}
	if err := w.Start(t.Context(), given); err != nil {
		t.Fatal(err)
	}
	if got := w.read(t, want.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("stored\n%+v, want\n%+v", got, want)
	}
	moved, err := w.Save(t.Context(), want.ID, store.Save{Path: "partner", Answer: []byte("true"), Locale: "en", Expires: in(29)}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context(), given); err != nil {
		t.Errorf("the same start again: %v", err)
	}
	if got := w.read(t, want.ID); !reflect.DeepEqual(got, moved) {
		t.Errorf("the second start changed the draft to\n%+v from\n%+v", got, moved)
	}
	if _, err := w.Draft(t.Context(), submission.DraftID("b"), noon); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("a draft that never was: %v", err)
	}
}

// A start whose answer is lost is not refused when the SDK tries again.
func TestStartWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	w.lossy.next(1)
	d := store.Draft{ID: submission.DraftID("a"), Answers: answers("income", "1"), StartedAt: noon, Expires: in(1)}
	if err := w.broken.Start(t.Context(), d); err != nil || w.lossy.lost != 1 {
		t.Errorf("%v, %d answers lost", err, w.lossy.lost)
	}
	if got := w.read(t, d.ID); got.Saved != 1 {
		t.Errorf("saved %d times", got.Saved)
	}
}

// Nothing in the table leads to the token, which is the citizen's secret.
func TestTokenIsNotStored(t *testing.T) {
	if submission.DraftID("a") == submission.DraftKey("a") {
		t.Error("who reads a submission's key can find its draft")
	}
}

// An expired draft is not there, though DynamoDB has not deleted it: not for Draft, not for Save, not for Replace.
func TestExpiredDraft(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		now  time.Time
		want error
	}{
		"a second before it expires":                    {in(28).Add(-time.Second), nil},
		"the moment it expires":                         {in(28), store.ErrNoDraft},
		"a millisecond before, which counts in seconds": {in(28).Add(-time.Millisecond), nil},
		"a day later":                                   {in(29), store.ErrNoDraft},
	} {
		t.Run(name, func(t *testing.T) {
			d := w.draft(t, name, answers("income", `"a"`))
			if _, err := w.Draft(t.Context(), d.ID, test.now); !errors.Is(err, test.want) {
				t.Errorf("Draft: %v, want %v", err, test.want)
			}
			if err := w.Replace(t.Context(), d, answers("income", `"b"`), test.now); !errors.Is(err, test.want) {
				t.Errorf("Replace: %v, want %v", err, test.want)
			}
			for path, shown := range map[string]int{"partner": 0, "income": 9} {
				save := store.Save{Path: path, Answer: []byte(`"c"`), Shown: shown, Expires: in(28)}
				if _, err := w.Save(t.Context(), d.ID, save, test.now); !errors.Is(err, test.want) {
					t.Errorf("Save with the mark %d: %v, want %v", shown, err, test.want)
				}
			}
			wrote := string(w.read(t, d.ID).Answers["income"]) != `"a"`
			if wrote != (test.want == nil) {
				t.Errorf("written: %v", wrote)
			}
		})
	}
	if _, err := w.Save(t.Context(), submission.DraftID("never"), store.Save{Path: "income", Answer: []byte("1"), Expires: in(1)}, noon); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("a save in a draft that never was: %v", err)
	}
	if err := w.Replace(t.Context(), store.Draft{ID: submission.DraftID("never")}, answers("a", "1"), noon); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("a replacement of a draft that never was: %v", err)
	}
}

// An answer that is newer than the page showed stands, and so does any where the page showed none.
func TestSaveMarks(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		path  string
		shown int
		want  error
	}{
		"an older answer was shown":           {"income", 1, store.ErrChanged},
		"the answer itself was shown":         {"income", 3, nil},
		"a newer one was shown":               {"income", 4, nil},
		"no answer was shown":                 {"income", 0, store.ErrChanged},
		"none was shown, and none is there":   {"gone", 0, nil},
		"another answer, older than the last": {"partner", 2, nil},
		"an answer was shown that is gone":    {"gone", 1, store.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			d := w.draft(t, name, answers("income", `"one"`, "partner", "false"))
			for _, save := range []store.Save{{Path: "partner", Answer: []byte("true"), Shown: 1}, {Path: "income", Answer: []byte(`"three"`), Shown: 1}} {
				save.Locale, save.Expires = "en", in(28)
				var err error
				if d, err = w.Save(t.Context(), d.ID, save, noon); err != nil {
					t.Fatal(err)
				}
			}
			if d.Saved != 3 || !maps.Equal(d.Marks, map[string]int{"partner": 2, "income": 3}) {
				t.Fatalf("after two saves: %d, %v", d.Saved, d.Marks)
			}
			save := store.Save{Path: test.path, Answer: []byte(`"mine"`), Shown: test.shown, Locale: "cy", Expires: in(40)}
			got, err := w.Save(t.Context(), d.ID, save, noon)
			if !errors.Is(err, test.want) {
				t.Fatalf("%v, want %v", err, test.want)
			}
			want := d
			if test.want == nil {
				want.Answers, want.Marks = maps.Clone(d.Answers), maps.Clone(d.Marks)
				want.Answers[test.path], want.Marks[test.path] = save.Answer, 4
				want.Saved, want.Locale, want.Expires = 4, "cy", in(40)
			}
			// The whole draft comes with the answer, saved or not, so that a page costs one call.
			if !reflect.DeepEqual(got, want) {
				t.Errorf("it gives\n%+v, want\n%+v", got, want)
			}
			if stored := w.read(t, d.ID); !reflect.DeepEqual(stored, want) {
				t.Errorf("stored is\n%+v, want\n%+v", stored, want)
			}
		})
	}
}

// A save whose answer is lost is no conflict with itself; nor is the same answer given in two tabs.
func TestSaveWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("income", `"one"`))
	save := store.Save{Path: "income", Answer: []byte(`"two"`), Shown: 1, Locale: "en", Expires: in(28)}
	w.lossy.next(1)
	got, err := w.broken.Save(t.Context(), d.ID, save, noon)
	if err != nil || w.lossy.lost != 1 {
		t.Fatalf("%v, %d answers lost", err, w.lossy.lost)
	}
	if !reflect.DeepEqual(got, w.read(t, d.ID)) || got.Saved != 2 || string(got.Answers["income"]) != `"two"` {
		t.Errorf("it gives %+v", got)
	}
	if again, err := w.Save(t.Context(), d.ID, save, noon); err != nil || again.Saved != 2 {
		t.Errorf("the same answer in another tab: saved %d, %v", again.Saved, err)
	}
	save.Answer = []byte(`"three"`)
	if _, err := w.Save(t.Context(), d.ID, save, noon); !errors.Is(err, store.ErrChanged) {
		t.Errorf("another answer in another tab: %v", err)
	}
}

// Replace writes all or nothing, where the draft has not moved since it was read.
func TestReplace(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("children/0/name", `"Ann"`, "children/1/name", `"Ben"`, "unknown-to-this-version", "1"))
	without := answers("children/0/name", `"Ben"`, "unknown-to-this-version", "1")
	if err := w.Replace(t.Context(), d, without, noon); err != nil {
		t.Fatal(err)
	}
	got := w.read(t, d.ID)
	if !reflect.DeepEqual(got.Answers, without) || got.Saved != 2 || got.Definition != "abc" {
		t.Errorf("stored: %+v", got)
	}
	for path, mark := range got.Marks {
		if mark != 2 {
			t.Errorf("the mark of %s is %d: a page that showed the other row could replace this one", path, mark)
		}
	}
	for name, other := range map[string]map[string]json.RawMessage{
		"other answers": answers("children/0/name", `"Cleo"`), "none": {},
	} {
		if err := w.Replace(t.Context(), d, other, noon); !errors.Is(err, store.ErrChanged) {
			t.Errorf("%s over a draft that has moved: %v", name, err)
		}
	}
	if again := w.read(t, d.ID); !reflect.DeepEqual(again, got) {
		t.Errorf("a refused replacement changed the draft to %+v", again)
	}
	// That the answers are the same by chance makes no retry of it.
	for range 2 {
		save := store.Save{Path: "unknown-to-this-version", Answer: []byte("1"), Locale: "en", Expires: in(28)}
		if _, err := w.Save(t.Context(), d.ID, save, noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Replace(t.Context(), d, without, noon); !errors.Is(err, store.ErrChanged) {
		t.Errorf("the same answers, over a draft that has moved: %v", err)
	}
	// A page that showed row 1 as it was cannot write into the row that has moved up.
	save := store.Save{Path: "children/0/name", Answer: []byte(`"Anna"`), Shown: d.Marks["children/0/name"], Expires: in(28)}
	if _, err := w.Save(t.Context(), d.ID, save, noon); !errors.Is(err, store.ErrChanged) {
		t.Errorf("a page that showed another row: %v", err)
	}
}

func TestReplaceWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("a", "1", "b", "2"))
	w.lossy.next(1)
	if err := w.broken.Replace(t.Context(), d, answers("a", "1"), noon); err != nil || w.lossy.lost != 1 {
		t.Errorf("%v, %d answers lost", err, w.lossy.lost)
	}
	if got := w.read(t, d.ID); got.Saved != 2 || len(got.Answers) != 1 {
		t.Errorf("stored: %+v", got)
	}
}

// A table that cannot be had is an error of its own: it is neither a draft that is not there nor a conflict.
func TestStorageOut(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("a", "1"))
	key := submission.DraftKey("a")
	known := []error{store.ErrNoDraft, store.ErrChanged, store.ErrNoSubmission, store.ErrReused, store.ErrOutOfOrder}
	for name, call := range map[string]func() error{
		"Start":      func() error { return w.broken.Start(t.Context(), d) },
		"Draft":      func() error { _, err := w.broken.Draft(t.Context(), d.ID, noon); return err },
		"Save":       func() error { _, err := w.broken.Save(t.Context(), d.ID, store.Save{Path: "a"}, noon); return err },
		"Replace":    func() error { return w.broken.Replace(t.Context(), d, nil, noon) },
		"ByKey":      func() error { _, err := w.broken.ByKey(t.Context(), key); return err },
		"Submission": func() error { _, err := w.broken.Submission(t.Context(), submission.Candidate(key, 0), 1); return err },
		"Submit": func() error {
			_, _, err := w.broken.Submit(t.Context(), submission.Submission{Key: key}, record)
			return err
		},
		"Sent": func() error {
			return w.broken.Sent(t.Context(), submission.Submission{Reference: "R", Version: 1}, noon)
		},
		"Postpone": func() error {
			return w.broken.Postpone(t.Context(), submission.Submission{Reference: "R", Version: 1}, noon)
		},
		"Erase": func() error { return w.broken.Erase(t.Context(), submission.Submission{Reference: "R", Version: 1}) },
		"Due":   func() error { _, err := w.broken.Due(t.Context(), 0, noon, 1); return err },
		"Acknowledge": func() error {
			_, err := w.broken.Acknowledge(t.Context(), submission.Submission{Reference: "R", Version: 1}, "C", noon)
			return err
		},
	} {
		w.lossy.next(1000)
		err := call()
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		for _, other := range known {
			if errors.Is(err, other) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
