package ask

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Date asks for a calendar date, within bounds relative to the day on which it is asked. Its JSON is a string such
// as "2026-11-22". A bound of 0 is none; the day of a bound itself is allowed.
type Date struct {
	Name string
	When Condition
	// NotFuture and NotPast refuse the days after and before the one on which it is asked.
	NotFuture, NotPast bool
	// YearsBack is how long ago it may be at most, YearsAhead and DaysAhead how far ahead.
	YearsBack, YearsAhead, DaysAhead int
	// Birth says that it is the date of birth of whoever fills in the page, which a browser may know.
	Birth    bool
	Optional bool
}

// Of is the answer; the zero date where there is none.
func (q Date) Of(a Answers) date.Date { return of[date.Date](a, q.Name) }

// AgeAtLeast holds when somebody born on the date is at least so many years old on the day of asking. Below an age
// is Not of it: that holds also without an answer.
func (q Date) AgeAtLeast(years int) Condition {
	return Condition{Op: opAgeAtLeast, Question: q.Name, Value: years}
}

func (q Date) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

// Controls gives one control of three boxes: day, month and year. Its autocomplete "bday" is for the page to spell
// out: bday-day, bday-month, bday-year.
func (q Date) Controls() []Control {
	control := Control{Component: DateInput, InputMode: "numeric"}
	if q.Birth {
		control.Autocomplete = "bday"
	}
	return []Control{control}
}

// dateParts are the boxes of a DateInput.
var dateParts = [3]string{"day", "month", "year"}

// Read forgives what date.FromInput forgives: leading zeros or none, months by name in English or Welsh, "20th", a whole date in
// the first box.
func (q Date) Read(fields url.Values) (any, []Fault) {
	d, err := date.FromInput(line(fields.Get("day")), line(fields.Get("month")), line(fields.Get("year")))
	if err == nil {
		return d, nil
	}
	var input *date.InputError
	switch {
	case errors.As(err, &input) && input.Missing == 0 && input.Wrong == date.Year && line(fields.Get("year")) != "0000":
		return nil, Under("year", faultWith(BadFormat, "example", "1994")) // of two digits, as a rule
	case !errors.As(err, &input) || input.Missing == 0:
		return nil, fault(NotADate)
	case input.Missing == date.All:
		return nil, nil
	}
	var faults []Fault
	for i, name := range dateParts {
		if input.Missing.Has(date.Day << i) {
			faults = append(faults, Under(name, faultWith(PartMissing, "part", name))...)
		}
	}
	return nil, faults
}

func (q Date) Decode(raw json.RawMessage) (any, []Fault) {
	text, faults := decodeString(raw)
	if len(faults) > 0 {
		return nil, faults
	}
	d, err := date.Parse(text.(string))
	if err != nil {
		return nil, fault(NotADate)
	}
	return d, nil
}

func (q Date) Check(on date.Date, value any) []Fault {
	d := value.(date.Date)
	if q.NotFuture && d.After(on) {
		return fault(InTheFuture)
	}
	if q.NotPast && d.Before(on) {
		return faultWith(TooEarly, "earliest", on)
	}
	if earliest := on.AddYears(-q.YearsBack); q.YearsBack > 0 && d.Before(earliest) {
		return faultWith(TooEarly, "earliest", earliest)
	}
	if latest := on.AddYears(q.YearsAhead); q.YearsAhead > 0 && d.After(latest) {
		return faultWith(TooLate, "latest", latest)
	}
	if latest := on.AddDays(q.DaysAhead); q.DaysAhead > 0 && d.After(latest) {
		return faultWith(TooLate, "latest", latest)
	}
	return nil
}

func (q Date) Encode(value any) any { return value }

func (q Date) Fill(value any) url.Values {
	d := value.(date.Date)
	return url.Values{
		"day":   {strconv.Itoa(d.Day())},
		"month": {strconv.Itoa(int(d.Month()))},
		"year":  {fmt.Sprintf("%04d", d.Year())},
	}
}

func (q Date) Show(value any, book words.Book) []string { return []string{book.Value(value)} }

func (q Date) Schema() Schema {
	return Schema{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
}
