package fault

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"math/big"
	"net/http"
	"slices"
)

// order lets several actors go on one at a time, each to its next call of AWS, and remembers who could have been the next
// each time. So every order can be gone through: a run follows choices for as long as there are some, then takes the first.
//
// Two orders that have come to equal states go on in the same way, so with seen the second is given up there: a state is
// what is in the world, and of each actor all that it has been told so far, on which alone depends what it does next.
type order struct {
	choices []int // by the number of the step: which of those that wait
	open    []int // how many of them waited
	actors  []*actor
	stopped chan *actor // at a call, or at its end

	world *world
	seen  *states // nil goes through each order to its end
	path  []state // to which the run came, that before the first step first
}

type state = [32]byte

// states are those that were come to, and where each leads.
type states struct{ next map[state]map[state]bool }

// orders counts the ways from a state to an end.
func (s *states) orders(from state, known map[state]*big.Int) *big.Int {
	if n := known[from]; n != nil {
		return n
	}
	sum := new(big.Int)
	for next := range s.next[from] {
		sum.Add(sum, s.orders(next, known))
	}
	if len(s.next[from]) == 0 {
		sum.SetInt64(1)
	}
	known[from] = sum
	return sum
}

// actor is the transport of one program.
type actor struct {
	of       *order
	base     http.RoundTripper
	passes   func(*http.Request) bool // what is no step, because nobody else sees it
	next     chan bool                // false gives up
	finished bool
	dead     bool
	told     hash.Hash // all that it has been told
}

func (a *actor) RoundTrip(r *http.Request) (*http.Response, error) {
	if !a.passes(r) {
		if !a.dead {
			a.of.stopped <- a
			a.dead = !<-a.next
		}
		if a.dead {
			panic(Crash{})
		}
	}
	answer, err := a.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	fmt.Fprintf(a.told, "%d %q\n", answer.StatusCode, toldBy(Operation(r), body))
	return answer, nil
}

// toldBy is what of an answer something may depend on: not the ids of messages, which differ from run to run.
func toldBy(operation string, body []byte) []byte {
	switch operation {
	case "SendMessage", "DeleteMessage", "DeleteMessageBatch":
		return nil
	case "ReceiveMessage":
		var of struct{ Messages []struct{ Body string } }
		if err := json.Unmarshal(body, &of); err != nil {
			panic(err)
		}
		return fmt.Appendf(nil, "%q", of.Messages)
	}
	return body
}

// start begins an actor's program, which goes to its first call.
func (o *order) start(a *actor, do func()) {
	a.told = sha256.New()
	o.actors = append(o.actors, a)
	go func() {
		defer func() {
			if r := recover(); r != nil && !a.dead {
				panic(r)
			}
			a.finished = true
			o.stopped <- a
		}()
		do()
	}()
	<-o.stopped
}

// state is the state in which everybody waits.
func (o *order) state() state {
	sum := sha256.New()
	m := o.world.save(&citizen{})
	sum.Write(m.digest[:])
	for _, a := range o.actors {
		fmt.Fprintf(sum, "%t %x\n", a.finished, a.told.Sum(nil))
	}
	return state(sum.Sum(nil))
}

// run goes on until all are done, and says so; with seen it is false where the rest is known.
func (o *order) run() (done bool) {
	fresh := len(o.choices)
	for step := 0; ; step++ {
		waiting := slices.DeleteFunc(slices.Clone(o.actors), func(a *actor) bool { return a.finished })
		if o.seen != nil && step >= fresh && o.came(o.state()) {
			for _, a := range waiting {
				a.next <- false
				<-o.stopped
			}
			return false
		}
		if len(waiting) == 0 {
			return true
		}
		choice := 0
		if step < len(o.choices) {
			choice = o.choices[step] % len(waiting)
		} else {
			o.choices = append(o.choices, 0)
		}
		o.open = append(o.open, len(waiting))
		waiting[choice].next <- true
		<-o.stopped
	}
}

// came notes the state to which a step led, and says whether it is known.
func (o *order) came(to state) (known bool) {
	if n := len(o.path); n > 0 {
		o.seen.next[o.path[n-1]][to] = true
	}
	if _, known = o.seen.next[to]; !known {
		o.seen.next[to] = map[state]bool{}
	}
	o.path = append(o.path, to)
	return known
}

// following is the next order; false where there is none.
func (o *order) following() ([]int, bool) {
	for step := min(len(o.choices), len(o.open)) - 1; step >= 0; step-- {
		if o.choices[step]+1 < o.open[step] {
			return append(slices.Clone(o.choices[:step]), o.choices[step]+1), true
		}
	}
	return nil, false
}
