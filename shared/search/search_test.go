package search

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/words"
)

// Words as they are indexed and as they are asked for, so that what is typed with or without what joins a word finds it.
func TestWords(t *testing.T) {
	for text, want := range map[string][2]string{ // indexed; asked for
		"Budd-dal Plant":        {"budd dal budddal plant", "budd dal plant"},
		"Jobseeker’s Allowance": {"jobseeker jobseekers allowance", "jobseeker allowance"},
		"Mynd i’r brifysgol":    {"mynd i ir brifysgol", "mynd brifysgol"},
		"Symud tŷ":              {"symud ty", "symud ty"},
		"P60, VAT-100":          {"p60 vat 100 vat100", "p60 vat 100"},
		"how do I get my":       {"how do i get my", ""},
		"--'’-":                 {"", ""},
		"a\x00b\u202ec":         {"a b c", ""},
		"ÉTÉ straße":            {"ete strasse", "ete strasse"},
	} {
		if got := strings.Join(indexed(text), " "); got != want[0] {
			t.Errorf("%q is indexed as %q, want %q", text, got, want[0])
		}
		if got := strings.Join(asked(text), " "); got != want[1] {
			t.Errorf("%q asks for %q, want %q", text, got, want[1])
		}
	}
	if n := len(asked(strings.Repeat("word ", 1000))); n != mostWords {
		t.Errorf("%d words are looked for", n)
	}
}

// Each mutation of each consonant leads back to the word, from the table in the grammar books.
func TestRadicals(t *testing.T) {
	for radical, mutated := range map[string][]string{
		"plant":   {"blant", "mhlant", "phlant"},
		"treth":   {"dreth", "nhreth", "threth"},
		"cymorth": {"gymorth", "nghymorth", "chymorth"},
		"budd":    {"fudd", "mudd"},
		"dolur":   {"ddolur", "nolur"},
		"gwaith":  {"waith", "ngwaith"},
		"gardd":   {"ardd", "ngardd"},
		"glan":    {"lan", "nglan"},
		"grant":   {"rant", "ngrant"},
		"gnawd":   {"nawd"},
		"mam":     {"fam"},
		"llyfr":   {"lyfr"},
		"rhiant":  {"riant"},
		"incwm":   {"hincwm"},
		"ysgol":   {"hysgol"},
	} {
		for _, word := range append(mutated, radical) {
			if !slices.Contains(radicals(word), radical) {
				t.Errorf("%s is no mutation of %s: %v", word, radical, radicals(word))
			}
		}
	}
	for word, not := range map[string]string{"ffurflen": "bfurflen", "llyfr": "gllyfr", "rhiant": "grhiant", "ddoe": "tdoe"} {
		if slices.Contains(radicals(word), not) {
			t.Errorf("%s is taken for a mutation of %s", word, not)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, test := range []struct {
		a, b  string
		slips int
	}{
		{"benefit", "benefit", 0}, {"benfit", "benefit", 1}, {"bennefit", "benefit", 1}, {"benifit", "benefit", 1},
		{"benefti", "benefit", 1}, {"ebnefit", "benefit", 1}, {"benefitss", "benefit", 2}, {"univeristy", "university", 1},
		{"", "ab", 2}, {"ab", "", 2}, {"a", "b", 1}, {"abc", "cba", 2}, {"kitten", "sitting", 3},
	} {
		for most := range 4 {
			slips, ok := within(test.a, test.b, most)
			if ok != (test.slips <= most) || ok && slips != test.slips {
				t.Errorf("%s, %s within %d: %d, %v", test.a, test.b, most, slips, ok)
			}
		}
	}
	for n, want := range map[int]int{0: 0, 3: 0, 4: 1, 7: 1, 8: 2, 40: 2} {
		if allowed(n) != want {
			t.Errorf("%d letters may have %d slips", n, allowed(n))
		}
	}
}

// The distance is the same both ways, against a plain one without bounds; and the sets of letters leave out no word
// that is near enough.
func TestWithinAgainstThePlainDistance(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	word := func() string {
		var b strings.Builder
		for range random.Intn(9) {
			b.WriteByte("abcd"[random.Intn(4)])
		}
		return b.String()
	}
	near := 0
	for range 20_000 {
		a, b := word(), word()
		want := distance(a, b)
		for most := 1; most <= 2; most++ {
			slips, ok := within(a, b, most)
			back, okBack := within(b, a, most)
			if ok != (want <= most) || ok && slips != want || ok != okBack || slips != back {
				t.Fatalf("%q, %q within %d: %d %v, back %d %v, want %d", a, b, most, slips, ok, back, okBack, want)
			}
			if ok {
				near++
				if differ := letters(a) ^ letters(b); bitsIn(differ) > 2*most {
					t.Fatalf("%q and %q are near and their letters are not", a, b)
				}
			}
		}
	}
	if near < 500 {
		t.Errorf("only %d near", near)
	}
}

func bitsIn(set uint64) (n int) {
	for ; set > 0; set &= set - 1 {
		n++
	}
	return n
}

// distance is the optimal string alignment distance, straight from its definition.
func distance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	m, n := len(a), len(b)
	d := make([][]int, m+1)
	for i := range d {
		d[i] = make([]int, n+1)
		d[i][0] = i
	}
	for j := range n + 1 {
		d[0][j] = j
	}
	for i := 1; i <= m; i++ {
		for j := 1; j <= n; j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[m][n]
}

// What the ranking promises, on documents that differ in one thing each.
func TestRanking(t *testing.T) {
	part := func(text string, weight float64) Part { return Part{words.English, text, weight} }
	x := New([]Document{
		{Name: "garden", Parts: []Part{part("Garden waste", inName), part("bins and bags", inDescription)}},
		{Name: "bins", Parts: []Part{part("Order bins", inName), part("for the garden", inDescription)}},
		{Name: "parking", Parts: []Part{part("Parking permit", inName), part("Do you have a garden?", inQuestion)}},
		{Name: "tax", Parts: []Part{part("Pay a tax", inName), {words.Welsh, "Talu treth gardd", inName}}},
	})
	for _, test := range []struct {
		name, query, want string
		language          words.Language
	}{
		{"a name before a description", "garden", "garden bins", words.English},
		{"the other way round", "bins", "bins garden", words.English},
		{"all words before one", "garden bins", "bins garden", words.English},
		{"a question alone finds nothing", "have", "", words.English},
		{"a word typed in part, in either language", "gard", "garden tax bins", words.English},
		{"a slip", "graden", "garden bins", words.English},
		{"a short word with a slip is one of a name", "bisn", "bins", words.English},
		{"no slip in three letters", "tox", "", words.English},
		{"mutated", "ardd", "tax", words.Welsh},
		{"in Welsh, on an English page", "treth", "tax", words.English},
		{"two words typed as one", "gardenwaste", "garden", words.English},
		{"one word typed as two", "park ing", "parking", words.English},
		{"a word that is nowhere beside one that is", "zeppelin permit", "(some) parking", words.English},
		{"what is said of it beside a word that is nowhere", "zeppelin bags", "", words.English},
		{"two words that are there beside one that is not", "parking permit zeppelin", "parking", words.English},
		{"nothing", "", "", words.English},
	} {
		names, some := x.Find(test.query, test.language)
		if some {
			names = slices.Insert(names, 0, "(some)")
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%s: %q finds %q, want %q", test.name, test.query, got, test.want)
		}
	}
	if got, some := New(nil).Find("anything", words.English); got != nil || some {
		t.Errorf("an empty index finds %v", got)
	}
}
