package acceptance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// atOnce is how many submissions are under way together while processes are killed.
const atOnce = 4

// Function processes are killed while software submits. Every receipt that was given is handed over, or due to be.
func TestKilledFunctions(t *testing.T) {
	tx, c := Complete(t)
	platform := start(t, c.On, nil)
	given := submitKilled(t, platform, tx, c, "killed-function", 60)
	handedOrDue(t, tx, given, platform.DynamoDB, platform.SQS)
	platform.Stop()
}

// submitKilled submits a case n times while the processes of its function are killed, and gives the receipts by key, those
// of the few before that nobody killed among them.
func submitKilled(t *testing.T, platform *local.Platform, tx transaction.Transaction, c transaction.Case, prefix string, n int) map[string]string {
	t.Helper()
	began := time.Now()
	given := submitMany(t, platform.URL, tx.Name, c.Answers, "unharmed", atOnce, atOnce, nil)
	stop := killing(t, platform.Function(tx.Name), time.Since(began))
	maps.Copy(given, submitMany(t, platform.URL, tx.Name, c.Answers, prefix, n, atOnce, nil))
	if killed := stop(); killed == 0 {
		t.Error("nothing was killed, so this shows nothing")
	} else {
		t.Logf("%d processes were killed", killed)
	}
	expectAll(t, given, atOnce+n)
	return given
}

// killing kills a function's processes again and again until it is stopped, or the test ends: at a moment of what a cold start
// takes, and sometimes not before it ended, so that work goes on however slow the machine is. stop tells how many were killed.
func killing(t *testing.T, f *function.Function, cold time.Duration) (stop func() (killed int)) {
	done := make(chan struct{})
	moment := rand.New(rand.NewPCG(1, 2))
	killed := 0
	var killer sync.WaitGroup
	killer.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(cold/3 + time.Duration(moment.Int64N(int64(cold)))):
				killed += f.Kill()
			}
		}
	})
	stop = sync.OnceValue(func() int {
		close(done)
		killer.Wait()
		return killed
	})
	t.Cleanup(func() { stop() })
	return stop
}

