package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// submissions is the table of child-benefit as its template describes it.
func submissions(t *testing.T) (*table.Server, store.Store) {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	server, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	resources, err := template.Read(os.DirFS("../template"), template.Place{Origin: "https://frontline.example",
		API: func(string) string { return "https://api.example" }, Queue: func(name string) string { return "https://queue.example/" + name }})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources {
		if r.Name != "child-benefit-submissions" {
			continue
		}
		definition, err := table.Read(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Create(t.Context(), server.Client(), definition); err != nil {
			t.Fatal(err)
		}
		return server, store.Store{Client: server.Client(), Table: definition.TableName}
	}
	t.Fatal("the templates have no table of child-benefit")
	return nil, store.Store{}
}

// The books are told for people and for pipes; a difference is exit code 1, once, because what is stranded is put back.
func TestReconcileCommand(t *testing.T) {
	server, of := submissions(t)
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	var last submission.Submission
	for _, name := range []string{"a", "b"} {
		sub, _, err := of.Submit(t.Context(), submission.Submission{Key: submission.SoftwareKey(name), Version: 1, ReceivedAt: noon, DueAt: noon},
			func(submission.Reference) ([]byte, error) { return []byte("{}"), nil })
		if err != nil {
			t.Fatal(err)
		}
		last = sub
	}
	_, err := of.Client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{TableName: &of.Table, UpdateExpression: aws.String("REMOVE dueAt, dueShard"),
		Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: string(last.Reference)}, "version": &types.AttributeValueMemberN{Value: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), append([]string{"reconcile"}, args...), &out, &errs)
		return code, out.String() + errs.String()
	}
	for _, try := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"child-benefit", "--day", "2026-11-20", "--look"}, 1, handoff.ID(last.Reference, 1) + " is stranded"},
		{[]string{"child-benefit", "--day", "2026-11-20", "--json"}, 1, `"difference":1`},
		{[]string{"child-benefit", "--day", "2026-11-20"}, 0, "2026-11-20         2             0        2"},
		{[]string{"child-benefit"}, 0, "DAY"},
		{[]string{"child-benefit", "--day", "20 November"}, 2, "is no day"},
		{[]string{"no-such"}, 2, "there is no transaction"},
		{[]string{}, 2, "say which transaction"},
		{[]string{"--help"}, 0, "Usage"},
	} {
		if code, said := run(append(try.args, "-endpoint", server.Endpoint)...); code != try.code || !strings.Contains(said, try.says) {
			t.Errorf("%v: %d\n%s", try.args, code, said)
		}
	}
}

// The command asks for page after page, then has each that is wanted sent again; one that was acknowledged meanwhile is none of
// its failures.
func TestRedriveCommand(t *testing.T) {
	var asked []string
	one, other := handoff.ID(submission.Candidate([32]byte{2}, 0), 1), handoff.ID(submission.Candidate([32]byte{3}, 0), 1)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/eu-west-2/execute-api/aws4_request") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		asked = append(asked, r.Method+" "+r.URL.String())
		switch {
		case r.URL.Path != "/handoffs" && strings.Contains(r.URL.Path, other):
			w.WriteHeader(http.StatusConflict)
			io.WriteString(w, `{"code":"out-of-order"}`)
		case r.URL.Path != "/handoffs":
			io.WriteString(w, `{}`)
		case r.URL.Query().Get("after") == "":
			io.WriteString(w, `{"handoffs":[{"handoffId":"`+one+`","attention":"dead-letter","attentionAt":"2026-11-22T12:00:00Z"}],"next":"more"}`)
		default:
			io.WriteString(w, `{"handoffs":[{"handoffId":"`+other+`","attention":"unsendable-record","attentionAt":"2026-11-22T12:00:00Z"}]}`)
		}
	}))
	t.Cleanup(api.Close)
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_REGION": "eu-west-2"} {
		t.Setenv(name, value)
	}
	first := submission.Candidate([32]byte{1}, 0)
	run := func(args ...string) (int, string) {
		asked = nil
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), append([]string{"redrive", "child-benefit", "-api", api.URL}, args...), &out, &errs)
		return code, out.String() + errs.String()
	}
	if code, said := run("-list"); code != 0 || len(asked) != 2 || !strings.Contains(said, other+"  unsendable-record") {
		t.Errorf("list: %d %v\n%s", code, asked, said)
	}
	if code, said := run("-list", "-json"); code != 0 || strings.Count(said, "\n") != 2 || !json.Valid([]byte(strings.Split(said, "\n")[0])) {
		t.Errorf("list as JSON: %d\n%s", code, said)
	}
	if code, said := run(); code != 0 || len(asked) != 4 || !strings.Contains(said, one+" is sent again") || strings.Contains(said, other) {
		t.Errorf("all: %d %v\n%s", code, asked, said)
	}
	if code, said := run(first.String()); code != 0 || len(asked) != 2 || !strings.Contains(said, "Nothing needs attention") {
		t.Errorf("one that needs none: %d %v\n%s", code, asked, said)
	}
	if code, said := run(handoff.ID(first, 1)); code != 0 || len(asked) != 1 || !strings.Contains(said, "sent again") {
		t.Errorf("by its hand-off id: %d %v\n%s", code, asked, said)
	}
	if code, _ := run("nonsense"); code != 2 {
		t.Errorf("nonsense: %d", code)
	}
}
