package edge_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/edge"
)

var first, second = strings.Repeat("a", edge.Least), strings.Repeat("b", edge.Least)

// shown says whether a request with a text in the header passes.
func shown(s *edge.Secret, text string) bool {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set(edge.Header, text)
	return s.Shown(r)
}

// A request passes that shows one of the secrets whole, and no other.
func TestShown(t *testing.T) {
	for name, test := range map[string]struct {
		stored, shown string
		want          bool
	}{
		"the secret":              {first, first, true},
		"with white space behind": {first + "\n", first, true},
		"the old of two":          {second + " " + first, first, true},
		"the new of two":          {second + " " + first, second, true},
		"both at once":            {second + " " + first, second + " " + first, false},
		"another":                 {first, second, false},
		"its beginning":           {first + "c", first, false},
		"nothing":                 {first, "", false},
		"a short one is none":     {"short", "short", false},
		"none is stored":          {" ", first, false},
	} {
		s := &edge.Secret{Now: time.Now, Log: slog.New(slog.DiscardHandler),
			Read: func(context.Context) (string, error) { return test.stored, nil }}
		if got := shown(s, test.shown); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if shown(nil, first) {
		t.Error("without a secret a request passes")
	}
}

// A new secret is known within a minute. Whatever is shown, it is read once in that time; what shows nothing reads nothing. A
// store that does not answer changes nothing, and is told without the secret.
func TestFresh(t *testing.T) {
	stored, fails, reads := first, error(nil), 0
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	s := &edge.Secret{Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Read: func(context.Context) (string, error) { reads++; return stored, fails }}
	if s.Shown(httptest.NewRequest("GET", "/", nil)) || reads != 0 {
		t.Errorf("a request without the header read %d times", reads)
	}
	if !shown(s, first) || shown(s, second) || shown(s, strings.Repeat("x", edge.Least)) || reads != 1 {
		t.Errorf("read %d times", reads)
	}
	stored = second
	now = now.Add(edge.Fresh)
	if shown(s, first) || !shown(s, second) || reads != 2 {
		t.Errorf("the new one is not known: read %d times", reads)
	}
	fails = errors.New("out of reach")
	now = now.Add(edge.Fresh)
	if !shown(s, second) || !shown(s, second) || reads != 3 {
		t.Errorf("the last one is not good any more: read %d times", reads)
	}
	if !strings.Contains(log.String(), "out of reach") || strings.Contains(log.String(), second) {
		t.Errorf("logged: %s", &log)
	}
}
