package jobseekersallowance_test

import (
	"slices"
	"testing"

	jsa "github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/rate"
)

// job is the job of the case lost-a-job, with some changed.
func job(t *testing.T, changes fields) fields {
	t.Helper()
	rows := caseAnswers(t, "lost-a-job")["previous-jobs"].([]any)
	return fields{"had-job": true, "previous-jobs": []any{fields(rows[0].(map[string]any)).with(changes)}}
}

// course is a course from September 2025, with some changed.
func course(changes fields) fields {
	return fields{
		"education": true, "course-name": "Bookkeeping", "course-provider": "City College", "course-hours": 12,
		"course-from": "2025-09-08", "course-to": "2027-06-30",
	}.with(changes)
}

// All are answered on 22 November 2026 by somebody born on 20 March 1988.
func TestAnswersThatCannotGoTogether(t *testing.T) {
	fullTime := fields{"education": nil, "full-time-education": true, "course-allowed": true}
	for name, test := range map[string]struct {
		changes []fields
		fault   string
	}{
		"a job ended the day before":       {[]fields{from("2026-09-01"), job(t, fields{"job-to": "2026-08-31"})}, ""},
		"a job ended on the first day":     {[]fields{from("2026-09-01"), job(t, fields{"job-to": "2026-09-01"})}, "previous-jobs/0/job-to inconsistent"},
		"a job ended since":                {[]fields{from("2026-09-01"), job(t, nil)}, "previous-jobs/0/job-to inconsistent"},
		"a job ended since, and worked":    {[]fields{from("2026-09-01"), job(t, nil), {"paid-work-since": true}}, ""},
		"a job ended today, claimed today": {[]fields{job(t, fields{"job-to": "2026-11-22"})}, ""},
		"a job from birth":                 {[]fields{job(t, fields{"job-from": "1988-03-20"})}, ""},
		"a job before birth":               {[]fields{job(t, fields{"job-from": "1988-03-19"})}, "previous-jobs/0/job-from inconsistent"},
		"part-time, 40 hours":              {[]fields{course(fields{"course-hours": 40})}, ""},
		"part-time, 41 hours":              {[]fields{course(fields{"course-hours": 41})}, "course-hours inconsistent"},
		"part-time, 41 hours, to today":    {[]fields{course(fields{"course-hours": 41, "course-to": "2026-11-22"})}, "course-hours inconsistent"},
		"41 hours, to yesterday":           {[]fields{course(fields{"course-hours": 41, "course-to": "2026-11-21"})}, ""},
		"full-time, to today":              {[]fields{course(nil), fullTime, {"course-hours": 60, "course-to": "2026-11-22"}}, ""},
		"full-time, to yesterday":          {[]fields{course(nil), fullTime, {"course-to": "2026-11-21"}}, "course-to inconsistent"},
	} {
		answers := simple(t).with(fields{"date-of-birth": "1988-03-20"})
		for _, changes := range test.changes {
			answers = answers.with(changes)
		}
		_, faults := judged(t, "2026-11-22", answers)
		var got []string
		for _, f := range faults {
			got = append(got, f.Path+" "+string(f.Code))
		}
		if slices.Concat(got, []string{""})[0] != test.fault || len(got) > 1 {
			t.Errorf("%s: %v, want %q", name, got, test.fault)
		}
	}
}

// What all jobs come to a week is known before anything else is asked that does not decide on eligibility.
func TestHoursTogetherAreAskedEarly(t *testing.T) {
	for i, q := range jsa.Transaction.Questions {
		if q.About().Name == "current-jobs" {
			if i > 10 {
				t.Errorf("jobs are asked at place %d", i+1)
			}
			return
		}
	}
	t.Error("jobs are not asked")
}

func TestEveryTableIsDeclared(t *testing.T) {
	if !slices.ContainsFunc(jsa.Transaction.Rates, func(p rate.Published) bool {
		_, ok := p.(rate.Table[jsa.Tariff])
		return ok
	}) || len(jsa.Transaction.Rates) != 4 {
		t.Errorf("%d tables, or none of tariff income", len(jsa.Transaction.Rates))
	}
}

// The allowance can go up on its very last day: 22 May 2027 for a claim of 22 November 2026.
func TestTurns25OnTheLastDay(t *testing.T) {
	for born, want := range map[string]bool{"2002-05-22": true, "2002-05-23": false, "2001-11-23": true, "2001-11-22": false} {
		got := judge(t, "2026-11-22", simple(t).with(fields{"date-of-birth": born}))
		if slices.Contains(rules(got), "turns-25") != want {
			t.Errorf("born on %s: %v", born, rules(got))
		}
	}
}
