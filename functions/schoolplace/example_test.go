package schoolplace_test

import (
	"fmt"

	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/shared/date"
)

// For September 2027, secondary schools close on 31 October of the year before and primary schools on 15 January.
func ExampleClosingDate() {
	fmt.Println(schoolplace.ClosingDate(schoolplace.Secondary, 2027))
	fmt.Println(schoolplace.ClosingDate(schoolplace.Reception, 2027))
	fmt.Println(schoolplace.ClosingDate(schoolplace.InYear, 2027))
	// Output:
	// 2026-10-31 <nil>
	// 2027-01-15 <nil>
	//  closing date: "in-year" has no round
}

// 1 March 2025 was a Saturday, so offers went out on Monday 3 March. 16 April 2022 was the Saturday before Easter, and
// Monday 18 April a bank holiday, so it was Tuesday 19 April. The bank holidays of 2031 are not known.
func ExampleOfferDate() {
	fmt.Println(schoolplace.OfferDate(schoolplace.Secondary, 2025))
	fmt.Println(schoolplace.OfferDate(schoolplace.Reception, 2022))
	fmt.Println(schoolplace.OfferDate(schoolplace.Junior, 2031))
	// Output:
	// 2025-03-03 <nil>
	// 2022-04-19 <nil>
	//  bank holidays of England and Wales: no rate for 2031-04-16, only from 2012-01-01 to 2030-12-31
}

// The closing date itself is in time.
func ExampleIsLate() {
	fmt.Println(schoolplace.IsLate(date.MustParse("2026-10-31"), schoolplace.Secondary, 2027))
	fmt.Println(schoolplace.IsLate(date.MustParse("2026-11-01"), schoolplace.Secondary, 2027))
	// Output:
	// false <nil>
	// true <nil>
}

// The oldest of those who start Reception in 2027, the same child at secondary school, and the youngest of the year
// before.
func ExampleEntryYear() {
	fmt.Println(schoolplace.EntryYear(date.MustParse("2022-09-01"), schoolplace.Reception))
	fmt.Println(schoolplace.EntryYear(date.MustParse("2022-09-01"), schoolplace.Secondary))
	fmt.Println(schoolplace.EntryYear(date.MustParse("2022-08-31"), schoolplace.Reception))
	// Output:
	// 2027 <nil>
	// 2034 <nil>
	// 2026 <nil>
}

// Born on 1 June 2018: Reception in 2022-23, Year 4 in 2026-27.
func ExampleYearGroup() {
	born := date.MustParse("2018-06-01")
	fmt.Println(schoolplace.YearGroup(born, 2022), schoolplace.YearGroup(born, 2026))
	// Output: 0 4
}

func ExampleSchoolYear() {
	fmt.Println(schoolplace.SchoolYear(date.MustParse("2027-08-31")), schoolplace.SchoolYear(date.MustParse("2027-09-01")))
	// Output: 2026 2027
}

// In all of the school year 2026-27 it is for September 2027 that one applies.
func ExampleOpenRound() {
	entry := schoolplace.OpenRound(date.MustParse("2026-11-22"))
	fmt.Println(entry, schoolplace.Opens(entry))
	// Output: 2027 2026-09-01
}

func ExampleOpens() {
	fmt.Println(schoolplace.Opens(2028))
	// Output: 2027-09-01
}

// 5 on 27 March 2028, so of compulsory school age four days later; 5 on 1 April, five months later.
func ExampleCompulsorySchoolAge() {
	fmt.Println(schoolplace.CompulsorySchoolAge(date.MustParse("2023-03-27")))
	fmt.Println(schoolplace.CompulsorySchoolAge(date.MustParse("2023-04-01")))
	// Output:
	// 2028-03-31
	// 2028-08-31
}

func ExampleReplyBy() {
	fmt.Println(schoolplace.ReplyBy(date.MustParse("2027-03-01")))
	// Output: 2027-03-15
}

// The places of the example schools for junior school, shared out: the one school has room for both.
func ExampleSchoolsAt() {
	schools := schoolplace.SchoolsAt(schoolplace.Junior)
	offers, err := schoolplace.Allocate(schoolplace.Round{
		Seed: "drawn on 1 February 2027", Schools: schools,
		Children: []schoolplace.Child{
			{ID: "1", Home: schoolplace.Point{Easting: 52_700_000, Northing: 18_400_000}, Preferences: []schoolplace.Preference{{School: "900105"}}},
			{ID: "2", Home: schoolplace.Point{Easting: 52_800_000, Northing: 18_400_000}},
		},
	})
	fmt.Println(len(schools), offers, err)
	// Output: 1 [{1 900105 preference 1} {2 900105 nearest 0}] <nil>
}
