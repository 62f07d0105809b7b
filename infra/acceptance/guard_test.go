package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/guard"
	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/infra/trial"
)

// TestMain holds, once all tests have run, what the roles of the templates are granted against what the platforms of the
// tests used. A right that nothing uses is too many; one that is missing made a test fail before.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && trial.Whole() {
		for _, unused := range trial.Unused(kind) {
			fmt.Printf("granted and never used: %s\n", unused)
			code = 1
		}
		for _, denied := range trial.Denied() {
			if strings.HasSuffix(denied.Role, "-back-office") {
				continue // a department's program: the tests themselves, which try what it may not
			}
			fmt.Printf("a function asked for what it is not granted: %s\n", denied)
			code = 1
		}
	}
	os.Exit(code)
}

// unseen are actions that nothing here can be seen to use, the end of the names of the roles that have them, and why they
// are granted.
var unseen = []struct{ action, role, why string }{
	{"cloudwatch:DescribeAlarms", "-RollOutRole", "CodeDeploy looks at the alarms while a version takes over; no stand-in for it runs here"},
	{"lambda:GetAlias", "-RollOutRole", "CodeDeploy, as above"},
	{"lambda:GetProvisionedConcurrencyConfig", "-RollOutRole", "CodeDeploy, as above"},
	{"lambda:UpdateAlias", "-RollOutRole", "CodeDeploy, as above"},
	{"logs:CreateLogStream", "", "Lambda writes the log as the function, whichever it is"},
	{"logs:PutLogEvents", "", "Lambda writes the log as the function, whichever it is"},
	{"sqs:ChangeMessageVisibility", "-back-office", "the kit holds what takes it longer than the queue allows; a Lambda trigger asks for it"},
	{"sqs:GetQueueAttributes", "-back-office", "a department that receives by a Lambda trigger needs it"},
}

var keyID = regexp.MustCompile(`:key/[a-z0-9]+$`) // a department's, by a name that AWS gives

// kind is a grant with the name of its stack replaced, since the stacks of all transactions, and those of all departments,
// are made by the same code (TestAlike in infra/stack): what is used in one is used in all.
func kind(g policy.Grant) string {
	for _, u := range unseen {
		if g.Action == u.action && strings.HasSuffix(g.Role, u.role) {
			return ""
		}
	}
	if strings.Contains(g.Role, "EvidenceScanRole") {
		return "" // GuardDuty's own: what it does with it, its stand-in does inside the stand-in for S3
	}
	role := g.Role
	if of, named := strings.CutSuffix(role, "-sweep"); named {
		role = of + "-SweepRole" // it has a name where it works files, because the function lets it in by that
	}
	text := role + ": " + g.Action + " on " + g.Resource
	var names []string
	for _, tx := range functions.All {
		names = append(names, tx.Name, tx.Department)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // child-benefit before what it might hold
	for _, name := range names {
		text = strings.ReplaceAll(text, name, "…")
	}
	return keyID.ReplaceAllString(text, ":key/…")
}

// TestRolesReachTheirOwnOnly lets the role of every function and of every back office try every call on every table,
// queue and bucket, at the guard that stands before the stand-ins: a transaction's roles reach what its stack made and
// what its department shares, and a department's role what is its own. Nobody reaches another department's.
func TestRolesReachTheirOwnOnly(t *testing.T) {
	resources := templates(t)
	roles, err := policy.Read(resources)
	if err != nil {
		t.Fatal(err)
	}
	g := guard.New(roles, nil)
	department := map[string]string{} // by stack; the platform's own stacks have none
	for _, r := range resources {
		var tagged struct{ Tags json.RawMessage }
		var tags []struct{ Key, Value string }
		if json.Unmarshal(r.Properties, &tagged) == nil && json.Unmarshal(tagged.Tags, &tags) == nil {
			for _, tag := range tags {
				if tag.Key == "department" {
					department[r.Stack] = tag.Value
				}
			}
		}
	}
	tried, through, owned := 0, 0, 0
	for _, r := range resources {
		attempts := attempts(r)
		if len(attempts) > 0 {
			owned++
		}
		for _, role := range resources {
			if role.Type != "AWS::IAM::Role" {
				continue
			}
			for _, try := range attempts {
				tried++
				if !try.as(t, g, role.Name) {
					continue
				}
				through++
				from, to := department[role.Stack], department[r.Stack]
				switch {
				case role.Stack == r.Stack, from == to && role.Stack == "frontline-"+from:
				case slices.Contains(readByAll, r.Name) && try.target == "DynamoDB_20120810.Query": // and written for themselves only
				default:
					t.Errorf("%s of %s may %s on %s of %s", role.Name, role.Stack, try.target+try.method, r.Name, r.Stack)
				}
			}
		}
	}
	t.Logf("%d calls on %d tables, queues and buckets: %d let through, each by its owner or its department", tried, owned, through)
	if through == 0 {
		t.Error("nobody reaches anything, so this shows nothing")
	}
}

// readByAll are the tables of which every department's finance pages read all: quantities without people, that have to be
// rated together.
var readByAll = []string{"frontline-ledger", "frontline-declared"}

// attempt is a call that is tried on a resource.
type attempt struct {
	service                    guard.Service
	method, path, target, body string
}

// as makes the call as whoever has an access key, and says whether the guard lets it through.
func (a attempt) as(t *testing.T, g *guard.Guard, key string) bool {
	r := httptest.NewRequest(a.method, a.path, strings.NewReader(a.body))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+key+"/20261122/eu-west-2/any/aws4_request, SignedHeaders=host, Signature=00")
	r.Header.Set("X-Amz-Target", a.target)
	w, reached := httptest.NewRecorder(), false
	g.Before(a.service, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true })).ServeHTTP(w, r)
	if !reached && !strings.Contains(w.Body.String(), "AccessDenied") {
		t.Errorf("%s: neither let through nor denied: %s", a.target, w.Body)
	}
	return reached
}

