package prescriptionprepayment_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	ppc "github.com/frontline-gov/frontline/functions/prescriptionprepayment"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// answers are those of the case sixty-by-start, with some changed.
func answers(t *testing.T, changes map[string]any) json.RawMessage {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("cases", "sixty-by-start.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Answers map[string]any }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	for name, value := range changes {
		c.Answers[name] = value
	}
	if raw, err = json.Marshal(c.Answers); err != nil {
		t.Fatal(err)
	}
	return raw
}

// Bought on 22 November 2026, a certificate can start until 22 December. Who is 60 by a day on which it can start is
// refused, and told one reason for it; a day on which it cannot start is the fault.
func TestSixtyByStart(t *testing.T) {
	for _, test := range []struct{ born, start, want string }{
		{"1966-11-21", "2026-12-01", "sixty-or-over"},
		{"1966-11-22", "2026-12-01", "sixty-or-over"}, // 60 today
		{"1966-11-23", "2026-12-01", "sixty-by-start"},
		{"1966-12-01", "2026-12-01", "sixty-by-start"},
		{"1966-12-02", "2026-12-01", ""},
		{"1966-12-22", "2026-12-22", "sixty-by-start"}, // the latest start
		{"1966-12-22", "2026-12-23", "start-date too-late"},
		{"1966-12-23", "2026-12-23", "start-date too-late"},
	} {
		_, outcome, faults := ppc.Transaction.Judge(date.MustParse("2026-11-22"), answers(t, map[string]any{"date-of-birth": test.born, "start-date": test.start}))
		var got []string
		for _, reason := range outcome.Reasons {
			if outcome.Result == "not-eligible" {
				got = append(got, reason.Rule)
			}
		}
		for _, f := range faults {
			got = append(got, f.Path, string(f.Code))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("born on %s, to start on %s: %q, want %q", test.born, test.start, got, test.want)
		}
	}
}

// Somebody who lives in England has no address in a postcode area that lies outside it; those of the borders can be in it.
func TestAddressInEngland(t *testing.T) {
	for postcode, want := range map[string]ask.Code{
		"LS1 4AP": "", "CF10 1BH": ask.Inconsistent, "EH1 1YZ": ask.Inconsistent, "G1 1AA": ask.Inconsistent, "BT1 1AA": ask.Inconsistent,
		"GL1 1AA": "", "SY1 1AA": "", "TD15 1AA": "", "NP16 7AA": "", "S1 1AA": "",
	} {
		_, _, faults := ppc.Transaction.Judge(date.MustParse("2026-11-22"), answers(t, map[string]any{"date-of-birth": "1985-03-27",
			"home-address": map[string]string{"line-1": "12 Mill Lane", "town": "Somewhere", "postcode": postcode}}))
		var got ask.Code
		for _, f := range faults {
			got = f.Code
			if f.Path != "home-address" {
				t.Errorf("%s: %v", postcode, f)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", postcode, got, want)
		}
	}
}

// The question on take-home pay names both limits, and no other sum.
func TestWordsNameTheLimits(t *testing.T) {
	for _, language := range words.Languages {
		book, err := ppc.Transaction.Words(language)
		if err != nil {
			t.Fatal(err)
		}
		hint := book.Text("low-take-home-pay.hint", nil)
		for _, limit := range []string{ppc.TakeHomeLimit.Format(), ppc.HigherTakeHomeLimit.Format()} {
			limit = strings.TrimSuffix(limit, ".00")
			if !strings.Contains(hint, limit) {
				t.Errorf("%s: no %s in %q", language, limit, hint)
			}
		}
		if strings.Count(hint, "£") != 2 {
			t.Errorf("%s: other sums in %q", language, hint)
		}
	}
}
