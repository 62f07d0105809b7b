//go:build deep

package acceptance

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/acceptance/fault"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

var updateProof = flag.Bool("update", false, "write what the trial counts into docs/hand-off-proof.md")

var killings = flag.Int("kills", 20, "how often TestKilledUnderLoad kills something")

const (
	perSecond = 50 // submissions while things are killed
	underWay  = 25 // of them at once, at most: each may start a process, and all do once the platform was killed
)

// TestKilledUnderLoad sends fifty submissions a second to the local platform, from a process of its own, while twenty times,
// at random moments, something is killed with SIGKILL: every process of the transaction's function, DynamoDB's stand-in, the
// platform's own process, which is the gateway, the queue and the bucket, and takes all the others with it, or the
// department's program. What was killed is started again. In the end each receipt that was given is acknowledged, under the
// number of the one case that the department has of it, and the books balance.
func TestKilledUnderLoad(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: it needs the addresses 127.1.0.1 and on, and /proc, which only Linux has")
	}
	kills := *killings
	tx, c := Complete(t)
	random := rand.New(rand.NewPCG(9, 6))
	frontline, data, port := built(t, "../frontline"), t.TempDir(), freePorts(t)
	shelf := filepath.Join(t.TempDir(), "cases.db")
	run := platformCommand(t, port, data, c.On)
	platform := run()
	office := startOffice(t, frontline, tx.Name, shelf, port)
	began := time.Now()
	load := startLoad(t, platform.url, tx.Name, perSecond, underWay)
	for load.count.Load() == 0 {
		if time.Since(began) > time.Minute {
			t.Fatal("nothing was received in a minute")
		}
		time.Sleep(20 * time.Millisecond)
	}

	killed, processes, receipts := map[string]int{}, 0, load.count.Load()
	for range kills {
		time.Sleep(time.Duration(300+random.IntN(1500)) * time.Millisecond)
		what := []string{tx.Name, tx.Name, "dynoxide", "platform", "department"}[random.IntN(5)]
		killed[what]++
		switch what {
		case "platform":
			platform.kill(t)
		case "department":
			office.Process.Kill()
			office.Wait()
			office = startOffice(t, frontline, tx.Name, shelf, port)
			continue
		default:
			n := killChildren(t, platform.cmd.Process.Pid, what)
			if processes += n; n == 0 {
				t.Errorf("there was no process of %s to kill", what)
			}
			if what != "dynoxide" {
				continue // the platform starts others by itself
			}
			platform.kill(t) // it cannot go on without
		}
		platform = run()
	}
	killing := time.Since(began)
	if load.count.Load() == receipts {
		t.Error("nothing was received while things were killed, so this shows nothing")
	}
	given := load.end(t)
	t.Logf("killed: %v, %d processes of the function or the table among them; %d receipts in %.0f seconds, %.1f a second, the time in which nothing answered included; things were killed for %.0f seconds",
		killed, processes, len(given), time.Since(began).Seconds(), float64(len(given))/time.Since(began).Seconds(), killing.Seconds())

	db := dynamodb.New(dynamodb.Options{BaseEndpoint: &platform.dynamodb, Region: "eu-west-2", Credentials: static})
	outbox := handoff.Outbox{Now: time.Now, Store: store.Store{Client: db, Table: tx.Name + "-submissions"}}
	books := settled(t, outbox, c.On)
	office.Process.Signal(os.Interrupt)
	office.Wait()
	cases := casesOf(t, frontline, tx.Name, shelf)
	violations := 0
	fail := func(what string, args ...any) {
		violations++
		t.Errorf(what, args...)
	}
	for key, reference := range given {
		sub, err := outbox.Store.ByKey(t.Context(), submission.SoftwareKey(key))
		numbers := cases[reference]
		switch {
		case err != nil || sub.Reference.String() != reference:
			fail("LOST: %s has the receipt %s, the table says %s, %v", key, reference, sub.Reference, err)
		case len(numbers) != 1:
			fail("LOST or DUPLICATE: %s has the cases %v", reference, numbers)
		case sub.CaseNumber != numbers[0]:
			fail("STUCK: %s is acknowledged as %q, and the case is %q", reference, sub.CaseNumber, numbers[0])
		}
	}
	if books.Difference != 0 || books.Receipts != len(given) || len(cases) != len(given) || books.Acknowledged != len(given) {
		fail("BOOKS: %d receipts given, %d cases, books %+v", len(given), len(cases), books)
	}
	platform.interrupt(t)
	fault.Tally{Kinds: len(killed), Runs: kills, Of: "kills (SIGKILL), up to 50 submissions a second", Violations: violations}.
		Keep(t, filepath.Join(root, "docs", "hand-off-proof.md"), "the running local platform", *updateProof)
}

