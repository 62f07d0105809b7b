package search

// allowed is how many slips of the keyboard a word of so many letters may have: one from four letters on, two from eight.
func allowed(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// within says whether one word is typed from another with at most some slips, and with how many: a letter too many,
// too few, another one, or two neighbours exchanged (the Damerau-Levenshtein distance, each pair of neighbours exchanged
// once). Words are at most longest bytes.
func within(a, b string, most int) (slips int, ok bool) {
	if len(a)-len(b) > most || len(b)-len(a) > most || len(a) > longest || len(b) > longest {
		return 0, false
	}
	var rows [3][longest + 1]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most {
			return 0, false
		}
		before, last, now = last, now, before
	}
	if last[len(b)] > most {
		return 0, false
	}
	return last[len(b)], true
}

// letters are those that a word has, as a set. A slip changes at most two of them, so words whose sets differ by more
// need not be compared.
func letters(word string) uint64 {
	var set uint64
	for i := range len(word) {
		set |= 1 << (word[i] & 63)
	}
	return set
}
