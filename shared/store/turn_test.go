package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// by is an answer that a version takes.
func by(version, path string) store.Save {
	return store.Save{Path: path, Answer: []byte(`"` + version + `"`), Definition: version, Locale: "en", Expires: in(28)}
}

// over is the same from a page that showed the answer before.
func over(version, path string) store.Save {
	save := by(version, path)
	save.Shown = 99
	return save
}

// took tells which of two versions took each of some answers: "a old, b new".
func took(d store.Draft, paths ...string) string {
	var all []string
	for _, path := range paths {
		who := "nobody"
		for _, version := range []string{"old", "new"} {
			if d.Took(version, path) {
				who = strings.TrimPrefix(who, "nobody") + version
			}
		}
		all = append(all, path+" "+who)
	}
	return strings.Join(all, ", ")
}

// A draft tells which version took each answer, in whatever order two of them write to it.
func TestTook(t *testing.T) {
	w := newWorld(t)
	save := func(id [32]byte, save store.Save) store.Draft {
		t.Helper()
		d, err := w.Save(t.Context(), id, save, noon)
		if err != nil {
			t.Fatal(err)
		}
		if stored := w.read(t, id); took(stored, "a", "b", "c") != took(d, "a", "b", "c") {
			t.Errorf("it gives %s, stored is %s", took(d, "a", "b", "c"), took(stored, "a", "b", "c"))
		}
		return d
	}
	for name, test := range map[string]struct {
		saves []store.Save
		want  string
	}{
		"one version":              {[]store.Save{by("old", "b"), by("old", "c")}, "a old, b old, c old"},
		"the next goes on":         {[]store.Save{by("old", "b"), by("new", "c")}, "a old, b old, c new"},
		"the first comes again":    {[]store.Save{by("new", "b"), by("old", "c")}, "a old, b new, c old"},
		"both by turns":            {[]store.Save{by("new", "b"), by("old", "c"), over("new", "a"), over("old", "b")}, "a new, b old, c old"},
		"each over the other's":    {[]store.Save{over("new", "a"), over("old", "a"), by("new", "b"), over("old", "b")}, "a old, b old, c nobody"},
		"nothing of the first":     {[]store.Save{over("new", "a"), by("new", "b")}, "a new, b new, c nobody"},
		"a third in between, gone": {[]store.Save{by("new", "b"), by("third", "c"), over("old", "c")}, "a old, b new, c old"},
	} {
		t.Run(name, func(t *testing.T) {
			d := store.Draft{ID: submission.DraftID(name), Answers: answers("a", "1"), Definition: "old", Locale: "en", StartedAt: noon, Expires: in(28)}
			if err := w.Start(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			for _, one := range test.saves {
				d = save(d.ID, one)
			}
			if got := took(d, "a", "b", "c"); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			d.Definition = "new"
			if err := w.Replace(t.Context(), d, answers("a", "1", "b", "2"), noon); err != nil {
				t.Fatal(err)
			}
			if got := took(save(d.ID, over("old", "b")), "a", "b"); got != "a new, b old" {
				t.Errorf("after all was written at once: %s", got)
			}
		})
	}
}

// What an older draft does not tell counts as before: what was written since a version began with it is its own.
func TestTookOfADraftThatDoesNotTell(t *testing.T) {
	w := newWorld(t)
	d := store.Draft{ID: submission.DraftID("a"), Answers: answers("a", "1"), Definition: "old", Locale: "en", StartedAt: noon, Expires: in(28)}
	if err := w.Start(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	save := func(save store.Save) {
		t.Helper()
		if _, err := w.Save(t.Context(), d.ID, save, noon); err != nil {
			t.Fatal(err)
		}
	}
	save(by("new", "b"))
	_, err := w.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
		TableName: &w.Table, Key: item.Item{"id": item.Text("draft#" + fmt.Sprintf("%x", d.ID)), "version": item.Number(0)}, UpdateExpression: aws.String("REMOVE turns"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.read(t, d.ID); took(got, "a", "b") != "a old, b oldnew" {
		t.Errorf("before: %s", took(got, "a", "b"))
	}
	save(by("old", "c"))
	if got := w.read(t, d.ID); took(got, "a", "b", "c") != "a old, b oldnew, c old" {
		t.Errorf("after: %s", took(got, "a", "b", "c"))
	}
}

// Two versions that save at the same time both do: no answer is lost, and each stands as that of who took it.
func TestTurnsAtOnce(t *testing.T) {
	w := newWorld(t)
	d := w.draft(t, "a", answers("income", "1"))
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			version := []string{"old", "new"}[n%2]
			if _, err := w.Save(t.Context(), d.ID, by(version, fmt.Sprintf("%s-%d", version, n)), noon); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	stored := w.read(t, d.ID)
	for path, answer := range stored.Answers {
		if version, _, mine := strings.Cut(path, "-"); mine && (!stored.Took(version, path) || string(answer) != `"`+version+`"`) {
			t.Errorf("%s: %s, took %s", path, answer, took(stored, path))
		}
	}
	if len(stored.Answers) != 13 {
		t.Errorf("%d answers", len(stored.Answers))
	}
}

// A save by another version whose answer is lost is saved all the same, and is its own.
func TestTurnWhoseAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	for skip := range 3 {
		d := w.draft(t, fmt.Sprint(skip), answers("income", "1"))
		w.lossy.after(skip)
		got, err := w.broken.Save(t.Context(), d.ID, by("new", "b"), noon)
		w.lossy.next(0)
		if err != nil || !got.Took("new", "b") || string(w.read(t, d.ID).Answers["b"]) != `"new"` {
			t.Errorf("call %d: %+v, %v", skip, got, err)
		}
	}
}
