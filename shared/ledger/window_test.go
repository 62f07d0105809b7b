package ledger_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

type logged struct {
	at   time.Time
	line string
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func meterLine(id, rest string) string {
	return `{"meter":1,"rid":"` + id + `","tx":"school-place","dept":"dfe","ch":"online",` + rest + `}`
}

func reportLine(id string, mb, billed int, init string) string {
	return fmt.Sprintf(`{"time":"2026-11-22T12:00:00.000Z","type":"platform.report","record":{"requestId":"%s","metrics":{"durationMs":%d.4,"billedDurationMs":%d,"memorySizeMB":%d%s},"status":"success"}}`,
		id, billed-1, billed, mb, init)
}

// submission is the worked example of the finance reference as functions and Lambda write it: three calls of the API
// with 512 MB and a worker's with 256 MB, 4,400 bytes of logs in all.
func submission() []logged {
	lines := []logged{
		{noon, meterLine("a", `"sub":"s1","step":"start","mb":512,"us":40000,"http":1,"ddb":{"w2":4},"n":{"started":1}`)},
		{noon.Add(132 * time.Millisecond), reportLine("a", 512, 132, `,"initDurationMs":71.3`)},
		{noon.Add(time.Minute), meterLine("b", `"sub":"s1","step":"children","mb":512,"us":40100,"http":1,"ddb":{"w2":6}`)},
		{noon.Add(time.Minute), reportLine("b", 512, 41, "")},
		{noon.Add(2 * time.Minute), meterLine("c", `"sub":"s1","step":"submit","out":"completed","mb":512,"us":86123,"http":1,"ddb":{"w2":16,"r2":2},"sqs":{"chunks":1},"n":{"completed":1}`)},
		{noon.Add(2 * time.Minute), reportLine("c", 512, 87, "")},
		{noon.Add(3 * time.Minute), meterLine("d", `"sub":"s1","step":"sweep","out":"completed","mb":256,"us":34000,"ddb":{"w2":6},"sqs":{"chunks":2}`)},
		{noon.Add(3 * time.Minute), reportLine("d", 256, 35, "")},
	}
	bytes := 0
	for _, l := range lines {
		bytes += len(l.line)
	}
	other := `{"requestId":"c","message":"%s"}`
	return append(lines, logged{noon.Add(2 * time.Minute), fmt.Sprintf(other, strings.Repeat("x", 4400-bytes-len(other)+2))})
}

func window(t testing.TB, lines []logged) *ledger.Window {
	t.Helper()
	w := ledger.NewWindow()
	for _, l := range lines {
		if err := w.Add(l.at, []byte(l.line)); err != nil {
			t.Fatal(err, l.line)
		}
	}
	return w
}

// KA1, from the lines of the log to the exact figure.
func TestOneSubmissionFromItsLines(t *testing.T) {
	totals := window(t, submission()).Totals(noon)
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	var usages []price.Usage
	counts := map[price.Meter]int64{}
	for _, entry := range totals.Entries() {
		if entry.State != ledger.Metered || entry.Transaction != "school-place" || entry.Date.String() != "2026-11-22" {
			t.Errorf("%+v", entry)
		}
		if ledger.Priced(entry.Meter) {
			usages = append(usages, price.Usage{Key: entry.String(), On: entry.Date, Meter: entry.Meter, Quantity: entry.Quantity})
		} else {
			counts[entry.Meter] += entry.Quantity
		}
	}
	charges, err := book.Rate("2026-11", usages)
	if err != nil {
		t.Fatal(err)
	}
	sum := charges[0].List()
	for _, charge := range charges[1:] {
		sum = sum.Add(charge.List())
	}
	if sum.String() != "0.000021808054117992401123046875" {
		t.Errorf("KA1: %s", sum)
	}
	if counts[ledger.Starts] != 1 || counts[ledger.Completions] != 1 {
		t.Errorf("counted %v", counts)
	}
	var standing int64
	for key, quantity := range totals {
		if key.Basis == ledger.Standing {
			standing += quantity
		}
	}
	if standing != 72*512 {
		t.Errorf("starting up took %d MB ms, want %d", standing, 72*512)
	}
}

// Order, repetition and lateness of lines change nothing.
func TestLinesComeAsTheyLike(t *testing.T) {
	lines := submission()
	want := window(t, lines).Totals(noon)
	rapid.Check(t, func(r *rapid.T) {
		doubled := append(append([]logged{}, lines...), rapid.SliceOf(rapid.SampledFrom(lines)).Draw(r, "again")...)
		got := window(t, rapid.Permutation(doubled).Draw(r, "order")).Totals(noon)
		if !maps.Equal(got, want) {
			r.Errorf("%v, want %v", got, want)
		}
	})
}

func TestWindow(t *testing.T) {
	on := func(line string) logged { return logged{noon, line} }
	compute := func(totals ledger.Totals) (quantity int64, state ledger.State) {
		for key, n := range totals {
			if key.Meter == price.LambdaCompute {
				quantity, state = quantity+n, key.State
			}
		}
		return quantity, state
	}
	requests := func(totals ledger.Totals) (n int64) {
		for key, quantity := range totals {
			if key.Meter == price.LambdaRequests {
				n += quantity
			}
		}
		return n
	}
	minimal := `"mb":128,"us":2300`
	tests := map[string]struct {
		lines    []logged
		compute  int64
		state    ledger.State
		requests int64
		loose    ledger.Loose
	}{
		"without Lambda's report the function's clock counts": {[]logged{on(meterLine("a", minimal))}, 3 * 128, ledger.Estimated, 1, ledger.Loose{Unreported: 1}},
		"Lambda's report wins":                                {[]logged{on(meterLine("a", minimal)), on(reportLine("a", 128, 9, ""))}, 9 * 128, ledger.Metered, 1, ledger.Loose{}},
		"a report alone is loose":                             {[]logged{on(reportLine("a", 128, 9, ""))}, 0, "", 0, ledger.Loose{Unmetered: 1}},
		"an event that is tried twice is charged twice": {[]logged{
			{noon, meterLine("a", minimal+`,"out":"error"`)}, {noon, reportLine("a", 128, 9, "")},
			{noon.Add(time.Minute), meterLine("a", minimal+`,"out":"completed"`)}, {noon.Add(time.Minute), reportLine("a", 128, 5, "")}},
			14 * 128, ledger.Metered, 2, ledger.Loose{}},
		"of two attempts one is not reported": {[]logged{
			{noon, meterLine("a", minimal)}, {noon, reportLine("a", 128, 9, "")}, {noon.Add(time.Minute), meterLine("a", minimal)}},
			9 * 128, ledger.Estimated, 2, ledger.Loose{Unreported: 0}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := window(t, test.lines)
			totals := w.Totals(noon)
			if got, state := compute(totals); got != test.compute || state != test.state || requests(totals) != test.requests {
				t.Errorf("%d MB ms %s, %d requests", got, state, requests(totals))
			}
			if w.Loose(noon) != test.loose {
				t.Errorf("loose: %+v", w.Loose(noon))
			}
			if other := w.Totals(noon.Add(time.Hour)); len(other) != 0 {
				t.Errorf("the next hour has %v", other)
			}
		})
	}
}

