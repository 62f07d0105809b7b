package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/store"
)

// keyed is DynamoDB with a table of the keys that submissions and histories have.
func keyed(t *testing.T, name string) *table.Server {
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
	err = table.Create(t.Context(), server.Client(), table.Definition{
		TableName: name,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: "S"}, {AttributeName: aws.String("version"), AttributeType: "N"}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}, {AttributeName: aws.String("version"), KeyType: "RANGE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// The command tells both formulas and the five counts by ending, the problems by question, and the texts; of the months asked for,
// and nothing that is past its time.
func TestFeedback(t *testing.T) {
	said := store.Store{Table: desk.SubmissionsTable("child-benefit")}
	server := keyed(t, said.Table)
	said.Client = server.Client()
	run := func(flags ...string) (int, string) {
		var out, errs bytes.Buffer
		code := dispatch(t.Context(), append([]string{"feedback", "-endpoint", server.Endpoint, "child-benefit"}, flags...), &out, &errs)
		return code, out.String() + errs.String()
	}
	if code, text := run(); code != 0 || !strings.Contains(text, "Nobody has said how satisfied") || !strings.Contains(text, "wrong with a page") {
		t.Errorf("nothing: %d %s", code, text)
	}
	now := time.Now().UTC()
	tell := func(f store.Feedback) {
		t.Helper()
		if fresh, err := said.Tell(t.Context(), f); err != nil || !fresh {
			t.Fatal(fresh, err)
		}
	}
	n := byte(0)
	next := func() [32]byte { n++; return [32]byte{n} }
	// 5, 4, 2, 1 and 1 answers, from the best to the worst.
	for level, count := range map[int]int{5: 5, 4: 4, 3: 2, 2: 1, 1: 1} {
		for range count {
			tell(store.Feedback{ID: next(), Since: now, About: "receipt", Rating: level, Locale: "en", At: now})
		}
	}
	tell(store.Feedback{ID: next(), Since: now, About: "later", Rating: 1, Locale: "cy", At: now, Text: "Rhy hir\x1b[31m"})
	tell(store.Feedback{ID: next(), Since: now, About: "problem", Page: "children.child-name", Kind: "unclear", Locale: "en", At: now, Text: "Whose?"})
	tell(store.Feedback{ID: next(), Since: now, About: "problem", Page: "children.child-name", Kind: "broken", Locale: "en", At: now})
	long := now.AddDate(0, -6, 0)
	tell(store.Feedback{ID: next(), Since: long, About: "receipt", Rating: 3, Locale: "en", At: long})
	past := now.AddDate(0, -12, -1)
	tell(store.Feedback{ID: next(), Since: now, About: "receipt", Rating: 2, Locale: "en", At: past, Text: "past its time"})

	code, text := run("-months", "1")
	// By hand, of 14: (4×5 + 3×4 + 2×2 + 1×1) ÷ (4×14) = 37 ÷ 56, and (5 + 4) ÷ 14.
	for _, want := range []string{"66.07% (Performance Platform), 64.29% (manual), 14 answers", `later, 1 (cy): "Rhy hir\x1b[31m"`,
		`children.child-name, unclear (en): "Whose?"`} {
		if code != 0 || !strings.Contains(text, want) {
			t.Errorf("%d, no %q in\n%s", code, want, text)
		}
	}
	for _, want := range [][]string{{"later", "0", "0", "0", "0", "1"}, {"receipt", "5", "4", "2", "1", "1"}, {"children.child-name", "1", "0", "1", "0", "0"}} {
		found := false
		for line := range strings.Lines(text) {
			found = found || strings.Join(strings.Fields(line), " ") == strings.Join(want, " ")
		}
		if !found {
			t.Errorf("no %v in\n%s", want, text)
		}
	}
	if _, text := run(); !strings.Contains(text, "15 answers") || strings.Contains(text, "past its time") {
		t.Errorf("the year: %s", text)
	}
	if _, text := run("-json"); strings.Count(text, "\n") != 17 || !strings.Contains(text, fmt.Sprintf(`"page":%q,"kind":"unclear"`, "children.child-name")) {
		t.Errorf("JSON: %s", text)
	}
	for _, wrong := range [][]string{{"-months", "0"}, {"vat-return"}} {
		if code, _ := run(wrong...); code != 2 {
			t.Errorf("%v: %d", wrong, code)
		}
	}
}
