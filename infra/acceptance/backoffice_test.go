package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/transaction"
)

const backOfficePage = "../../docs/back-office.md"

// messageSchema is the published schema of the message.
var messageSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	return compiler.Compile("../../docs/schema/handoff.json")
})

// fits holds a message against the published schema.
func fits(t *testing.T, body string) {
	t.Helper()
	schema, err := messageSchema()
	if err != nil {
		t.Fatal(err)
	}
	message, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(message); err != nil {
		t.Errorf("a message is not as docs/schema/handoff.json: %v\n%.600s", err, body)
	}
}

// The schema finds what is no message; the page names every field of it.
func TestMessageSchema(t *testing.T) {
	example, err := os.ReadFile("../../shared/handoff/testdata/message.json")
	if err != nil {
		t.Fatal(err)
	}
	fits(t, string(example))
	schema, err := messageSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string][2]string{
		"another version":   {`"schemaVersion": 2`, `"schemaVersion": 3`},
		"a bad reference":   {`"reference": "`, `"reference": "I`},
		"no time":           {`"submittedAt": "2026-11-22T`, `"submittedAt": "22/11/2026 `},
		"answers in a list": {`"answers": {`, `"answers": [], "x": {`},
		"an amount as text": {`"weekly": 44.95`, `"weekly": "44.95"`},
	} {
		changed := strings.Replace(string(example), wrong[0], wrong[1], 1)
		message, err := jsonschema.UnmarshalJSON(strings.NewReader(changed))
		if err != nil || changed == string(example) {
			t.Fatal(name, err)
		}
		if schema.Validate(message) == nil {
			t.Errorf("%s is found right", name)
		}
	}
	page, err := os.ReadFile(backOfficePage)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[handoff.Message]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.Anonymous && !strings.Contains(string(page), "| `"+name+"`") && !strings.Contains(string(page), ", `"+name+"` |") {
			t.Errorf("docs/back-office.md does not say what %s is", name)
		}
	}
}

// client of the back office of a transaction that runs here, with the SDK and nothing else.
func backOffice(t *testing.T, p *local.Platform, tx transaction.Transaction, over backoffice.Shelf, log *bytes.Buffer) backoffice.Client {
	t.Helper()
	role := credentials.NewStaticCredentialsProvider("frontline-"+tx.Department+"-back-office", "local", "")
	return backoffice.Client{
		Transaction: tx.Name, Region: "eu-west-2", Credentials: role,
		Queue:    sqs.New(sqs.Options{BaseEndpoint: &p.SQS, Region: "eu-west-2", Credentials: role}),
		QueueURL: p.SQS + "/000000000000/" + tx.Name + "-handoff", API: p.URL + "/apis/" + tx.Name,
		Bucket: &store.Bucket{Name: "frontline-" + tx.Name + "-payloads", Region: "eu-west-2", Endpoint: p.S3, Credentials: role},
		Shelf:  over, Wait: 5 * time.Second, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
}

// The kit works against the real API, queue and bucket: what was sent is filed and acknowledged once, however often it comes,
// and decided once.
func TestBackOfficeWithSDK(t *testing.T) {
	tx, c := larger(t)
	platform := start(t, c.On, nil)
	cases, err := shelf.Open(filepath.Join(t.TempDir(), "cases.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer cases.Close()
	var log bytes.Buffer
	client := backOffice(t, platform, tx, cases, &log)
	const sent = 12 // more than a batch
	for i := range sent {
		if status, body := post(t, platform, tx, c, fmt.Sprint("the-back-office-with-its-sdk-", i)); status != 201 {
			t.Fatalf("%d %s", status, body)
		}
	}
	var total backoffice.Tally
	for range 10 {
		done, err := client.Receive(t.Context())
		if err != nil {
			t.Fatal(err, &log)
		}
		if total.Add(done); total.Filed == sent {
			break
		}
	}
	if total.Filed != sent || total.Acknowledged != total.Received {
		t.Fatalf("%+v\n%s", total, &log)
	}
	filed, err := cases.Cases(t.Context())
	if err != nil || len(filed) != sent {
		t.Fatal(len(filed), err)
	}
	one := filed[0]
	for range 2 {
		if err := client.Decide(t.Context(), one.HandoffID, "awarded"); err != nil {
			t.Error(err)
		}
	}
	if err := client.Decide(t.Context(), one.HandoffID, "refused"); err == nil || !strings.Contains(err.Error(), "409 out-of-order") {
		t.Errorf("decided otherwise: %v", err)
	}
	sub, err := storeOf(platform, tx).Submission(t.Context(), one.Reference, 1)
	if err != nil || sub.CaseNumber != one.Number || sub.Decision != "awarded" {
		t.Errorf("%s %s, %v", sub.CaseNumber, sub.Decision, err)
	}
	client.Credentials = credentials.NewStaticCredentialsProvider("frontline-stranger", "local", "")
	if err := client.Decide(t.Context(), one.HandoffID, "awarded"); err == nil || !strings.Contains(err.Error(), backoffice.ErrUnauthorised.Error()) {
		t.Errorf("a stranger: %v", err)
	}
}

// Every command of docs/back-office.md does what the page says.
func TestBackOfficePage(t *testing.T) {
	text, err := os.ReadFile(backOfficePage)
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"aws", "curl", "node"} {
		if exec.Command(command, "--version").Run() != nil {
			t.Skipf("NOT RUN: the page needs the command %s, which is not installed; TestBackOfficeWithSDK does the same with the SDK", command)
		}
	}
	tx, large := larger(t)
	first := freePorts(t)
	platform := start(t, today, func(o *local.Options) { o.Port, o.SQSPort, o.S3Port = first, first+3, first+4 })
	dir := t.TempDir()
	functions, err := filepath.Abs("../../functions")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(functions, filepath.Join(dir, "functions")); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "build", "frontline"), "../frontline").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	put := strings.NewReplacer("localhost:8080", "localhost:"+strconv.Itoa(first), "localhost:8083", "localhost:"+strconv.Itoa(first+3),
		"localhost:8084", "localhost:"+strconv.Itoa(first+4), "https://sqs.eu-west-2.amazonaws.com/ACCOUNT/", platform.SQS+"/000000000000/",
		"https://API.execute-api.eu-west-2.amazonaws.com", platform.URL+"/apis/"+tx.Name, "BUCKET", "frontline-"+tx.Name+"-payloads")
	ran := 0
	for i, block := range strings.Split(string(text), "```")[1:] {
		language, commands, _ := strings.Cut(block, "\n")
		switch {
		case i%2 == 1:
			continue // between two blocks
		case language == "go":
			inExample(t, commands)
			continue
		case language != "sh":
			t.Errorf("what is a block of %q?", language)
			continue
		}
		if strings.Contains(commands, "s3api") {
			pointTo(t, platform, tx, large, filepath.Join(dir, "handoff.json"))
		}
		script := "set -a\n[ ! -f state ] || . ./state\nset -eo pipefail\n" + refusedCommand(put.Replace(commands)) +
			"\n{ declare -f; declare -p QUEUE API ID CASE 2>/dev/null || true; } > state\n"
		run := exec.CommandContext(t.Context(), "bash", "-c", script)
		run.Dir = dir
		run.Env = append(os.Environ(), "PORT="+strconv.Itoa(first), "AWS_ACCESS_KEY_ID=frontline-hmrc-back-office", "AWS_SECRET_ACCESS_KEY=local",
			"AWS_DEFAULT_REGION=eu-west-2", "AWS_REGION=eu-west-2", "AWS_ENDPOINT_URL_SQS="+platform.SQS, "AWS_CONFIG_FILE="+os.DevNull, "AWS_PAGER=")
		said, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, commands, said)
		}
		ran++
		if want := map[string]string{"child-benefit list\n": "acknowledged", "decide $CASE": "awarded", "sha256sum": "answers.json: OK"}; true {
			for command, says := range want {
				if strings.Contains(commands, command) && !strings.Contains(string(said), says) {
					t.Errorf("%s says\n%s", commands, said)
				}
			}
		}
	}
	if ran < 12 {
		t.Errorf("only %d blocks were run", ran)
	}
	queue := platform.SQS + "/000000000000/" + tx.Name + "-handoff"
	if left := Waiting(t, sqs.New(sqs.Options{BaseEndpoint: &platform.SQS, Region: "eu-west-2", Credentials: static}), &queue); left != 0 {
		t.Errorf("%d messages are left", left)
	}
}

