package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// What is called wrongly is told in one line, before anything is built, with exit code 2; help is 0.
func TestDispatch(t *testing.T) {
	tests := map[string]struct {
		args []string
		env  map[string]string
		code int
		says string
	}{
		"nothing":               {nil, nil, 2, "Usage: frontline COMMAND"},
		"help":                  {[]string{"--help"}, nil, 0, "run"},
		"help of a command":     {[]string{"run", "--help"}, nil, 0, "-port"},
		"an unknown command":    {[]string{"walk"}, nil, 2, `no command "walk"`},
		"an unknown flag":       {[]string{"run", "-colour", "red"}, nil, 2, "-colour"},
		"an argument":           {[]string{"build", "everything"}, nil, 2, `"everything" is no flag`},
		"new of nothing":        {[]string{"new"}, nil, 2, "say which"},
		"new of no department":  {[]string{"new", "skip-permit"}, nil, 2, "--department"},
		"new, flags first":      {[]string{"new", "--department", "westshire", "child-benefit"}, nil, 1, "there is a transaction child-benefit already"},
		"new of two":            {[]string{"new", "one", "two", "--department", "westshire"}, nil, 2, "say which"},
		"a flag behind a name":  {[]string{"price", "child-benefit", "--volume", "0"}, nil, 2, "0 in a month cannot be"},
		"no flag behind one":    {[]string{"verify", "a-table", "-colour", "red"}, nil, 2, "-colour"},
		"two names":             {[]string{"price", "child-benefit", "100000"}, nil, 2, `"100000" is one name too many`},
		"a month of no use":     {[]string{"ledger", "-month", "2026-10"}, nil, 2, "-month"},
		"new of a bad name":     {[]string{"new", "Skip", "--department", "westshire"}, nil, 1, `"Skip" cannot name a transaction`},
		"new of one that is":    {[]string{"new", "child-benefit", "--department", "westshire"}, nil, 1, "there is a transaction child-benefit already"},
		"new of an address":     {[]string{"new", "citizens", "--department", "westshire"}, nil, 1, "the platform uses the name"},
		"help of new":           {[]string{"new", "--help"}, nil, 0, "frontline new TRANSACTION"},
		"check":                 {[]string{"check"}, nil, 0, "Nothing is wrong"},
		"check of one":          {[]string{"check", "child-benefit"}, nil, 2, `"child-benefit" is no flag`},
		"a port that is none":   {[]string{"run"}, map[string]string{"PORT": "80x"}, 2, `PORT is "80x"`},
		"a port too high":       {[]string{"run"}, map[string]string{"PORT": "65531"}, 2, "65530"},
		"a date that is none":   {[]string{"run"}, map[string]string{"ON": "2027-02-31"}, 2, `ON is "2027-02-31"`},
		"a folder that is none": {[]string{"run", "-port", "0"}, map[string]string{"DATA": "main_test.go"}, 2, "DATA is main_test.go, which is a file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			var out, errs bytes.Buffer
			code := dispatch(t.Context(), test.args, &out, &errs)
			if said := out.String() + errs.String(); code != test.code || !strings.Contains(said, test.says) {
				t.Errorf("%d %q, want %d and %q", code, said, test.code, test.says)
			}
			if code == 2 && len(test.args) > 0 && strings.Count(errs.String(), "\n") != 1 {
				t.Errorf("it takes more than a line: %q", errs.String())
			}
		})
	}
}

// The help of each command has one usage line, what it does, and an example of which the command takes every flag.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), []string{c.name, "--help"}, &out, &errs)
		if said := out.String(); code != 0 || !strings.HasPrefix(said, "Usage: frontline "+c.name+" ") || !strings.Contains(said, c.about) ||
			!strings.Contains(said, "\nFor example: frontline "+c.name) {
			t.Errorf("%s: %d %s%s", c.name, code, said, errs.String())
		}
		takesFlags(t, append([]string{c.name}, strings.Fields(c.example)...))
	}
}

// ON moves the date and keeps the time of day, back and forth and over the change of the clocks.
func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	for on, want := range map[string]string{"": "2026-11-22T09:30", "2026-11-22": "2026-11-22T09:30",
		"2027-04-06": "2027-04-06T09:30", "2024-02-29": "2024-02-29T09:30"} {
		offset, date, err := clock(on, now)
		if got := now.Add(offset).Format("2006-01-02T15:04"); err != nil || got != want || date.String() != want[:10] {
			t.Errorf("%q: %s, %s, %v; want %s", on, got, date, err, want)
		}
	}
}
