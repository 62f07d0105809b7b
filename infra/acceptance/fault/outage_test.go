package fault

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/store"
)

// A department is away for thirty-one days, and its queue forgets after four. What was submitted on the first of them, and
// each day after, is filed once and acknowledged once when it is back. TestManyWhileAway does the same with 10,000.
func TestAway(t *testing.T) { away(t, 500) }

// away lets n be submitted in 31 days on a clock that nothing waits for.
func away(t *testing.T, n int) {
	const days = 31
	w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
	w.quiet()
	receipts := map[string]bool{}
	forgotten, sent := 0, 0
	for turn := range days * 8 {
		for range n*(turn+1)/(days*8) - n*turn/(days*8) {
			who := w.byKey(told("any", 50))
			if !who.submit(w) {
				t.Fatal("it was not received")
			}
			for receipt := range who.receipts {
				receipts[acceptance.Reference(receipt)] = true
			}
		}
		w.pass(3 * time.Hour)
		swept, err := w.outbox.Sweep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sent += swept.Sent
	}
	if forgotten = n + sent - w.waiting(); forgotten < n {
		t.Errorf("the queue has forgotten only %d messages: nobody was away for long", forgotten)
	}
	acknowledged := w.workOff()
	if missing := unfiled(receipts, w); len(missing) > 0 || len(receipts) != n || len(w.cases) != n || w.tally.Filed != n {
		w.violated("LOST or DUPLICATE: %d receipts, %d cases, filed %d; without a case: %v", len(receipts), len(w.cases), w.tally.Filed, missing)
	}
	if w.tally.Repeated != acknowledged-n {
		w.violated("REPEATED: %d of %d messages are told to be repeats", w.tally.Repeated, acknowledged)
	}
	w.balance(n)
	t.Logf("%d were sent again, %d messages forgotten, %d repeats dropped", sent, forgotten, w.tally.Repeated)
	report(t, fmt.Sprintf("%s submissions, the department away for 31 days, its queue forgets after four", grouped(n)),
		Tally{Runs: n, Of: "submissions", Violations: w.violations})
}

// quiet takes the counting out of the way, where nothing is to go wrong.
func (w *world) quiet() {
	w.outbox = w.outboxOver(w.faults.Base)
	w.service = w.serviceOver(w.outbox)
	w.invoke = w.service.Function()
	w.office = w.newOffice(w.faults.Base)
}

// workOff lets the department work until its queue is empty, and gives how many messages it was.
func (w *world) workOff() (acknowledged int) {
	for w.waiting() > 0 {
		done, err := w.office.Receive(w.t.Context())
		if err != nil || done.Received == 0 {
			w.t.Fatalf("%+v, %v", done, err)
		}
		w.tally.Add(done)
		acknowledged += done.Acknowledged
	}
	return acknowledged
}

// unfiled are the references that the department has no case of.
func unfiled(receipts map[string]bool, w *world) []string {
	filed := map[string]bool{}
	for id := range w.cases {
		filed[id[:strings.LastIndex(id, "-")]] = true
	}
	return slices.DeleteFunc(slices.Collect(maps.Keys(receipts)), func(reference string) bool { return filed[reference] })
}

// balance makes up the books of every day since the world began: n receipts, all acknowledged, the difference 0.
func (w *world) balance(n int) {
	w.t.Helper()
	receipts := 0
	for day := date.Of(w.start); !w.today().Before(day); day = day.AddDays(1) {
		books, err := w.calm.Reconcile(w.t.Context(), day, false)
		if err != nil {
			w.t.Fatal(err)
		}
		if receipts += books.Receipts; books.Difference != 0 || !books.Settled {
			w.violated("BOOKS: %+v", books)
		}
	}
	if receipts != n {
		w.violated("BOOKS: %d receipts in the register, and %d were given", receipts, n)
	}
}

// A message that the department can do nothing with is one of ten that it receives at a time: the other nine are done with,
// and after five tries the queue sets it aside.
func TestPoisonInABatchOfTen(t *testing.T) {
	w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
	w.quiet()
	for range 9 {
		if who := w.byKey(told("any", 50)); !who.submit(w) {
			t.Fatal("it was not received")
		}
	}
	poison := `{"schemaVersion": 2, "handoffId": "not one"}`
	if _, err := w.queue.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &w.queueURL, MessageBody: &poison}); err != nil {
		t.Fatal(err)
	}
	done, err := w.office.Receive(t.Context())
	if want := (backoffice.Tally{Received: 10, Filed: 9, Acknowledged: 9, Left: 1}); err != nil || done != want {
		t.Errorf("%+v, %v; want %+v", done, err, want)
	}
	for range 5 {
		w.pass(6 * time.Minute)
		if _, err := w.office.Receive(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.waiting(); n != 0 {
		t.Errorf("%d messages stay on the queue", n)
	}
	if n := acceptance.Waiting(t, w.queue, &w.deadURL); n != 1 {
		t.Errorf("%d messages are set aside", n)
	}
	w.balance(9)
}

// What a department cannot take, though it is one of ours, needs attention, is not lost, and goes again when somebody says so.
func TestSetAsideAndRedriven(t *testing.T) {
	w := newWorld(t, storied(t), at(date.MustParse("2026-11-22")))
	w.quiet()
	who := w.byKey(told("any", 50))
	who.submit(w)
	away := w.office
	away.Transaction = "another" // a program that was set up wrongly
	for range 6 {
		if done, err := away.Receive(t.Context()); err != nil || done.Filed != 0 {
			t.Fatalf("%+v, %v", done, err)
		}
		w.pass(6 * time.Minute)
	}
	if swept, err := w.outbox.Sweep(t.Context()); err != nil || swept.Attention != 1 {
		t.Errorf("%+v, %v", swept, err)
	}
	books, err := w.outbox.Reconcile(t.Context(), w.today(), false)
	if err != nil || len(books.NeedsAttention) != 1 || books.Difference != 0 {
		t.Errorf("%+v, %v", books, err)
	}
	sub, err := w.store.ByKey(t.Context(), who.submissionKey())
	if err != nil || !sub.NeedsAttention() {
		t.Fatalf("%+v, %v", sub, err)
	}
	if _, err := w.store.Redrive(t.Context(), sub, w.now); err != nil {
		t.Fatal(err)
	}
	if swept, err := w.outbox.Sweep(t.Context()); err != nil || swept.Sent != 1 {
		t.Errorf("%+v, %v", swept, err)
	}
	w.workOff()
	if len(w.cases) != 1 || store.Shard(sub.Key) != shard {
		t.Errorf("%d cases", len(w.cases))
	}
	w.balance(1)
}
