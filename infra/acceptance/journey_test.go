package acceptance

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// TestCasesOverTheWire puts every worked case of every transaction through the running platform on its date, twice:
// as JSON, and page by page by somebody whose browser knows nothing but HTML. The department's queue must hold the
// same answers and the same outcome from both, and the outcome must be the one worked by hand.
func TestCasesOverTheWire(t *testing.T) {
	byDate := map[date.Date][]func(*testing.T, *local.Platform){}
	for _, tx := range functions.All {
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range cases {
			language := words.Languages[i%len(words.Languages)]
			byDate[c.On] = append(byDate[c.On], func(t *testing.T, p *local.Platform) {
				t.Run(tx.Name+"/"+c.Name, func(t *testing.T) { overTheWire(t, p, tx, c, language) })
			})
		}
	}
	// One platform, that goes from date to date with what is stored.
	dates := slices.SortedFunc(maps.Keys(byDate), date.Date.Compare)
	site := t.TempDir()
	platform := start(t, dates[0], func(o *local.Options) { o.Site = os.DirFS(site) })
	for _, on := range dates {
		trial.Publish(t, on, site)
		platform.SetOffset(trial.Until(on))
		for _, test := range byDate[on] {
			test(t, platform)
		}
	}
	// Months after most of them were sent nothing goes again: what the department acknowledged is its own. The ledger would
	// read the logs of all hours from the first date on, of which most were never lived through.
	for _, schedule := range platform.Schedules() {
		if schedule == "ledger" {
			continue
		}
		if answer, err := platform.Run(schedule); err != nil || answer.Error != "" {
			t.Errorf("%s: %s, %v", schedule, answer.Payload, err)
		}
	}
	for _, tx := range functions.All {
		receive(t, platform, tx, 0)
	}
}

func overTheWire(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case, language words.Language) {
	status, body := post(t, p, tx, c, fmt.Sprintf("the-same-case-over-the-wire-%s", c.Name))
	switch {
	case len(c.Faults) > 0:
		var problem struct {
			Errors []struct {
				Question string
				Code     ask.Code
			}
		}
		if err := json.Unmarshal(body, &problem); err != nil {
			t.Fatal(err)
		}
		found := map[string]ask.Code{}
		for _, e := range problem.Errors {
			found[e.Question] = e.Code
		}
		if status != 422 || !maps.Equal(found, c.Faults) {
			t.Errorf("%d %v, want %v", status, found, c.Faults)
		}
		return
	case c.Outcome.Result == transaction.NotEligible:
		if status != 200 || result(t, body) != c.Outcome.Result {
			t.Errorf("%d %s", status, body)
		}
	case status != 201:
		t.Fatalf("%d %s", status, body)
	}
	if status == 201 {
		// Nobody else can send it too; then, its subject being free again, it is sent by page.
		release(t, p, tx, c, func() {
			if status, body := post(t, p, tx, c, "the-same-subject-over-the-wire-"+c.Name); status != 409 {
				t.Errorf("a duplicate gets %d %s", status, body)
			}
		})
		defer release(t, p, tx, c, func() {})
	}
	last := walk(t, p, tx, c, language)
	if c.Outcome.Result == transaction.NotEligible {
		book, err := tx.Words(language)
		if err != nil {
			t.Fatal(err)
		}
		want := book.Text("result."+transaction.NotEligible, nil)
		if reasons := c.Outcome.Reasons; len(reasons) == 1 && book.Has("reason."+reasons[0].Rule+".ended") { // which says it better
			want = book.Text("reason."+reasons[0].Rule+".ended", nil)
		}
		if last.Heading != want {
			t.Errorf("the way ended at %d %s, %q; want %q", last.Status, last.Address, last.Heading, want)
		}
		return
	}
	messages := receive(t, p, tx, 2)
	if len(messages) != 2 {
		t.Fatalf("%d messages for two submissions", len(messages))
	}
	for _, m := range messages {
		if m.Outcome.Result != c.Outcome.Result || !sameAmounts(m, c) {
			t.Errorf("the message says %+v, want %+v", m.Outcome, c.Outcome)
		}
		if got := handoff.Digest(m.Answers); got != m.Digest {
			t.Errorf("the digest of the answers is %s, and the message says %s", got, m.Digest)
		}
		// Else it would go again on one of the later dates.
		if status, body := signed(t, m.Acknowledgement, `{"caseNumber":"C-1"}`, "frontline-"+tx.Department+"-back-office"); status != 200 {
			t.Errorf("the acknowledgement gets %d %s", status, body)
		}
	}
	if a, b := asked(t, tx.Questions, messages[0].Answers), asked(t, tx.Questions, messages[1].Answers); a != b {
		t.Errorf("the answers differ:\n%s\n%s", a, b)
	}
	if !slices.ContainsFunc(messages, func(m handoff.Message) bool { return strings.Contains(string(last.Body), m.Reference.String()) }) {
		t.Errorf("the receipt %s shows no reference that was handed over", last.Address)
	}
}

