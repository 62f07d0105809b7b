package store

import (
	"strconv"
	"strings"
)

// turns tell which version of a transaction made which writes of a draft, the latest first. Their text is "9b1f0d527d0e:7
// 3f0c7f4e0b7a:0": the version, and the value of saved before its first write of that turn.
type turns []turn

type turn struct {
	version string
	after   int
}

func readTurns(text string) turns {
	var read turns
	for _, word := range strings.Fields(text) {
		version, after, _ := strings.Cut(word, ":")
		n, err := strconv.Atoi(after)
		if err != nil {
			continue
		}
		read = append(read, turn{version, n})
	}
	return read
}

func (t turns) String() string {
	words := make([]string, len(t))
	for i, turn := range t {
		words[i] = turn.text()
	}
	return strings.Join(words, " ")
}

func (t turn) text() string { return turnOf(t.version) + strconv.Itoa(t.after) }

// turnOf is what the turns of a draft begin with when it is the turn of a version.
func turnOf(version string) string { return version + ":" }

// are says whether it is the turn of a version.
func (t turns) are(version string) bool { return len(t) > 0 && t[0].version == version }

// by is the version that made the write of a mark; not known of a write before the first that was noted.
func (t turns) by(mark int) (version string, known bool) {
	for _, turn := range t {
		if mark > turn.after {
			return turn.version, true
		}
	}
	return "", false
}

// with are the turns once a version writes after so many writes. A turn of which no answer is left is dropped, so there are never
// more of them than answers.
func (t turns) with(version string, saved int, marks map[string]int) turns {
	held := map[int]bool{}
	for _, mark := range marks {
		for i, turn := range t {
			if mark > turn.after {
				held[i] = true
				break
			}
		}
	}
	all := turns{{version, saved}}
	for i, turn := range t {
		if held[i] {
			all = append(all, turn)
		}
	}
	return all
}

// Took says whether a version of the transaction took the answer at a path. Where the draft does not tell who took it, what was
// written since the version began with the draft counts as its own.
func (d Draft) Took(version, path string) bool {
	mark := d.Marks[path]
	if by, known := d.turns.by(mark); known {
		return by == version
	}
	since, begun := d.Since[version]
	return begun && mark > since
}
