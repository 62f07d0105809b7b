package fault

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Tally is what a trial counted. None of it depends on the machine.
type Tally struct {
	// Kinds of fault; 0 where the trial has none.
	Kinds int
	// Runs are tries, each of which begins anew; where the trial is one long run, Of says what is counted instead.
	Runs int
	Of   string
	// Violations are promises that did not hold.
	Violations int
}

// Add adds up.
func (t *Tally) Add(more Tally) {
	t.Runs, t.Violations = t.Runs+more.Runs, t.Violations+more.Violations
}

func (t Tally) row(what string) string {
	kinds := "–"
	if t.Kinds > 0 {
		kinds = fmt.Sprint(t.Kinds)
	}
	return fmt.Sprintf("| %s | %s | %s %s | %d |", what, kinds, grouped(t.Runs), cmp.Or(t.Of, "runs"), t.Violations)
}

// grouped is a number with commas.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

var writing sync.Mutex // trials end at the same time

// Keep prints what a trial counted and holds it against the trial's row of the table in a file; with update it writes the
// row. The row of a trial begins with its name, and the table is in the order of the names.
func (t Tally) Keep(tb testing.TB, file, what string, update bool) {
	tb.Helper()
	row := t.row(what)
	tb.Log(row)
	writing.Lock()
	defer writing.Unlock()
	text, err := os.ReadFile(file)
	if err != nil {
		tb.Error(err)
		return
	}
	var before, rows []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| trial |") {
			rows = append(rows, line)
		} else {
			before = append(before, line)
		}
	}
	if slices.Contains(rows, row) {
		return
	}
	if !update {
		tb.Errorf("%s does not have what was counted: run this test again with -update\n%s", file, row)
		return
	}
	rows = slices.DeleteFunc(rows, func(r string) bool { return strings.HasPrefix(r, "| "+what+" |") })
	rows = append(rows, row)
	slices.Sort(rows)
	if err := os.WriteFile(file, []byte(strings.Join(append(before, rows...), "\n")+"\n"), 0o644); err != nil {
		tb.Error(err)
	}
}
