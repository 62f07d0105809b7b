package fault

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/big"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/shared/store"
)

// actors are who may be at work at the same time: a submission, the same again, a sweep, and a consumer.
type actors struct{ submits, sweeps, consumers int }

var four = actors{submits: 2, sweeps: 1, consumers: 1}

// interleave goes through orders of what actors do: every call of AWS that one of them makes is a step, and before each step
// any of them may have its turn. What nobody else sees is no step. pick says with which order to go on, until there is none;
// with seen, no state is gone through twice.
func (w *world) interleave(t *testing.T, of actors, seen *states, pick func(o *order) ([]int, bool)) (found explored, orders *big.Int) {
	_, c := complete(t)
	who := w.byKey(c.Answers)
	begin := w.save(who)
	found = explored{ends: map[state]bool{}}
	var root state
	choices, more := []int(nil), true
	var path []state // that the choices before the last have led to
	for more {
		who := w.restore(begin)
		o := &order{choices: choices, stopped: make(chan *actor), world: w, seen: seen, path: path}
		w.run = fmt.Sprintf("order %v", choices)
		answers := w.set(o, of, who)
		found.steps++
		if o.run() {
			close(answers)
			for a := range answers {
				if a.status != 201 {
					w.violated("STUCK: %d %s", a.status, a.body)
				}
				who.receipts[a.body] = true
			}
			found.ends[w.save(who).digest] = true
			broken := w.violations
			flow{}.finish(w, who)
			found.runs++
			if w.violations > broken {
				found.violations++
			}
		}
		if len(o.path) > 0 {
			root = o.path[0]
		}
		if choices, more = pick(o); seen != nil && more {
			path = slices.Clone(o.path[:len(choices)])
		}
	}
	if seen == nil {
		return found, big.NewInt(int64(found.runs))
	}
	return found, seen.orders(root, map[state]*big.Int{})
}

// set lets each actor go to its first call. What the citizen is answered comes from the channel.
func (w *world) set(o *order, of actors, who *citizen) (answers chan answer) {
	inShard := store.Shard(who.submissionKey())
	actor := func() *actor {
		return &actor{of: o, base: w.sound, next: make(chan bool), passes: func(r *http.Request) bool { return unseen(r, inShard) }}
	}
	answers = make(chan answer, of.submits)
	for n := range of.submits {
		a := actor()
		service := w.serviceOver(w.outboxOver(a))
		service.Random = newDice(n)
		invoke := service.Function()
		o.start(a, func() {
			answers <- w.eventTo(invoke, w.eventOf("POST", "/submissions", asJSON(who.body(), who.header())))
		})
	}
	for range of.sweeps {
		a := actor()
		outbox := w.outboxOver(a)
		outbox.Now = func() time.Time { return w.now.Add(time.Minute) }
		o.start(a, func() { outbox.Sweep(w.t.Context()) })
	}
	for n := range of.consumers {
		a := actor()
		office := w.newOffice(a)
		service := w.serviceOver(w.outboxOver(a))
		service.Random = newDice(100 + n)
		invoke := service.Function()
		office.Transport = gateway(func(method, path string, change func(*events.APIGatewayV2HTTPRequest)) answer {
			return w.eventTo(invoke, w.eventOf(method, path, change))
		})
		o.start(a, func() { office.Receive(w.t.Context()) })
	}
	return answers
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
	found, _ := w.interleave(t, four, nil, func(*order) ([]int, bool) {
		choices := make([]int, 40)
		for i := range choices {
			choices[i] = random.IntN(12) // 12 is a multiple of every number of those that may wait
		}
		runs++
		return choices, runs < 150
	})
	report(t, "interleavings of four actors, by chance", Tally{Runs: found.runs, Violations: found.violations})
}

// No order is missed where equal states are gone through once: the ends are those of all orders, gone through one by one, and
// as many orders lead there.
func TestStatesOnceIsWhole(t *testing.T) {
	onceIsWhole(t, map[string]actors{
		"a submission and a sweep":        {submits: 1, sweeps: 1},
		"a submission and the same again": {submits: 2},
		"a submission and a consumer":     {submits: 1, consumers: 1},
	})
}

// onceIsWhole compares the two of each.
func onceIsWhole(t *testing.T, all map[string]actors) {
	_, c := complete(t)
	for name, of := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole, orders := newWorld(t, small(t), at(c.On)).interleave(t, of, nil, (*order).following)
			once, same := newWorld(t, small(t), at(c.On)).interleave(t, of, &states{map[state]map[state]bool{}}, (*order).following)
			if !maps.Equal(whole.ends, once.ends) || orders.Cmp(same) != 0 || whole.violations+once.violations > 0 {
				t.Errorf("one by one: %s orders, %d ends; each state once: %s, %d", orders, len(whole.ends), same, len(once.ends))
			}
			t.Logf("%s orders in %d runs to their end, of %d; %d ends", orders, once.runs, once.steps, len(once.ends))
		})
	}
}