// asked is answers less those that no page asks for.
func asked(t *testing.T, questions []ask.Question, answers json.RawMessage) string {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(answers, &all); err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if q.About().Unasked {
			delete(all, q.About().Name)
		}
	}
	left, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(left)
}

// release frees what a case is the only submission of, so that the same case can be sent again; before that it does
// something.
func release(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case, before func()) {
	t.Helper()
	if tx.Unique == nil {
		return
	}
	answers, _, _ := tx.Judge(c.On, c.Answers)
	subject := tx.Unique(answers)
	if subject == "" {
		return
	}
	before()
	table, hash := tx.Name+"-submissions", submission.SubjectOf(tx.Name, subject)
	db := dynamodb.New(dynamodb.Options{BaseEndpoint: &p.DynamoDB, Region: "eu-west-2", Credentials: static})
	if _, err := db.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &table, Key: map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: "subject#" + hex.EncodeToString(hash[:])}, "version": &types.AttributeValueMemberN{Value: "0"},
	}}); err != nil {
		t.Fatal(err)
	}
}

func post(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case, key string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequest("POST", p.URL+"/apply/"+tx.Name+"/submissions", strings.NewReader(fmt.Sprintf(`{"answers": %s}`, c.Answers)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	if tx.Software == transaction.Registered {
		r.Header.Set("Authorization", "Bearer "+p.People().AccessToken("payroll", p.URL, tx.Name, provider.None))
	}
	response, err := client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

func result(t *testing.T, body []byte) string {
	t.Helper()
	result, err := At(body, "outcome.result")
	if err != nil {
		t.Error(err)
	}
	return result
}

func sameAmounts(m handoff.Message, c transaction.Case) bool {
	if len(m.Outcome.Amounts) != len(c.Outcome.Amounts) {
		return false
	}
	for name, want := range c.Outcome.Amounts {
		pounds, pence, _ := strings.Cut(string(want), ".")
		if got, ok := m.Outcome.Amounts[name]; !ok || got.String() != pounds+"."+(pence + "00")[:2] {
			return false
		}
	}
	return true
}

// queueOf is a transaction's queue.
func queueOf(t *testing.T, p *local.Platform, tx transaction.Transaction) (*sqs.Client, *sqs.GetQueueUrlOutput) {
	t.Helper()
	client := sqs.New(sqs.Options{BaseEndpoint: &p.SQS, Region: "eu-west-2", Credentials: static})
	name := tx.Name + "-handoff"
	queue, err := client.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: &name})
	if err != nil {
		t.Fatal(err)
	}
	return client, queue
}

// receive takes n messages off a transaction's queue and deletes them.
func receive(t *testing.T, p *local.Platform, tx transaction.Transaction, n int) []handoff.Message {
	t.Helper()
	client, queue := queueOf(t, p, tx)
	var messages []handoff.Message
	for range min(90, 90*n) {
		// A message whose receipt was lost on the way comes back after some seconds, not after the queue's own minutes.
		out, err := client.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl,
			MaxNumberOfMessages: 10, WaitTimeSeconds: 2, VisibilityTimeout: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range out.Messages {
			fits(t, *m.Body)
			var message handoff.Message
			if err := json.Unmarshal([]byte(*m.Body), &message); err != nil {
				t.Fatal(err)
			}
			if message.Payload != nil {
				message.Answers = fetch(t, p, *message.Payload)
			}
			messages = append(messages, message)
			if _, err := client.DeleteMessage(context.Background(), &sqs.DeleteMessageInput{QueueUrl: queue.QueueUrl, ReceiptHandle: m.ReceiptHandle}); err != nil {
				t.Fatal(err)
			}
		}
		if len(messages) >= n {
			break // another receive would wait for as long as the queue polls; waiting tells what is left
		}
	}
	if left := Waiting(t, client, queue.QueueUrl); left != 0 {
		t.Errorf("%d more messages than expected", left)
	}
	return messages
}

// fetch reads the answers of a message that is too small for them, as the back office does.
func fetch(t *testing.T, p *local.Platform, from handoff.Payload) []byte {
	t.Helper()
	digest, err := hex.DecodeString(from.Digest)
	if err != nil || len(digest) != 32 {
		t.Fatalf("the digest of a payload is %q", from.Digest)
	}
	bucket := &store.Bucket{Name: from.Bucket, Region: "eu-west-2", Endpoint: p.S3, Credentials: static}
	answers, err := store.Store{Bucket: bucket}.Payload(t.Context(), submission.Submission{
		Payload: &submission.Payload{Name: from.Key, Size: from.Size, Digest: [32]byte(digest)}})
	if err != nil {
		t.Fatal(err)
	}
	return answers
}
