package schoolplace_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Answers that can be true together are taken, and those just beyond are not. The child starts in September 2027; school
// 900104 has Reception to Year 2, and one year group more on each side is what a different age group can make.
func TestConsistent(t *testing.T) {
	at := func(school, born string) map[string]any {
		row := map[string]any{"school": school, "sibling": true, "sibling-name": map[string]any{"first": "Clare", "last": "Byron"},
			"sibling-date-of-birth": born}
		if school == "other" {
			row["other-school-name"], row["other-school-council"] = "Elm Tree School", "Barnet"
		} else {
			row["social-medical"] = false
		}
		return map[string]any{"preferences": []any{row}}
	}
	lives := func(postcode string) map[string]any {
		return map[string]any{"child-address": map[string]any{"line-1": "12 Garden Walk", "town": "London", "postcode": postcode}}
	}
	const born = "preferences/0/sibling-date-of-birth"
	for name, test := range map[string]struct {
		from    string
		changes map[string]any
		fault   string
	}{
		"a year before Reception":             {"reception-in-time", at("900104", "2024-08-31"), ""},
		"two years before Reception":          {"reception-in-time", at("900104", "2024-09-01"), born},
		"a year after Year 2":                 {"reception-in-time", at("900104", "2019-09-01"), ""},
		"two years after Year 2":              {"reception-in-time", at("900104", "2019-08-31"), born},
		"a year after the sixth form":         {"reception-in-time", at("other", "2008-09-01"), ""},
		"two years after the sixth form":      {"reception-in-time", at("other", "2008-08-31"), born},
		"in NW":                               {"reception-in-time", lives("NW1 9ZZ"), ""},
		"in N":                                {"reception-in-time", lives("N6 5ZZ"), ""},
		"in WC":                               {"reception-in-time", lives("WC1H 9ZZ"), ""},
		"in E":                                {"reception-in-time", lives("E1 6AN"), "child-address"},
		"in Leeds":                            {"reception-in-time", lives("LS1 4AP"), "child-address"},
		"a social worker for a child in care": {"looked-after", map[string]any{"relationship": "social-worker"}, ""},
		"a foster carer of a child in care":   {"looked-after", map[string]any{"relationship": "foster-carer"}, ""},
		"a social worker for another child":   {"reception-in-time", map[string]any{"relationship": "social-worker"}, "relationship"},
		"a foster carer after the adoption":   {"previously-looked-after", map[string]any{"relationship": "foster-carer"}, "relationship"},
		"a grandparent":                       {"reception-in-time", map[string]any{"relationship": "grandparent"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := judge(t, "2026-11-22", answers(t, test.from, test.changes))
			switch {
			case test.fault == "" && len(faults) > 0:
				t.Error(faults)
			case test.fault != "" && (len(faults) != 1 || faults[0].Path != test.fault || faults[0].Code != ask.Inconsistent):
				t.Errorf("%v, want %s", faults, test.fault)
			}
		})
	}
}
