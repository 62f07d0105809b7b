package store_test

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// A page of a row cannot write into rows that have moved since it was made, nor make a row without the one before it.
func TestSaveInRows(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		save store.Save
		want error
	}{
		"made before the rows moved":            {store.Save{Path: "dogs/0/born", Rows: 2}, store.ErrMoved},
		"the same answer, made before":          {store.Save{Path: "dogs/0/name", Answer: []byte(`"Ben"`), Rows: 2}, store.ErrMoved},
		"made when they had moved":              {store.Save{Path: "dogs/0/born", Rows: 3}, nil},
		"made later":                            {store.Save{Path: "dogs/0/born", Rows: 9}, nil},
		"the page does not say":                 {store.Save{Path: "dogs/0/born"}, nil},
		"the row before is there":               {store.Save{Path: "dogs/1/name", After: "dogs/0/name", Rows: 3}, nil},
		"the row before is not there":           {store.Save{Path: "dogs/2/name", After: "dogs/1/name", Rows: 3}, store.ErrMoved},
		"it is not, and the page does not say":  {store.Save{Path: "dogs/2/name", After: "dogs/1/name"}, store.ErrMoved},
		"an older answer, in a row that stayed": {store.Save{Path: "dogs/0/name", Shown: 2, Rows: 3}, store.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			d := w.draft(t, name, answers("dogs/0/name", `"Ann"`, "dogs/1/name", `"Ben"`))
			if _, err := w.Save(t.Context(), d.ID, store.Save{Path: "income", Answer: []byte("1"), Locale: "en", Expires: in(28)}, noon); err != nil {
				t.Fatal(err)
			}
			if err := w.Replace(t.Context(), w.read(t, d.ID), answers("dogs/0/name", `"Ben"`, "income", "1"), noon); err != nil {
				t.Fatal(err)
			}
			before := w.read(t, d.ID)
			if before.Saved != 3 {
				t.Fatalf("saved %d times", before.Saved)
			}
			test.save.Locale, test.save.Expires = "en", in(28)
			if test.save.Answer == nil {
				test.save.Answer = []byte(`"mine"`)
			}
			got, err := w.Save(t.Context(), d.ID, test.save, noon)
			if !errors.Is(err, test.want) {
				t.Fatalf("%v, want %v", err, test.want)
			}
			stored := w.read(t, d.ID)
			if !reflect.DeepEqual(got, stored) {
				t.Errorf("it gives\n%+v, stored is\n%+v", got, stored)
			}
			if wrote := !reflect.DeepEqual(stored, before); wrote != (test.want == nil) {
				t.Errorf("written: %v", wrote)
			}
		})
	}
}

// The first answer of a row whose answer is lost is no row that has moved.
func TestSaveInRowsWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("dogs/0/name", `"Ann"`))
	w.lossy.next(1)
	save := store.Save{Path: "dogs/1/name", Answer: []byte(`"Ben"`), After: "dogs/0/name", Rows: 1, Locale: "en", Expires: in(28)}
	if got, err := w.broken.Save(t.Context(), d.ID, save, noon); err != nil || w.lossy.lost != 1 || string(got.Answers["dogs/1/name"]) != `"Ben"` {
		t.Errorf("%+v, %v", got, err)
	}
}

// Of a draft that was sent nothing is left but that it was: nobody finds its answers, changes it or begins it again.
func TestFinish(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("name", `"SECRET"`, "income", "1"))
	w.lossy.next(1)
	if err := w.broken.Finish(t.Context(), d.ID); err != nil || w.lossy.lost != 1 {
		t.Fatalf("%v, %d answers lost", err, w.lossy.lost)
	}
	if err := w.Finish(t.Context(), d.ID); err != nil {
		t.Errorf("again: %v", err)
	}
	if err := w.Start(t.Context(), d); err != nil {
		t.Errorf("a start that comes late: %v", err)
	}
	_, read := w.Draft(t.Context(), d.ID, noon)
	_, saved := w.Save(t.Context(), d.ID, store.Save{Path: "income", Answer: []byte("2"), Expires: in(28)}, noon)
	_, marked := w.Save(t.Context(), d.ID, store.Save{Path: "income", Answer: []byte("2"), Shown: 9, Expires: in(28)}, noon)
	for call, err := range map[string]error{"Draft": read, "Save": saved, "Save with a mark": marked, "Replace": w.Replace(t.Context(), d, nil, noon)} {
		if !errors.Is(err, store.ErrSent) {
			t.Errorf("%s: %v", call, err)
		}
	}
	if _, err := w.Draft(t.Context(), d.ID, in(28)); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("when it has expired: %v", err)
	}
	out, err := w.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.Table})
	if err != nil || len(out.Items) != 1 {
		t.Fatalf("%d items, %v", len(out.Items), err)
	}
	for _, name := range []string{"answers", "marks"} {
		if left, ok := out.Items[0][name].(*types.AttributeValueMemberM); !ok || len(left.Value) > 0 {
			t.Errorf("%s: %v", name, out.Items[0][name])
		}
	}
	if _, expires := out.Items[0]["expires"]; !expires {
		t.Error("it does not expire any more")
	}
	if err := w.Finish(t.Context(), submission.DraftID("never")); err != nil {
		t.Errorf("a draft that is not there: %v", err)
	}
	if _, err := w.Draft(t.Context(), submission.DraftID("never"), noon); !errors.Is(err, store.ErrNoDraft) {
		t.Errorf("it made one: %v", err)
	}
}

// More than an item holds is an error of its own: trying again does not help. One large answer is none; many that are
// not large are.
func TestTooLarge(t *testing.T) {
	w := newWorld(t)
	many := map[string]json.RawMessage{}
	for i := range 12 {
		many[strconv.Itoa(i)] = json.RawMessage(`"` + strings.Repeat("x", store.Large-10) + `"`)
	}
	d := w.draft(t, "a", many)
	_, err := w.Save(t.Context(), d.ID, store.Save{Path: "other", Answer: many["0"], Locale: "en", Expires: in(28)}, noon)
	if !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("Save: %v", err)
	}
	more := maps.Clone(many)
	more["other"] = many["0"]
	if err := w.Replace(t.Context(), d, more, noon); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("Replace: %v", err)
	}
	if got := w.read(t, d.ID); got.Saved != 1 || len(got.Answers) != 12 {
		t.Errorf("something was written: saved %d", got.Saved)
	}
	if err := w.Start(t.Context(), store.Draft{ID: submission.DraftID("b"), Answers: more, Expires: in(1)}); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("Start: %v", err)
	}
	huge := func(submission.Reference) ([]byte, error) { return []byte(strings.Repeat("x", 410_000)), nil }
	for name, change := range map[string]func(*submission.Submission){
		"plain":   func(*submission.Submission) {},
		"payload": func(s *submission.Submission) { s.Payload = &submission.Payload{Bytes: many["0"]} },
		"subject": func(s *submission.Submission) { s.Subject = [32]byte{1} },
	} {
		sub := sent(name)
		change(&sub)
		if _, fresh, err := w.Submit(t.Context(), sub, huge); !errors.Is(err, store.ErrTooLarge) || fresh {
			t.Errorf("Submit, %s: fresh %v, %v", name, fresh, err)
		}
	}
}
