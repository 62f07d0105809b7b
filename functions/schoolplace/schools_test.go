package schoolplace_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// A school has one name: the words, in both languages, begin with that which the reasons tell.
func TestSchoolsHaveTheirNames(t *testing.T) {
	for _, language := range words.Languages {
		book, err := schoolplace.Transaction.Words(language)
		if err != nil {
			t.Fatal(err)
		}
		for code, name := range schoolplace.Names() {
			if label := book.Text("school."+code, nil); label != name && !strings.HasPrefix(label, name+" (") {
				t.Errorf("%s: %s is %q in the table and %q in the words", language, code, name, label)
			}
		}
	}
}

// Each phase can be shared out, every child with no preference gets a school, and infant classes hold at most 30.
func TestExampleSchoolsCanBeSharedOut(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range rounds {
		r := schoolplace.Round{Seed: "seed", Schools: schoolplace.SchoolsAt(p)}
		places := 0
		for _, s := range r.Schools {
			places += s.Places
			if p == schoolplace.Reception && schoolplace.InfantClasses(s.Places, 0)*schoolplace.InfantClassLimit != s.Places {
				t.Errorf("%s has %d places, which are no whole classes", s.Code, s.Places)
			}
		}
		for i := range places {
			r.Children = append(r.Children, schoolplace.Child{ID: fmt.Sprint(i), Sex: "female",
				Home: schoolplace.Point{Easting: 52_700_000 + random.Int64N(300_000), Northing: 18_400_000 + random.Int64N(200_000)}})
		}
		offers, err := schoolplace.Allocate(r)
		if err != nil || len(offers) != places {
			t.Fatalf("%s: %d offers for %d children, %v", p, len(offers), places, err)
		}
		for _, offer := range offers {
			if offer.By != schoolplace.ByNearest {
				t.Errorf("%s: %v", p, offer)
			}
		}
	}
	if got := schoolplace.SchoolsAt(schoolplace.InYear); got != nil {
		t.Errorf("in-year has a round: %v", got)
	}
}

// The table is not to be changed through what it gives away.
func TestSchoolsAtGivesCopies(t *testing.T) {
	schoolplace.SchoolsAt(schoolplace.Junior)[0].Criteria[0] = schoolplace.Distance
	if got := schoolplace.SchoolsAt(schoolplace.Junior)[0].Criteria[0]; got != schoolplace.LookedAfter {
		t.Errorf("the first criterion is now %s", got)
	}
}

// answers of a case, with some of them changed; nil leaves one out.
func answers(t *testing.T, name string, changes map[string]any) json.RawMessage {
	t.Helper()
	cases, err := schoolplace.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Name != name {
			continue
		}
		var all map[string]any
		if err := json.Unmarshal(c.Answers, &all); err != nil {
			t.Fatal(err)
		}
		for q, value := range changes {
			all[q] = value
			if value == nil {
				delete(all, q)
			}
		}
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	t.Fatalf("there is no case %s", name)
	return nil
}

func judge(t *testing.T, day string, raw json.RawMessage) (transaction.Outcome, []ask.Fault) {
	t.Helper()
	_, outcome, faults := schoolplace.Transaction.Judge(on(t, day), raw)
	return outcome, faults
}

// The boundaries in time, each on both sides: what comes of the same application on other days.
func TestDays(t *testing.T) {
	for name, test := range map[string]struct{ from, day, result, rules string }{
		"the first day of the round":             {"reception-in-time", "2026-09-01", "applied", "starts on-time offers reply"},
		"the day before, a year too young":       {"reception-in-time", "2026-08-31", "not-eligible", "too-young"},
		"Reception, the closing date":            {"reception-in-time", "2027-01-15", "applied", "starts on-time offers reply"},
		"Reception, the day after":               {"reception-in-time", "2027-01-16", "applied-late", "starts late offers reply"},
		"Reception, the day before offers":       {"reception-in-time", "2027-04-15", "applied-late", "starts late offers reply"},
		"Reception, the day of the offers":       {"reception-in-time", "2027-04-16", "applied-late", "starts late offers-are-out"},
		"Reception, the last day of the round":   {"reception-in-time", "2027-08-31", "applied-late", "starts late offers-are-out"},
		"Reception, the school year has begun":   {"reception-in-time", "2027-09-01", "not-eligible", "too-old"},
		"secondary, the closing date":            {"secondary-last-day", "2026-10-31", "applied", "starts on-time offers reply"},
		"secondary, the day after, with reasons": {"secondary-last-day", "2026-11-01", "applied-late", "starts late late-reason offers reply"},
		"secondary, the day before offers":       {"secondary-last-day", "2027-02-28", "applied-late", "starts late late-reason offers reply"},
		"secondary, the day of the offers":       {"secondary-last-day", "2027-03-01", "applied-late", "starts late late-reason offers-are-out"},
	} {
		t.Run(name, func(t *testing.T) {
			outcome, faults := judge(t, test.day, answers(t, test.from, nil))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			var rules []string
			for _, reason := range outcome.Reasons {
				rules = append(rules, reason.Rule)
			}
			if got := strings.Join(rules, " "); outcome.Result != test.result || !strings.HasPrefix(got+" ", test.rules+" ") {
				t.Errorf("%s: %s, want %s: %s", outcome.Result, got, test.result, test.rules)
			}
		})
	}
}

// The values that the words tell.
func TestValues(t *testing.T) {
	outcome, _ := judge(t, "2026-11-22", answers(t, "reception-in-time", nil))
	want := map[string]string{"closing": "2027-01-15", "offer": "2027-04-16", "reply": "2027-04-30", "day": "2027-12-31"}
	for _, reason := range outcome.Reasons {
		for name, value := range reason.Values {
			if day, ok := want[name]; ok && fmt.Sprint(value) != day {
				t.Errorf("%s: %s is %v, want %s", reason.Rule, name, value, day)
			}
			delete(want, name)
		}
		if reason.Rule == "criterion-sibling" && fmt.Sprint(reason.Values["schools"]) != "[Larkfield Primary School]" {
			t.Errorf("sibling at %v", reason.Values["schools"])
		}
	}
	if len(want) > 0 {
		t.Errorf("nothing tells %v", want)
	}
	outcome, _ = judge(t, "2026-11-22", answers(t, "too-young", nil))
	if values := outcome.Reasons[0].Values; fmt.Sprint(values["year"], values["opens"]) != "2028 2027-09-01" {
		t.Errorf("too young: %v", values)
	}
	outcome, _ = judge(t, "2026-11-22", answers(t, "in-year", nil))
	if group := outcome.Reasons[0].Values["group"]; group != 4 {
		t.Errorf("year group %v", group)
	}
}

// What is asked of nobody is required of nobody: a case less one question that has no condition is at fault for just it.
func TestEveryAnswerIsNeeded(t *testing.T) {
	for _, q := range schoolplace.Transaction.Questions {
		about := q.About()
		if about.When.Op != "" || about.Optional {
			continue
		}
		_, faults := judge(t, "2026-11-22", answers(t, "reception-in-time", map[string]any{about.Name: nil}))
		found := false
		for _, f := range faults {
			found = found || f.Path == about.Name && f.Code == ask.Missing
		}
		if !found {
			t.Errorf("without %s: %v", about.Name, faults)
		}
	}
}
