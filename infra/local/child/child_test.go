package child_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/child"
)

// TestMain lets the test binary play a parent: it starts a child, says its id and waits to be killed.
func TestMain(m *testing.M) {
	if os.Getenv("CHILD_TEST_PARENT") != "" {
		p, err := child.Start(exec.Command("sleep", "600"))
		if err != nil {
			panic(err)
		}
		fmt.Println(p.ID())
		select {}
	}
	os.Exit(m.Run())
}

func TestOutputIsCompleteWhenEnded(t *testing.T) {
	var out bytes.Buffer
	cmd := exec.Command("sh", "-c", "echo one; echo two; exit 3")
	cmd.Stdout = &out
	p, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	<-p.Ended()
	if got := out.String(); got != "one\ntwo\n" {
		t.Errorf("output %q", got)
	}
	if got := p.State().ExitCode(); got != 3 {
		t.Errorf("exit code %d, want 3", got)
	}
	p.Kill() // an ended process is left alone
}

func TestStartTellsWhatIsMissing(t *testing.T) {
	_, err := child.Start(exec.Command("/nowhere/at/all"))
	if err == nil || !strings.Contains(err.Error(), "/nowhere/at/all") {
		t.Errorf("error %v does not name the missing program", err)
	}
}

func TestKillEndsTheWholeGroup(t *testing.T) {
	reader, writer := io.Pipe()
	cmd := exec.Command("sh", "-c", "sleep 600 & echo $!; wait")
	cmd.Stdout = writer
	p, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	grandchild := readID(t, reader)
	p.Kill()
	waitGone(t, grandchild)
}

func TestStopKillsWhatDoesNotListen(t *testing.T) {
	reader, writer := io.Pipe()
	cmd := exec.Command("sh", "-c", "trap '' TERM; echo 1; while :; do sleep 1; done")
	cmd.Stdout = writer
	p, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	readID(t, reader)
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	p.Stop(50 * time.Millisecond)
	if status := p.State().Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGKILL {
		t.Errorf("ended by %v, want a kill", status.Signal())
	}
}

// TestNoChildOutlivesAKilledParent kills a parent that has no chance to clean up.
func TestNoChildOutlivesAKilledParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux kills the children of a killed parent")
	}
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "CHILD_TEST_PARENT=1")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	id := readID(t, out)
	_ = parent.Process.Kill()
	_ = parent.Wait()
	waitGone(t, id)
}

func readID(t *testing.T, r io.Reader) int {
	t.Helper()
	line := make([]byte, 32)
	n, err := r.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	id, err := strconv.Atoi(strings.TrimSpace(string(line[:n])))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// waitGone waits until a process is gone or only waits to be collected by a parent that is not ours.
func waitGone(t *testing.T, id int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if syscall.Kill(id, 0) != nil {
			return
		}
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id)); err == nil {
			if _, state, ok := strings.Cut(string(stat), ") "); ok && strings.HasPrefix(state, "Z") {
				return
			}
		}
	}
	t.Errorf("process %d still runs", id)
}
