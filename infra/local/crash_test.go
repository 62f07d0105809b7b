package local_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/frontline-gov/frontline/infra/local"
)

// serveForever is the platform as a process of its own, for the tests that kill it. It prints where it answers.
func serveForever(options string) {
	var o local.Options
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		panic(err)
	}
	o.Templates = os.DirFS("testdata/template")
	o.Site = site
	p, err := local.Start(context.Background(), o)
	if err != nil {
		panic(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
	select {}
}

// begin starts a platform in a process of its own over a data directory.
func begin(t *testing.T, data string) (*exec.Cmd, *local.Platform) {
	t.Helper()
	options, err := json.Marshal(struct {
		Binaries, Data, Dynoxide string
		Init                     time.Duration
	}{binaries, data, dynoxide(t), 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "LOCAL_TEST_PLATFORM="+string(options))
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the platform did not start: %v", err)
	}
	var p local.Platform
	if err := json.Unmarshal([]byte(line), &p); err != nil {
		t.Fatal(err)
	}
	return cmd, &p
}

// TestKilledPlatform: what was acknowledged is there again after kill -9, and nothing of the killed platform is left.
func TestKilledPlatform(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends the processes of a killed platform")
	}
	data := t.TempDir()
	var kept string
	for round := range 3 {
		platform, p := begin(t, data)
		if round > 0 {
			if got := object(t, p, "GET", ""); got != fmt.Sprintf("object of round %d", round-1) {
				t.Errorf("round %d: the bucket holds %q", round, got)
			}
			if got := strings.Join(items(t, p), " "); got != kept {
				t.Errorf("round %d: the table holds %q, want %q", round, got, kept)
			}
			out, err := queueClient(p).GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
				QueueUrl: aws.String(p.SQS + "/000000000000/probe-handoff"), AttributeNames: []sqstypes.QueueAttributeName{"ApproximateNumberOfMessages"},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := out.Attributes["ApproximateNumberOfMessages"]; got != fmt.Sprint(round) {
				t.Errorf("round %d: the queue holds %s messages", round, got)
			}
		}
		put(t, p, fmt.Sprintf("item-%d", round), "")
		kept = strings.Join(items(t, p), " ")
		object(t, p, "PUT", fmt.Sprintf("object of round %d", round))
		_, err := queueClient(p).SendMessage(t.Context(), &sqs.SendMessageInput{
			QueueUrl: aws.String(p.SQS + "/000000000000/probe-handoff"), MessageBody: aws.String("body"),
		})
		if err != nil {
			t.Fatal(err)
		}
		warm := echoed(t, get(t, p.URL+"/apply/probe/x")).PID
		all := descendants(t, platform.Process.Pid)
		if len(all) < 2 {
			t.Fatalf("processes %v, want the function's and dynoxide's", all)
		}
		if err := platform.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = platform.Wait()
		for _, id := range append(all, warm) {
			eventually(t, fmt.Sprintf("process %d is gone", id), func() bool { return gone(id) })
		}
	}
}

// object puts or gets the one object of these tests, and gives what is answered.
func object(t *testing.T, p *local.Platform, method, body string) string {
	t.Helper()
	r, err := http.NewRequest(method, p.S3+"/frontline-probe-payloads/drafts/one", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=anybody")
	a := send(t, plain, r)
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", method, a.StatusCode, a.body)
	}
	return a.body
}

// descendants lists the processes that a process has started and that are not collected yet.
func descendants(t testing.TB, parent int) []int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("processes are listed on Linux only")
	}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended since
		}
		var state string
		var above int
		_, rest, _ := strings.Cut(string(text), ") ")
		if _, err := fmt.Sscan(rest, &state, &above); err != nil {
			t.Fatal(err)
		}
		if above != parent {
			continue
		}
		id, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, id)
	}
	return all
}

// gone says whether a process has ended; one that only waits to be collected by somebody else has.
func gone(id int) bool {
	if syscall.Kill(id, 0) != nil {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
	if err != nil {
		return true
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(state, "Z")
}
