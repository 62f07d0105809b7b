package ask_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

var (
	pupil    = ask.Text{Name: "pupil", Max: 20}
	birthday = ask.Date{Name: "born"}
	class    = ask.Whole{Name: "class", Min: 0, Max: 13}
	pupils   = ask.Group{Name: "pupils", Max: 5, Title: pupil, Questions: []ask.Question{pupil, birthday, class}}
	roll     = []ask.Question{ask.Whole{Name: "rooms", Min: 1, Max: 20}, ask.Text{Name: "note", Max: 20, Optional: true}, pupils}
)

// rollOf are the answers of rows written as "Ann 2026-09-01 3".
func rollOf(t *testing.T, rooms int, note string, rows ...string) ask.Answers {
	t.Helper()
	given := map[string]any{"rooms": rooms, "pupils": []any{}}
	if note != "" {
		given["note"] = note
	}
	for _, row := range rows {
		parts := strings.Fields(row)
		given["pupils"] = append(given["pupils"].([]any), map[string]any{"pupil": parts[0], "born": parts[1], "class": json.Number(parts[2])})
	}
	raw, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	a, faults := ask.Decode(roll, date.MustParse("2026-11-22"), raw)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return a
}

// What a change brought is known by the day on which it came, and keeps it through later changes, wherever its row has gone.
func TestCompare(t *testing.T) {
	const ann, ben, cat = "Ann 2026-09-01 1", "Ben 2024-05-02 2", "Cat 2020-01-03 3"
	on := date.MustParse("2027-02-10")
	before := rollOf(t, 3, "", ann, ben)
	for name, test := range map[string]struct {
		now  ask.Answers
		was  string
		want string
	}{
		"nothing":                           {rollOf(t, 3, "", ann, ben), "", ""},
		"nothing, after a change":           {rollOf(t, 3, "", ann, ben), "rooms pupils pupils/1 pupils/0/born", "pupils old, pupils/0/born old, pupils/1 old, rooms old"},
		"an answer":                         {rollOf(t, 4, "", ann, ben), "", "rooms new"},
		"an answer that was changed before": {rollOf(t, 4, "", ann, ben), "rooms", "rooms new"},
		"an answer that was left out":       {rollOf(t, 3, "x", ann, ben), "", "note new"},
		"a row is added":                    {rollOf(t, 3, "", ann, ben, cat), "", "pupils/2 new"},
		"a row is added in front":           {rollOf(t, 3, "", cat, ann, ben), "pupils/1", "pupils/0 new, pupils/2 old"},
		"a row is added, another order":     {rollOf(t, 3, "", ben, ann, cat), "", "pupils new, pupils/2 new"},
		"a row is added after a new order":  {rollOf(t, 3, "", ann, ben, cat), "pupils", "pupils old, pupils/2 new"},
		"a row is taken out":                {rollOf(t, 3, "", ben), "pupils/1 pupils/1/class", "pupils new, pupils/0 old, pupils/0/class old"},
		"another order":                     {rollOf(t, 3, "", ben, ann), "", "pupils new"},
		"an answer in a row":                {rollOf(t, 3, "", "Ann 2026-09-02 1", ben), "", "pupils/0/born new"},
		"all of a row but its title":        {rollOf(t, 3, "", ann, "Ben 2024-05-03 4"), "", "pupils/1/born new, pupils/1/class new"},
		"the title of a row":                {rollOf(t, 3, "", "Anne 2026-09-01 1", ben), "", "pupils/0/pupil new"},
		"the title and more":                {rollOf(t, 3, "", "Anne 2026-09-01 2", ben), "", "pupils new, pupils/0 new"},
		"one for another":                   {rollOf(t, 3, "", ann, cat), "pupils/1", "pupils new, pupils/1 new"},
		"a twin":                            {rollOf(t, 3, "", ann, "Amy 2026-09-01 1", ben), "", "pupils/1 new"},
		"a row twice":                       {rollOf(t, 3, "", ann, ann, ben), "", "pupils/1 new"},
		"no rows":                           {rollOf(t, 3, ""), "pupils/1", "pupils new"},
	} {
		was := ask.Since{}
		for _, path := range strings.Fields(test.was) {
			was[path] = date.MustParse("2026-12-24")
		}
		since := ask.Compare(roll, before, test.now, was, on)
		var got []string
		for _, path := range slices.Sorted(maps.Keys(since)) {
			got = append(got, path+map[bool]string{true: " new", false: " old"}[since[path] == on])
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}

// Rows that share nothing are not one another: neither where rows have no title, nor where it was left blank, nor where there is nothing but it.
func TestCompareRowsThatShareNothing(t *testing.T) {
	on := date.MustParse("2026-11-22")
	blank := pupil
	blank.Optional = true
	untitled := ask.Group{Name: "pupils", Max: 5, Questions: []ask.Question{blank, class}}
	titled := untitled
	titled.Title = blank
	only := ask.Group{Name: "pupils", Max: 5, Title: blank, Questions: []ask.Question{blank}}
	for name, test := range map[string]struct {
		group       ask.Group
		before, now string
		want        string
	}{
		"no title, another row":         {untitled, `[{"pupil": "Ann", "class": 1}]`, `[{"pupil": "Ben", "class": 2}]`, "pupils pupils/0"},
		"no title, an answer":           {untitled, `[{"pupil": "Ann", "class": 1}]`, `[{"pupil": "Ben", "class": 1}]`, "pupils pupils/0"},
		"no title, the same row":        {untitled, `[{"pupil": "Ann", "class": 1}]`, `[{"pupil": "Ann", "class": 1}]`, ""},
		"a blank title, another row":    {titled, `[{"class": 1}]`, `[{"class": 2}]`, "pupils pupils/0"},
		"a blank title that is filled":  {titled, `[{"class": 1}]`, `[{"pupil": "Ann", "class": 1}]`, "pupils/0/pupil"},
		"nothing but another title":     {only, `[{"pupil": "Ann"}]`, `[{"pupil": "Ben"}]`, "pupils pupils/0"},
		"nothing but the title, stands": {only, `[{"pupil": "Ann"}, {"pupil": "Ben"}]`, `[{"pupil": "Ann"}]`, "pupils"},
	} {
		questions := []ask.Question{test.group}
		answers := func(rows string) ask.Answers {
			a, faults := ask.Decode(questions, on, []byte(`{"pupils": `+rows+`}`))
			if len(faults) > 0 {
				t.Fatal(name, faults)
			}
			return a
		}
		since := ask.Compare(questions, answers(test.before), answers(test.now), nil, on)
		if got := strings.Join(slices.Sorted(maps.Keys(since)), " "); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// Rules see the day of an answer and of a row, also once the questions were walked again.
func TestDated(t *testing.T) {
	on, later := date.MustParse("2026-11-22"), date.MustParse("2027-02-10")
	a := rollOf(t, 3, "", "Ann 2026-09-01 1", "Ben 2024-05-02 2").Dated(roll,
		ask.Since{"rooms": later, "pupils": later, "pupils/1": later, "pupils/0/born": later, "pupils/10/class": on})
	_, walked := ask.Walk(roll, on, a)
	for _, a := range []ask.Answers{a, walked, a.With("note", "x")} {
		rows := pupils.Of(a)
		if a.ChangedOn("rooms") != later || !a.ChangedOn("note").IsZero() || a.ChangedOn("pupils") != later || !a.AddedOn().IsZero() {
			t.Errorf("the whole: %v", a.Since())
		}
		if !rows[0].AddedOn().IsZero() || rows[0].ChangedOn("born") != later || rows[1].AddedOn() != later || !rows[1].ChangedOn("born").IsZero() {
			t.Errorf("the rows: %v, %v", rows[0].Since(), rows[1].Since())
		}
		if rooms := (ask.Whole{Name: "rooms"}).Of(rows[1]); rooms != 3 {
			t.Errorf("a row sees %d rooms", rooms)
		}
	}
}
