package gateway

import (
	"fmt"
	"testing"
	"time"
)

// TestMatch: which of several routes is taken. Not yet run against AWS.
func TestMatch(t *testing.T) {
	var routes []Route
	for _, key := range []string{
		"$default", "ANY /{proxy+}", "GET /{proxy+}", "GET /pets/{proxy+}", "GET /pets/{id}", "GET /pets/dog", "ANY /pets/dog/1",
		"GET /pets/dog/1", "GET /pets/dog/{id}", "POST /handoffs/{id}/decision",
	} {
		method, path, err := ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		routes = append(routes, Route{Method: method, Path: path})
	}
	tests := []struct{ method, path, want, parameters string }{
		{"GET", "/pets/dog/1", "GET /pets/dog/1", "map[]"},
		{"PUT", "/pets/dog/1", "ANY /pets/dog/1", "map[]"},
		{"GET", "/pets/dog/2", "GET /pets/dog/{id}", "map[id:2]"},
		{"GET", "/pets/dog", "GET /pets/dog", "map[]"},
		{"GET", "/pets/d%6Fg", "GET /pets/dog", "map[]"},
		{"GET", "/pets/cat", "GET /pets/{id}", "map[id:cat]"},
		{"GET", "/pets/a%2Fb", "GET /pets/{id}", "map[id:a/b]"},
		{"GET", "/pets/cat/1", "GET /pets/{proxy+}", "map[proxy:cat/1]"},
		{"GET", "/birds", "GET /{proxy+}", "map[proxy:birds]"},
		{"PUT", "/birds", "ANY /{proxy+}", "map[proxy:birds]"},
		{"GET", "/", "$default", "map[]"},
		{"GET", "", "$default", "map[]"},
		{"POST", "/handoffs/a/decision", "POST /handoffs/{id}/decision", "map[id:a]"},
		{"POST", "/handoffs/a/decision/", "ANY /{proxy+}", "map[proxy:handoffs/a/decision/]"},
		{"POST", "/handoffs//decision", "ANY /{proxy+}", "map[proxy:handoffs//decision]"},
		{"POST", "/handoffs/decision", "ANY /{proxy+}", "map[proxy:handoffs/decision]"},
		{"GET", "/handoffs/a/decision", "GET /{proxy+}", "map[proxy:handoffs/a/decision]"},
	}
	for _, tt := range tests {
		route, parameters := match(routes, tt.method, tt.path)
		if route == nil {
			t.Errorf("%s %s: no route", tt.method, tt.path)
			continue
		}
		if got := fmt.Sprint(parameters); route.Key() != tt.want || got != tt.parameters {
			t.Errorf("%s %s: %s %s, want %s %s", tt.method, tt.path, route.Key(), got, tt.want, tt.parameters)
		}
	}
	if route, _ := match(routes[1:2], "GET", "/"); route != nil {
		t.Errorf("/{proxy+} takes / as %s", route.Key())
	}
	for _, key := range []string{"", "GET", "/x", "GET x"} {
		if _, _, err := ParseKey(key); err == nil {
			t.Errorf("the key %q was read", key)
		}
	}
}

// TestThrottle: a burst goes through at once, then requests at the rate. Not yet run against AWS.
func TestThrottle(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	throttle := &Throttle{Rate: 2, Burst: 3, Clock: func() time.Time { return now }}
	take := func(n int) (taken int) {
		for range n {
			if throttle.Take() {
				taken++
			}
		}
		return taken
	}
	if got := take(10); got != 3 {
		t.Errorf("%d of the first ten went through, want the burst of 3", got)
	}
	now = now.Add(time.Second)
	if got := take(10); got != 2 {
		t.Errorf("%d after one second, want 2", got)
	}
	now = now.Add(time.Hour)
	if got := take(10); got != 3 {
		t.Errorf("%d after an hour, want the burst of 3", got)
	}
	var none *Throttle
	if !none.Take() {
		t.Error("no throttle refused a request")
	}
}
