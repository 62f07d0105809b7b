package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/shared/price"
)

// The terminal has a line for what a request used and cost, for a hand-off, and for each thing that goes wrong; nothing for
// what nobody asked for.
func TestTeller(t *testing.T) {
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	told := newTeller(book, &out)
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	report := func(request string) string {
		return `{"time":"2026-11-22T12:00:00Z","type":"platform.report","record":{"requestId":"` + request +
			`","metrics":{"durationMs":86.12,"billedDurationMs":100,"memorySizeMB":512,"maxMemoryUsedMB":61},"status":"success"}}`
	}
	for _, text := range []string{
		`{"level":"INFO","message":"request","transaction":"skip-permit","route":"POST /submit","status":303}`,
		`{"meter":1,"rid":"a","tx":"skip-permit","dept":"westshire","ch":"online","step":"submit","out":"completed","mb":512,"us":86123,"http":1,"ddb":{"w2":4},"sqs":{"chunks":1}}`,
		report("a"),
		report("b"),
		`{"meter":1,"rid":"b","tx":"skip-permit","dept":"westshire","ch":"online","step":"size","mb":512,"us":1000,"http":1}`,
		`{"meter":1,"rid":"c","tx":"skip-permit","dept":"westshire","basis":"standing","mb":512,"us":1000,"ddb":{"r2":1}}`,
		report("c"),
		report("never-metered"),
		`{"level":"WARN","message":"not handed over yet","transaction":"skip-permit","error":"dial tcp: connection refused"}`,
		`{"level":"ERROR","message":"panic","transaction":"skip-permit","at":"fee.go:31"}`,
		"panic: runtime error: index out of range [3] with length 3",
		"goroutine 1 [running]:",
	} {
		told.hear(function.Line{Time: at, Function: "skip-permit", Text: text})
	}
	want := []string{
		"     skip-permit submit completed handed over, $", "     skip-permit size, $",
		"skip-permit: not handed over yet: dial tcp: connection refused", "skip-permit: panic: fee.go:31",
		"skip-permit: panic: runtime error: index out of range [3] with length 3",
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	if len(lines) != len(want) {
		t.Fatalf("told\n%s", out.String())
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) || strings.HasSuffix(want[i], "$") != strings.HasSuffix(line, " for a million such") {
			t.Errorf("%q, want %q", line, want[i])
		}
	}
	t.Log(out.String())
}
