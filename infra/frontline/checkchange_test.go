package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/change"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// No change breaks silently what the last release of a transaction promised.
func TestNothingReleasedIsBroken(t *testing.T) {
	for _, tx := range functions.All {
		old, err := lastRelease(t.Context(), root, tx, "")
		if errors.Is(err, os.ErrNotExist) {
			continue // a new one promised nobody anything
		}
		if err != nil {
			t.Error(err)
			continue
		}
		var told, faults bytes.Buffer
		if _, err := tellChange(root, old, tx, &told, &faults); err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(faults.String()) {
			t.Error(strings.TrimSpace(line))
		}
		if told.Len() > 0 {
			t.Log(told.String()) // a change that may be released
		}
	}
}

// What did not change is not told of.
func TestNoChangeIsSilent(t *testing.T) {
	for _, tx := range functions.All {
		now, err := change.Of(tx)
		if err != nil {
			t.Fatal(err)
		}
		var told bytes.Buffer
		if n, err := tellChange(root, now, tx, &told, &told); n > 0 || err != nil || told.Len() > 0 {
			t.Errorf("%s: %d, %v\n%s", tx.Name, n, err, told.String())
		}
	}
}

// A question that is taken out of a real transaction is a fault at the line where the questions are listed, and what else
// comes of it is told.
func TestABreakIsTold(t *testing.T) {
	tx := functions.All[0]
	old, err := change.Of(tx)
	if err != nil {
		t.Fatal(err)
	}
	gone := tx.Questions[len(tx.Questions)-1].About().Name
	changed := tx
	changed.Questions = append([]ask.Question{}, tx.Questions[:len(tx.Questions)-1]...)
	var told, faults bytes.Buffer
	if n, err := tellChange(root, old, changed, &told, &faults); n == 0 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if !strings.Contains(told.String(), "drafts: "+gone+": gone") {
		t.Errorf("told %s", &told)
	}
	for line := range strings.Lines(faults.String()) {
		place, text, _ := strings.Cut(line, ": ")
		file, number, _ := strings.Cut(place, ":")
		if !strings.HasSuffix(file, ".go") || number == "" || !strings.Contains(text, gone+" is gone") {
			t.Errorf("%q", line)
		}
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}

func TestReleaseOfACommit(t *testing.T) {
	for commit, want := range map[string]string{"no-such-commit": "is no commit", "--output=x": "is no commit"} {
		if _, err := lastRelease(t.Context(), root, functions.All[0], commit); err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, new(wrongCall)) {
			t.Errorf("%s: %v", commit, err)
		}
	}
	never := transaction.Transaction{Name: "never-released"}
	for _, commit := range []string{"", "HEAD"} {
		if _, err := lastRelease(t.Context(), root, never, commit); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("at %q: %v", commit, err)
		}
	}
	data, err := atCommit(t.Context(), root, "HEAD", "go.mod")
	if now, e := os.ReadFile(filepath.Join(root, "go.mod")); e != nil || err != nil || !bytes.HasPrefix(now, data[:20]) {
		t.Errorf("%v, %v: %.20q", e, err, data)
	}
}
