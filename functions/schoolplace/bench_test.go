package schoolplace_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/functions/schoolplace"
)

// wanted draws a round of 200 schools with a few places less than there are children, each with six preferences among
// the first so many schools; some looked after, some with a sibling, some late, one in fifty a twin.
func wanted(children, schools int) schoolplace.Round {
	random := rand.New(rand.NewPCG(2027, 3))
	point := func() schoolplace.Point {
		return schoolplace.Point{Easting: random.Int64N(3_000_000), Northing: random.Int64N(3_000_000)}
	}
	r := schoolplace.Round{Seed: "2027", Named: map[string]string{}}
	for i := range 200 {
		r.Schools = append(r.Schools, schoolplace.School{
			Code: fmt.Sprint(i), Places: children * 98 / 100 / 200, At: point(), Together: i%2 == 0,
			Criteria: []schoolplace.Criterion{schoolplace.LookedAfter, schoolplace.Sibling, schoolplace.SocialMedical, schoolplace.Distance},
		})
	}
	for i := range children {
		child := schoolplace.Child{ID: fmt.Sprint(i), LookedAfter: random.IntN(100) == 0, Late: random.IntN(20) == 0, Home: point()}
		if i%100 == 0 {
			r.Named[child.ID] = r.Schools[random.IntN(200)].Code
			continue
		}
		if i%100 == 2 {
			twin := &r.Children[len(r.Children)-1]
			twin.Birth = twin.ID
			child.Birth, child.Home, child.Late, child.LookedAfter = twin.ID, twin.Home, twin.Late, twin.LookedAfter
		}
		for _, school := range chosen(random, r, child.Home, schools) {
			named := schoolplace.Preference{School: r.Schools[school].Code}
			if random.IntN(4) == 0 {
				named.Meets = []schoolplace.Criterion{schoolplace.Sibling}
			}
			child.Preferences = append(child.Preferences, named)
		}
		r.Children = append(r.Children, child)
	}
	return r
}

// chosen draws six of the first so many schools; where all 200 are wanted, six of the twelve that are nearest.
func chosen(random *rand.Rand, r schoolplace.Round, home schoolplace.Point, schools int) []int {
	if schools < len(r.Schools) {
		return random.Perm(schools)[:6]
	}
	near := make([]int, schools)
	for i := range near {
		near[i] = i
	}
	slices.SortFunc(near, func(a, b int) int {
		return cmp.Compare(schoolplace.Metres(home, r.Schools[a].At), schoolplace.Metres(home, r.Schools[b].At))
	})
	six := make([]int, 6)
	for i, j := range random.Perm(12)[:6] {
		six[i] = near[j]
	}
	return six
}

// A county's round is to take under two seconds, however demand is spread: over all the schools, over a part of them, or
// over the same six.
func BenchmarkAllocate30000x6(b *testing.B) {
	for _, schools := range []int{200, 100, 60, 40, 6} {
		r := wanted(30_000, schools)
		b.Run(fmt.Sprintf("in%dof200", schools), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := schoolplace.Allocate(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What a round allocates grows with the children and the places, and not with the rights of every child at every school:
// with 3,000 children who all want the same six of 200 schools, a right for each pair would be more than 40 MB.
func TestAllocateWorksOutOnlyWhatIsAsked(t *testing.T) {
	r := wanted(3_000, 6)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := schoolplace.Allocate(r); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 25<<20 {
		t.Errorf("%d MB", spent>>20)
	}
}
