package fault

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

var (
	title = ask.Text{Name: "title", Max: 40}
	story = ask.LongText{Name: "story", Max: 100_000}
)

// storied is a transaction for trials: it asks for a title, of which there can be only one submission, and a story,
// which may be large.
func storied(t testing.TB) transaction.Transaction {
	tx := acceptance.Transaction(t, "child-benefit")
	tx.Questions = []ask.Question{title, story}
	tx.Eligible, tx.Check, tx.Retention.Months = nil, nil, 7
	tx.Unique = func(a ask.Answers) string { return strings.TrimPrefix(title.Of(a), "any") }
	tx.Decide = func(date.Date, ask.Answers) transaction.Outcome { return transaction.Outcome{Result: "claimed"} }
	return tx
}

// told is the answers with a story of a size. A title "any" sets no bound.
func told(title string, size int) json.RawMessage {
	text, err := json.Marshal(map[string]string{"title": title, "story": strings.Repeat("a line of it\n", size/13) + "end"})
	if err != nil {
		panic(err)
	}
	return text
}

// telling is software that sends a story of a size.
func telling(size int) func(*world, transaction.Case) *citizen {
	return func(w *world, _ transaction.Case) *citizen { return w.byKey(told("any", size)) }
}

// titled is the same with a title that no other run has.
func titled(size int) func(*world, transaction.Case) *citizen {
	return func(w *world, _ transaction.Case) *citizen {
		subject := fmt.Sprint("run ", w.secrets)
		who := w.byKey(told(subject, size))
		who.subject = subject
		return who
	}
}

// toItsEnd lets the time of its retention end.
func toItsEnd(begin func(*world, transaction.Case) *citizen) func(*world, transaction.Case) *citizen {
	return func(w *world, c transaction.Case) *citizen {
		who := begin(w, c)
		who.erased = true
		return who
	}
}

// byLargePage is a citizen with a draft of a large story.
func byLargePage(w *world, _ transaction.Case) *citizen {
	return w.byPage(told("any", 33_000), "story", "title")
}

// left lets a month pass, after which nothing may be in the bucket but what a submission names, and tells what is. It
// looks at what is due in the shards of the citizen only, as a sweep would in all of them.
func (w *world) left(who *citizen) map[string]bool {
	later := w.now.AddDate(0, 1, 3)
	shards := []int{store.Shard(who.submissionKey())}
	if token, ok := strings.CutPrefix(who.cookie, "__Secure-draft="); ok {
		shards = append(shards, store.Shard(submission.DraftID(token)))
	}
	for _, shard := range shards {
		due, err := w.store.Due(w.t.Context(), shard, later, 100)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, d := range due {
			if d.Object == "" {
				continue
			}
			if tidied, err := w.store.Tidy(w.t.Context(), d.Object, later); err != nil || tidied != store.Removed {
				w.t.Errorf("an object that nobody names: %s, %v", tidied, err)
			}
		}
	}
	names, err := w.objects.Names(bucketName)
	if err != nil {
		w.t.Fatal(err)
	}
	left := map[string]bool{}
	for _, name := range names {
		left[name] = true
	}
	return left
}

// The receipt and the status of a large submission are shown without a look into the bucket.
func TestLargeReceiptAndStatus(t *testing.T) {
	tx := storied(t)
	w := newWorld(t, tx, at(date.MustParse("2026-11-22")))
	who := &citizen{answers: told("any", 100_000-20), cookie: w.draft(told("any", 100_000-20)), receipts: map[string]bool{}}
	if !who.submit(w) {
		t.Fatal("it was not taken")
	}
	w.faults.Arm(1_000_000, "")
	receipt := w.call("GET", "/receipt", withCookie(who.cookie))
	status := w.call("GET", "/submissions/"+acceptance.Reference(receipt.body), withCookie(who.cookie))
	if receipt.status != 200 || status.status != 200 || !who.receipts[acceptance.Reference(receipt.body)] {
		t.Errorf("receipt %d, status %d", receipt.status, status.status)
	}
	for _, call := range w.faults.Calls() {
		if call != "GetItem" {
			t.Errorf("they call %s", call)
		}
	}
	w.pass(time.Minute)
	w.work()
	for _, m := range w.cases {
		if handoff.Digest(m.Answers) != m.Digest || len(m.Answers) < 99_000 {
			t.Errorf("the back office has %d bytes", len(m.Answers))
		}
	}
	if len(w.cases) != 1 {
		t.Errorf("the back office has %d cases", len(w.cases))
	}
}

// Somebody who sends what was received already is told so on a page, in their language; what they typed stays.
func TestDuplicatePage(t *testing.T) {
	tx := storied(t)
	w := newWorld(t, tx, at(date.MustParse("2026-11-22")))
	for i, test := range []struct{ prefix, language string }{{"", "en"}, {"/cy", "cy"}} {
		answers := told(fmt.Sprint("title ", i), 40_000)
		first := &citizen{answers: answers, key: fmt.Sprint("key-of-some-software-", i), receipts: map[string]bool{}}
		if !first.submit(w) {
			t.Fatal("the first was not taken")
		}
		second := w.draft(answers)
		for range 2 {
			page := w.post(test.prefix+"/submit", second, nil)
			if page.status != 409 || !strings.Contains(page.body, `lang="`+test.language+`"`) {
				t.Errorf("%s: %d %.300s", test.language, page.status, page.body)
			}
			book, err := tx.Words(words.Language(test.language))
			if err != nil {
				t.Fatal(err)
			}
			if want := book.Text("problem.duplicate.title", nil); !strings.Contains(page.body, want) {
				t.Errorf("%s: the page does not say %q", test.language, want)
			}
		}
		if check := w.call("GET", test.prefix+"/check", withCookie(second)); check.status != 200 {
			t.Errorf("%s: the check page: %d", test.language, check.status)
		}
	}
}
