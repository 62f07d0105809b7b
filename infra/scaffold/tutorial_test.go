package scaffold

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// tutorial is the page that leads through a new transaction.
const tutorial = "../../docs/new-transaction.md"

// newcomer follows the tutorial in a copy of the repository.
type newcomer struct {
	*testing.T
	root     string
	state    string // what earlier commands have set, for bash to read
	port     int    // of the site
	said     string // what the last commands said
	platform *exec.Cmd
}

// Whoever follows the tutorial from its first line to its last gets to its end: each command ends as it should, each file
// stands where it says, and what it says will be told is told.
func TestTutorial(t *testing.T) {
	text, err := os.ReadFile(tutorial)
	if err != nil {
		t.Fatal(err)
	}
	n := &newcomer{T: t, root: copyOfRepository(t), state: filepath.Join(t.TempDir(), "state"), port: freePorts(t)}
	all := blocks(string(text))
	if len(all) < 30 {
		t.Fatalf("only %d blocks were read", len(all))
	}
	for _, b := range all {
		began := time.Now()
		switch {
		case b.path != "":
			n.write(b)
		case b.language == "sh" && strings.HasPrefix(b.text, "make run"):
			n.start(b)
		case b.language == "sh" && strings.HasPrefix(b.text, "aws ") && !installed("aws"):
			t.Logf("line %d: the aws command is not installed; the SDK does what it would", b.line)
			n.withoutCommand(b)
		case b.language == "sh":
			n.run(b)
		case b.language == "text":
			for line := range strings.Lines(b.text) {
				if !strings.Contains(n.said, strings.TrimSpace(line)) {
					t.Errorf("line %d: nobody says %q in\n%s", b.line, strings.TrimSpace(line), n.said)
				}
			}
		default:
			t.Errorf("line %d: what is a block of %q?", b.line, b.language)
		}
		if b.language == "sh" {
			t.Logf("line %d: %.1f s", b.line, time.Since(began).Seconds())
		}
	}
	if n.platform == nil {
		t.Error("the tutorial runs nothing")
	}
}

// block is one fenced block of the tutorial.
type block struct {
	language, path, text string
	line                 int
}

// blocks are the fenced blocks of a page.
func blocks(page string) []block {
	var all []block
	inside := false
	for i, line := range strings.Split(page, "\n") {
		head, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && !inside:
			language, path, _ := strings.Cut(head, " ")
			all, inside = append(all, block{language: language, path: path, line: i + 1}), true
		case fence:
			inside = false
		case inside:
			all[len(all)-1].text += line + "\n"
		}
	}
	return all
}

func (n *newcomer) write(b block) {
	if !filepath.IsLocal(b.path) {
		n.Fatalf("line %d: %s is no path below the checkout", b.line, b.path)
	}
	if err := write(filepath.Join(n.root, filepath.FromSlash(b.path)), []byte(b.text)); err != nil {
		n.Fatal(err)
	}
}

// run runs commands as somebody's shell would, and fails the test where one fails.
func (n *newcomer) run(b block) {
	n.Helper()
	script := "set -a\n[ ! -f \"$STATE\" ] || . \"$STATE\"\nset -eo pipefail\n" + n.here(b.text) +
		"\nended=$?\n{ declare -f; declare -p KEY QUEUE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION 2>/dev/null || true; } > \"$STATE\"\nexit $ended\n"
	cmd := exec.CommandContext(n.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = n.root, n.environment()
	said, err := cmd.CombinedOutput()
	n.said = string(said)
	if err != nil {
		n.Fatalf("line %d: %v\n%s", b.line, err, said)
	}
}

// refused is a command that is to fail: bash's own "!" ends no script where it does not.
var refused = regexp.MustCompile(`(?m)^! (.*)$`)

// here makes a failure of what does not fail as it should, and puts the ports of this trial in place of the usual ones.
func (n *newcomer) here(text string) string {
	text = refused.ReplaceAllString(text, "if $1; then exit 1; fi")
	text = strings.ReplaceAll(text, "localhost:8080", "localhost:"+strconv.Itoa(n.port))
	return strings.ReplaceAll(text, "localhost:8083", "localhost:"+strconv.Itoa(n.port+3))
}

// environment is that of a shell in which nothing of the platform is set. With -trimpath the compiler's cache does not
// depend on where the copy stands.
func (n *newcomer) environment() []string {
	return append(os.Environ(), "GOFLAGS=-trimpath", "STATE="+n.state, "PORT="+strconv.Itoa(n.port), "DATA="+filepath.Join(n.root, ".local"))
}

// start starts the platform and returns when it says that it is ready.
func (n *newcomer) start(b block) {
	cmd := exec.Command("bash", "-c", b.text)
	cmd.Dir, cmd.Env = n.root, n.environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	read, write, err := os.Pipe()
	if err != nil {
		n.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		n.Fatal(err)
	}
	write.Close()
	n.platform = cmd
	n.Cleanup(func() { // as Ctrl-C does
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
		_, _ = io.Copy(io.Discard, read) // until the last process of it is gone
		_ = cmd.Wait()
	})
	var said bytes.Buffer
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if strings.Contains(lines.Text(), "Ctrl-C stops it") {
			go func() { _, _ = io.Copy(io.Discard, read) }()
			return
		}
	}
	n.Fatalf("line %d: the platform did not start\n%s", b.line, said.String())
}

// withoutCommand does with the SDK what a block does with the aws command.
func (n *newcomer) withoutCommand(b block) {
	endpoint := "http://localhost:" + strconv.Itoa(n.port+3)
	client := sqs.New(sqs.Options{BaseEndpoint: &endpoint, Region: "eu-west-2",
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	queue := aws.String(endpoint + "/000000000000/skip-permit-handoff")
	message := filepath.Join(n.root, "message.json")
	ctx, cancel := context.WithTimeout(n.Context(), time.Minute)
	defer cancel()
	switch {
	case strings.Contains(b.text, " receive-message "):
		out, err := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 10})
		if err != nil {
			n.Fatal(err)
		}
		text, err := json.Marshal(map[string]any{"Messages": out.Messages})
		if err != nil {
			n.Fatal(err)
		}
		if err := os.WriteFile(message, text, 0o644); err != nil {
			n.Fatal(err)
		}
	case strings.Contains(b.text, " delete-message "):
		var received struct {
			Messages []struct{ ReceiptHandle *string }
		}
		text, err := os.ReadFile(message)
		if err != nil {
			n.Fatal(err)
		}
		if err := json.Unmarshal(text, &received); err != nil || len(received.Messages) != 1 {
			n.Fatal("there is no message to delete", err)
		}
		if _, err := client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: received.Messages[0].ReceiptHandle}); err != nil {
			n.Fatal(err)
		}
	default:
		n.Errorf("line %d: this test does not know how to do without the aws command: %s", b.line, b.text)
	}
}

// installed says whether a command is there and runs.
func installed(command string) bool { return exec.Command(command, "--version").Run() == nil }

// freePorts is the first of ten ports beside each other that nobody listens on.
func freePorts(t *testing.T) int {
	t.Helper()
	for first := 21000; first < 32000; first += 10 {
		free := true
		for port := first; port < first+10 && free; port++ {
			listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
			if free = err == nil; free {
				listener.Close()
			}
		}
		if free {
			return first
		}
	}
	t.Fatal("there are no free ports")
	return 0
}
