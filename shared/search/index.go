// Package search finds transactions by what people type: in English or Welsh, with the beginning of a word, a slip of
// the keyboard, or the word as Welsh mutates it. The index is made in memory from the words that the catalogue shows,
// so it needs no storage and cannot fall behind.
package search

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/frontline-gov/frontline/shared/words"
)

// Document is what can be found.
type Document struct {
	Name  string
	Parts []Part
}

// Part is a text of a document. Its weight is what a word in it is worth beside the same word elsewhere.
type Part struct {
	Language words.Language
	Text     string
	Weight   float64
}

// Index finds documents. It is safe for concurrent use.
type Index struct {
	names    []string
	lexicons map[words.Language]lexicon
}

// lexicon is the words of one language.
type lexicon struct {
	// forms are the words and, in Welsh, what they may be mutations of, sorted.
	forms []form
	// terms are the documents that have a word.
	terms [][]posting
}

type form struct {
	text    string
	letters uint64
	term    int
	own     bool // the word as it stands, not what it may be a mutation of
}

type posting struct {
	document int
	weight   float64
}

// New makes the index of documents.
func New(documents []Document) *Index {
	x := &Index{lexicons: map[words.Language]lexicon{}}
	heaviest := map[words.Language]map[string]map[int]float64{}
	for i, d := range documents {
		x.names = append(x.names, d.Name)
		for _, part := range d.Parts {
			if heaviest[part.Language] == nil {
				heaviest[part.Language] = map[string]map[int]float64{}
			}
			for _, word := range indexed(part.Text) {
				if small[word] || len(word) > longest {
					continue
				}
				in := heaviest[part.Language][word]
				if in == nil {
					in = map[int]float64{}
					heaviest[part.Language][word] = in
				}
				in[i] = max(in[i], part.Weight)
			}
		}
	}
	for language, all := range heaviest {
		x.lexicons[language] = newLexicon(all, language)
	}
	return x
}

func newLexicon(all map[string]map[int]float64, language words.Language) lexicon {
	var l lexicon
	for word, in := range all {
		for _, text := range formsOf(word, language) {
			l.forms = append(l.forms, form{text: text, letters: letters(text), term: len(l.terms), own: text == word})
		}
		var postings []posting
		for document, weight := range in {
			postings = append(postings, posting{document, weight})
		}
		l.terms = append(l.terms, postings)
	}
	slices.SortFunc(l.forms, func(a, b form) int { return strings.Compare(a.text, b.text) })
	return l
}

// formsOf are the forms under which a word of a language is looked for.
func formsOf(word string, language words.Language) []string {
	if language == words.Welsh {
		return radicals(word)
	}
	return []string{word}
}

// How good a match is, from 1 for the word itself.
const (
	mutated     = 0.95
	begun       = 0.85 // most of the word; a shorter beginning is worth less
	slipped     = 0.7  // one slip
	slippedMore = 0.5  // two
	foreign     = 0.7  // in the other language than the page's
	// typoWeight is the least weight of a word that is found with a slip in it: what stands only in the title of some
	// question is found by its right spelling. A word of less than six letters has many neighbours ("pass", "past"), so
	// it is one of a name, a need or their synonyms.
	typoWeight, shortTypoWeight = inStart, inNeedSynonym
)

// What is shown of what was found.
const (
	least = 0.25 // of the score of the best
	half  = 0.5  // of what was asked for, by what the words are worth; less is said to be some of it
	// floor is what some word has to be worth in a document: one that stands only in the title of some question, or
	// under what to have to hand, says that a transaction asks for it ("passport"), not that it is what somebody wants.
	floor = 0.6
	// someFloor is the same where a document has only some of what was asked for: the word itself in a name or in what
	// people say for it, so that "bus pass" does not find what is for a business.
	someFloor = inNeedSynonym
	most      = 20
)

// Find gives the names of the documents that a query finds, the best first, and whether they have only some of it: less than
// half, where none has more. What is typed on a page of a language is looked for in both, first in that one.
func (x *Index) Find(query string, language words.Language) (names []string, some bool) {
	asked := asked(query)
	found := make([][]float64, 0, len(asked))
	for i, word := range asked {
		one := x.match(word, language, i == len(asked)-1)
		if one == nil {
			if halves := x.split(word, language); halves != nil {
				found = append(found, halves...)
				continue
			}
		}
		found = append(found, one)
	}
	if len(found) == len(asked) { // no word was split, so neighbours may be one word
		for i := range max(len(asked)-1, 0) {
			if joined := x.match(asked[i]+asked[i+1], language, true); joined != nil {
				found[i], found[i+1] = better(found[i], joined), better(found[i+1], joined)
			}
		}
	}
	if names = x.ranked(found, half, floor); names == nil {
		names, some = x.ranked(found, 0, someFloor), true
	}
	return names, some && names != nil
}

func better(a, b []float64) []float64 {
	if a == nil {
		return b
	}
	for i := range a {
		a[i] = max(a[i], b[i])
	}
	return a
}

