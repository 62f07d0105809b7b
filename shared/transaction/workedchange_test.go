package transaction_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A worked change names a case that was sent before, and what differs from it; anything else is an error that names its file.
func TestChanges(t *testing.T) {
	const first = `{"about": "a", "on": "2026-11-22", "answers": {"rooms": 3, "cats": true, "many": 2}, "outcome": {"result": "granted", "reasons": []}}`
	for name, test := range map[string]struct{ change, want string }{
		"right":                     {`{"about": "b", "of": "first", "on": "2027-01-01", "alter": {"cats": false, "many": null}, "outcome": {"result": "granted", "reasons": []}}`, ""},
		"of no case":                {`{"about": "b", "of": "other", "on": "2027-01-01", "alter": {"rooms": 4}, "outcome": {"result": "granted", "reasons": []}}`, `"other" is no case`},
		"on the same day":           {`{"about": "b", "of": "first", "on": "2026-11-22", "alter": {"rooms": 4}, "outcome": {"result": "granted", "reasons": []}}`, "on an earlier day"},
		"with whole answers":        {`{"about": "b", "of": "first", "on": "2027-01-01", "answers": {"rooms": 4}, "outcome": {"result": "granted", "reasons": []}}`, `"alter"`},
		"of nothing":                {`{"about": "b", "on": "2027-01-01", "alter": {"rooms": 4}, "outcome": {"result": "granted", "reasons": []}}`, `"of"`},
		"with a field that is none": {`{"about": "b", "of": "first", "on": "2027-01-01", "alters": {"rooms": 4}, "outcome": {"result": "granted", "reasons": []}}`, "alters"},
	} {
		var asked []string
		tx := sample(&asked)
		tx.Files = fstest.MapFS{"cases/first.json": {Data: []byte(first)}, "changes/second.json": {Data: []byte(test.change)}}
		changes, err := tx.Changes()
		if test.want != "" {
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "changes/second.json") {
				t.Errorf("%s: %v, want %q", name, err, test.want)
			}
			continue
		}
		if err != nil || len(changes) != 1 || string(changes[0].Answers) != `{"cats":false,"rooms":3}` || changes[0].File() != "changes/second.json" {
			t.Fatalf("%s: %+v %v", name, changes, err)
		}
		a, outcome, faults := tx.JudgeCase(changes[0])
		if len(faults) > 0 || outcome.Result != "granted" || a.ChangedOn("cats") != changes[0].On || !a.ChangedOn("rooms").IsZero() {
			t.Errorf("%s: %+v %v %v", name, outcome, faults, a.Since())
		}
		cases, err := tx.Worked()
		if err != nil || len(cases) != 2 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
	}
	// A name that no question has is told, though answers are taken as they were given.
	var asked []string
	tx := sample(&asked)
	tx.Files = fstest.MapFS{"cases/first.json": {Data: []byte(first)}, "changes/second.json": {Data: []byte(
		`{"about": "b", "of": "first", "on": "2027-01-01", "alter": {"room": 4}, "outcome": {"result": "granted", "reasons": []}}`)}}
	changes, err := tx.Changes()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, faults := tx.JudgeCase(changes[0]); len(faults) != 1 || faults[0].Path != "room" {
		t.Errorf("%v", faults)
	}
}
