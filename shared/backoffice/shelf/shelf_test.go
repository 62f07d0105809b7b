package shelf_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var paths = []string{"cases.db", "cases"}

func of(name string, version int, body string) backoffice.Submission {
	ref := submission.Candidate(submission.SoftwareKey(name), 0)
	return backoffice.Submission{Body: []byte(body), Message: handoff.Message{HandoffID: handoff.ID(ref, version),
		Record: handoff.Record{Transaction: "child-benefit", Reference: ref, Version: version, SubmittedAt: noon,
			Outcome: handoff.Outcome{Result: "claimed"}}}}
}

// Both kinds of shelf keep the same: what was filed, once, with its times, over closing and opening again.
func TestShelf(t *testing.T) {
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), path)
			now := noon
			open := func() shelf.Shelf {
				s, err := shelf.Open(path, func() time.Time { return now })
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			s := open()
			ctx := t.Context()
			one, two := of("a", 1, `{"x":"é <&>"}`), of("a", 2, `{}`)
			two.Kind = submission.Amendment
			number, fresh, err := s.File(ctx, one)
			if err != nil || !fresh || number != "CB-"+one.Reference.String() {
				t.Fatal(number, fresh, err)
			}
			now = now.Add(time.Minute)
			for _, step := range []func() error{
				func() error { return s.Acknowledged(ctx, one.HandoffID) },
				func() error { now = now.Add(time.Minute); return s.Acknowledged(ctx, one.HandoffID) },
				func() error { _, _, err := s.File(ctx, two); return err },
				func() error { return s.Decided(ctx, two.HandoffID, "awarded") },
				func() error { now = now.Add(time.Minute); return s.Decided(ctx, two.HandoffID, "awarded") },
				func() error { return s.Close() },
			} {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			s = open()
			defer s.Close()
			if again, fresh, err := s.File(ctx, one); again != number || fresh || err != nil {
				t.Error(again, fresh, err)
			}
			cases, err := s.Cases(ctx)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(cases)
			if err != nil {
				t.Fatal(err)
			}
			ref := one.Reference.String()
			want := strings.ReplaceAll(`[{"caseNumber":"CB-REF","handoffId":"REF-1","transaction":"child-benefit","reference":"REF","version":1,"kind":"submission","result":"claimed","submittedAt":"2026-11-22T12:00:00Z","filedAt":"2026-11-22T12:00:00Z","acknowledgedAt":"2026-11-22T12:01:00Z"},`+
				`{"caseNumber":"CB-REF","handoffId":"REF-2","transaction":"child-benefit","reference":"REF","version":2,"kind":"amendment","result":"claimed","submittedAt":"2026-11-22T12:00:00Z","filedAt":"2026-11-22T12:02:00Z","decision":"awarded","decidedAt":"2026-11-22T12:02:00Z"}]`, "REF", ref)
			if string(got) != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			found, err := s.Find(ctx, one.Reference)
			if err != nil || len(found) != 2 || string(found[0].Message) != string(one.Body) || found[0].Answers != nil {
				t.Errorf("%+v, %v", found, err)
			}
			if _, err := s.Find(ctx, of("b", 1, "{}").Reference); !errors.Is(err, shelf.ErrNone) {
				t.Error(err)
			}
			for id, want := range map[string]bool{one.HandoffID: true, of("b", 1, "{}").HandoffID: false} {
				if held, err := s.Holds(ctx, id); held != want || err != nil {
					t.Error(id, held, err)
				}
			}
			if _, _, err := s.File(ctx, of("c", 1, "not JSON")); !errors.Is(err, backoffice.ErrRefused) {
				t.Error(err)
			}
			readable(t, filepath.Dir(path))
		})
	}
}

// readable fails where somebody else may read what was filed.
func readable(t *testing.T, dir string) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if n++; err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s", entry.Name(), info.Mode())
		}
		return err
	})
	if err != nil || n == 0 {
		t.Error(n, err)
	}
}

// Of many who file the same at once, from two programs, one opens the case.
func TestManyAtOnce(t *testing.T) {
	for _, path := range paths {
		path := filepath.Join(t.TempDir(), path)
		var both [2]shelf.Shelf
		for i := range both {
			s, err := shelf.Open(path, func() time.Time { return noon })
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			both[i] = s
		}
		var opened atomic.Int32
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if _, fresh, err := both[i%2].File(t.Context(), of("a", 1, "{}")); err != nil {
					t.Error(err)
				} else if fresh {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if cases, err := both[0].Cases(t.Context()); err != nil || len(cases) != 1 || opened.Load() != 1 {
			t.Errorf("%s: %d opened, %d cases, %v", path, opened.Load(), len(cases), err)
		}
	}
}

// A folder takes no name from outside that leads out of it.
func TestFolderNames(t *testing.T) {
	s, err := shelf.Open(filepath.Join(t.TempDir(), "cases"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"../x", "", "x/y", strings.ToLower(of("a", 1, "{}").HandoffID)} {
		sub := of("a", 1, "{}")
		sub.HandoffID = id
		if _, _, err := s.File(t.Context(), sub); !errors.Is(err, backoffice.ErrRefused) {
			t.Errorf("%q is filed: %v", id, err)
		}
	}
}
