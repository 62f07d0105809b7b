package acceptance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/client/vatreturn"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// software is the client of registered software of a platform: its own generated one.
func software(p *local.Platform) *vatreturn.Client {
	return &vatreturn.Client{Base: p.URL, HTTP: client(), Authorize: func(r *http.Request, _ []byte) error {
		r.Header.Set("Authorization", "Bearer "+p.People().AccessToken("accounting", p.URL, "vat-return", provider.None))
		return nil
	}}
}

// sendFile sends a file, and gives its job.
func sendFile(t *testing.T, c *vatreturn.Client, key string, lines []string) vatreturn.Job {
	t.Helper()
	job, err := c.SendFile(t.Context(), key, []byte(strings.Join(lines, "")))
	if err != nil || job.Lines != len(lines) {
		t.Fatalf("%+v %v", job, err)
	}
	return job
}

// resultsOf are all results of a job that is done, in the order of their lines.
func resultsOf(t *testing.T, c *vatreturn.Client, job vatreturn.Job) (all []vatreturn.LineResult) {
	t.Helper()
	for after := ""; ; {
		page, err := c.Results(t.Context(), job.Job, after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Results...)
		if page.Next == nil {
			break
		}
		_, after, _ = strings.Cut(*page.Next, "after=")
	}
	for n, r := range all {
		if r.Line != n+1 {
			t.Fatalf("result %d is of line %d", n+1, r.Line)
		}
	}
	return all
}

// vrn is a VAT registration number: seven digits, and two that make their weighted sum a multiple of 97.
func vrn(n int) string {
	digits := fmt.Sprintf("%07d", n)
	sum := 0
	for i, d := range digits {
		sum += int(d-'0') * (8 - i)
	}
	return fmt.Sprintf("%s%02d", digits, 97-sum%97)
}

// vatReturns are lines of n returns of as many businesses.
func vatReturns(t *testing.T, n int) (transaction.Transaction, transaction.Case, []string) {
	tx := Transaction(t, "vat-return")
	c := Case(t, tx, "northern-ireland")
	var lines []string
	for i := range n {
		lines = append(lines, strings.Replace(lineOf(c.Answers), "980780684", vrn(1_000_000+i), 1))
	}
	return tx, c, lines
}

// A file is taken by the real functions, worked by the sweep, and each of its returns is received, handed over, and found again
// under the key of its line.
func TestFileOverTheWire(t *testing.T) {
	tx, c, lines := vatReturns(t, 130)
	lines[7] = "{\n"
	lines[8] = strings.Replace(lines[8], `"box-1"`, `"box-11"`, 1)
	lines[9] = lines[6] // the same business and period
	p := start(t, c.On, nil)
	b := software(p)
	key := "the-key-of-a-file-over-the-wire"
	job := sendFile(t, b, key, lines)
	if again := sendFile(t, b, key, lines); again.Job != job.Job {
		t.Errorf("two jobs: %s and %s", job.Job, again.Job)
	}
	for until := time.Now().Add(2 * time.Minute); job.Status != "done" && time.Now().Before(until); {
		// It may be in the hands of the sweep that the schedule has begun.
		if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
			t.Fatalf("sweep: %s %v", answer.Payload, err)
		}
		var err error
		if job, err = b.Job(t.Context(), job.Job); err != nil {
			t.Fatal(err)
		}
	}
	if job.Status != "done" || job.Counts["201"] != 127 || job.Counts["400"] != 1 || job.Counts["422"] != 1 || job.Counts["409"] != 1 {
		t.Fatalf("%+v", job)
	}
	results := resultsOf(t, b, job)
	for n, code := range map[int]string{7: "not-json", 8: "faults", 9: "duplicate"} {
		if p := results[n].Problem; p == nil || p.Code != code {
			t.Errorf("line %d: %+v", n+1, results[n])
		}
	}
	standing, err := b.Status(t.Context(), string(results[4].Receipt.Reference), key+"/5")
	if err != nil || standing.Reference != results[4].Receipt.Reference {
		t.Errorf("status by the key of line 5: %+v %v", standing, err)
	}
	if messages := receive(t, p, tx, 127); len(messages) != 127 || messages[0].Client != "accounting" || messages[0].Channel != "software" {
		t.Errorf("%d messages", len(messages))
	}
	// What is done is not worked again, and nobody else is asked.
	if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
		t.Errorf("sweep: %s %v", answer.Payload, err)
	}
}

// The function is killed while it works a file, again and again. The sweep has it worked until it is done: each line has its
// receipt, no two are one, and what was submitted by itself under the key of its line is the same.
func TestKilledWhileWorkingAFile(t *testing.T) {
	tx, c, lines := vatReturns(t, 120)
	p := start(t, c.On, nil)
	b := software(p)
	job := sendFile(t, b, "the-key-of-a-file-that-is-killed", lines)
	began := time.Now()
	stop := killing(t, p.Function(tx.Name), 400*time.Millisecond)
	met := 0 // sweeps that met a dead function
	for after := trial.Until(c.On); job.Status != "done"; after += time.Minute {
		p.SetOffset(after) // what a dead worker had taken is free again
		answer, err := p.Run(tx.Name + "-sweep")
		if err != nil {
			t.Fatal(err)
		}
		if answer.Error != "" {
			met++
		}
		if met >= 5 {
			stop()
		}
		for { // who asks may meet a function that is killed
			now, err := b.Job(t.Context(), job.Job)
			if err == nil {
				job = now
				break
			}
			if time.Since(began) > 4*time.Minute {
				t.Fatalf("nobody answers: %v", err)
			}
		}
		if time.Since(began) > 4*time.Minute {
			t.Fatalf("it does not end: %+v", job)
		}
	}
	killed := stop()
	t.Logf("%d processes were killed, %d sweeps met a dead function", killed, met)
	if killed == 0 || met == 0 {
		t.Error("nothing was killed while it worked, so this shows nothing")
	}
	seen := map[string]bool{}
	for n, r := range resultsOf(t, b, job) {
		if r.Receipt == nil || seen[string(r.Receipt.Reference)] {
			t.Errorf("line %d: %+v", n+1, r)
			continue
		}
		seen[string(r.Receipt.Reference)] = true
	}
	if len(seen) != len(lines) {
		t.Errorf("%d receipts of %d", len(seen), len(lines))
	}
	p.SetOffset(trial.Until(c.On) + time.Hour)
	for range 2 { // what was not handed over before its function died
		if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
			t.Fatalf("sweep: %s %v", answer.Payload, err)
		}
	}
	// What was sent and not yet marked so when its function died is sent again, under the same id: the department drops one.
	client, queue := queueOf(t, p, tx)
	handoffs := map[string]bool{}
	for _, m := range receive(t, p, tx, Waiting(t, client, queue.QueueUrl)) {
		delete(seen, m.Reference.String())
		handoffs[m.HandoffID] = true
	}
	if len(handoffs) != len(lines) {
		t.Errorf("%d submissions were handed over, of %d", len(handoffs), len(lines))
	}
	if len(seen) > 0 {
		t.Errorf("%d receipts were never handed over", len(seen))
	}
}
