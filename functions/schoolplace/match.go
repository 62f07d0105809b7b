package schoolplace

import "container/heap"

// proposal is a child asking for a place at a school, with the right that the child has to one.
type proposal struct {
	school   int
	priority Priority
}

// match is deferred acceptance. Children propose in the order of their proposals; a school that is asked for more than
// its places lets go the child with least right, who then proposes to the next. It gives, for each child, the number of
// the proposal that holds at the end; -1 where none does. Whoever is asked first, the end is the same.
func match(proposals [][]proposal, places []int) []int {
	next := make([]int, len(proposals)) // the proposal that each child makes next
	held := make([]holding, len(places))
	asking := make([]int, len(proposals))
	for child := range proposals {
		asking[child] = child
	}
	for len(asking) > 0 {
		child := asking[len(asking)-1]
		asking = asking[:len(asking)-1]
		if next[child] == len(proposals[child]) {
			continue // refused everywhere
		}
		asked := proposals[child][next[child]]
		next[child]++
		school := &held[asked.school]
		heap.Push(school, place{child, asked.priority})
		if school.Len() > places[asked.school] {
			asking = append(asking, heap.Pop(school).(place).child)
		}
	}
	accepted := make([]int, len(proposals))
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
	child    int
	priority Priority
}

// holding is a heap of the places of a school with the least right on top.
type holding []place

func (h holding) Len() int           { return len(h) }
func (h holding) Less(i, j int) bool { return h[i].priority.Compare(h[j].priority) > 0 }
func (h holding) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *holding) Push(x any)        { *h = append(*h, x.(place)) }
func (h *holding) Pop() any {
	last := len(*h) - 1
	top := (*h)[last]
	*h = (*h)[:last]
	return top
}
