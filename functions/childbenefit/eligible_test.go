package childbenefit_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// against gives the rules against answers that need not be all there.
func against(t *testing.T, on string, answers fields) []string {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	day := date.MustParse(on)
	known, faults := ask.Decode(childbenefit.Transaction.Questions, day, raw)
	for _, f := range faults {
		if f.Code != ask.Missing {
			t.Errorf("fault %s at %s", f.Code, f.Path)
		}
	}
	return rules(childbenefit.Transaction.Against(day, known))
}

func TestEligibleAtTheGate(t *testing.T) {
	abroad := fields{"residence": "uk-and-abroad", "lives-in-uk": false}
	tests := map[string]struct {
		answers fields
		want    []string
	}{
		"nothing known":                   {fields{}, nil},
		"a claim":                         {fields{"which-service": "claim"}, nil},
		"waiting":                         {fields{"which-service": "waiting"}, []string{"waiting-for-claim"}},
		"responsible":                     {fields{"responsible": true}, nil},
		"not responsible":                 {fields{"responsible": false}, []string{"not-responsible"}},
		"two reasons":                     {fields{"which-service": "waiting", "responsible": false}, []string{"waiting-for-claim", "not-responsible"}},
		"always in the UK":                {fields{"residence": "always-uk"}, nil},
		"never in the UK, service open":   {fields{"residence": "never-uk"}, nil},
		"never in the UK, no service":     {fields{"residence": "never-uk", "crown-servant": []string{"none"}}, []string{"not-living-in-uk"}},
		"never in the UK, serves":         {fields{"residence": "never-uk", "crown-servant": []string{"me"}}, nil},
		"lives abroad, service open":      {abroad, nil},
		"lives abroad, no service":        {abroad.with(fields{"crown-servant": []string{"none"}}), []string{"not-living-in-uk"}},
		"lives abroad, partner serves":    {abroad.with(fields{"crown-servant": []string{"my-partner"}}), nil},
		"lived abroad, lives in the UK":   {abroad.with(fields{"lives-in-uk": true, "crown-servant": []string{"none"}}), nil},
		"British or Irish":                {fields{"immigration-status": "british-or-irish"}, nil},
		"settled":                         {fields{"immigration-status": "settled"}, nil},
		"pre-settled":                     {fields{"immigration-status": "pre-settled"}, nil},
		"permission with public funds":    {fields{"immigration-status": "permission"}, nil},
		"permission without public funds": {fields{"immigration-status": "no-public-funds"}, []string{"immigration-control"}},
		"status not sure":                 {fields{"immigration-status": "not-sure"}, nil},
		"the highest incomes":             {fields{"income": "above"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := against(t, "2026-11-22", test.answers); !slices.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestEligibleByChild(t *testing.T) {
	// 23 November 2026 is a Monday: three months before is Sunday 23 August, the first Monday 24 August.
	const monday = "2026-11-23"
	born := func(born string, more fields) fields {
		return fields{"date-of-birth": born}.with(more)
	}
	left := fields{"in-education": false}
	tests := map[string]struct {
		on    string
		child fields
		want  string
	}{
		"nothing known":                            {monday, fields{}, ""},
		"newborn":                                  {monday, born("2026-11-23", nil), ""},
		"16 on 31 August, last claim in time":      {"2026-11-30", born("2010-08-31", left), ""},
		"16 on 31 August, a day late":              {"2026-12-01", born("2010-08-31", left), "child-left-education"},
		"16 on 1 September, counts a year longer":  {"2027-03-01", born("2010-09-01", left), ""},
		"16, education open":                       {"2026-12-01", born("2010-05-20", nil), ""},
		"16, in education":                         {"2026-12-01", born("2010-05-20", fields{"in-education": true}), ""},
		"19, in education, start open":             {monday, born("2007-06-30", fields{"in-education": true}), ""},
		"19, in education, started before 19":      {monday, born("2007-06-30", fields{"in-education": true, "education-before-19": true}), ""},
		"19, in education, started too late":       {monday, born("2007-06-30", fields{"in-education": true, "education-before-19": false}), "child-started-too-late"},
		"20 the day after the first Monday":        {monday, born("2006-08-25", nil), ""},
		"20 on the first Monday":                   {monday, born("2006-08-24", nil), "child-20-or-over"},
		"lives elsewhere, maintenance open":        {monday, fields{"lives-with-you": false}, ""},
		"lives elsewhere, paid for":                {monday, fields{"lives-with-you": false, "maintenance": true}, ""},
		"lives elsewhere, not paid for":            {monday, fields{"lives-with-you": false, "maintenance": false}, "child-not-supported"},
		"no circumstances":                         {monday, fields{"child-circumstances": []string{"none"}}, ""},
		"in care":                                  {monday, fields{"child-circumstances": []string{"in-care"}}, "child-in-care"},
		"in custody":                               {monday, fields{"child-circumstances": []string{"in-custody"}}, "child-in-custody"},
		"fostered":                                 {monday, fields{"child-circumstances": []string{"fostered"}}, "child-fostered"},
		"not married":                              {monday, born("2009-05-05", fields{"child-married": false}), ""},
		"married":                                  {monday, born("2009-05-05", fields{"child-married": true}), "child-married"},
		"came to live here after the last Monday":  {"2026-09-07", born("2010-05-20", left.with(fields{"lives-with-you": true, "lived-elsewhere": true, "lives-with-you-since": "2026-08-31"})), "child-left-education"},
		"came to live here before the last Monday": {"2026-09-07", born("2010-05-20", left.with(fields{"lives-with-you": true, "lived-elsewhere": true, "lives-with-you-since": "2026-08-30"})), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var want []string
			if test.want != "" {
				want = []string{"no-child-counts", test.want}
			}
			if got := against(t, test.on, fields{"children": []any{test.child}}); !slices.Equal(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
			both := []any{test.child, fields{"date-of-birth": "2026-01-01"}}
			if got := against(t, test.on, fields{"children": both}); got != nil {
				t.Errorf("with a child who counts: %v", got)
			}
		})
	}
}

// While another child may follow, the first one decides nothing.
func TestEligibleWhileChildrenAreNamed(t *testing.T) {
	on := date.MustParse("2026-11-23")
	draft := map[string]json.RawMessage{"children/0/child-circumstances": json.RawMessage(`["in-care"]`)}
	open := ask.Gather(childbenefit.Transaction.Questions, draft)
	if got := rules(childbenefit.Transaction.Against(on, open)); got != nil {
		t.Errorf("with another to come: %v", got)
	}
	draft["children"] = json.RawMessage("true")
	done := ask.Gather(childbenefit.Transaction.Questions, draft)
	if got := rules(childbenefit.Transaction.Against(on, done)); !slices.Equal(got, []string{"no-child-counts", "child-in-care"}) {
		t.Errorf("with no other to come: %v", got)
	}
}

// An answer that is not there makes nobody ineligible: whoever can claim can claim with any part of their answers.
func TestEligibleIsMonotone(t *testing.T) {
	cases, err := childbenefit.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, c := range cases {
		if c.Outcome == nil {
			continue
		}
		var answers fields
		if err := json.Unmarshal(c.Answers, &answers); err != nil {
			t.Fatal(err)
		}
		whole := against(t, c.On.String(), answers)
		try := func(left string, answers fields) {
			tried++
			for _, rule := range partly(t, c.On, answers) {
				if !slices.Contains(whole, rule) {
					t.Errorf("%s without %s: %s", c.Name, left, rule)
				}
			}
		}
		for name := range answers {
			try(name, answers.with(fields{name: nil}))
		}
		rows, _ := answers["children"].([]any)
		for i, row := range rows[:min(len(rows), 9)] { // the thirty of one case are alike
			child := fields(row.(map[string]any))
			for name := range maps.Clone(child) {
				fewer := slices.Clone(rows)
				fewer[i] = child.with(fields{name: nil})
				try("children/"+name, answers.with(fields{"children": fewer}))
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d tried", tried)
	}
}

// partly gives the rules against answers of which some may now stand there without having been asked for.
func partly(t *testing.T, on date.Date, answers fields) []string {
	t.Helper()
	raw, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := ask.Decode(childbenefit.Transaction.Questions, on, raw)
	return rules(childbenefit.Transaction.Against(on, known))
}
