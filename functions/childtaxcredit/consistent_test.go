package childtaxcredit_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// child is the answers about one child, with some changed.
func child(name, born, exception string, changes fields) fields {
	c := fields{
		"child-name": fields{"first": name, "last": "Holt"}, "date-of-birth": born, "responsible-throughout": true,
		"shared-care": false, "disability": "none", "exception": exception,
	}
	maps.Copy(c, changes)
	return c
}

// The exception for a multiple birth is for all of its children but one, and for nobody without a brother or sister of the
// same birth in the award. With both twins marked, 217 days of a child element too many would be paid: 1,653.54.
func TestMultipleBirth(t *testing.T) {
	const twin = "multiple-birth"
	old := child("Max", "2013-02-02", "none", nil)
	at := func(i string) string { return "children/" + i + "/exception inconsistent" }
	for name, test := range map[string]struct {
		children []fields
		faults   []string
	}{
		"one of two":     {[]fields{old, child("Una", "2018-09-01", "none", nil), child("Dai", "2018-09-01", twin, nil)}, nil},
		"both of two":    {[]fields{old, child("Una", "2018-09-01", twin, nil), child("Dai", "2018-09-01", twin, nil)}, []string{at("1")}},
		"two of three":   {[]fields{child("Una", "2018-09-01", twin, nil), child("Dai", "2018-09-01", twin, nil), child("Eve", "2018-09-01", "none", nil)}, nil},
		"all of three":   {[]fields{child("Una", "2018-09-01", twin, nil), child("Dai", "2018-09-01", twin, nil), child("Eve", "2018-09-01", twin, nil)}, []string{at("0")}},
		"alone":          {[]fields{old, child("Una", "2018-09-01", twin, nil)}, []string{at("1")}},
		"over midnight":  {[]fields{child("Dai", "2018-09-02", twin, nil), child("Una", "2018-09-01", "none", nil)}, nil},
		"a day too many": {[]fields{child("Una", "2018-09-01", "none", nil), child("Dai", "2018-09-03", twin, nil)}, []string{at("1")}},
		"the other elsewhere": {[]fields{
			child("Una", "2018-09-01", "none", fields{"shared-care": true, "main-responsibility": false}), child("Dai", "2018-09-01", twin, nil),
		}, []string{at("1")}},
		"the other adopted": {[]fields{child("Una", "2018-09-01", "adopted", nil), child("Dai", "2018-09-01", twin, nil)}, nil},
		"two births":        {[]fields{child("Una", "2018-09-01", twin, nil), child("Dai", "2017-09-01", twin, nil)}, []string{at("0"), at("1")}},
	} {
		_, faults := judge(t, "2026-11-22", answers(t, "twins-and-adopted", fields{"children": test.children}))
		if !slices.Equal(faults, test.faults) {
			t.Errorf("%s: %v, want %v", name, faults, test.faults)
		}
	}
}

// What would be left out of the award without a word is a fault: the award is of 6 April 2018 to 5 April 2019.
func TestDatesThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		changes fields
		fault   string
	}{
		"disabled from birth":        {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "disabled", "disabled-from": "2013-02-02"})}}, ""},
		"disabled before birth":      {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "disabled", "disabled-from": "2013-02-01"})}}, "children/0/disabled-from inconsistent"},
		"severe before birth":        {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "severe", "severe-from": "2013-02-01"})}}, "children/0/severe-from inconsistent"},
		"disabled until the award":   {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "disabled", "disabled-until": "2018-04-06"})}}, ""},
		"disabled before the award":  {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "disabled", "disabled-until": "2018-04-05"})}}, "children/0/disabled-until too-early"},
		"severe after the award":     {fields{"children": []fields{child("Max", "2013-02-02", "none", fields{"disability": "severe", "severe-from": "2019-04-06"})}}, "children/0/severe-from too-late"},
		"a benefit on the first day": {fields{"benefits": []string{"income-support"}, "benefits-throughout": false, "benefits-until": "2018-04-06"}, ""},
		"a benefit before the award": {fields{"benefits": []string{"income-support"}, "benefits-throughout": false, "benefits-until": "2018-04-05"}, "benefits-until too-early"},
		"a benefit on the last day":  {fields{"benefits": []string{"income-support"}, "benefits-throughout": false, "benefits-from": "2019-04-05"}, ""},
		"a benefit after the award":  {fields{"benefits": []string{"income-support"}, "benefits-throughout": false, "benefits-from": "2019-04-06"}, "benefits-from too-late"},
		"an older brother":           {fields{"applicant-date-of-birth": "2001-01-01", "children": []fields{child("Max", "2013-02-02", "none", nil)}}, ""},
		"somebody of the same day":   {fields{"applicant-date-of-birth": "2001-01-01", "children": []fields{child("Max", "2001-01-01", "none", fields{"education": "throughout", "education-before-19": true})}}, "children/0/date-of-birth inconsistent"},
		"somebody a day younger":     {fields{"applicant-date-of-birth": "2001-01-01", "children": []fields{child("Max", "2001-01-02", "none", fields{"education": "throughout", "education-before-19": true})}}, ""},
	} {
		_, faults := judge(t, "2026-11-22", answers(t, "twins-and-adopted", test.changes))
		if got := slices.Concat(faults, []string{""})[0]; got != test.fault || len(faults) > 1 {
			t.Errorf("%s: %v, want %q", name, faults, test.fault)
		}
	}
}

// Sixteen on the last day of the award is old enough. The award ends on 5 April 2019.
func TestSixteenByTheEnd(t *testing.T) {
	for born, refused := range map[string]bool{"2003-04-05": false, "2003-04-06": true} {
		got, faults := judge(t, "2026-11-22", answers(t, "twins-and-adopted", fields{"applicant-date-of-birth": born}))
		if (got.Result == transaction.NotEligible) != refused || len(faults) > 0 || refused && !slices.Equal(rules(got), []string{"under-16"}) {
			t.Errorf("born on %s: %s %v %v", born, got.Result, rules(got), faults)
		}
	}
}
