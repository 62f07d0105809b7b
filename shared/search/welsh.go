package search

import "strings"

// mutations are how Welsh changes the first letters of a word after another: soft, nasal and aspirate, and the h before
// a vowel, each as found and as in the dictionary. Longer beginnings stand before shorter ones.
var mutations = []struct {
	found    string
	radicals []string
	unless   []string // beginnings that are letters of their own
}{
	{"ngh", []string{"c"}, nil},
	{"mh", []string{"p"}, nil},
	{"nh", []string{"t"}, nil},
	{"ng", []string{"g"}, []string{"ngh"}},
	{"ph", []string{"p"}, nil},
	{"th", []string{"t"}, nil},
	{"ch", []string{"c"}, nil},
	{"dd", []string{"d"}, nil},
	{"b", []string{"p"}, nil},
	{"d", []string{"t"}, []string{"dd"}},
	{"g", []string{"c"}, nil},
	{"f", []string{"b", "m"}, []string{"ff"}},
	{"l", []string{"ll", "gl"}, []string{"ll"}},
	{"r", []string{"rh", "gr"}, []string{"rh"}},
	{"m", []string{"b"}, []string{"mh"}},
	{"n", []string{"d", "gn"}, []string{"nh", "ng"}},
	{"w", []string{"gw"}, nil},
}

// radicals are the words that a Welsh word may be a mutation of, itself first: "fudd" of "budd" or "mudd".
func radicals(word string) []string {
	out := []string{word}
	if len(word) < 3 {
		return out
	}
	for _, m := range mutations {
		rest, ok := strings.CutPrefix(word, m.found)
		for _, other := range m.unless {
			ok = ok && !strings.HasPrefix(word, other)
		}
		if !ok {
			continue
		}
		for _, radical := range m.radicals {
			out = append(out, radical+rest)
		}
	}
	const vowels = "aeiouwy"
	switch {
	case word[0] == 'h' && strings.IndexByte(vowels, word[1]) >= 0:
		out = append(out, word[1:])
	case strings.IndexByte("aeiouy", word[0]) >= 0: // the soft mutation of g is nothing
		out = append(out, "g"+word)
	}
	return out
}
