package trial

import (
	"flag"
	"maps"
	"slices"
	"sync"

	"github.com/frontline-gov/frontline/infra/local/guard"
	"github.com/frontline-gov/frontline/infra/local/policy"
)

// rights are what the roles of all platforms of the tests of a package were granted, used and denied.
var rights = record{used: map[policy.Grant]bool{}, granted: map[policy.Grant]bool{}, denied: map[guard.Denial]bool{}}

type record struct {
	mu            sync.Mutex
	used, granted map[policy.Grant]bool
	denied        map[guard.Denial]bool
}

func (r *record) add(g *guard.Guard) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for grant := range g.Used() {
		r.used[grant] = true
	}
	for _, role := range g.Roles.Names() {
		for _, grant := range g.Unused(role) {
			r.granted[grant] = true
		}
	}
	for _, denial := range g.Denied() {
		r.denied[denial] = true
	}
}

// Whole says whether all tests of the package run, so that what none of them uses is used by nothing.
func Whole() bool {
	run, skip := flag.Lookup("test.run"), flag.Lookup("test.skip")
	return run.Value.String() == "" && skip.Value.String() == ""
}

// Unused lists what was granted and used by no platform that was started, in order. kind gives the text under which a
// grant counts as the same as another's; one without a text does not count.
func Unused(kind func(policy.Grant) string) []string {
	rights.mu.Lock()
	defer rights.mu.Unlock()
	left := map[string]bool{}
	for grant := range rights.granted {
		left[kind(grant)] = true
	}
	for grant := range rights.used {
		delete(left, kind(grant))
	}
	delete(left, "")
	return slices.Sorted(maps.Keys(left))
}

// Denied lists what roles asked for and were denied.
func Denied() []guard.Denial {
	rights.mu.Lock()
	defer rights.mu.Unlock()
	return slices.Collect(maps.Keys(rights.denied))
}
