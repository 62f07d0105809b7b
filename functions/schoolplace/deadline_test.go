package schoolplace_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/workday"
)

var rounds = []schoolplace.Phase{schoolplace.Reception, schoolplace.Junior, schoolplace.Secondary}

func on(t testing.TB, text string) date.Date {
	t.Helper()
	return date.MustParse(text)
}

// The days of the offers of each year that the table knows, worked from calendars.
func TestOfferDates(t *testing.T) {
	for entry, want := range map[int][2]string{ // secondary, primary
		2014: {"2014-03-03", "2014-04-16"}, // a Saturday; a Wednesday
		2015: {"2015-03-02", "2015-04-16"}, // a Sunday
		2016: {"2016-03-01", "2016-04-18"}, // a Tuesday; a Saturday
		2017: {"2017-03-01", "2017-04-18"}, // Easter Sunday, 16 April, and its Monday
		2018: {"2018-03-01", "2018-04-16"},
		2019: {"2019-03-01", "2019-04-16"},
		2020: {"2020-03-02", "2020-04-16"},
		2021: {"2021-03-01", "2021-04-16"},
		2022: {"2022-03-01", "2022-04-19"}, // the Saturday before Easter
		2023: {"2023-03-01", "2023-04-17"}, // a Sunday
		2024: {"2024-03-01", "2024-04-16"},
		2025: {"2025-03-03", "2025-04-16"},
		2026: {"2026-03-02", "2026-04-16"},
		2027: {"2027-03-01", "2027-04-16"},
		2028: {"2028-03-01", "2028-04-18"}, // Easter Sunday, 16 April, and its Monday
		2029: {"2029-03-01", "2029-04-16"},
		2030: {"2030-03-01", "2030-04-16"},
	} {
		for i, p := range []schoolplace.Phase{schoolplace.Secondary, schoolplace.Reception, schoolplace.Junior} {
			got, err := schoolplace.OfferDate(p, entry)
			if err != nil || got.String() != want[min(i, 1)] {
				t.Errorf("%s %d: %s, %v, want %s", p, entry, got, err, want[min(i, 1)])
			}
		}
	}
}

func TestDatesOutside(t *testing.T) {
	for _, p := range rounds {
		if got, err := schoolplace.ClosingDate(p, 2013); err == nil || !got.IsZero() {
			t.Errorf("%s 2013 closes on %s", p, got)
		}
		if _, err := schoolplace.ClosingDate(p, 2031); err != nil {
			t.Errorf("%s 2031: %v", p, err)
		}
		var outside *rate.OutsideError
		if got, err := schoolplace.OfferDate(p, 2031); !errors.As(err, &outside) || !outside.NotYetSet() || !got.IsZero() {
			t.Errorf("%s 2031: %s, %v", p, got, err)
		}
		if _, err := schoolplace.OfferDate(p, 2013); err == nil || errors.As(err, &outside) && outside.Date.Year() == 2013 {
			t.Errorf("%s 2013: %v", p, err)
		}
		if _, err := schoolplace.IsLate(on(t, "2013-01-01"), p, 2013); err == nil {
			t.Errorf("%s 2013 can be late", p)
		}
	}
	for _, p := range []schoolplace.Phase{schoolplace.InYear, "nursery", ""} {
		_, closing := schoolplace.ClosingDate(p, 2027)
		_, offer := schoolplace.OfferDate(p, 2027)
		late, lateness := schoolplace.IsLate(on(t, "2027-01-01"), p, 2027)
		entry, usual := schoolplace.EntryYear(on(t, "2022-09-01"), p)
		if closing == nil || offer == nil || lateness == nil || late || usual == nil || entry != 0 {
			t.Errorf("%q: %v, %v, %v, %v", p, closing, offer, lateness, usual)
		}
	}
}

// An offer day is a working day on or after the national day, with none between; and one closes long before it.
func TestOfferDayIsTheNextWorkingDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, entry := rapid.SampledFrom(rounds).Draw(t, "phase"), rapid.IntRange(2014, 2030).Draw(t, "entry year")
		offer, err := schoolplace.OfferDate(p, entry)
		closing, err2 := schoolplace.ClosingDate(p, entry)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		national := offer.AddDays(1 - offer.Day())
		if p != schoolplace.Secondary {
			national = national.AddDays(15)
		}
		for day := national; day.Before(offer); day = day.AddDays(1) {
			if working, err := workday.OnOrAfter(day); err != nil || working != offer {
				t.Errorf("the working day from %s on is %s, %v, not %s", day, working, err, offer)
			}
		}
		if national.DaysUntil(offer) > 4 || closing.DaysUntil(offer) < 90 {
			t.Errorf("closes %s, national day %s, offers %s", closing, national, offer)
		}
		if schoolplace.OpenRound(closing) != entry || schoolplace.OpenRound(offer) != entry {
			t.Errorf("closing %s and offers %s do not lie in the round of %d", closing, offer, entry)
		}
	})
}

// Every child has one entry year for each phase, three and seven years apart, and is of the right age then: 4 on the
// 31 August before Reception.
func TestEntryYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := date.MustParse("2005-01-01").AddDays(rapid.IntRange(0, 9000).Draw(t, "days"))
		var entry [3]int
		for i, p := range rounds {
			var err error
			if entry[i], err = schoolplace.EntryYear(born, p); err != nil {
				t.Fatal(err)
			}
		}
		if entry[1] != entry[0]+3 || entry[2] != entry[0]+7 {
			t.Errorf("%v", entry)
		}
		before := schoolplace.Opens(entry[0] + 1).AddDays(-1) // 31 August
		if age := born.Age(before); age != 4 {
			t.Errorf("born on %s, %d years old on %s", born, age, before)
		}
		if schoolplace.YearGroup(born, entry[0]) != 0 || schoolplace.YearGroup(born, entry[2]) != 7 {
			t.Errorf("born on %s: year groups %d and %d", born, schoolplace.YearGroup(born, entry[0]), schoolplace.YearGroup(born, entry[2]))
		}
		compulsory := schoolplace.CompulsorySchoolAge(born)
		if age := born.Age(compulsory); age != 5 || born.Birthday(5).DaysUntil(compulsory) > 153 {
			t.Errorf("born on %s, of compulsory school age on %s", born, compulsory)
		}
	})
}

func TestCompulsorySchoolAge(t *testing.T) {
	for born, want := range map[string]string{
		"2022-09-01": "2027-12-31", "2022-12-31": "2027-12-31", "2023-01-01": "2028-03-31", "2023-03-31": "2028-03-31",
		"2023-04-01": "2028-08-31", "2023-08-31": "2028-08-31", "2020-02-29": "2025-03-31",
	} {
		if got := schoolplace.CompulsorySchoolAge(on(t, born)).String(); got != want {
			t.Errorf("born on %s: %s, want %s", born, got, want)
		}
	}
}
