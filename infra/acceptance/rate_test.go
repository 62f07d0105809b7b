//go:build deep

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestSustainedRate drives the local platform with as many submissions as it takes, from a process of its own, with the
// department's program at work, and prints how many a second that is, and what of the processors each process takes for one:
// the rate depends on the machine, and on what else runs there, far more than the time does.
func TestSustainedRate(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: it needs the addresses 127.1.0.1 and on, and /proc, which only Linux has")
	}
	tx, c := Complete(t)
	frontline, port := built(t, "../frontline"), freePorts(t)
	platform := platformCommand(t, port, t.TempDir(), c.On)()
	shelf := filepath.Join(t.TempDir(), "cases.db")
	office := startOffice(t, frontline, tx.Name, shelf, port)
	load := startLoad(t, platform.url, tx.Name, 1000, underWay) // as fast as they are taken
	for load.count.Load() < 100 {                               // until all is warm
		time.Sleep(100 * time.Millisecond)
	}
	processes := func() map[string]time.Duration {
		all := map[string]time.Duration{"the platform: gateway, queue, bucket, its log": processor(platform.cmd.Process.Pid),
			"the load": processor(load.cmd.Process.Pid), "the department's program": processor(office.Process.Pid)}
		for _, child := range childrenOf(platform.cmd.Process.Pid) {
			pid, _ := strconv.Atoi(child)
			command, _ := os.ReadFile("/proc/" + child + "/cmdline")
			name, _, _ := strings.Cut(string(command), "\x00")
			all[filepath.Base(name)] += processor(pid)
		}
		return all
	}
	before, first, began := processes(), load.count.Load(), time.Now()
	time.Sleep(20 * time.Second)
	after, n, took := processes(), load.count.Load()-first, time.Since(began)
	load.end(t)
	t.Logf("of %d submissions in all the department has %d", load.count.Load(), len(casesOf(t, frontline, tx.Name, shelf)))
	var sum time.Duration
	for name, time := range after {
		spent := time - before[name]
		sum += spent
		t.Logf("%6.2f ms of processor a submission: %s", spent.Seconds()*1000/float64(n), name)
	}
	t.Logf("%.1f submissions a second for %.0f seconds; %.2f ms of processor each, so %d processors, had by nothing else, take %.0f",
		float64(n)/took.Seconds(), took.Seconds(), sum.Seconds()*1000/float64(n), runtime.NumCPU(), float64(runtime.NumCPU())*float64(n)/sum.Seconds())
	if n == 0 {
		t.Error("nothing was received")
	}
}

// processor is the processor time that a process has taken, in the kernel as well; 0 where there is none any more. Fields 14
// and 15 of its stat, in hundredths of a second: man 5 proc.
func processor(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // behind the name, which may hold spaces
	fields := strings.Fields(rest)
	var ticks time.Duration
	for _, field := range fields[11:13] {
		n, _ := strconv.Atoi(field)
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}
