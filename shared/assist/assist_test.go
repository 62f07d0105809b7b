package assist_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
)

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

const name = "table-of-a-test"

func newTable(t *testing.T) *dynamodb.Client {
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
	client := server.Client()
	err = table.Create(t.Context(), client, table.Definition{
		TableName: name,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("id"), AttributeType: "S"}, {AttributeName: aws.String("version"), AttributeType: "N"}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}, {AttributeName: aws.String("version"), KeyType: "RANGE"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// What begins is found by its secret, and by no other, until it is over.
func TestHelp(t *testing.T) {
	r := assist.Register{Client: newTable(t), Table: name}
	for _, want := range []assist.Help{
		{Draft: submission.DraftID("a"), Channel: submission.Phone, By: "s-1", Name: "Kerry", Role: staff.Keying, Until: now.Add(time.Hour)},
		{Draft: submission.DraftID("b"), Channel: submission.Paper, By: "s-1", ReceivedOn: date.MustParse("2026-11-02"), Role: staff.Caseworker, Until: now.Add(time.Hour)},
		{Draft: submission.DraftID("c"), Channel: submission.Paper, Number: "ABCDEFGHJKMN", Role: staff.Keying, Until: now.Add(time.Hour)},
	} {
		secret := fmt.Sprintf("secret of %x", want.Draft)
		for range 2 { // the first attempt's answer may be lost
			if err := r.Begin(t.Context(), secret, want); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := r.Find(t.Context(), secret, now); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		for _, at := range []time.Time{want.Until, want.Until.Add(time.Hour)} {
			if _, err := r.Find(t.Context(), secret, at); !errors.Is(err, assist.ErrNoHelp) {
				t.Errorf("at %s: %v", at, err)
			}
		}
	}
	if _, err := r.Find(t.Context(), "another secret", now); !errors.Is(err, assist.ErrNoHelp) {
		t.Error(err)
	}
}

// Who reads the table cannot help: the secret is not in it.
func TestNoSecretInTheTable(t *testing.T) {
	client := newTable(t)
	if err := (assist.Register{Client: client, Table: name}).Begin(t.Context(), "the-secret", assist.Help{Until: now}); err != nil {
		t.Fatal(err)
	}
	all, err := client.Scan(t.Context(), &dynamodb.ScanInput{TableName: aws.String(name)})
	if err != nil || len(all.Items) != 1 {
		t.Fatal(all, err)
	}
	for _, value := range all.Items[0] {
		if text, ok := value.(*types.AttributeValueMemberS); ok && strings.Contains(text.Value, "the-secret") {
			t.Error(text.Value)
		}
	}
}

// The number on a form is the reference that a submission from its draft gets.
func TestForm(t *testing.T) {
	f := assist.Forms{Client: newTable(t), Table: name, Random: rand.Reader}
	ref, err := f.Allot(t.Context(), "dog-grant", now)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		token, err := f.Token(t.Context(), "dog-grant", ref, now)
		if err != nil || submission.Candidate(submission.DraftKey(token), 0) != ref {
			t.Errorf("%q, %v", token, err)
		}
	}
	other, err := f.Allot(t.Context(), "dog-grant", now)
	if err != nil || other == ref {
		t.Errorf("%s twice, %v", other, err)
	}
	for about, find := range map[string]func() (string, error){
		"another transaction's": func() (string, error) { return f.Token(t.Context(), "cat-grant", ref, now) },
		"nobody's":              func() (string, error) { return f.Token(t.Context(), "dog-grant", "000000000000", now) },
		"after its time": func() (string, error) {
			return f.Token(t.Context(), "dog-grant", ref, now.AddDate(assist.FormYears, 0, 0))
		},
	} {
		if token, err := find(); !errors.Is(err, assist.ErrNoForm) || token != "" {
			t.Errorf("%s: %q, %v", about, token, err)
		}
	}
	f.Random = bytes.NewReader(nil)
	if _, err := f.Allot(t.Context(), "dog-grant", now); err == nil {
		t.Error("a number without chance")
	}
}

// What was promised runs from the day on which a form came in.
func TestFrom(t *testing.T) {
	for about, test := range map[string]struct {
		help *assist.Help
		want time.Time
	}{
		"nobody helps":           {nil, now},
		"on the phone":           {&assist.Help{Channel: submission.Phone}, now},
		"a form of today":        {&assist.Help{ReceivedOn: date.Of(now)}, now},
		"a form of ten days ago": {&assist.Help{ReceivedOn: date.Of(now).AddDays(-10)}, now.AddDate(0, 0, -10)},
	} {
		if got := test.help.From(now); !got.Equal(test.want) {
			t.Errorf("%s: %s, want %s", about, got, test.want)
		}
	}
}