func TestRefusedLines(t *testing.T) {
	for name, line := range map[string]string{
		"no JSON":             `panic: something`,
		"cut off":             meterLine("a", `"mb":128`)[:60],
		"two objects":         `{"meter":1}{}`,
		"another version":     `{"meter":2,"rid":"a","tx":"t","dept":"d"}`,
		"no department":       `{"meter":1,"rid":"a","tx":"t"}`,
		"an unknown basis":    meterLine("a", `"basis":"free"`),
		"part of a request":   meterLine("a", `"http":1.5`),
		"below zero":          meterLine("a", `"http":-1`),
		"a number as text":    meterLine("a", `"http":"1"`),
		"too many":            meterLine("a", `"http":1234567890123456`),
		"text that is not":    `{"meter":1,"rid":7,"tx":"t","dept":"d"}`,
		"milliseconds in two": strings.Replace(reportLine("a", 1, 1, ""), `"billedDurationMs":1`, `"billedDurationMs":1.2.3`, 1),
	} {
		w := ledger.NewWindow()
		if err := w.Add(noon, []byte(line)); err == nil || w.Loose(noon).Unread != 1 || w.Loose(noon).Bytes != int64(len(line)) {
			t.Errorf("%s: %v, %+v", name, err, w.Loose(noon))
		}
	}
}

