package desk_test

import (
	"encoding/json"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/provider"
)

// line is what the log says of a request.
type line struct {
	Level, Route, Code, Error string
	Status                    int
}

// lines takes what was logged.
func (w *world) lines() []line {
	w.t.Helper()
	var lines []line
	for text := range strings.Lines(w.log.take()) {
		w.discreet(text)
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			w.t.Fatalf("%q: %v", text, err)
		}
		lines = append(lines, l)
	}
	return lines
}

// discreet fails the test where a text holds anything of anybody.
func (w *world) discreet(text string) {
	w.t.Helper()
	for _, department := range []string{"hmrc", "dwp"} {
		for _, p := range provider.People(department) {
			for _, own := range append([]string{p.Subject, p.Name, p.Email}, strings.Fields(p.Name)...) {
				if strings.Contains(strings.ToLower(text), strings.ToLower(own)) {
					w.t.Errorf("the log says %q", text)
				}
			}
		}
	}
	if strings.Contains(text, "eyJ") { // how every JWT begins
		w.t.Errorf("the log holds a token: %q", text)
	}
}
