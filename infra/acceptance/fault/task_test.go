package fault

import (
	"fmt"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// software is a citizen whose software has submitted a case.
func (w *world) software(c transaction.Case, key string) *citizen {
	w.t.Helper()
	who := &citizen{answers: c.Answers, key: "key-of-some-software-" + key, receipts: map[string]bool{}}
	if !who.submit(w) {
		w.t.Fatal("the submission was not received")
	}
	return who
}

func (w *world) submission(who *citizen) submission.Submission {
	w.t.Helper()
	sub, err := w.store.ByKey(w.t.Context(), who.submissionKey())
	if err != nil {
		w.t.Fatal(err)
	}
	return sub
}

// threeDays is what the design promises: what is not acknowledged by then goes again.
const threeDays = 72 * time.Hour

// What is not acknowledged in three days goes again, with the same hand-off id, however long the department is away
// and however often its queue forgets.
func TestUnacknowledgedGoesAgain(t *testing.T) {
	tx, c := complete(t)
	w := newWorld(t, tx, at(c.On))
	who := w.software(c, "a")
	for attempt := 1; attempt <= 10; attempt++ {
		if sub := w.submission(who); sub.Attempt != attempt || sub.Status() != submission.HandedOver {
			t.Fatalf("after %d sendings: attempt %d, %s", attempt, sub.Attempt, sub.Status())
		}
		w.wipe()
		w.pass(threeDays - 2*time.Minute)
		w.sweep()
		if w.waiting() != 0 {
			t.Fatal("it went again before three days had passed")
		}
		w.pass(3 * time.Minute)
		w.sweep()
		w.sweep()
		if n := w.waiting(); n != 1 {
			t.Fatalf("%d messages after three days", n)
		}
	}
	w.work()
	if sub := w.submission(who); sub.Status() != submission.Acknowledged || len(w.cases) != 1 {
		t.Errorf("%s, %d cases", sub.Status(), len(w.cases))
	}
	for _, message := range w.cases {
		if message.Attempt != 11 {
			t.Errorf("the message says attempt %d, and is the eleventh", message.Attempt)
		}
	}
}

// A decision that is late is told each day until it comes; a decided submission is erased when its time is over, and
// the same key still gets the same receipt.
func TestLateThenDecidedThenErased(t *testing.T) {
	tx, c := complete(t)
	w := newWorld(t, tx, at(c.On))
	who := w.software(c, "b")
	w.work()
	w.pass(tx.Deadlines.Decided + time.Minute)
	for range 3 {
		swept, err := w.outbox.Sweep(t.Context())
		if err != nil || swept.Late != 1 || swept.Sent != 0 {
			t.Fatalf("%+v, %v; one decision is late", swept, err)
		}
		if swept, _ := w.outbox.Sweep(t.Context()); swept.Late != 0 {
			t.Fatal("it is told twice in a day")
		}
		w.pass(submission.Remind + time.Minute)
	}
	for id := range w.cases {
		if a := w.tell("/handoffs/"+id+"/decision", `{"decision":"awarded"}`); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	w.now = w.now.AddDate(0, tx.Retention.Months, -1)
	if swept, err := w.outbox.Sweep(t.Context()); err != nil || swept.Erased != 0 {
		t.Fatalf("erased before its time: %+v, %v", swept, err)
	}
	w.now = w.now.AddDate(0, 0, 2)
	if swept, err := w.outbox.Sweep(t.Context()); err != nil || swept.Erased != 1 {
		t.Fatalf("not erased: %+v, %v", swept, err)
	}
	sub := w.submission(who)
	if !sub.Erased || len(sub.Record) > 0 || sub.CaseNumber != "" || !sub.DueAt.IsZero() {
		t.Errorf("what is left of it: %+v", sub)
	}
	w.again() // the day on which it was sent: the rules would take it anew
	a := w.json("/submissions", fmt.Sprintf(`{"answers": %s}`, c.Answers), map[string]string{"idempotency-key": who.key})
	if a.status != 201 || acceptance.Reference(a.body) != sub.Reference.String() {
		t.Errorf("the same key after its erasure: %d %s", a.status, a.body)
	}
}

// The department's call: the same again changes nothing, another thing is refused, in any order but the right one.
func TestAcknowledgementAndDecision(t *testing.T) {
	tx, c := complete(t)
	w := newWorld(t, tx, at(c.On))
	who := w.software(c, "c")
	path := "/handoffs/" + w.submission(who).Reference.String() + "-1/"
	for _, step := range []struct {
		call, body string
		status     int
	}{
		{"decision", `{"decision":"awarded"}`, 409},
		{"acknowledgement", `{"caseNumber":""}`, 422},
		{"acknowledgement", `{"caseNumber":"a b"}`, 422},
		{"acknowledgement", `{"number":"1"}`, 400},
		{"acknowledgement", `{"caseNumber":1}`, 400},
		{"acknowledgement", `{"caseNumber":"CB-1"}`, 200},
		{"acknowledgement", `{"caseNumber":"CB-1"}`, 200},
		{"acknowledgement", `{"caseNumber":"CB-2"}`, 409},
		{"decision", `{"decision":"awarded"}`, 200},
		{"decision", `{"decision":"awarded"}`, 200},
		{"decision", `{"decision":"refused"}`, 409},
		{"acknowledgement", `{"caseNumber":"CB-1"}`, 200},
	} {
		if a := w.tell(path+step.call, step.body); a.status != step.status {
			t.Errorf("%s %s: %d, want %d: %s", step.call, step.body, a.status, step.status, a.body)
		}
	}
	for _, path := range []string{"/handoffs/0000-0000-0000-1/acknowledgement", "/handoffs/nonsense/acknowledgement",
		path[:len(path)-2] + "2/acknowledgement", path[:len(path)-2] + "01/acknowledgement"} {
		if a := w.tell(path, `{"caseNumber":"CB-1"}`); a.status != 404 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	unsigned := w.json(path+"acknowledgement", `{"caseNumber":"CB-1"}`, nil)
	if unsigned.status != 401 {
		t.Errorf("without a signature: %d", unsigned.status)
	}
}
