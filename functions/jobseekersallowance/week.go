package jobseekersallowance

import (
	"errors"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
)

// Week is a period of seven days, both ends included.
type Week struct{ First, Last date.Date }

// ErrNoNumber says that the day on which somebody's benefit weeks end cannot be told.
var ErrNoNumber = errors.New("no National Insurance number: write two letters, six digits and a letter")

// EndDay returns the day of the week on which a claimant's benefit weeks end, unless the department arranges it
// otherwise: by the last two digits of their National Insurance number, 00 to 19 Monday, 20 to 39 Tuesday, 40 to 59
// Wednesday, 60 to 79 Thursday, 80 to 99 Friday (SI 2013/378, regulation 2(2), "end day"; the same series of numbers
// decides on the day of payment of Employment and Support Allowance, SI 2013/380, regulation 51(2)). The number is
// written without spaces; ErrNoNumber is the only error.
func EndDay(nino string) (time.Weekday, error) {
	if len(nino) != 9 || nino[6] < '0' || nino[6] > '9' || nino[7] < '0' || nino[7] > '9' {
		return 0, ErrNoNumber
	}
	return time.Monday + time.Weekday(nino[6]-'0')/2, nil
}

// BenefitWeek returns the benefit week in which a day lies, of a claimant whose weeks end on a day of the week
// (SI 2013/378, regulation 2(2)).
func BenefitWeek(on date.Date, end time.Weekday) Week {
	last := on.AddDays(-1).Next(end)
	return Week{First: last.AddDays(-6), Last: last}
}
