package schoolplace

import "container/heap"

// wishes are what children propose: child i asks up to most[i] schools. At gives the n-th of them, from 0, and the right
// that the child has to a place there; match asks for it when the child proposes, and for no more.
type wishes struct {
	most []int
	at   func(child, n int) (school int, right Priority)
}

// seats are what schools have to give: so many places each, and whether a school whose last place falls between
// children of one birth takes them all.
type seats struct {
	places   []int
	together func(school int) bool
}

// match is deferred acceptance. Children propose in the order of their wishes; a school that is asked for more than its
// places lets go the child with least right, who then proposes to the next. It gives, for each child, the number of the
// proposal that holds at the end; -1 where none does. Whoever is asked first, the end is the same.
func match(w wishes, s seats) []int {
	next := make([]int, len(w.most)) // the proposal that each child makes next
	held := make([]holding, len(s.places))
	asking := make([]int, len(w.most))
	for child := range asking {
		asking[child] = child
	}
	for len(asking) > 0 {
		child := asking[len(asking)-1]
		asking = asking[:len(asking)-1]
		if next[child] == w.most[child] {
			continue // refused everywhere
		}
		school, right := w.at(child, next[child])
		next[child]++
		asking = append(asking, held[school].take(place{child, right}, s.places[school], s.together(school))...)
	}
	accepted := make([]int, len(w.most))
	for child := range accepted {
		accepted[child] = -1
	}
	for _, school := range held {
		for _, place := range school {
			accepted[place.child] = next[place.child] - 1
		}
	}
	return accepted
}

// place is a place that a child holds for now.
type place struct {
	child int
	right Priority
}

// holding is a heap of the places of a school with the least right on top.
type holding []place

// take gives a place to one more child, and lets go whoever then has none; that may be the same child. Of children of
// one birth who stand beside each other, a school that keeps them together lets go all or none.
func (h *holding) take(asked place, places int, together bool) (refused []int) {
	switch {
	case len(*h) < places:
		heap.Push(h, asked)
		return nil
	case len(*h) == 0:
		return []int{asked.child}
	case asked.right.Compare((*h)[0].right) > 0 && !(together && asked.right.twin((*h)[0].right)):
		return []int{asked.child}
	case !together:
		refused = []int{(*h)[0].child}
		(*h)[0] = asked
		heap.Fix(h, 0)
		return refused
	}
	heap.Push(h, asked)
	for len(*h) > places {
		last := h.last()
		if len(*h) < places {
			for _, twin := range last {
				heap.Push(h, twin)
			}
			break
		}
		for _, twin := range last {
			refused = append(refused, twin.child)
		}
	}
	return refused
}

// last takes off the child with least right, and those of the same birth who stand beside that child.
func (h *holding) last() []place {
	last := []place{heap.Pop(h).(place)}
	for len(*h) > 0 && (*h)[0].right.twin(last[0].right) {
		last = append(last, heap.Pop(h).(place))
	}
	return last
}

func (h holding) Len() int           { return len(h) }
func (h holding) Less(i, j int) bool { return h[i].right.Compare(h[j].right) > 0 }
func (h holding) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *holding) Push(x any)        { *h = append(*h, x.(place)) }
func (h *holding) Pop() any {
	last := len(*h) - 1
	top := (*h)[last]
	*h = (*h)[:last]
	return top
}