// split takes a word for two that were typed without a space, both of which stand somewhere.
func (x *Index) split(word string, language words.Language) [][]float64 {
	const shortest = 3
	for i := shortest; i <= len(word)-shortest; i++ {
		if x.has(word[:i]) && x.has(word[i:]) {
			return [][]float64{x.match(word[:i], language, false), x.match(word[i:], language, true)}
		}
	}
	return nil
}

func (x *Index) has(word string) bool {
	for _, l := range x.lexicons {
		if first, last := l.beginning(word); first < last && l.forms[first].text == word && l.forms[first].own {
			return true
		}
	}
	return false
}

// ranked orders documents by what each word's best match in them is worth. A word that few documents have is worth more,
// and a document that has only some of the words loses more than those words; what has less than a share of them is left out.
func (x *Index) ranked(found [][]float64, share, floor float64) []string {
	scores, covered, highest := make([]float64, len(x.names)), make([]float64, len(x.names)), make([]float64, len(x.names))
	var asked float64
	for _, one := range found {
		in := 0
		for _, score := range one {
			if score > 0 {
				in++
			}
		}
		worth := math.Log(1 + float64(len(x.names)+1)/float64(in+1))
		asked += worth
		for i, score := range one {
			if score > 0 {
				scores[i] += worth * score
				covered[i] += worth
				highest[i] = max(highest[i], score)
			}
		}
	}
	var order []int
	best := 0.0
	for i := range scores {
		if highest[i] >= floor && covered[i] >= share*asked {
			scores[i] *= covered[i] / asked
			best = max(best, scores[i])
			order = append(order, i)
		}
	}
	order = slices.DeleteFunc(order, func(i int) bool { return scores[i] < least*best })
	sort.SliceStable(order, func(a, b int) bool { return scores[order[a]] > scores[order[b]] })
	var names []string
	for _, i := range order[:min(len(order), most)] {
		names = append(names, x.names[i])
	}
	return names
}

// match is what the best match of a word is worth in each document; nil where it is in none. The last word of a query may
// be no more than begun; of another, half or four letters have to be there.
func (x *Index) match(word string, language words.Language, last bool) []float64 {
	var scores []float64
	exact := false
	add := func(in words.Language, term int, quality, least float64) {
		if in != language {
			quality *= foreign
		}
		for _, p := range x.lexicons[in].terms[term] {
			if p.weight < least {
				continue
			}
			if scores == nil {
				scores = make([]float64, len(x.names))
			}
			scores[p.document] = max(scores[p.document], quality*p.weight)
		}
	}
	for in, l := range x.lexicons {
		for i, typed := range formsOf(word, in) {
			from, to := l.beginning(typed)
			for _, f := range l.forms[from:to] {
				quality := begun * (0.5 + 0.5*float64(len(typed))/float64(len(f.text)))
				switch {
				case f.text == typed && i == 0 && f.own:
					quality = 1
				case f.text == typed:
					quality = mutated
				case in != language && len(typed) < 3: // "UC" is no beginning of "uchel"
					continue
				case i > 0 && len(typed) < 4 || !last && len(typed) < 4 && 2*len(typed) < len(f.text):
					continue
				}
				exact = exact || f.text == typed && l.heaviest(f.term) >= typoWeight
				add(in, f.term, quality, 0)
			}
		}
	}
	if slips := allowed(len(word)); slips > 0 && !exact {
		least := float64(typoWeight)
		if len(word) < 6 {
			least = shortTypoWeight
		}
		for in, l := range x.lexicons {
			if in != language && len(word) < 6 { // "helo" is no slip of "help"
				continue
			}
			for _, typed := range formsOf(word, in) {
				l.slipped(typed, min(slips, allowed(len(typed))), func(term, slips int) {
					quality := slipped
					if slips > 1 {
						quality = slippedMore
					}
					add(in, term, quality, least)
				})
			}
		}
	}
	return scores
}

// heaviest is the weight of a term where it is worth most.
func (l lexicon) heaviest(term int) float64 {
	weight := 0.0
	for _, p := range l.terms[term] {
		weight = max(weight, p.weight)
	}
	return weight
}

// beginning are the bounds of the forms that begin with a text.
func (l lexicon) beginning(text string) (first, last int) {
	first = sort.Search(len(l.forms), func(i int) bool { return l.forms[i].text >= text })
	last = first + sort.Search(len(l.forms)-first, func(i int) bool { return !strings.HasPrefix(l.forms[first+i].text, text) })
	return first, last
}

// slipped gives the terms that are typed so with at most some slips.
func (l lexicon) slipped(typed string, most int, found func(term, slips int)) {
	set := letters(typed)
	for i := range l.forms {
		f := &l.forms[i]
		if bits.OnesCount64(f.letters^set) > 2*most {
			continue
		}
		if slips, ok := within(typed, f.text, most); ok {
			found(f.term, slips)
		}
	}
}