func TestSteps(t *testing.T) {
	w := window(t, submission())
	steps := w.Steps("s1")
	names := ""
	for _, step := range steps {
		names += step.Name + " "
	}
	if names != "start children submit sweep " {
		t.Errorf("steps: %s", names)
	}
	if got := steps[0].Used; len(got) != 5 || got[0].Meter != price.LambdaCompute || got[0].Quantity != 132*512 || got[0].Start != 72*512 {
		t.Errorf("the first step used %+v", got)
	}
	if w.Steps("") != nil || w.Steps("s2") != nil {
		t.Error("steps of nobody")
	}
}

func TestDaysAreThoseOfTheBill(t *testing.T) {
	// Half past midnight in London's summer is still the day before in the bill.
	at := time.Date(2026, 7, 1, 0, 30, 0, 0, time.FixedZone("BST", 3600))
	w := window(t, []logged{{at, meterLine("a", `"mb":1`)}})
	for key := range w.Totals(at.UTC().Truncate(time.Hour)) {
		if key.Date != date.MustParse("2026-06-30") {
			t.Errorf("the day is %s", key.Date)
		}
	}
}

// The receipt of a submission has the pages of its draft, and none of another submission, whatever names the draft.
func TestStepsOfADraft(t *testing.T) {
	var lines []logged
	for i, rest := range []string{
		`"step":"GET /children","go":"d1"`, `"step":"POST /children","go":"d1"`, `"step":"POST /submit","sub":"s1","go":"d1"`,
		`"step":"POST /handoffs/{id}/acknowledgement","sub":"s1"`, `"step":"GET /status","sub":"s2","go":"d1"`, `"step":"POST /start","go":"d2"`, `"step":"GET /"`,
	} {
		lines = append(lines, logged{noon.Add(time.Duration(i) * time.Second), meterLine(fmt.Sprint("r", i), rest)})
	}
	var names []string
	for _, step := range window(t, lines).Steps("s1") {
		names = append(names, step.Name)
	}
	if got, want := strings.Join(names, ", "), "GET /children, POST /children, POST /submit, POST /handoffs/{id}/acknowledgement"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if steps := window(t, lines).Steps(""); len(steps) > 0 {
		t.Errorf("no submission has %d steps", len(steps))
	}
}

// What can be charged to nobody is told once, in the hour in which it stands, though an hour is read with its neighbours' lines.
func TestLooseByTheHour(t *testing.T) {
	w := ledger.NewWindow()
	for _, l := range []logged{
		{noon.Add(-time.Millisecond), "torn"}, {noon, "torn too"},
		{noon.Add(-time.Millisecond), `{"type":"platform.start","record":{"requestId":"a"}}`}, {noon, reportLine("a", 512, 1, "")},
		{noon, reportLine("b", 512, 1, "")},
	} {
		_ = w.Add(l.at, []byte(l.line))
	}
	before, after := w.Loose(noon.Add(-time.Hour)), w.Loose(noon)
	if before != (ledger.Loose{Unread: 1, Bytes: 4, Unmetered: 1}) || after != (ledger.Loose{Unread: 1, Bytes: 8, Unmetered: 1}) {
		t.Errorf("%+v, then %+v", before, after)
	}
}
