package schoolplace

import (
	"fmt"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// Phase is what a place is applied for.
type Phase string

// The phases: the three normal rounds, and any other time.
const (
	Reception Phase = "reception" // starting school
	Junior    Phase = "junior"    // from infant to junior school, Year 3
	Secondary Phase = "secondary" // Year 7
	InYear    Phase = "in-year"
)

// yearGroup is the year group that children enter in the round of a phase; false for in-year.
func (p Phase) yearGroup() (int, bool) {
	switch p {
	case Reception:
		return 0, true
	case Junior:
		return 3, true
	case Secondary:
		return 7, true
	}
	return 0, false
}

// SchoolYear returns the school year in which a day lies, 1 September to 31 August, by the year in which it starts: 2026
// is 2026-27.
func SchoolYear(day date.Date) int {
	if day.Month() < time.September {
		return day.Year() - 1
	}
	return day.Year()
}

// YearGroup returns the year group of somebody born on a day in a school year: 0 is Reception, for those who are 4 on
// the 31 August before (School Admissions Code 2021, paragraph 2.17). It is negative before Reception.
func YearGroup(born date.Date, schoolYear int) int { return schoolYear - SchoolYear(born) - 5 }

// EntryYear returns the year in whose September somebody born on a day usually enters the year group of a phase: with
// Reception those born from 1 September 2022 to 31 August 2023 enter in 2027. In-year has no entry year, which is an
// error.
func EntryYear(born date.Date, p Phase) (int, error) {
	group, ok := p.yearGroup()
	if !ok {
		return 0, fmt.Errorf("entry year: %q has no round", p)
	}
	return SchoolYear(born) + 5 + group, nil
}

// OpenRound returns the entry year of the rounds that take applications on a day: that of the next 1 September. So a
// round opens on the 1 September a year before, which is for the council's scheme to say: by 12 September it has to
// have told parents how to apply. Once the school year has begun, an application for it is in-year.
func OpenRound(on date.Date) int { return SchoolYear(on) + 1 }

// Opens returns the first day on which the rounds of an entry year take applications.
func Opens(entry int) date.Date { return septemberFirst(entry - 1) }

func septemberFirst(year int) date.Date {
	return date.MustParse(fmt.Sprintf("%04d-09-01", year))
}

// CompulsorySchoolAge returns the day on which somebody reaches compulsory school age, after which they have to be in
// full-time education from the next term: the first 31 December, 31 March or 31 August on or after the fifth birthday
// (Education Act 1996, section 8; https://www.gov.uk/schools-admissions/school-starting-age).
func CompulsorySchoolAge(born date.Date) date.Date {
	five := born.Birthday(5)
	for _, day := range []string{"03-31", "08-31", "12-31"} {
		if reached := date.MustParse(fmt.Sprintf("%04d-%s", five.Year(), day)); !five.After(reached) {
			return reached
		}
	}
	panic("no day of a year is after its 31 December")
}
