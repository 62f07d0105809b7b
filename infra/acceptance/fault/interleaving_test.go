package fault

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/shared/store"
)

// order lets several actors go on one at a time, each to its next call of AWS, and remembers who could have been the next
// each time. So every order can be gone through: a run follows choices for as long as there are some, then takes the first.
type order struct {
	choices []int // by the number of the step: which of those that wait
	open    []int // how many of them waited
	actors  []*actor
	stopped chan *actor // at a call, or at its end
}

// actor is the transport of one program.
type actor struct {
	of       *order
	base     http.RoundTripper
	passes   func(*http.Request) bool // what is no step, because nobody else sees it
	next     chan struct{}
	finished bool
}

func (a *actor) RoundTrip(r *http.Request) (*http.Response, error) {
	if !a.passes(r) {
		a.of.stopped <- a
		<-a.next
	}
	return a.base.RoundTrip(r)
}

// start begins an actor's program, which goes to its first call.
func (o *order) start(a *actor, do func()) {
	o.actors = append(o.actors, a)
	go func() {
		do()
		a.finished = true
		o.stopped <- a
	}()
	<-o.stopped
}

// run goes on until all are done.
func (o *order) run() {
	for step := 0; ; step++ {
		waiting := slices.DeleteFunc(slices.Clone(o.actors), func(a *actor) bool { return a.finished })
		if len(waiting) == 0 {
			return
		}
		choice := 0
		if step < len(o.choices) {
			choice = o.choices[step] % len(waiting)
		} else {
			o.choices = append(o.choices, 0)
		}
		o.open = append(o.open, len(waiting))
		waiting[choice].next <- struct{}{}
		<-o.stopped
	}
}

// following is the next order; false where there is none.
func (o *order) following() ([]int, bool) {
	for step := len(o.choices) - 1; step >= 0; step-- {
		if o.choices[step]+1 < o.open[step] {
			return append(slices.Clone(o.choices[:step]), o.choices[step]+1), true
		}
	}
	return nil, false
}

// interleave goes through orders of a submission, the same again, a sweep, and a consumer: every call of AWS that one of
// them makes is a step, and before each step any of them may have its turn. What nobody else sees is
// no step. pick says with which order to go on, until there is none.
func (w *world) interleave(t *testing.T, second bool, pick func(o *order) ([]int, bool)) (sum Tally) {
	_, c := complete(t)
	before := w.violations
	choices, more := []int(nil), true
	for more {
		w.again()
		o := &order{choices: choices, stopped: make(chan *actor)}
		who := w.byKey(c.Answers)
		w.run = fmt.Sprintf("order %v", choices)
		shard := store.Shard(who.submissionKey())
		actor := func() *actor {
			return &actor{of: o, base: w.faults.Base, next: make(chan struct{}), passes: func(r *http.Request) bool { return unseen(r, shard) }}
		}
		answers := make(chan answer, 2)
		submit := func() {
			a := actor()
			invoke := w.serviceOver(w.outboxOver(a)).Function()
			o.start(a, func() {
				answers <- w.eventTo(invoke, w.eventOf("POST", "/submissions", asJSON(who.body(), who.header())))
			})
		}
		submit()
		if second {
			submit()
		}
		sweeper := actor()
		outbox := w.outboxOver(sweeper)
		outbox.Now = func() time.Time { return w.now.Add(time.Minute) }
		o.start(sweeper, func() { outbox.Sweep(t.Context()) })
		consumer := actor()
		office := w.newOffice(consumer)
		invoke := w.serviceOver(w.outboxOver(consumer)).Function()
		office.Transport = gateway(func(method, path string, change func(*events.APIGatewayV2HTTPRequest)) answer {
			return w.eventTo(invoke, w.eventOf(method, path, change))
		})
		o.start(consumer, func() { office.Receive(t.Context()) })
		o.run()
		close(answers)
		for a := range answers {
			if a.status != 201 {
				w.violated("STUCK: %d %s", a.status, a.body)
			}
			who.receipts[a.body] = true
		}
		w.faults.Arm(0, "")
		w.recover(who)
		w.verify(who)
		sum.Runs++
		choices, more = pick(o)
	}
	sum.Violations = w.violations - before
	return sum
}

// unseen says whether nobody else sees what a request does, so that it does not matter when: it counts an attempt, looks into
// another shard or among the dead letters, of which there are none, or deletes what one consumer has received.
func unseen(r *http.Request, shard int) bool {
	if r.Body == nil {
		return false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if Operation(r) == "Query" {
		return !bytes.Contains(body, fmt.Appendf(nil, `":shard":{"N":"%d"}`, shard))
	}
	switch Operation(r) {
	case "ReceiveMessage":
		return bytes.Contains(body, []byte("-handoff-dead"))
	case "DeleteMessageBatch": // only the one consumer receives
		return true
	}
	return bytes.Contains(body, []byte(`"limit#`))
}

// Some of the orders of a submission, the same again, a sweep and a consumer, each by chance, the same each time.
// TestEveryInterleaving goes through all.
func TestSomeInterleavings(t *testing.T) {
	_, c := complete(t)
	random := rand.New(rand.NewPCG(6, 1))
	w := newWorld(t, small(t), at(c.On))
	runs := 0
	sum := w.interleave(t, true, func(*order) ([]int, bool) {
		choices := make([]int, 40)
		for i := range choices {
			choices[i] = random.IntN(12) // 12 is a multiple of every number of those that may wait
		}
		runs++
		return choices, runs < 150
	})
	report(t, "interleavings of four actors, by chance", sum)
}
