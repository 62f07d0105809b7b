package tally_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/journal"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/tally"
)

// world is the ledger's table as its template describes it, and logs, on a clock of its own.
type world struct {
	tally.Puller
	journal *journal.Journal
	now     time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	server, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	w := &world{journal: &journal.Journal{Groups: []string{"/frontline/one", "/frontline/two", "/frontline/two-sweep"}},
		now: time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)}
	logs := httptest.NewServer(w.journal)
	t.Cleanup(logs.Close)
	config := aws.Config{Region: template.Region, Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}
	w.Puller = tally.Puller{
		Table: tally.Table{Client: server.Client(), Name: makeTable(t, server)},
		Logs:  tally.NewLogs(config, logs.URL),
		Now:   func() time.Time { return w.now },
	}
	return w
}

// makeTable makes the ledger's table of the templates, and gives its name.
func makeTable(t testing.TB, server *table.Server) string {
	t.Helper()
	resources, err := template.Read(os.DirFS("../../infra/template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(string) string { return "https://sqs.example" },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Type == "AWS::DynamoDB::Table" && r.Name == "frontline-ledger" {
			definition, err := table.Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := table.Create(t.Context(), server.Client(), definition); err != nil {
				t.Fatal(err)
			}
			return r.Name
		}
	}
	t.Fatal("the templates have no ledger")
	return ""
}

// line is a line of a log.
type line struct {
	group string
	at    time.Time
	text  string
}

func (w *world) log(lines ...line) {
	for _, l := range lines {
		w.journal.Add(function.Line{Time: l.at, Function: l.group, Group: l.group, Text: l.text})
	}
}

// request is what one request leaves in a log: the function's line and, after it, Lambda's.
func request(group string, n int, at time.Time, transaction, rest string) []line {
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	return []line{
		{group, at, fmt.Sprintf(`{"meter":1,"rid":%q,"tx":%q,"dept":"hmrc","mb":512,"us":2100%s}`, id, transaction, rest)},
		{group, at.Add(time.Millisecond), fmt.Sprintf(`{"time":"x","type":"platform.report","record":{"requestId":%q,"metrics":`+
			`{"durationMs":2.9,"billedDurationMs":3,"memorySizeMB":512}}}`, id)},
	}
}
