package schoolplace

import (
	"fmt"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/workday"
)

// firstRound is the first entry year of the Regulations (SI 2012/8, regulation 1(3)).
const firstRound = 2014

// ClosingDate returns the last day on which an application for an entry year is in time: 31 October for secondary
// schools, 15 January for the others, weekend or not (SI 2012/8, Schedule 2). The Regulations set no end, so there is
// none here. In-year, and an entry year before 2014, is an error.
func ClosingDate(p Phase, entry int) (date.Date, error) {
	if err := p.round(entry); err != nil {
		return date.Date{}, fmt.Errorf("closing date: %w", err)
	}
	if p == Secondary {
		return date.New(entry-1, time.October, 31)
	}
	return date.New(entry, time.January, 15)
}

// OfferDate returns the day on which the offers for an entry year go out: 1 March for secondary schools, 16 April for
// the others, or the next working day (SI 2012/8, regulation 30 and Schedule 2). A year whose bank holidays are not
// known is a *rate.OutsideError; in-year, and an entry year before 2014, is an error too.
func OfferDate(p Phase, entry int) (date.Date, error) {
	if err := p.round(entry); err != nil {
		return date.Date{}, fmt.Errorf("offer date: %w", err)
	}
	month, day := time.April, 16
	if p == Secondary {
		month, day = time.March, 1
	}
	national, err := date.New(entry, month, day)
	if err != nil {
		return date.Date{}, err
	}
	return workday.OnOrAfter(national)
}

// IsLate reports whether an application received on a day is after the closing date of its entry year. The errors are
// those of ClosingDate.
func IsLate(received date.Date, p Phase, entry int) (bool, error) {
	closing, err := ClosingDate(p, entry)
	return err == nil && received.After(closing), err
}

// ReplyBy returns the last day on which a parent's answer to an offer can be asked for: two weeks after it (SI 2012/8,
// Schedule 2, paragraph 1(f)).
func ReplyBy(offered date.Date) date.Date { return offered.AddDays(14) }

// round refuses what has no closing and no offer date.
func (p Phase) round(entry int) error {
	if _, ok := p.yearGroup(); !ok {
		return fmt.Errorf("%q has no round", p)
	}
	if entry < firstRound {
		return fmt.Errorf("%d is before the first entry year of the Regulations, %d", entry, firstRound)
	}
	return nil
}