// platformCommand builds the platform and gives what starts it, as a process of its own, again and again on the same data.
func platformCommand(t *testing.T, port int, data string, on date.Date) func() *command {
	t.Helper()
	binaries, err := trial.Binaries()
	if err != nil {
		t.Fatal(err)
	}
	dynoxide, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	site, binary := t.TempDir(), built(t, "./platform")
	trial.Publish(t, on, site)
	for _, path := range []*string{&dynoxide, &binaries} {
		if *path, err = filepath.Abs(*path); err != nil {
			t.Fatal(err)
		}
	}
	return func() *command {
		return runCommand(t, binary, "-port", strconv.Itoa(port), "-data", data, "-on", on.String(), "-site", site,
			"-templates", "infra/template", "-binaries", binaries, "-dynoxide", dynoxide)
	}
}

// settled waits until all that was received on a day is acknowledged, and gives the books.
func settled(t *testing.T, outbox handoff.Outbox, day date.Date) (books handoff.Books) {
	t.Helper()
	for range 150 { // the sweep runs each minute, a message that was received comes again after five
		var err error
		if books, err = outbox.Reconcile(t.Context(), day, false); err != nil {
			t.Logf("the books cannot be read just now: %v", err)
		}
		if err == nil && books.Settled {
			return books
		}
		time.Sleep(4 * time.Second)
	}
	t.Errorf("after ten minutes: %d waiting, books %d of %d", len(books.Waiting), books.Acknowledged, books.Receipts)
	return books
}

// startOffice starts the department's program.
func startOffice(t *testing.T, frontline, name, shelf string, port int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(frontline, "backoffice", name, "-shelf", shelf, "-port", strconv.Itoa(port))
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	return cmd
}

// casesOf lists what the department has: the numbers of the cases, by reference.
func casesOf(t *testing.T, frontline, name, shelf string) map[string][]string {
	t.Helper()
	out, err := exec.Command(frontline, "backoffice", name, "list", "-json", "-shelf", shelf).Output()
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string][]string{}
	for lines := json.NewDecoder(strings.NewReader(string(out))); lines.More(); {
		var one struct {
			Reference, CaseNumber string
		}
		if err := lines.Decode(&one); err != nil {
			t.Fatal(err)
		}
		cases[one.Reference] = append(cases[one.Reference], one.CaseNumber)
	}
	return cases
}

// killChildren kills the processes that the platform has started whose command names something, and tells how many there were.
// Where there is none just then, as when they were all killed a moment ago, it waits for one.
func killChildren(t *testing.T, platform int, what string) (killed int) {
	t.Helper()
	for until := time.Now().Add(time.Minute); killed == 0 && time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		for _, child := range childrenOf(platform) {
			command, _ := os.ReadFile("/proc/" + child + "/cmdline")
			if pid, err := strconv.Atoi(child); err == nil && strings.Contains(string(command), what) && !strings.Contains(string(command), "sweep") &&
				syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
	}
	return killed
}

// loader is the load as a process of its own.
type loader struct {
	cmd   *exec.Cmd
	stop  io.Closer
	read  sync.WaitGroup
	given map[string]string
	twice []string
	count atomic.Int64 // of the receipts so far
}

func startLoad(t *testing.T, url, name string, rate, underWay int) *loader {
	t.Helper()
	l := &loader{cmd: exec.Command(built(t, "./load"), "-url", url, "-rate", strconv.Itoa(rate), "-waiting", strconv.Itoa(underWay), "-transaction", name), given: map[string]string{}}
	in, err := l.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	l.stop = in
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.cmd.Process.Kill() })
	l.read.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			key, reference, _ := strings.Cut(lines.Text(), " ")
			if before := l.given[key]; before != "" && before != reference {
				l.twice = append(l.twice, fmt.Sprintf("%s: %s and %s", key, before, reference))
			}
			l.given[key] = reference
			l.count.Store(int64(len(l.given)))
		}
	})
	return l
}

// end lets the load begin no more, waits until all has its receipt, and gives the receipts by key.
func (l *loader) end(t *testing.T) map[string]string {
	t.Helper()
	l.stop.Close()
	l.read.Wait()
	if err := l.cmd.Wait(); err != nil {
		t.Error(err)
	}
	if len(l.twice) > 0 {
		t.Errorf("TWO RECEIPTS: %v", l.twice)
	}
	distinct := map[string]bool{}
	for _, reference := range l.given {
		distinct[reference] = true
	}
	if len(distinct) != len(l.given) || len(l.given) < 100 {
		t.Errorf("%d keys have %d references", len(l.given), len(distinct))
	}
	return l.given
}