// attempts are the calls that are tried on a resource.
func attempts(r template.Resource) (all []attempt) {
	switch r.Type {
	case "AWS::DynamoDB::Table":
		// Where departments share a table, an item of somebody else's.
		const others = `"Key":{"id":{"S":"file#nobody#plan"}},"Item":{"id":{"S":"file#nobody#plan"}}`
		for _, operation := range []string{"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "DescribeTable"} {
			all = append(all, attempt{guard.DynamoDB, "POST", "/", "DynamoDB_20120810." + operation, `{"TableName":"` + r.Name + `",` + others + `}`})
		}
		all = append(all, attempt{guard.DynamoDB, "POST", "/", "DynamoDB_20120810.Query", `{"TableName":"` + r.Name + `","IndexName":"due"}`},
			attempt{guard.DynamoDB, "POST", "/", "DynamoDB_20120810.BatchGetItem", `{"RequestItems":{"` + r.Name + `":{"Keys":[]}}}`},
			attempt{guard.DynamoDB, "POST", "/", "DynamoDB_20120810.TransactWriteItems", `{"TransactItems":[{"Put":{"TableName":"` + r.Name + `",` + others + `}}]}`})
	case "AWS::SQS::Queue":
		for _, operation := range []string{"SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "PurgeQueue", "GetQueueAttributes"} {
			all = append(all, attempt{guard.SQS, "POST", "/", "AmazonSQS." + operation, `{"QueueUrl":"http://localhost/000000000000/` + r.Name + `"}`})
		}
	case "AWS::S3::Bucket":
		for _, method := range []string{"GET", "PUT", "DELETE"} {
			for _, object := range []string{"/drafts/x", "/submissions/x", ""} {
				all = append(all, attempt{guard.S3, method, "/" + r.Name + object, "", ""})
			}
		}
	}
	return all
}

func templates(t *testing.T) []template.Resource {
	t.Helper()
	resources, err := template.Read(os.DirFS("../template"), template.Place{
		Origin: "http://localhost", API: func(name string) string { return "http://localhost/apis/" + name },
		Queue: func(name string) string { return "http://localhost/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	return resources
}

// TestPermissionTakenOrAdded changes one role's policy in memory: what is taken away makes the function fail and is told,
// and what is added is told as never used.
func TestPermissionTakenOrAdded(t *testing.T) {
	const stack, role = "frontline-child-benefit.json", "frontline-child-benefit-FunctionRole"
	save := func(p *local.Platform) int {
		r, err := http.NewRequestWithContext(t.Context(), "POST", p.URL+"/apply/child-benefit/start", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", p.URL)
		response, err := client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	changed := func(old, new string) *local.Platform {
		files := changedTemplate(t, stack, func(text []byte) []byte {
			at := bytes.Index(text, []byte(`"FunctionRole": {`))
			if n := bytes.Index(text[at:], []byte(old)); n < 0 {
				t.Fatalf("the policy of the function has no %s", old)
			}
			return slices.Concat(text[:at], bytes.Replace(text[at:], []byte(old), []byte(new), 1))
		})
		return trial.StartApart(t, today, func(o *local.Options) { o.Templates = files })
	}
	whole := changed(`"dynamodb:PutItem"`, `"dynamodb:PutItem"`)
	if status := save(whole); status != 303 {
		t.Fatalf("as it is: %d", status)
	}
	taken := changed(`"dynamodb:PutItem"`, `"dynamodb:DescribeTable"`)
	if status := save(taken); status < 500 {
		t.Errorf("without PutItem: %d", status)
	}
	if denied := taken.Guard().Denied(); len(denied) != 1 || denied[0].Action != "dynamodb:PutItem" || denied[0].Role != role {
		t.Errorf("denied %v", denied)
	}
	added := changed(`"dynamodb:PutItem"`, `"dynamodb:PutItem", "dynamodb:DeleteItem"`)
	if status := save(added); status != 303 {
		t.Errorf("with one more: %d", status)
	}
	var deleting []policy.Grant
	for _, g := range added.Guard().Unused(role) {
		if g.Action == "dynamodb:DeleteItem" {
			deleting = append(deleting, g)
		}
	}
	if len(deleting) != 1 {
		t.Errorf("what was added is not told: %v", deleting)
	}
}

// changedTemplate gives the kept templates with one of them changed.
func changedTemplate(t *testing.T, name string, change func([]byte) []byte) fstest.MapFS {
	t.Helper()
	entries, err := os.ReadDir("../template")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, entry := range entries {
		text, err := os.ReadFile("../template/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name() == name {
			text = change(text)
		}
		files[entry.Name()] = &fstest.MapFile{Data: text}
	}
	return files
}
