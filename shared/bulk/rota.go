package bulk

import "slices"

// rota says whose turn it is. Of the clients that have a job waiting it is that of whoever has the fewest at work, and of those of
// whoever had none for the longest; then that of its job which has waited longest. So a client waits for nobody's hundred files,
// and one that is alone need not wait at all.
type rota struct {
	waiting []string        // ids of jobs, the longest waiting first
	known   map[string]bool // every job that was ever added
	working map[string]int  // by client: how many of its jobs are worked now
	last    map[string]int  // by client: the number of its last turn
	turn    int             // the number of the last turn of all
}

func newRota() *rota {
	return &rota{known: map[string]bool{}, working: map[string]int{}, last: map[string]int{}}
}

// add puts jobs behind those that wait, but for those that were added before.
func (r *rota) add(ids []string) {
	for _, id := range ids {
		if !r.known[id] {
			r.known[id] = true
			r.waiting = append(r.waiting, id)
		}
	}
}

// next begins a turn, and says of which job; none where none waits.
func (r *rota) next() (id string, ok bool) {
	if len(r.waiting) == 0 {
		return "", false
	}
	first := 0
	for n := range r.waiting {
		if r.before(clientOf(r.waiting[n]), clientOf(r.waiting[first])) {
			first = n
		}
	}
	id = r.waiting[first]
	r.waiting = slices.Delete(r.waiting, first, first+1)
	r.turn++
	r.working[clientOf(id)]++
	r.last[clientOf(id)] = r.turn
	return id, true
}

func (r *rota) before(a, b string) bool {
	if r.working[a] != r.working[b] {
		return r.working[a] < r.working[b]
	}
	return r.last[a] < r.last[b]
}

// end ends a job's turn. Where it is to have another it waits again, behind the others.
func (r *rota) end(id string, again bool) {
	r.working[clientOf(id)]--
	if again {
		r.waiting = append(r.waiting, id)
	}
}
