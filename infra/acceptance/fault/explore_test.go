package fault

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// An exploration goes through a flow once with everything that may go wrong in it, and not once for each: where two runs
// have come to equal moments between two steps, what follows is the same for both, and is gone through once. It counts the
// runs that it stands for, which are those that everyRun makes one by one.

// place is a moment to which some runs came.
type place struct {
	moment
	runs []int // by how many faults have happened
	how  string
}

// places are the moments to which the runs came in a step, in the order in which they were found.
type places struct {
	of    map[[32]byte]*place
	order []*place
}

// enter adds runs that came to a moment.
func (p *places) enter(m moment, faults, runs, most int, how string) {
	there := p.of[m.digest]
	if there == nil {
		there = &place{moment: m, runs: make([]int, most+1), how: how}
		p.of[m.digest] = there
		p.order = append(p.order, there)
	}
	there.runs[faults] += runs
}

// explored is what an exploration found.
type explored struct {
	runs, steps, violations int
	ends                    map[[32]byte]bool // the moments at the end, after everything recovered: whether a promise is broken there
	each                    bool              // the promises are held for every run, and not for every such moment
}

// explore lets up to two faults happen in a flow, of every kind and in every two attempts, and counts the runs with as many.
func (w *world) explore(f flow, begin moment, kinds []Kind, faults int) explored {
	found := explored{ends: map[[32]byte]bool{}}
	before := &places{of: map[[32]byte]*place{}}
	before.enter(begin, 0, 1, faults, "")
	for n := range f.steps {
		after := &places{of: map[[32]byte]*place{}}
		for _, p := range before.order {
			w.exploreStep(f, n, p, kinds, faults, after, &found)
		}
		before = after
	}
	for _, p := range before.order {
		found.steps++
		runs := p.runs[faults]
		if runs == 0 { // fewer faults than that: the other explorations try it
			continue
		}
		who := w.restore(p.moment)
		w.finish(f, who, p.how, runs, &found)
	}
	return found
}

// finish lets everything recover, and holds the promises for as many runs as came here: once for all that end alike.
func (w *world) finish(f flow, who *citizen, how string, runs int, found *explored) {
	w.run = how
	w.faults.Rest()
	w.dice.throw(len(f.steps))
	f.recover(w, who)
	end := w.save(who).digest
	if _, known := found.ends[end]; !known || found.each {
		before := w.violations
		f.verify(w, who)
		found.ends[end] = w.violations > before
	}
	found.runs += runs
	if found.ends[end] {
		found.violations += runs
	}
}

// exploreStep goes through one step from a moment with every fault that may yet happen.
func (w *world) exploreStep(f flow, n int, p *place, kinds []Kind, most int, after *places, found *explored) {
	free := slices.IndexFunc(p.runs, func(runs int) bool { return runs > 0 })
	open := free >= 0 && free < most
	try := func(plan map[int]Kind) (who *citizen, calls []string) {
		found.steps++
		who = w.restore(p.moment)
		w.dice.throw(n)
		last := 0
		for at := range plan {
			last = max(last, at)
		}
		if open && len(plan) == 0 {
			last = math.MaxInt // every call is to be made, for faults to happen in it
		}
		w.faults.Follow(last, slices.Contains(slices.Collect(maps.Values(plan)), Zombie), func(at int, _ string) Kind { return plan[at] })
		f.steps[n](w, who)
		calls = w.faults.Calls()
		w.faults.Rest()
		return who, calls
	}
	tell := func(at int, kind Kind, calls []string) string {
		return cmp.Or(p.how, f.name) + fmt.Sprintf(", step %d: %s at attempt %d (%s)", n+1, kind, at, calls[at-1])
	}
	who, calls := try(nil)
	m := w.save(who)
	for u, runs := range p.runs {
		if runs > 0 {
			after.enter(m, u, runs, most, p.how)
		}
	}
	if !open {
		return
	}
	for at := 1; at <= len(calls); at++ {
		if empty(calls, at-1) {
			continue
		}
		for _, kind := range kinds {
			who, then := try(map[int]Kind{at: kind})
			how := tell(at, kind, calls)
			if kind == Zombie { // it is still at work, and this is no moment: it goes on by itself
				w.toTheEnd(f, n, who, how, p.runs[0], found)
				continue
			}
			m := w.save(who)
			for u := range most {
				if p.runs[u] > 0 {
					after.enter(m, u+1, p.runs[u], most, how)
				}
			}
			if most < 2 || p.runs[0] == 0 {
				continue
			}
			for second := at + 1; second <= len(then); second++ {
				if empty(then, second-1) {
					continue
				}
				for _, other := range kinds {
					who, _ := try(map[int]Kind{at: kind, second: other})
					if w.faults.Happened("") < 2 { // the first ended the invocation
						continue
					}
					after.enter(w.save(who), 2, p.runs[0], most, how+fmt.Sprintf(", then %s at attempt %d (%s)", other, second, then[second-1]))
				}
			}
		}
	}
}

// toTheEnd goes on with a run to its end, behind a step.
func (w *world) toTheEnd(f flow, n int, who *citizen, how string, runs int, found *explored) {
	for next := n + 1; next < len(f.steps); next++ {
		found.steps++
		w.dice.throw(next)
		f.steps[next](w, who)
	}
	w.finish(f, who, how, runs, found)
}

// everyRun tries the same one run after the other, each from the beginning.
func (w *world) everyRun(f flow, begin moment, kinds []Kind, faults int) explored {
	found := explored{ends: map[[32]byte]bool{}, each: true}
	run := func(plan map[[2]int]Kind, how string) (calls [][]string) {
		who, happened := w.restore(begin), 0
		for n := range f.steps {
			found.steps++
			w.dice.throw(n)
			w.faults.Follow(math.MaxInt, slices.Contains(kinds, Zombie), func(at int, _ string) Kind { return plan[[2]int{n, at}] })
			f.steps[n](w, who)
			happened += w.faults.Happened("")
			calls = append(calls, w.faults.Calls())
		}
		if happened == faults {
			w.finish(f, who, how, 1, &found)
		}
		return calls
	}
	var deeper func(plan map[[2]int]Kind, calls [][]string, n, at int)
	deeper = func(plan map[[2]int]Kind, calls [][]string, n, at int) {
		for ; n < len(calls); n, at = n+1, 0 {
			for ; at < len(calls[n]); at++ {
				if empty(calls[n], at) {
					continue
				}
				for _, kind := range kinds {
					plan[[2]int{n, at + 1}] = kind
					then := run(plan, fmt.Sprint(plan))
					if len(plan) < faults {
						deeper(plan, then, n, at+1)
					}
					delete(plan, [2]int{n, at + 1})
				}
			}
		}
	}
	deeper(map[[2]int]Kind{}, run(map[[2]int]Kind{}, "nothing"), 0, 0)
	return found
}
