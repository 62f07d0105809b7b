package gateway

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Route leads a method and a path to a function.
type Route struct {
	Method   string // "ANY" is every method; empty with an empty Path is $default
	Path     string // such as /handoffs/{id}/decision or /{proxy+}
	IAM      bool   // callers must sign
	Function Function
	Timeout  time.Duration // for the function's answer, at most MaxTimeout
}

// ParseKey reads a route key: "$default", or a method and a path.
func ParseKey(key string) (method, path string, err error) {
	if key == "$default" {
		return "", "", nil
	}
	method, path, ok := strings.Cut(key, " ")
	if !ok || !strings.HasPrefix(path, "/") {
		return "", "", fmt.Errorf("the route key %q is neither $default nor a method and a path", key)
	}
	return method, path, nil
}

// Key is the route key as events tell it.
func (r Route) Key() string {
	if r.Path == "" {
		return "$default"
	}
	return r.Method + " " + r.Path
}

// match finds the most specific route for a method and a path (still percent-encoded, behind the mapping), and the values
// of its parameters. A literal part is more specific than a parameter and that than a greedy one, from left to right; a
// method is more specific than ANY; $default comes last.
//
// Parts are told apart before they are decoded: an encoded slash is data. So "/handoffs%2F1%2Fdecision" reaches the greedy
// route, and its function reads "/handoffs/1/decision" in rawPath: only the authorizer tells that a caller has signed.
func match(routes []Route, method, path string) (*Route, map[string]string) {
	var best *Route
	var bestRank string
	var values map[string]string
	for i := range routes {
		rank, found, ok := routes[i].fit(method, path)
		if ok && (best == nil || rank < bestRank) {
			best, bestRank, values = &routes[i], rank, found
		}
	}
	return best, values
}

// fit says whether a route takes the request, and how well: ranks compare as text, the lower the more specific.
func (r *Route) fit(method, path string) (rank string, values map[string]string, ok bool) {
	if r.Path == "" {
		return "9", nil, true
	}
	last := "0"
	if r.Method == "ANY" {
		last = "1"
	} else if r.Method != method {
		return "", nil, false
	}
	want := strings.Split(strings.TrimPrefix(r.Path, "/"), "/")
	got := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, part := range want {
		name, isParameter := strings.CutPrefix(part, "{")
		name = strings.TrimSuffix(name, "}")
		greedy, isGreedy := strings.CutSuffix(name, "+")
		switch {
		case isParameter && isGreedy:
			rest := strings.Join(got[min(i, len(got)):], "/")
			if rest == "" {
				return "", nil, false
			}
			return rank + "2" + last, set(values, greedy, rest), true
		case i >= len(got):
			return "", nil, false
		case isParameter && got[i] != "":
			rank += "1"
			values = set(values, name, got[i])
		case !isParameter && decode(got[i]) == part:
			rank += "0"
		default:
			return "", nil, false
		}
	}
	return rank + last, values, len(got) == len(want)
}

func set(values map[string]string, name, encoded string) map[string]string {
	if values == nil {
		values = make(map[string]string)
	}
	values[name] = decode(encoded)
	return values
}

// decode undoes percent-encoding; what is no valid encoding stays as it is.
func decode(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// Throttle is the token bucket of a stage: Rate tokens come each second, up to Burst, and each request takes one.
type Throttle struct {
	Rate  float64
	Burst float64
	Clock func() time.Time

	mu     sync.Mutex
	tokens float64
	filled time.Time
}

// Take says whether a request may go on. A nil Throttle lets everything through.
func (t *Throttle) Take() bool {
	if t == nil {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.Clock()
	if t.filled.IsZero() {
		t.tokens = t.Burst
	} else if passed := now.Sub(t.filled); passed > 0 {
		t.tokens = min(t.Burst, t.tokens+t.Rate*passed.Seconds())
	}
	t.filled = now
	if t.tokens < 1 {
		return false
	}
	t.tokens--
	return true
}
