package jobseekersallowance

import (
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// check compares answers that are each right in themselves.
func check(on date.Date, a ask.Answers) []ask.Fault {
	c := checking{}
	start := starts(on, a)
	c.notBefore(claimStartDate, "", a, earliest(on, a))

	// What is asked of the time since then lies in it.
	c.notBefore(illFrom, "", a, start)
	c.ordered(illFrom, illTo, "", a)
	c.notBefore(abroadFrom, "", a, start)
	c.ordered(abroadFrom, abroadTo, "", a)

	c.ordered(juryFrom, juryTo, "", a)
	c.notBefore(juryTo, "", a, on.AddDays(-12*7))
	c.ordered(courseFrom, courseTo, "", a)
	c.course(on, a)

	if !inGreatBritain(homeAddress.Of(a).Postcode) {
		c.disagree(homeAddress.Name, residence.Name)
	}
	for i, row := range previousJobs.Of(a) {
		path := previousJobs.Name + "/" + strconv.Itoa(i) + "/"
		c.ordered(jobFrom, jobTo, path, row)
		c.notBefore(jobTo, path, row, on.AddMonths(-6))
		if began := jobFrom.Of(row); !began.IsZero() && began.Before(dateOfBirth.Of(a)) {
			c.disagree(path+jobFrom.Name, dateOfBirth.Name)
		}
		// Who still worked on the first day of the claim, or after it, has done paid work since.
		if ended := jobTo.Of(row); paidWorkSince.Is(false).Holds(on, a) && !ended.Before(start) {
			c.disagree(path+jobTo.Name, paidWorkSince.Name)
		}
	}
	type when struct {
		day  date.Date
		part string
	}
	seen := map[when]bool{}
	for i, row := range unavailable.Of(a) {
		time := when{unavailableDate.Of(row), unavailablePart.Of(row)}
		if seen[time] {
			c.faults = append(c.faults, ask.Fault{
				Path: unavailable.Name + "/" + strconv.Itoa(i) + "/" + unavailableDate.Name, Code: ask.Duplicate,
			})
		}
		seen[time] = true
	}
	return c.faults
}

// fullWeek is the number of hours a week above which a course under way is full-time by any measure.
const fullWeek = 40

// course holds the course against whether somebody is in full-time education now.
func (c *checking) course(on date.Date, a ask.Answers) {
	last := courseTo.Of(a)
	if last.IsZero() {
		return
	}
	under := !last.Before(on)
	if fullTimeEducation.Is(true).Holds(on, a) && !under {
		c.disagree(courseTo.Name, fullTimeEducation.Name)
	}
	if fullTimeEducation.Is(false).Holds(on, a) && under && courseHours.Of(a) > fullWeek {
		c.disagree(courseHours.Name, fullTimeEducation.Name)
	}
}

// checking gathers faults.
type checking struct{ faults []ask.Fault }

func (c *checking) disagree(path, other string) {
	c.faults = append(c.faults, ask.Fault{Path: path, Code: ask.Inconsistent, Values: words.Values{"other": other}})
}

// notBefore holds the answer to a question, if there is one, against the earliest day that is right.
func (c *checking) notBefore(q ask.Date, path string, a ask.Answers, earliest date.Date) {
	if answer := q.Of(a); !answer.IsZero() && answer.Before(earliest) {
		c.faults = append(c.faults, ask.Fault{
			Path: path + q.Name, Code: ask.TooEarly, Values: words.Values{"earliest": earliest},
		})
	}
}

// ordered holds the end of a period against its beginning.
func (c *checking) ordered(from, to ask.Date, path string, a ask.Answers) {
	if first, last := from.Of(a), to.Of(a); !first.IsZero() && !last.IsZero() && last.Before(first) {
		c.disagree(path+to.Name, path+from.Name)
	}
}

// inGreatBritain reports whether a postcode is of an area in England, Scotland or Wales.
func inGreatBritain(postcode string) bool {
	for _, outside := range []string{"BT", "GY", "IM", "JE"} {
		if strings.HasPrefix(postcode, outside) {
			return false
		}
	}
	return true
}
