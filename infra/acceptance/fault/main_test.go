package fault

import (
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
)

var (
	update = flag.Bool("update", false, "write what the trials count into docs/hand-off-proof.md")
	kept   = flag.Bool("kept", true, "hold what the trials count against docs/hand-off-proof.md")
)

// report prints what a trial counted, and holds it against the page that tells it.
func report(t *testing.T, what string, sum Tally) {
	t.Helper()
	if !*kept {
		t.Log(sum.row(what))
		return
	}
	sum.Keep(t, root+"/docs/hand-off-proof.md", what, *update)
}

// TestMain lets the garbage wait: what a run leaves is small, and there are tens of thousands. Nobody looks at who made it.
func TestMain(m *testing.M) {
	runtime.MemProfileRate = 0
	debug.SetGCPercent(1000)
	os.Exit(m.Run())
}
