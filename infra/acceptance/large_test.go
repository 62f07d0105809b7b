package acceptance

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// larger is the complete case with thirty children who have had many names: more than an item is to hold.
func larger(t *testing.T) (transaction.Transaction, transaction.Case) {
	tx, c := Complete(t)
	var answers map[string]any
	if err := json.Unmarshal(c.Answers, &answers); err != nil {
		t.Fatal(err)
	}
	child := answers["children"].([]any)[0].(map[string]any)
	var children []any
	for i := range 30 {
		another := map[string]any{}
		for name, answer := range child {
			another[name] = answer
		}
		another["child-name"] = map[string]any{"first": "Isla" + strings.Repeat("a", i), "last": "Stewart-Silva"}
		var names []string
		for n := range 8 {
			names = append(names, "Isla "+strings.Repeat(string(rune('a'+n)), 25))
		}
		another["child-previous-names"] = names
		children = append(children, another)
	}
	answers["children"] = children
	var err error
	if c.Answers, err = json.Marshal(answers); err != nil {
		t.Fatal(err)
	}
	if len(c.Answers) <= store.Large {
		t.Fatalf("it has only %d bytes", len(c.Answers))
	}
	return tx, c
}

// objects lists what is in the bucket of a transaction.
func objects(t *testing.T, p *local.Platform, tx transaction.Transaction) []string {
	t.Helper()
	names, err := p.Objects("frontline-" + tx.Name + "-payloads")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// storeOf is what a transaction's functions store into.
func storeOf(p *local.Platform, tx transaction.Transaction) store.Store {
	return store.Store{
		Client: dynamodb.New(dynamodb.Options{BaseEndpoint: &p.DynamoDB, Region: "eu-west-2", Credentials: static}),
		Table:  tx.Name + "-submissions",
		Bucket: &store.Bucket{Name: "frontline-" + tx.Name + "-payloads", Region: "eu-west-2", Endpoint: p.S3, Credentials: static},
	}
}

// A large submission goes its way over the wire: through the real binaries, the bucket, the queue, and a restart on the
// same data; its receipt is the same each time, and the back office gets every byte.
func TestLargeOverTheWire(t *testing.T) {
	tx, c := larger(t)
	data := t.TempDir()
	var receipt []byte
	for life := range 2 {
		platform := start(t, c.On, func(o *local.Options) { o.Data = data })
		for range 2 {
			status, body := post(t, platform, tx, c, "a-large-submission-over-the-wire")
			if status != 201 || receipt != nil && string(body) != string(receipt) {
				t.Fatalf("life %d: %d %.300s, and before %.300s", life, status, body, receipt)
			}
			receipt = body
		}
		names := objects(t, platform, tx)
		if len(names) != 1 || !strings.HasPrefix(names[0], "submissions/") {
			t.Errorf("life %d: the bucket holds %v", life, names)
		}
		if life == 1 {
			messages := receive(t, platform, tx, 1)
			if len(messages) != 1 || handoff.Digest(messages[0].Answers) != messages[0].Digest || len(messages[0].Answers) <= store.Large {
				t.Errorf("%d messages, %.300v", len(messages), messages)
			}
			amendLarge(t, platform, tx, "a-large-submission-over-the-wire", Reference(string(receipt)))
		}
		platform.Stop()
	}
}

// amendLarge begins a change of a large submission: its answers, which only the bucket holds, are asked again.
func amendLarge(t *testing.T, p *local.Platform, tx transaction.Transaction, key, reference string) {
	t.Helper()
	walker := &Walker{Base: p.URL, Client: client()}
	r, err := http.NewRequest("POST", p.URL+"/apply/"+tx.Name+"/submissions/"+reference+"/amend", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Idempotency-Key", key)
	answer, err := walker.Client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if walker.at, err = url.Parse(p.URL); err != nil {
		t.Fatal(err)
	}
	walker.cookies = map[string]string{}
	for _, cookie := range answer.Cookies() {
		walker.cookies[cookie.Name] = cookie.Value
	}
	at, err := walker.Get("/apply/" + tx.Name + "/check")
	if err != nil || at.Status != 200 || !strings.Contains(string(at.Body), "You have not changed anything yet") || strings.Count(string(at.Body), "Stewart-Silva") < 30 {
		t.Errorf("to %d, then %d %v %.600s", answer.StatusCode, at.Status, err, at.Body)
	}
}

// Function processes are killed while software sends large submissions. Each receipt that was given has its answers;
// whatever else was begun is due to be looked at.
func TestKilledWithLargeSubmissions(t *testing.T) {
	tx, c := larger(t)
	platform := start(t, c.On, nil)
	given := submitKilled(t, platform, tx, c, "killed-with-large", 120)
	handedOrDue(t, tx, given, platform.DynamoDB, platform.SQS)
	s := storeOf(platform, tx)
	named := map[string]bool{}
	for _, key := range slices.Concat(keys("unharmed", atOnce), keys("killed-with-large", 120)) {
		sub, err := s.ByKey(t.Context(), submission.SoftwareKey(key))
		if given[key] == "" && errors.Is(err, store.ErrNoSubmission) {
			continue
		}
		if err != nil || sub.Payload == nil {
			t.Fatalf("%s: %+v, %v", key, sub, err)
		}
		answers, err := s.Payload(t.Context(), sub)
		if err != nil || len(answers) <= store.Large {
			t.Errorf("%s: %d bytes, %v", key, len(answers), err)
		}
		named[sub.Payload.Name] = true
	}
	var due []string
	for shard := range store.Shards {
		entries, err := s.Due(t.Context(), shard, platform.Now().AddDate(0, 0, 1), 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			due = append(due, e.Object)
		}
	}
	left := 0
	for _, name := range objects(t, platform, tx) {
		if !named[name] {
			left++
			if !slices.Contains(due, name) {
				t.Errorf("nobody names %s, and nobody will look at it", name)
			}
		}
	}
	t.Logf("%d submissions, %d objects left by processes that were killed", len(given), left)
}
