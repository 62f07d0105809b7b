package acceptance

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// BenchmarkColdStart is the time from starting the binary to its first question for work, as Lambda counts its start.
func BenchmarkColdStart(b *testing.B) {
	into, err := trial.Binaries()
	if err != nil {
		b.Fatal(err)
	}
	asked := make(chan time.Time, 1)
	listener := runtimeAPI(func() { asked <- time.Now() })
	defer listener.Close()
	var took []time.Duration
	var cpu time.Duration
	for b.Loop() {
		cmd := exec.Command(filepath.Join(into, "child-benefit", "bootstrap"))
		cmd.Env = []string{"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(listener.URL, "http://"), "AWS_REGION=eu-west-2",
			"AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "TABLE=child-benefit-submissions",
			"QUEUE_URL=http://127.0.0.1:1/q", "PUBLIC_ORIGIN=https://frontline.example", "API_ADDRESS=https://api.example"}
		began := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		took = append(took, (<-asked).Sub(began))
		cmd.Process.Kill()
		cmd.Wait()
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(took[len(took)/2]), "ms-to-next-p50")
	b.ReportMetric(ms(took[len(took)*99/100]), "ms-to-next-p99")
	b.ReportMetric(ms(cpu)/float64(len(took)), "cpu-ms")
}

// BenchmarkPageSave saves one answer again and again, one after the other.
func BenchmarkPageSave(b *testing.B) {
	bench := newBench(b)
	cookie := bench.draft(b)
	bench.save(b, cookie)
	bench.measure(b, func() { bench.save(b, cookie) })
}

// BenchmarkFiveQuestions is the function's part of a journey of five questions: five answers, the check page, the
// submission, the receipt.
func BenchmarkFiveQuestions(b *testing.B) {
	bench := newBench(b)
	journey := func() {
		cookie := bench.draft(b)
		for range 5 {
			bench.save(b, cookie)
		}
		bench.do(b, "GET", "check", cookie, "", 200)
		bench.do(b, "POST", "submit", cookie, "", 303)
		bench.do(b, "GET", "receipt", cookie, "", 200)
	}
	journey()
	bench.measure(b, journey)
}

// BenchmarkSavesAtOnce saves answers of eight citizens at once, through the whole platform.
func BenchmarkSavesAtOnce(b *testing.B) {
	bench := newBench(b)
	b.SetParallelism(max(1, 8/runtime.GOMAXPROCS(0)))
	var saves atomic.Int64
	began := time.Now()
	b.RunParallel(func(p *testing.PB) {
		cookie := bench.draft(b)
		for p.Next() {
			bench.save(b, cookie)
			saves.Add(1)
		}
	})
	b.ReportMetric(float64(saves.Load())/time.Since(began).Seconds(), "saves/s")
}

// bench is a running platform, and what its processes have used.
type bench struct {
	platform *local.Platform
	tx       transaction.Transaction
	c        transaction.Case
	client   *http.Client
	store    store.Store
	answers  ask.Answers
}

func newBench(b *testing.B) *bench {
	tx := Transaction(b, "child-benefit")
	c := Case(b, tx, "two-children")
	platform := start(b, c.On, func(o *local.Options) { o.Unfrozen = true })
	answers, _, faults := tx.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		b.Fatal(faults)
	}
	db := dynamodb.New(dynamodb.Options{BaseEndpoint: &platform.DynamoDB, Region: "eu-west-2", Credentials: static})
	return &bench{platform: platform, tx: tx, c: c, client: client(), answers: answers,
		store: store.Store{Client: db, Table: tx.Name + "-submissions"}}
}

// draft makes a whole draft without the function, and gives its cookie.
func (m *bench) draft(b *testing.B) string {
	token := rand.Text()
	now := m.platform.Now()
	if err := m.store.Start(b.Context(), store.Draft{ID: submission.DraftID(token), Answers: Flat(m.tx.Questions, m.answers),
		Locale: "en", Definition: m.tx.Version(), StartedAt: now, Expires: now.AddDate(0, 0, 28)}); err != nil {
		b.Fatal(err)
	}
	return token
}

func (m *bench) save(b *testing.B, cookie string) {
	m.do(b, "POST", "applicant-phone", cookie, "applicant-phone=07700+900982", 303)
}

func (m *bench) do(b *testing.B, method, path, cookie, form string, status int) {
	r, err := http.NewRequest(method, m.platform.URL+"/apply/"+m.tx.Name+"/"+path, strings.NewReader(form))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Secure-draft", Value: cookie})
	response, err := m.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != status {
		b.Fatalf("%s %s: %d, want %d", method, path, response.StatusCode, status)
	}
}

// measure does something b.N times and reports, beside its time, the processor time (user and system) that each took
// in the function's processes, in DynamoDB's stand-in, and in this process: gateway, Runtime API, queue and client.
func (m *bench) measure(b *testing.B, do func()) {
	function := func() time.Duration {
		var all time.Duration
		for _, pid := range m.platform.Function(m.tx.Name).Processes() {
			all += used(b, pid)
		}
		return all
	}
	f, d, g := function(), used(b, m.platform.DynamoDBProcess()), used(b, os.Getpid())
	n := 0
	for b.Loop() {
		do()
		n++
	}
	b.ReportMetric(ms(function()-f)/float64(n), "function-cpu-ms/op")
	b.ReportMetric(ms(used(b, m.platform.DynamoDBProcess())-d)/float64(n), "dynamodb-cpu-ms/op")
	b.ReportMetric(ms(used(b, os.Getpid())-g)/float64(n), "gateway-and-client-cpu-ms/op")
}

// tick is the unit of processor time in /proc on Linux.
const tick = 10 * time.Millisecond

// used is the processor time of a process so far.
func used(b *testing.B, pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("processor time of processes is measured on Linux only")
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest) // from the third, the state
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkBareFunction is the yardstick for the others: a function that does nothing, on this machine in this run. On
// the machine of the reference figures (docs/speed.md) it took 0.125 ms.
func BenchmarkBareFunction(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "bare")
	build := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", binary, "../local/function/testdata/probe")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	bare := function.New(function.Settings{Name: "bare", Binary: binary, Timeout: 10 * time.Second, Memory: 512},
		function.Host{Idle: time.Minute, Init: 10 * time.Second, Capacity: function.NewCapacity(1), Now: time.Now,
			Unfrozen: true, Log: func(function.Line) {}})
	b.Cleanup(bare.Stop)
	invoke := func() {
		if answer, err := bare.Invoke(b.Context(), []byte("{}")); err != nil || answer.Error != "" {
			b.Fatal(err, answer)
		}
	}
	invoke()
	pid := bare.Processes()[0]
	before, n := used(b, pid), 0
	for b.Loop() {
		invoke()
		n++
	}
	b.ReportMetric(ms(used(b, pid)-before)/float64(n), "function-cpu-ms/op")
}
