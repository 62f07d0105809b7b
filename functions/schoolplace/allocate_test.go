package schoolplace_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/schoolplace"
)

var plain = []schoolplace.Criterion{schoolplace.LookedAfter, schoolplace.Sibling, schoolplace.Distance}

// metres is a point so many metres east.
func metres(n int64) schoolplace.Point { return schoolplace.Point{Easting: n * 100} }

func TestAllocate(t *testing.T) {
	oak := schoolplace.School{Code: "oak", At: metres(0), Places: 1, Criteria: plain}
	elm := schoolplace.School{Code: "elm", At: metres(1000), Places: 1, Criteria: plain}
	child := func(id string, home int64, schools ...string) schoolplace.Child {
		c := schoolplace.Child{ID: id, Home: metres(home)}
		for _, s := range schools {
			c.Preferences = append(c.Preferences, schoolplace.Preference{School: s})
		}
		return c
	}
	twin := func(id string, home int64) schoolplace.Child {
		c := child(id, home, "oak")
		c.Birth = "b"
		return c
	}
	both := func(s schoolplace.School) schoolplace.School { s.Together = true; return s }
	with := func(c schoolplace.Child, change func(*schoolplace.Child)) schoolplace.Child { change(&c); return c }
	lookedAfter := func(c *schoolplace.Child) { c.LookedAfter = true }
	late := func(c *schoolplace.Child) { c.Late = true }
	sibling := func(c *schoolplace.Child) { c.Preferences[0].Meets = []schoolplace.Criterion{schoolplace.Sibling} }
	empty := func(s schoolplace.School) schoolplace.School { s.Places = 0; return s }
	girls := func(s schoolplace.School) schoolplace.School { s.Only = "female"; return s }
	for name, test := range map[string]struct {
		round schoolplace.Round
		want  string
	}{
		"nobody":                           {schoolplace.Round{Schools: []schoolplace.School{oak}}, ""},
		"the nearer has more right":        {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 200, "oak", "elm"), child("b", 100, "oak")}}, "a=elm/2 b=oak/1"},
		"a centimetre decides":             {schoolplace.Round{Schools: []schoolplace.School{oak}, Children: []schoolplace.Child{{ID: "a", Home: schoolplace.Point{Easting: 101}, Preferences: []schoolplace.Preference{{School: "oak"}}}, {ID: "b", Home: schoolplace.Point{Easting: 100}, Preferences: []schoolplace.Preference{{School: "oak"}}}}}, "a= b=oak/1"},
		"a sibling before the nearer":      {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{with(child("a", 900, "oak"), sibling), child("b", 100, "oak", "elm")}}, "a=oak/1 b=elm/2"},
		"looked after before a sibling":    {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{with(child("a", 100, "oak", "elm"), sibling), with(child("b", 900, "oak"), lookedAfter)}}, "a=elm/2 b=oak/1"},
		"late after all others":            {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{with(child("a", 0, "oak", "elm"), late), child("b", 900, "oak")}}, "a=elm/2 b=oak/1"},
		"a plan uses a place":              {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 0, "oak", "elm")}, Named: map[string]string{"b": "oak"}}, "a=elm/2 b=oak*"},
		"plans beyond the last place":      {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 0, "oak")}, Named: map[string]string{"b": "oak", "c": "oak"}}, "a=elm~ b=oak* c=oak*"},
		"no school left":                   {schoolplace.Round{Schools: []schoolplace.School{oak}, Children: []schoolplace.Child{child("a", 0, "oak"), child("b", 100, "oak")}}, "a=oak/1 b="},
		"the nearest that has a place":     {schoolplace.Round{Schools: []schoolplace.School{oak, elm, empty(schoolplace.School{Code: "ash", At: metres(50), Criteria: plain})}, Children: []schoolplace.Child{child("a", 60, "ash")}}, "a=oak~"},
		"no preference at all":             {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 900)}}, "a=elm~"},
		"the last place for the nearer":    {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 10), child("b", 20)}}, "a=oak~ b=elm~"},
		"asked for before only nearest":    {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 0), child("b", 5000, "oak")}}, "a=elm~ b=oak/1"},
		"not for girls only":               {schoolplace.Round{Schools: []schoolplace.School{girls(oak), elm}, Children: []schoolplace.Child{with(child("a", 0), func(c *schoolplace.Child) { c.Sex = "male" })}}, "a=elm~"},
		"of two as near, by the code":      {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 500)}}, "a=elm~"},
		"a last place parts twins":         {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{twin("b", 10), twin("c", 10), child("a", 20, "oak")}}, "a=elm~ b=oak/1 c="},
		"but not where they keep together": {schoolplace.Round{Schools: []schoolplace.School{both(oak), elm}, Children: []schoolplace.Child{twin("b", 10), twin("c", 10), child("a", 20, "oak")}}, "a=elm~ b=oak/1 c=oak/1"},
		"who has more right parts nobody":  {schoolplace.Round{Schools: []schoolplace.School{both(oak), both(elm)}, Children: []schoolplace.Child{twin("b", 10), twin("c", 10), child("a", 0, "oak")}}, "a=oak/1 b=elm~ c=elm~"},
		"no places, no twins":              {schoolplace.Round{Schools: []schoolplace.School{both(empty(oak))}, Children: []schoolplace.Child{twin("b", 10), twin("c", 10)}}, "b= c="},
		"triplets":                         {schoolplace.Round{Schools: []schoolplace.School{both(oak)}, Children: []schoolplace.Child{twin("d", 10), twin("b", 10), twin("c", 10)}}, "b=oak/1 c=oak/1 d=oak/1"},
		"twins who stand apart are two":    {schoolplace.Round{Schools: []schoolplace.School{both(oak), elm}, Children: []schoolplace.Child{with(twin("b", 10), sibling), twin("c", 10)}}, "b=oak/1 c=elm~"},
		"two who would rather swap do so":  {schoolplace.Round{Schools: []schoolplace.School{oak, elm}, Children: []schoolplace.Child{child("a", 0, "elm", "oak"), child("b", 1000, "oak", "elm")}}, "a=elm/1 b=oak/1"},
	} {
		t.Run(name, func(t *testing.T) {
			offers, err := schoolplace.Allocate(test.round)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range offers {
				end := map[schoolplace.Basis]string{schoolplace.ByPlan: "*", schoolplace.ByNearest: "~"}[o.By]
				if o.By == schoolplace.ByPreference {
					end = "/" + string(rune('0'+o.Preference))
				}
				got = append(got, o.Child+"="+o.School+end)
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestAllocateRefuses(t *testing.T) {
	school := schoolplace.School{Code: "oak", Places: 1, Criteria: plain}
	named := func(codes ...string) []schoolplace.Child {
		c := schoolplace.Child{ID: "a", Sex: "male"}
		for _, code := range codes {
			c.Preferences = append(c.Preferences, schoolplace.Preference{School: code})
		}
		return []schoolplace.Child{c}
	}
	for want, r := range map[string]schoolplace.Round{
		"school oak is there twice":                  {Schools: []schoolplace.School{school, school}},
		"less than no places":                        {Schools: []schoolplace.School{{Code: "oak", Places: -1, Criteria: plain}}},
		"begin with looked-after":                    {Schools: []schoolplace.School{{Code: "oak", Criteria: plain[1:]}}},
		"end with distance":                          {Schools: []schoolplace.School{{Code: "oak", Criteria: plain[:2]}}},
		"school oak is not on the National Grid":     {Schools: []schoolplace.School{{Code: "oak", Criteria: plain, At: schoolplace.Point{Easting: -1}}}},
		"the home of child a is not on the":          {Children: []schoolplace.Child{{ID: "a", Home: schoolplace.Point{Northing: 150_000_000}}}},
		"child a is there twice":                     {Schools: []schoolplace.School{school}, Children: slices.Concat(named("oak"), named("oak"))},
		"child a names the school elm, which is not": {Schools: []schoolplace.School{school}, Children: named("elm")},
		"child a names the school oak twice":         {Schools: []schoolplace.School{school}, Children: named("oak", "oak")},
		"a school has no code":                       {Schools: []schoolplace.School{{Criteria: plain}}},
		"a child has no ID":                          {Schools: []schoolplace.School{school}, Children: []schoolplace.Child{{}}},
		"a child with a plan has no ID":              {Schools: []schoolplace.School{school}, Named: map[string]string{"": "oak"}},
		"the birth of child a is named b":            {Schools: []schoolplace.School{school}, Children: []schoolplace.Child{{ID: "a", Birth: "b"}, {ID: "b"}}},
		"the birth of child a is named c":            {Schools: []schoolplace.School{school}, Children: []schoolplace.Child{{ID: "a", Birth: "c"}}},
		"for the other sex":                          {Schools: []schoolplace.School{{Code: "oak", Criteria: plain, Only: "female"}}, Children: named("oak")},
		"the plan of child b names the school elm":   {Schools: []schoolplace.School{school}, Named: map[string]string{"b": "elm"}},
		"allocate: child a is there twice":           {Schools: []schoolplace.School{school}, Children: named("oak"), Named: map[string]string{"a": "oak"}},
	} {
		if offers, err := schoolplace.Allocate(r); err == nil || !strings.Contains(err.Error(), want) || offers != nil {
			t.Errorf("%v, %v, want %s", offers, err, want)
		}
	}
}

// The distance is the nearest whole number to the root, worked again with numbers of any size: no two points of the
// grid are too far apart.
func TestMetresAgreesWithBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.OneOf(rapid.Int64Range(0, 149_999_999), rapid.Int64Range(0, 20), rapid.Just(int64(149_999_999)))
		a := schoolplace.Point{Easting: coordinate.Draw(t, "a east"), Northing: coordinate.Draw(t, "a north")}
		b := schoolplace.Point{Easting: coordinate.Draw(t, "b east"), Northing: coordinate.Draw(t, "b north")}
		square := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(n)) }
		sum := new(big.Int).Add(square(a.Easting-b.Easting), square(a.Northing-b.Northing))
		// Half of the rounded root of four times the sum is never half-way between two whole numbers.
		twice := new(big.Int).Sqrt(new(big.Int).Lsh(sum, 2))
		want := new(big.Int).Rsh(twice.Add(twice, big.NewInt(1)), 1).Int64()
		if got := schoolplace.Metres(a, b); got != want || got != schoolplace.Metres(b, a) {
			t.Errorf("%d, want %d", got, want)
		}
	})
}