// submitMany submits a case n times under n keys, some at a time, each as often as it takes to get its receipt, and
// gives the receipts by key. A key that never gets one is absent. A life, where one is given, is told of the first receipt,
// and nothing is tried any more once it is over.
func submitMany(t *testing.T, base, name string, answers json.RawMessage, prefix string, n, together int, life *life) map[string]string {
	t.Helper()
	given := map[string]string{}
	var mu sync.Mutex
	var all sync.WaitGroup
	next := make(chan string)
	for range together {
		all.Go(func() {
			http := client()
			for key := range next {
				for range 1000 { // as long as it takes: on a busy machine many tries in a row are killed
					if life.isOver() {
						return
					}
					reference, ok := submitOnce(http, base, name, answers, key)
					if ok {
						mu.Lock()
						if before := given[key]; before != "" && before != reference {
							t.Errorf("two receipts for one key: %s and %s", before, reference)
						}
						given[key] = reference
						mu.Unlock()
						life.receive()
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	for _, key := range keys(prefix, n) {
		select {
		case next <- key:
		case <-life.end():
		}
	}
	close(next)
	all.Wait()
	return given
}

// keys are those that submitMany submits under.
func keys(prefix string, n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%s-of-some-software-%04d", prefix, i))
	}
	return all
}

// life is that of a platform that will be killed.
type life struct {
	received, over chan struct{}
	once           sync.Once
}

func newLife() *life { return &life{received: make(chan struct{}), over: make(chan struct{})} }

func (l *life) receive() {
	if l != nil {
		l.once.Do(func() { close(l.received) })
	}
}

func (l *life) end() <-chan struct{} {
	if l == nil {
		return nil
	}
	return l.over
}

func (l *life) isOver() bool {
	select {
	case <-l.end():
		return true
	default:
		return false
	}
}

func submitOnce(client *http.Client, base, name string, answers json.RawMessage, key string) (string, bool) {
	r, err := http.NewRequest("POST", base+"/apply/"+name+"/submissions", strings.NewReader(fmt.Sprintf(`{"answers": %s}`, answers)))
	if err != nil {
		return "", false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	response, err := client.Do(r)
	if err != nil {
		return "", false
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 201 {
		return "", false
	}
	reference, err := At(body, "reference")
	return reference, err == nil
}

func expectAll(t *testing.T, given map[string]string, n int) {
	t.Helper()
	distinct := map[string]bool{}
	for _, reference := range given {
		distinct[reference] = true
	}
	if len(given) != n || len(distinct) != n {
		t.Errorf("%d keys have receipts, %d references; want %d", len(given), len(distinct), n)
	}
}

// handedOrDue holds each receipt against the department's queue: what the table says was handed over is there, and what
// it does not say so of is due, so that the sweep hands it over. A message may be there twice, none for no receipt.
func handedOrDue(t *testing.T, tx transaction.Transaction, given map[string]string, dynamoDB, sqsAddress string) {
	t.Helper()
	client := sqs.New(sqs.Options{BaseEndpoint: &sqsAddress, Region: "eu-west-2", Credentials: static})
	queue := sqsAddress + "/000000000000/" + tx.Name + "-handoff"
	queued := map[string]bool{}
	for Waiting(t, client, &queue) > 0 {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &queue, MaxNumberOfMessages: 10,
			WaitTimeSeconds: 2, VisibilityTimeout: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range out.Messages {
			reference, err := At([]byte(*m.Body), "reference")
			if err != nil {
				t.Fatal(err)
			}
			queued[reference] = true
			if _, err := client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: &queue, ReceiptHandle: m.ReceiptHandle}); err != nil {
				t.Fatal(err)
			}
		}
	}
	db := dynamodb.New(dynamodb.Options{BaseEndpoint: &dynamoDB, Region: "eu-west-2", Credentials: static})
	table := store.Store{Client: db, Table: tx.Name + "-submissions"}
	for key, reference := range given {
		sub, err := table.ByKey(t.Context(), submission.SoftwareKey(key))
		switch {
		case err != nil || sub.Reference.String() != reference:
			t.Errorf("%s: the receipt says %s, the table %s, %v", key, reference, sub.Reference, err)
		case !sub.HandedOverAt.IsZero() && !queued[reference]:
			t.Errorf("%s was handed over, and is not in the queue", reference)
		case sub.DueAt.IsZero():
			t.Errorf("%s is not due for anything", reference)
		}
	}
	if len(queued) == 0 {
		t.Error("nothing was handed over at all")
	}
}

// The whole platform is killed with SIGKILL while software submits, twice, and started again on its data: every
// receipt that was given still stands under its key, and each submission is handed over, or due to be.
func TestKilledPlatform(t *testing.T) {
	tx, c := Complete(t)
	data, frontline := t.TempDir(), built(t, "../frontline")
	given := map[string]string{}
	for n := range 3 {
		platform := runCommand(t, frontline, "run", "-port", "0", "-data", data, "-on", c.On.String())
		for key, reference := range given {
			if again, ok := submitOnce(client(), platform.url, tx.Name, c.Answers, key); !ok || again != reference {
				t.Fatalf("life %d: the key %s has the receipt %q, and had %q", n, key, again, reference)
			}
		}
		if n == 2 {
			handedOrDue(t, tx, given, platform.dynamodb, platform.sqs)
			platform.interrupt(t)
			return
		}
		done, life := make(chan map[string]string), newLife()
		go func() {
			done <- submitMany(t, platform.url, tx.Name, c.Answers, fmt.Sprintf("life-%d", n), 40, 4, life)
		}()
		select {
		case <-life.received:
		case <-time.After(time.Minute):
		}
		time.Sleep(200 * time.Millisecond) // in the midst of the others
		platform.kill(t)
		close(life.over)
		for key, reference := range <-done {
			given[key] = reference
		}
		if len(given) == 0 {
			t.Fatal("nothing was received before the platform was killed")
		}
	}
}

// command is the run command as a process of its own.
type command struct {
	cmd                *exec.Cmd
	url, dynamodb, sqs string
	out                *bytes.Buffer
}

// built builds a command of this repository.
func built(t *testing.T, folder string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), filepath.Base(folder))
	if out, err := exec.Command("go", "build", "-o", binary, folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// runCommand starts a command that runs the platform, and waits until it is ready.
func runCommand(t *testing.T, binary string, args ...string) *command {
	t.Helper()
	c := &command{cmd: exec.Command(binary, args...), out: &bytes.Buffer{}}
	c.cmd.Dir = root
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = c.out
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.cmd.Process.Kill(); c.cmd.Wait() })
	ready := make(chan [3]string, 1)
	go func() {
		var at [3]string // site, DynamoDB, SQS, in the order in which they are told
		for lines := bufio.NewScanner(out); lines.Scan(); {
			for i, what := range []string{"Frontline is ready:", "DynamoDB", "SQS"} {
				if address, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), what+" "); ok && at[2] == "" {
					at[i] = strings.TrimSpace(address)
					if i == 2 {
						ready <- at
					}
				}
			}
		}
		close(ready)
	}()
	select {
	case at := <-ready:
		c.url, c.dynamodb, c.sqs = at[0], at[1], at[2]
	case <-time.After(4 * time.Minute):
	}
	if c.url == "" || c.dynamodb == "" || c.sqs == "" {
		t.Fatalf("the platform did not get ready: %s", c.out)
	}
	return c
}

func (c *command) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.cmd.Wait()
}

// interrupt stops it as Ctrl-C does, and expects that no process is left.
func (c *command) interrupt(t *testing.T) {
	t.Helper()
	children := childrenOf(c.cmd.Process.Pid)
	if runtime.GOOS == "linux" && len(children) == 0 {
		t.Error("a platform in use has no process of a function or of DynamoDB")
	}
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	for _, pid := range children {
		if _, err := os.Stat(fmt.Sprintf("/proc/%s", pid)); err == nil {
			t.Errorf("its process %s is left", pid)
		}
	}
}

// childrenOf lists the processes that a process has started, where the system tells.
func childrenOf(pid int) []string {
	var children []string
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		text, _ := os.ReadFile(task)
		children = append(children, strings.Fields(string(text))...)
	}
	return children
}
