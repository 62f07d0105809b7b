package report_test

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/report"
)

var lines = flag.Int("lines", 100_000, "how many meter lines the month of the benchmark has")

// BenchmarkMonth takes a month from the lines of its logs, one of the function and one of Lambda for each invocation, to
// its reports, hour by hour on two processors as the ledger does:
//
//	go test ./shared/report -run '^$' -bench Month -benchtime 1x -lines 10000000
func BenchmarkMonth(b *testing.B) {
	book, exchange := versions(b)
	const hours = 30 * 24
	for b.Loop() {
		started := time.Now()
		totals := ledger.Totals{}
		var lock sync.Mutex
		var workers sync.WaitGroup
		next := make(chan int)
		for range 2 {
			workers.Go(func() {
				for hour := range next {
					of := hourOf(b, hour, *lines*(hour+1)/hours-*lines*hour/hours)
					lock.Lock()
					totals.Add(of)
					lock.Unlock()
				}
			})
		}
		for hour := range hours {
			next <- hour
		}
		close(next)
		workers.Wait()
		joined := time.Since(started)
		month, err := report.Rate(book, exchange, "2026-11", totals.Entries(), nil)
		if err != nil {
			b.Fatal(err)
		}
		unit, err := report.UnitCost(month)
		if err != nil {
			b.Fatal(err)
		}
		invoices, err := report.Invoices(month, nil)
		if err != nil {
			b.Fatal(err)
		}
		standing, err := report.MarginalStanding(catalogue, month)
		if err != nil {
			b.Fatal(err)
		}
		performance, err := report.Performance(catalogue, month)
		if err != nil {
			b.Fatal(err)
		}
		written := 0
		for _, table := range []report.Table{unit, report.Statement(month, invoices, catalogue), standing, performance, report.Lines(month)} {
			written += len(table.CSV()) + len(table.JSON())
		}
		b.ReportMetric(processor(b).Seconds(), "s/processor")
		b.ReportMetric(joined.Seconds(), "s/lines")
		b.ReportMetric((time.Since(started) - joined).Seconds(), "s/reports")
		b.ReportMetric(float64(len(month.Costs)), "costs")
		b.ReportMetric(float64(written>>20), "MiB/written")
		b.ReportMetric(float64(peak()>>10), "MiB/peak")
	}
}

// hourOf makes the lines of an hour and their totals.
func hourOf(b *testing.B, hour, invocations int) ledger.Totals {
	at := time.Date(2026, 11, 1, hour, 0, 0, 0, time.UTC)
	window := ledger.NewWindow()
	channels := []string{"online", "api", "assisted-phone"}
	outcomes := []string{"in-progress", "in-progress", "in-progress", "completed", "error"}
	line, number := make([]byte, 0, 512), make([]byte, 0, 64)
	for n := range invocations {
		id := strconv.AppendInt(strconv.AppendInt(append(number[:0], "00000000-0000-4000-8000-"...), int64(hour), 16), int64(1<<32+n), 16)
		line = append(line[:0], `{"meter":1,"rid":"`...)
		line = append(line, id...)
		line = append(line, `","fn":"school-place-submit","arch":"arm64","mb":512,"tx":"transaction-`...)
		line = strconv.AppendInt(line, int64(n%20), 10)
		line = append(line, `","dept":"department-`...)
		line = strconv.AppendInt(line, int64(n%20/4), 10)
		line = append(line, `","ch":"`...)
		line = append(line, channels[n%3]...)
		line = append(line, `","asd":false,"j":"0123456789abcdef","sub":null,"step":"submit","out":"`...)
		line = append(line, outcomes[n%5]...)
		line = append(line, `","cold":false,"us":86123,"in":2143,"outb":1320,"http":1,"ddb":{"w2":16,"r2":2},"sqs":{"req":1,"chunks":1},"s3":{"t1":0,"t2":0},"kms":0,"n":{"completed":1},"pb":"2026-11-01"}`...)
		when := at.Add(time.Duration(n%3_600_000) * time.Millisecond)
		if err := window.Add(when, line); err != nil {
			b.Error(err)
		}
		line = append(line[:0], `{"time":"2026-11-22T12:00:00.000Z","type":"platform.report","record":{"requestId":"`...)
		line = append(line, id...)
		line = append(line, `","metrics":{"durationMs":86.12,"billedDurationMs":`...)
		line = strconv.AppendInt(line, int64(40+n%100), 10)
		line = append(line, `,"memorySizeMB":512,"maxMemoryUsedMB":61},"status":"success"}}`...)
		if err := window.Add(when, line); err != nil {
			b.Error(err)
		}
	}
	return window.Totals(at)
}

// processor is how long the process has been running on any processor: what the month would take on idle ones, times two.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// peak is the most memory that the process has held so far, in KiB; 0 where the system does not say.
func peak() int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}