// Lots differ by child, by school and by seed, and are spread evenly: with a thousand children each quarter of the range
// has a fair share.
func TestDraw(t *testing.T) {
	seen := map[uint64]bool{}
	var quarters [4]int
	for i := range 1000 {
		lot := schoolplace.Draw("seed", "900101", string(rune('a'+i)))
		seen[lot] = true
		quarters[lot>>62]++
	}
	if len(seen) != 1000 {
		t.Errorf("%d lots for 1,000 children", len(seen))
	}
	for _, n := range quarters {
		if n < 190 || n > 310 { // four times the standard deviation of 13.7 and a little
			t.Errorf("the quarters have %v", quarters)
		}
	}
	if schoolplace.Draw("seed", "a", "1") == schoolplace.Draw("seed", "b", "1") || schoolplace.Draw("seed", "a", "1") == schoolplace.Draw("seeds", "a", "1") {
		t.Error("the lot does not depend on the school and the seed")
	}
}

// Of two who tie in everything, the lot decides, and at each school anew.
func TestDrawDecidesTies(t *testing.T) {
	won := map[string]int{}
	for _, code := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		school := schoolplace.School{Code: code, Places: 1, Criteria: plain}
		x, y := school.Priority(schoolplace.Child{ID: "x"}, nil, "seed"), school.Priority(schoolplace.Child{ID: "y"}, nil, "seed")
		if (x.Compare(y) < 0) != (x.Draw < y.Draw) || x.Compare(y) != -y.Compare(x) || x.Compare(x) != 0 {
			t.Errorf("%s: %v and %v compare as %d", code, x, y, x.Compare(y))
		}
		if x.Compare(y) < 0 {
			won["x"]++
		} else {
			won["y"]++
		}
	}
	if len(won) != 2 {
		t.Errorf("the same child wins at all schools: %v", won)
	}
}
