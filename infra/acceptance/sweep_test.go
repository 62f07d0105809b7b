package acceptance

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// A large submission that its back office loses goes again after three days, needs attention when its message is given up,
// goes again when the department redrives it, and is erased when its time is over; and so is what a draft left behind. All
// of it by the real functions, with the rights that the templates grant.
func TestSweptOverTheWire(t *testing.T) {
	tx, c := larger(t)
	p := start(t, c.On, nil)
	after := trial.Until(c.On)
	pass := func(d time.Duration) {
		t.Helper()
		after += d
		p.SetOffset(after)
		if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
			t.Fatalf("sweep: %s, %v", answer.Payload, err)
		}
	}
	role := "frontline-" + tx.Department + "-back-office"
	api := ""
	ask := func(method, address, body string, want int) string {
		t.Helper()
		status, answer := signedBy(t, method, address, body, role)
		if status != want {
			t.Fatalf("%s %s: %d %.300s", method, address, status, answer)
		}
		return string(answer)
	}
	// A draft with a large answer, which nobody comes back to.
	now := p.Now()
	if err := storeOf(p, tx).Start(t.Context(), store.Draft{ID: submission.DraftID("left-behind"), Locale: "en", Definition: tx.Version(),
		Answers: map[string]json.RawMessage{"income": json.RawMessage(`"` + strings.Repeat("x", 2*store.Large) + `"`)}, StartedAt: now,
		Expires: now.AddDate(0, 0, tx.DraftDays())}); err != nil {
		t.Fatal(err)
	}
	if status, body := post(t, p, tx, c, "a-large-submission-that-is-swept"); status != 201 {
		t.Fatalf("%d %.300s", status, body)
	}
	if first := receive(t, p, tx, 1); first[0].Attempt != 1 {
		t.Errorf("attempt %d", first[0].Attempt)
	}

	pass(submission.Redrive + time.Hour)
	again := receive(t, p, tx, 1)[0]
	if again.Attempt != 2 || len(again.Answers) <= store.Large {
		t.Errorf("attempt %d with %d bytes of answers", again.Attempt, len(again.Answers))
	}
	api, _, _ = strings.Cut(again.Acknowledgement, "/handoffs/")

	// The queue gives it up.
	client := sqs.New(sqs.Options{BaseEndpoint: &p.SQS, Region: "eu-west-2", Credentials: static})
	dead, body := p.SQS+"/000000000000/"+tx.Name+"-handoff-dead", `{"handoffId":"`+again.HandoffID+`","attempt":2}`
	if _, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &dead, MessageBody: &body}); err != nil {
		t.Fatal(err)
	}
	pass(time.Minute)
	if listed := ask("GET", api+"/handoffs?status=needs-attention", "", 200); !strings.Contains(listed, again.HandoffID) {
		t.Errorf("needs attention: %s", listed)
	}
	ask("POST", api+"/handoffs/"+again.HandoffID+"/redrive", "{}", 200)
	pass(time.Minute)
	last := receive(t, p, tx, 1)[0]
	if last.HandoffID != again.HandoffID || last.Attempt <= again.Attempt {
		t.Errorf("redriven: %s, attempt %d", last.HandoffID, last.Attempt)
	}
	ask("POST", last.Acknowledgement, `{"caseNumber":"CB-9"}`, 200)
	ask("POST", last.Decision, `{"decision":"`+tx.Decisions[0].Code+`"}`, 200)

	if left := objects(t, p, tx); len(left) != 2 {
		t.Errorf("the bucket holds %v", left)
	}
	pass(time.Duration(tx.Retention.Months+1) * 31 * 24 * time.Hour)
	if left := objects(t, p, tx); len(left) != 0 {
		t.Errorf("the bucket still holds %v", left)
	}
}
