//go:build deep

package acceptance

import (
	"strings"
	"testing"
	"time"
)

// As many lines as a file may have: the file is taken in one request, and every line gets its receipt.
func TestFiveThousandLines(t *testing.T) {
	tx, c, lines := vatReturns(t, 5000)
	p := start(t, c.On, nil)
	b := software(p)
	began := time.Now()
	job := sendFile(t, b, "the-key-of-a-file-of-5000-lines", lines)
	taken := time.Since(began)
	for sweeps := 1; job.Status != "done"; sweeps++ {
		if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
			t.Logf("sweep %d: %s %v", sweeps, answer.Payload, err) // the next goes on
		}
		var err error
		if job, err = b.Job(t.Context(), job.Job); err != nil {
			t.Fatal(err)
		}
		if time.Since(began) > 20*time.Minute {
			t.Fatalf("%+v", job)
		}
	}
	worked := time.Since(began) - taken
	seen := map[string]bool{}
	for _, r := range resultsOf(t, b, job) {
		if r.Receipt == nil {
			t.Fatalf("line %d: %+v", r.Line, r.Problem)
		}
		seen[string(r.Receipt.Reference)] = true
	}
	if len(seen) != len(lines) {
		t.Errorf("%d receipts", len(seen))
	}
	t.Logf("%d KB, taken in %v, worked in %v", len(strings.Join(lines, ""))>>10, taken.Round(time.Millisecond), worked.Round(time.Second))
}
