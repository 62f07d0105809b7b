package schoolplace

import (
	"slices"

	"github.com/frontline-gov/frontline/shared/date"
)

// establishment is a school of the council's area, with what it publishes.
type establishment struct {
	Code, Name string
	// First and Last are the youngest and the oldest year group taught; Reception is 0.
	First, Last int
	// Places are its published admission numbers, for each phase in which it admits a year group.
	Places map[Phase]int
	// Criteria are those of its published admission arrangements, in their order.
	Criteria []Criterion
	// Only is the sex that it admits; empty where it admits all.
	Only string
	At   Point
}

// schools are examples: the names, codes, numbers and places are invented, and none of them is a school of Camden. The
// codes look like the unique reference numbers (URN) of schools. A council puts its own table here, and the names into
// the words under "school".
var schools = []establishment{
	{
		Code: "900101", Name: "Larkfield Primary School", First: 0, Last: 6,
		Places: map[Phase]int{Reception: 60}, Criteria: community, At: Point{Easting: 52_850_000, Northing: 18_500_000},
	},
	{
		Code: "900102", Name: "Mill Pond Primary School", First: 0, Last: 6,
		Places: map[Phase]int{Reception: 30}, Criteria: community, At: Point{Easting: 52_920_000, Northing: 18_430_000},
	},
	{
		Code: "900103", Name: "St Ebba’s Church of England Primary School", First: 0, Last: 6,
		Places: map[Phase]int{Reception: 30}, Criteria: faith, At: Point{Easting: 52_790_000, Northing: 18_560_000},
	},
	{
		Code: "900104", Name: "Copperbeech Infant School", First: 0, Last: 2,
		Places: map[Phase]int{Reception: 90}, Criteria: community, At: Point{Easting: 52_700_000, Northing: 18_470_000},
	},
	{
		Code: "900105", Name: "Copperbeech Junior School", First: 3, Last: 6,
		Places: map[Phase]int{Junior: 90}, Criteria: community, At: Point{Easting: 52_703_000, Northing: 18_472_000},
	},
	{
		Code: "900201", Name: "Quillmere School", First: 7, Last: 11,
		Places: map[Phase]int{Secondary: 180}, Criteria: academy, At: Point{Easting: 52_880_000, Northing: 18_600_000},
	},
	{
		Code: "900202", Name: "Astwick Hill School for Girls", First: 7, Last: 11, Only: female,
		Places: map[Phase]int{Secondary: 150}, Criteria: community, At: Point{Easting: 52_760_000, Northing: 18_390_000},
	},
	{
		Code: "900203", Name: "Tallow Lane Academy", First: 0, Last: 11,
		Places: map[Phase]int{Reception: 60, Secondary: 120}, Criteria: academy, At: Point{Easting: 52_960_000, Northing: 18_520_000},
	},
}

// The criteria of the example schools.
var (
	community = []Criterion{LookedAfter, Sibling, SocialMedical, Distance}
	academy   = []Criterion{LookedAfter, Sibling, Staff, Distance}
	faith     = []Criterion{LookedAfter, Faith, Sibling, Distance}
)

// SchoolsAt gives the schools that admit children in a phase, with their places, as the allocation takes them. None
// admits in-year by a round.
func SchoolsAt(p Phase) []School {
	var admitting []School
	for _, s := range schools {
		if places, ok := s.Places[p]; ok {
			admitting = append(admitting, School{
				Code: s.Code, At: s.At, Places: places, Criteria: slices.Clone(s.Criteria), Only: s.Only,
			})
		}
	}
	return admitting
}

// admits reports whether the school takes children in a phase. In-year that is so where it teaches the year group that
// they are in from a day on, unless it takes that year group in a round that is still open.
func (s establishment) admits(p Phase, on, from, born date.Date) bool {
	if p == InYear {
		group := YearGroup(born, SchoolYear(from))
		byRound := group == s.First && SchoolYear(from) >= OpenRound(on)
		return s.First <= group && group <= s.Last && !byRound
	}
	_, ok := s.Places[p]
	return ok
}

// lastYearGroup is that of a sixth form, Year 13.
const lastYearGroup = 13

// teaches reports whether a child of a year group by age can be at the school: in one of its year groups or, taught
// outside the normal age group, in the one before or after. Of a school that is not in the table it is only known that
// it is a school.
func (s establishment) teaches(group int) bool {
	first, last := s.First, s.Last
	if s.Code == "" {
		first, last = 0, lastYearGroup
	}
	return first-1 <= group && group <= last+1
}

// find gives the school with a code, and false where the table has none.
func find(code string) (establishment, bool) {
	i := slices.IndexFunc(schools, func(s establishment) bool { return s.Code == code })
	if i < 0 {
		return establishment{}, false
	}
	return schools[i], true
}

func codes() []string {
	all := make([]string, len(schools))
	for i, s := range schools {
		all[i] = s.Code
	}
	return all
}

// ranking gives the codes of the schools that rank by a criterion.
func ranking(by Criterion) []string {
	var ranking []string
	for _, s := range schools {
		if slices.Contains(s.Criteria, by) {
			ranking = append(ranking, s.Code)
		}
	}
	return ranking
}
