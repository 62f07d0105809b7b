package tally_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

var (
	today = date.MustParse("2026-11-22")
	nine  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

// traffic is some hours of requests of two functions and a sweep, of which some end in the next hour.
func traffic() []line {
	var lines []line
	for n := range 60 {
		at := nine.Add(time.Duration(n*83) * time.Second)
		group, transaction, rest := "/frontline/one", "one", `,"ch":"online","http":1,"ddb":{"w2":4}`
		switch n % 3 {
		case 1:
			group, transaction, rest = "/frontline/two", "two", `,"ch":"api","out":"completed","http":1,"ddb":{"w2":8,"r2":2},"n":{"started":1,"completed":1}`
		case 2:
			group, transaction, rest = "/frontline/two-sweep", "two", `,"basis":"standing","ddb":{"r2":16}`
		}
		lines = append(lines, request(group, n, at, transaction, rest)...)
	}
	return append(lines, request("/frontline/one", 1000, nine.Add(time.Hour-time.Millisecond/2), "one", `,"ch":"online"`)...)
}

// kept is what the ledger holds of a department, as text.
func (w *world) kept(t testing.TB) string {
	t.Helper()
	entries, err := w.Table.Days(t.Context(), "hmrc", today, today)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&all, "%s %s %s %s %s %s %d\n", e.Transaction, e.Channel, e.Outcome, e.Basis, e.State, e.Meter, e.Quantity)
	}
	return all.String()
}

func (w *world) pull(t testing.TB) {
	t.Helper()
	if _, err := w.Pull(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// What is counted, worked by hand: 21 pages of one, 20 submissions of two, 20 sweeps.
func TestPull(t *testing.T) {
	w := newWorld(t)
	w.log(traffic()...)
	w.pull(t)
	entries, err := w.Table.Days(t.Context(), "hmrc", today, today)
	if err != nil {
		t.Fatal(err)
	}
	quantity := func(transaction string, basis ledger.Basis, meter price.Meter) (sum int64) {
		for _, e := range entries {
			if e.Transaction == transaction && e.Basis == basis && e.Meter == meter {
				sum += e.Quantity
			}
		}
		return sum
	}
	for _, want := range []struct {
		transaction string
		basis       ledger.Basis
		meter       price.Meter
		quantity    int64
	}{
		{"one", ledger.Marginal, price.LambdaRequests, 21},
		{"one", ledger.Marginal, price.WriteUnits, 40},
		{"one", ledger.Marginal, price.LambdaCompute, 21 * 3 * 512},
		{"two", ledger.Marginal, price.WriteUnits, 80},
		{"two", ledger.Marginal, ledger.Completions, 20},
		{"two", ledger.Standing, price.ReadUnits, 320},
		{"two", ledger.Standing, price.LambdaRequests, 20},
	} {
		if got := quantity(want.transaction, want.basis, want.meter); got != want.quantity {
			t.Errorf("%s %s %s: %d, want %d", want.transaction, want.basis, want.meter, got, want.quantity)
		}
	}
	for _, e := range entries { // the one that was reported in the next hour too
		if e.State != ledger.Metered {
			t.Errorf("%+v", e)
		}
	}
	if departments, err := w.Table.Departments(t.Context()); err != nil || !slices.Equal(departments, []string{"hmrc"}) {
		t.Errorf("departments %v, %v", departments, err)
	}
	all, err := w.Table.AllDays(t.Context(), today, today)
	if err != nil || !slices.Equal(all, entries) {
		t.Errorf("all departments: %d entries, want %d; %v", len(all), len(entries), err)
	}
}

// Whatever the order in which lines come, however often they come and how late within the overlap, and however often and
// wherever a pull is cut off: the ledger ends with the same totals as one that reads everything once.
func TestDisorderChangesNothing(t *testing.T) {
	plain := newWorld(t)
	plain.log(traffic()...)
	plain.pull(t)
	want := plain.kept(t)
	if want == "" {
		t.Fatal("nothing is counted")
	}
	for seed := range int64(6) {
		random := rand.New(rand.NewSource(seed))
		w := newWorld(t)
		lines := traffic()
		for _, l := range lines {
			if random.Intn(4) == 0 {
				lines = append(lines, l) // delivered twice
			}
		}
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		for len(lines) > 0 {
			n := min(len(lines), 1+random.Intn(40))
			w.log(lines[:n]...)
			lines = lines[n:]
			w.pull(t)
			if random.Intn(3) == 0 {
				w.pull(t)
			}
		}
		if got := w.kept(t); got != want {
			t.Errorf("seed %d:\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// A line that comes within the overlap is counted when its hour is read again; the totals of the hour are replaced.
func TestLateLine(t *testing.T) {
	w := newWorld(t)
	w.log(request("/frontline/one", 1, nine, "one", `,"ch":"online","ddb":{"w2":4}`)[0])
	w.now = nine.Add(110 * time.Minute)
	w.pull(t)
	if got := w.kept(t); !strings.Contains(got, "estimated AmazonDynamoDB/EUW2-WriteRequestUnits 2\n") {
		t.Errorf("before Lambda's report: %s", got)
	}
	w.log(request("/frontline/one", 1, nine, "one", "")[1])
	w.now = nine.Add(130 * time.Minute) // two hours on
	w.pull(t)
	if got := w.kept(t); strings.Contains(got, "estimated") || !strings.Contains(got, "metered AWSLambda/EUW2-Lambda-GB-Second-ARM 1536\n") {
		t.Errorf("after it: %s", got)
	}
}

// A pull that does not find its table, or whose logs cannot be read, is an error and forgets nothing: the next one makes up.
func TestOutage(t *testing.T) {
	w := newWorld(t)
	w.log(traffic()...)
	name := w.Table.Name
	w.Table.Name = "no-such-table"
	if _, err := w.Pull(t.Context()); err == nil {
		t.Error("no table, no error")
	}
	w.Table.Name = name
	w.journal.Allows = func(string, string, string) bool { return false }
	if _, err := w.Pull(t.Context()); err == nil || !strings.Contains(err.Error(), "AccessDenied") {
		t.Errorf("no right: %v", err)
	}
	w.journal.Allows = nil
	w.now = w.now.Add(20 * time.Hour) // it was away for that long
	w.pull(t)
	if got := w.kept(t); !strings.Contains(got, "frontline/completed 20\n") {
		t.Errorf("after the outage: %s", got)
	}
}
