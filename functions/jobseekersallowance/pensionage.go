package jobseekersallowance

import (
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// PensionAge says when somebody reaches State Pension age: at an age in years and months, or on a day.
type PensionAge struct {
	Years, Months int
	On            date.Date `json:",omitzero"` // the day, where the law names it
}

// Reached returns the day on which somebody born on a day reaches State Pension age. Months are added as the Pensions
// Act 2014, section 26, spells out: where the month is too short, on its last day.
func (p PensionAge) Reached(born date.Date) date.Date {
	switch {
	case !p.On.IsZero():
		return p.On
	case p.Months == 0:
		return born.Birthday(p.Years)
	}
	return born.AddMonths(12*p.Years + p.Months)
}

// StatePensionAge returns the rule by which somebody born on a day reaches State Pension age, of women and men
// alike. The error is a *rate.OutsideError for who was born before 6 December 1953, for whom the sexes differ and
// who reached it by December 2018.
func StatePensionAge(born date.Date) (PensionAge, error) {
	row, err := StatePensionAges.At(born)
	return row.Value, err
}

// StatePensionDate returns the day on which somebody born on a day reaches State Pension age. The error is that of
// StatePensionAge.
func StatePensionDate(born date.Date) (date.Date, error) {
	age, err := StatePensionAge(born)
	if err != nil {
		return date.Date{}, err
	}
	return age.Reached(born), nil
}

const (
	actOf2011 = "https://www.legislation.gov.uk/ukpga/2011/19/section/1"
	actOf2014 = "https://www.legislation.gov.uk/ukpga/2014/19/section/26"
	actOf2007 = "https://www.legislation.gov.uk/ukpga/2007/22/schedule/3"
)

// StatePensionAges are looked up by the date of birth (Pensions Act 1995, schedule 4, paragraph 1, as amended). For
// births from 6 April 1978 the Act sets no end; the table ends with the century.
var StatePensionAges = rate.Table[PensionAge]{Name: "state pension age by date of birth", Rows: []rate.Row[PensionAge]{
	byDay("1953-12-06", "1954-01-06", "2019-03-06", actOf2011),
	byDay("1954-01-06", "1954-02-06", "2019-05-06", actOf2011),
	byDay("1954-02-06", "1954-03-06", "2019-07-06", actOf2011),
	byDay("1954-03-06", "1954-04-06", "2019-09-06", actOf2011),
	byDay("1954-04-06", "1954-05-06", "2019-11-06", actOf2011),
	byDay("1954-05-06", "1954-06-06", "2020-01-06", actOf2011),
	byDay("1954-06-06", "1954-07-06", "2020-03-06", actOf2011),
	byDay("1954-07-06", "1954-08-06", "2020-05-06", actOf2011),
	byDay("1954-08-06", "1954-09-06", "2020-07-06", actOf2011),
	byDay("1954-09-06", "1954-10-06", "2020-09-06", actOf2011),
	byAge("1954-10-06", "1960-04-06", 66, 0, actOf2011),
	byAge("1960-04-06", "1960-05-06", 66, 1, actOf2014),
	byAge("1960-05-06", "1960-06-06", 66, 2, actOf2014),
	byAge("1960-06-06", "1960-07-06", 66, 3, actOf2014),
	byAge("1960-07-06", "1960-08-06", 66, 4, actOf2014),
	byAge("1960-08-06", "1960-09-06", 66, 5, actOf2014),
	byAge("1960-09-06", "1960-10-06", 66, 6, actOf2014),
	byAge("1960-10-06", "1960-11-06", 66, 7, actOf2014),
	byAge("1960-11-06", "1960-12-06", 66, 8, actOf2014),
	byAge("1960-12-06", "1961-01-06", 66, 9, actOf2014),
	byAge("1961-01-06", "1961-02-06", 66, 10, actOf2014),
	byAge("1961-02-06", "1961-03-06", 66, 11, actOf2014),
	byAge("1961-03-06", "1977-04-06", 67, 0, actOf2014),
	byDay("1977-04-06", "1977-05-06", "2044-05-06", actOf2007),
	byDay("1977-05-06", "1977-06-06", "2044-07-06", actOf2007),
	byDay("1977-06-06", "1977-07-06", "2044-09-06", actOf2007),
	byDay("1977-07-06", "1977-08-06", "2044-11-06", actOf2007),
	byDay("1977-08-06", "1977-09-06", "2045-01-06", actOf2007),
	byDay("1977-09-06", "1977-10-06", "2045-03-06", actOf2007),
	byDay("1977-10-06", "1977-11-06", "2045-05-06", actOf2007),
	byDay("1977-11-06", "1977-12-06", "2045-07-06", actOf2007),
	byDay("1977-12-06", "1978-01-06", "2045-09-06", actOf2007),
	byDay("1978-01-06", "1978-02-06", "2045-11-06", actOf2007),
	byDay("1978-02-06", "1978-03-06", "2046-01-06", actOf2007),
	byDay("1978-03-06", "1978-04-06", "2046-03-06", actOf2007),
	byAge("1978-04-06", "2100-01-01", 68, 0, actOf2007),
}}

func byAge(from, to string, years, months int, source string) rate.Row[PensionAge] {
	return rate.Row[PensionAge]{From: date.MustParse(from), To: date.MustParse(to),
		Value: PensionAge{Years: years, Months: months}, Source: source}
}

func byDay(from, to, day, source string) rate.Row[PensionAge] {
	return rate.Row[PensionAge]{From: date.MustParse(from), To: date.MustParse(to),
		Value: PensionAge{On: date.MustParse(day)}, Source: source}
}
