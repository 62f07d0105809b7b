package date

import (
	"strings"
	"time"
)

// Parts is a set of the three boxes in which a person types a date.
type Parts uint8

const (
	Day Parts = 1 << iota
	Month
	Year
	All = Day | Month | Year
)

// Has reports whether every part of q is in p.
func (p Parts) Has(q Parts) bool { return p&q == q }

// InputError tells which boxes keep the input from being a date. When some are empty, say first what is
// missing.
type InputError struct {
	// Missing are the empty boxes; All when nothing was typed.
	Missing Parts
	// Wrong are the boxes that cannot be part of any date: a day outside 1 to 31, a month that is
	// neither a number from 1 to 12 nor a name, a year that is not four digits. It is All when each
	// could be right and yet there is no such day, as with 31 February.
	Wrong Parts
}

// Error never repeats what was typed.
func (e *InputError) Error() string {
	if e.Missing != 0 {
		return "date incomplete: missing " + e.Missing.String()
	}
	return "not a real date: wrong " + e.Wrong.String()
}

// String names the parts, such as "day and year".
func (p Parts) String() string {
	var names []string
	for i, name := range [3]string{"day", "month", "year"} {
		if p.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " and ")
}

// FromInput makes a date of three boxes as typed. It forgives spaces around, a full stop or comma behind, a leading zero or
// none, the day as an ordinal ("20th", "20fed"), and the month as a number or by name in English or Welsh, of which three
// letters are enough: "apr", "Sept.", "Ebrill". A whole date may stand in the first box, where the others are empty:
// "20/3/1994", "20th of March 1994", "March 20, 1994", "1994-03-20", "20031994". The day stands before a month in numbers. The
// year must have four digits. An error is always an *InputError.
func FromInput(day, month, year string) (Date, error) {
	day, month, year = ended(day), ended(month), ended(year)
	if month == "" && year == "" {
		day, month, year = whole(day)
	}
	day = cardinal(day)
	d, dayOK := number(day)
	m, monthOK := monthNamed(month)
	y, yearOK := number(year)
	dayOK = dayOK && len(day) <= 2 && d >= 1 && d <= 31
	yearOK = yearOK && len(year) == 4 && y >= 1

	var e InputError
	for _, box := range []struct {
		part  Parts
		empty bool
		right bool
	}{{Day, day == "", dayOK}, {Month, month == "", monthOK}, {Year, year == "", yearOK}} {
		switch {
		case box.empty:
			e.Missing |= box.part
		case !box.right:
			e.Wrong |= box.part
		}
	}
	if e != (InputError{}) {
		return Date{}, &e
	}
	made, err := New(y, time.Month(m), d)
	if err != nil {
		return Date{}, &InputError{Wrong: All}
	}
	return made, nil
}

// ended is what stands in a box without spaces around it, and without the full stop or comma with which people end it.
func ended(text string) string {
	text = strings.TrimSpace(text)
	if rest := strings.TrimSpace(strings.TrimRight(text, ".,")); rest != "" {
		return rest
	}
	return text
}

// whole is the day, the month and the year of a date in one box, with or without "of" before the name of the month; what is no three
// parts stays the day.
func whole(text string) (day, month, year string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" /.,-\u2013", r) })
	switch {
	case len(parts) == 1 && len(text) == 8:
		return solid(text)
	case len(parts) == 4 && (strings.EqualFold(parts[1], "of") || strings.EqualFold(parts[1], "o")):
		if _, isNumber := number(parts[2]); isNumber {
			return text, "", ""
		}
		return parts[0], parts[2], parts[3]
	case len(parts) != 3:
		return text, "", ""
	}
	if _, isNumber := number(parts[0]); isNumber && len(parts[0]) == 4 {
		return parts[2], parts[1], parts[0]
	}
	if _, isMonth := monthNamed(parts[0]); isMonth && strings.Trim(parts[0], "0123456789") != "" {
		return parts[1], parts[0], parts[2]
	}
	return parts[0], parts[1], parts[2]
}

// solid is the day, the month and the year of eight digits without anything between them: the day first, or the year first
// where only that makes a date. Where both do, as in 20111210, it stays the day, to be asked again.
func solid(text string) (day, month, year string) {
	_, noDayFirst := Parse(text[4:] + "-" + text[2:4] + "-" + text[:2])
	_, noYearFirst := Parse(text[:4] + "-" + text[4:6] + "-" + text[6:])
	switch {
	case noDayFirst == nil && noYearFirst != nil:
		return text[:2], text[2:4], text[4:]
	case noYearFirst == nil && noDayFirst != nil:
		return text[6:], text[4:6], text[:4]
	}
	return text, "", ""
}

// ordinals are the endings of a day as an ordinal number, in English and Welsh.
var ordinals = []string{"st", "nd", "rd", "th", "af", "ail", "il", "ydd", "edd", "fed", "eg", "ain"}

// cardinal is a day without the ending that makes it an ordinal.
func cardinal(day string) string {
	for _, ending := range ordinals {
		if n, ok := strings.CutSuffix(strings.ToLower(day), ending); ok {
			if _, isNumber := number(n); isNumber {
				return n
			}
		}
	}
	return day
}