// refusedCommand makes a failure of what should fail and does not: bash's own "!" ends no script.
func refusedCommand(commands string) string {
	var all []string
	for line := range strings.Lines(commands) {
		if rest, fails := strings.CutPrefix(line, "! "); fails {
			line = "if " + strings.TrimSuffix(rest, "\n") + "; then exit 1; fi\n"
		}
		all = append(all, line)
	}
	return strings.Join(all, "")
}

// pointTo sends a submission whose answers stand in the bucket, takes it off the queue, and writes a message that points to
// them, as one of a submission that is too large for a message does.
func pointTo(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case, path string) {
	t.Helper()
	if status, body := post(t, p, tx, c, "a-large-one-for-the-page-of-the-back-office"); status != 201 {
		t.Fatalf("%d %s", status, body)
	}
	m := receive(t, p, tx, 1)[0]
	bucket := "frontline-" + tx.Name + "-payloads"
	m.Payload = &handoff.Payload{Bucket: bucket, Key: objects(t, p, tx)[0], Size: len(m.Answers), Digest: m.Digest}
	m.Answers = nil
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	fits(t, string(text))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// inExample holds Go of the page against the example that is compiled.
func inExample(t *testing.T, code string) {
	t.Helper()
	example, err := os.ReadFile("../../shared/backoffice/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); !strings.Contains(string(example), line) {
			t.Errorf("the example of shared/backoffice has no line %q", line)
		}
	}
}

// freePorts is the first of ten ports beside each other that nobody listens on.
func freePorts(t *testing.T) int {
	t.Helper()
	for first := 23000; first < 32000; first += 10 {
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

// The database of the ready back office is in no Lambda binary.
func TestNoDatabaseInFunctions(t *testing.T) {
	n := 0
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, "functions/") {
			continue
		}
		n++
		for _, path := range p.Deps {
			if strings.HasPrefix(path, "modernc.org/") || strings.HasPrefix(path, module+"shared/backoffice") {
				t.Errorf("%s depends on %s", p.ImportPath, path)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d packages were looked at", n)
	}
}
