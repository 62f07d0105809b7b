package main

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/journal"
)

// The command reads the logs into the ledger, and says what it could charge to nobody.
func TestLedger(t *testing.T) {
	endpoint, _ := ledgerHere(t)
	logs := &journal.Journal{Groups: []string{"/frontline/one"}}
	listener := httptest.NewServer(logs)
	defer listener.Close()
	for _, line := range []string{`{"meter":1,"rid":"a","tx":"one","dept":"hmrc","ch":"online","us":1,"n":{"started":1}}`, "a trace of a crash"} {
		logs.Add(function.Line{Time: time.Now().Add(-time.Minute), Function: "one", Group: "/frontline/one", Text: line})
	}
	out, errs, code := runs(t, "ledger", "-endpoint", endpoint, "-logs", listener.URL)
	if code != 0 || !strings.Contains(out, "totals of 1 hours changed") || !strings.Contains(out, "1 lines (18 bytes) of no request") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if out, errs, code := runs(t, "ledger", "-endpoint", endpoint, "-logs", listener.URL); code != 0 || !strings.Contains(out, "totals of 0 hours changed") {
		t.Errorf("again: %d %s %s", code, out, errs)
	}
	if _, errs, code := runs(t, "ledger", "-endpoint", endpoint); code != 2 {
		t.Errorf("without the logs: %d %s", code, errs)
	}
}
