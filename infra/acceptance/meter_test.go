package acceptance

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/words"
)

// ledgerOf is a platform's ledger and logs, as a person at this machine reads them.
func ledgerOf(p *local.Platform) (tally.Table, tally.Logs) {
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &p.DynamoDB, Region: template.Region, Credentials: static})
	logs := tally.NewLogs(aws.Config{Region: template.Region, Credentials: static}, p.Logs)
	return tally.Table{Client: client, Name: "frontline-ledger"}, logs
}

// TestMeter lets a citizen and software each send a case over HTTP to the real binaries, and runs the schedule of the
// ledger: what they used is in the ledger, the receipt of one submission has every step, and none of it says who they are.
func TestMeter(t *testing.T) {
	p := start(t, today, nil)
	tx, c := Complete(t)
	p.SetOffset(trial.Until(c.On))
	last := walk(t, p, tx, c, words.Welsh)
	reference := Reference(string(last.Body))
	if status, body := post(t, p, tx, c, "what-does-this-submission-cost"); status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	if status, _ := post(t, p, tx, c, "what-does-this-submission-cost"); status != http.StatusCreated {
		t.Fatalf("again: %d", status)
	}
	if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
		t.Fatalf("sweep: %s, %v", answer.Payload, err)
	}
	for range 2 { // it changes nothing that it runs again
		if answer, err := p.Run("ledger"); err != nil || answer.Error != "" {
			t.Fatalf("ledger: %s, %v", answer.Payload, err)
		}
	}
	table, logs := ledgerOf(p)
	day := c.On
	entries, err := table.AllDays(t.Context(), day.AddDays(-1), day.AddDays(1))
	if err != nil {
		t.Fatal(err)
	}
	sum := func(transaction string, basis ledger.Basis, channel ledger.Channel, meter price.Meter) (n int64) {
		for _, e := range entries {
			if e.Transaction == transaction && e.Basis == basis && e.Channel == channel && e.Meter == meter {
				n += e.Quantity
			}
		}
		return n
	}
	for _, want := range []struct {
		channel  ledger.Channel
		meter    price.Meter
		quantity int64 // 0 is any but 0
	}{
		{ledger.Online, ledger.Starts, 1}, {ledger.Online, ledger.Completions, 1},
		{ledger.Software, ledger.Starts, 1}, {ledger.Software, ledger.Completions, 1},
		{ledger.Software, price.HTTPRequests, 2}, {ledger.Software, price.LambdaRequests, 2}, {ledger.Online, price.HTTPRequests, 0},
		{ledger.Online, price.WriteUnits, 0}, {ledger.Online, price.LambdaCompute, 0}, {ledger.Online, price.LogBytes, 0},
		{ledger.Online, price.SQSRequests, 0}, {ledger.Software, price.SQSRequests, 0},
	} {
		if got := sum(tx.Name, ledger.Marginal, want.channel, want.meter); got == 0 || want.quantity != 0 && got != want.quantity {
			t.Errorf("%s %s: %d, want %d", want.channel, want.meter, got, want.quantity)
		}
	}
	if sum(tx.Name, ledger.Standing, "", price.ReadUnits) == 0 {
		t.Error("the sweep read nothing")
	}
	if sum("ledger", ledger.Overhead, "", price.LambdaRequests) == 0 {
		t.Error("the ledger does not count itself")
	}
	if n := len(slices.DeleteFunc(slices.Clone(entries), func(e ledger.Entry) bool { return e.State != ledger.Estimated })); n > 0 {
		t.Errorf("%d quantities are estimated, though Lambda reported every request", n)
	}
	receipt(t, p, logs, tx.Name, reference)
	nobody(t, p, c.Answers, reference)
}

// receipt holds what the receipt of one submission says: each page, submitting, the receipt, in the order of time.
func receipt(t *testing.T, p *local.Platform, logs tally.Logs, transaction, reference string) {
	t.Helper()
	groups := []string{tally.Group(transaction), tally.Group(transaction + "-sweep")}
	steps, err := logs.Steps(t.Context(), groups, reference, p.Now().Add(-time.Hour), p.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, step := range steps {
		names = append(names, step.Name)
		if step.State != ledger.Metered || len(step.Used) < 4 {
			t.Errorf("%+v", step)
		}
	}
	if n := len(names); n < 6 || names[n-2] != "POST /submit" || names[n-1] != "GET /receipt" || !slices.Contains(names, "POST /{question}") {
		t.Errorf("the steps are %q", names)
	}
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchanges, err := price.Exchanges()
	if err != nil {
		t.Fatal(err)
	}
	made, err := report.Receipt(reference, steps, book, exchanges[len(exchanges)-1], report.Share{})
	if err != nil || len(made.Rows) < 4*len(steps) {
		t.Errorf("%d rows, %v", len(made.Rows), err)
	}
	if other, err := logs.Steps(context.Background(), groups, "ZZZZ-ZZZZ-ZZZZ", p.Now().Add(-time.Hour), p.Now()); err != nil || len(other) > 0 {
		t.Errorf("another reference has %d steps, %v", len(other), err)
	}
}

// mayStand are the fields of the meter's line.
var mayStand = []string{"meter", "rid", "tx", "dept", "ch", "step", "out", "basis", "sub", "go", "mb", "us", "http", "ddb", "sqs", "s3", "kms", "n"}

// nobody holds that the lines of the meter have only the fields that they may have, and hold no answer of the case
// and no reference.
func nobody(t *testing.T, p *local.Platform, answers json.RawMessage, reference string) {
	t.Helper()
	typed := []string{reference, strings.ReplaceAll(reference, "-", "")}
	var collect func(value any)
	collect = func(value any) {
		switch value := value.(type) {
		case string:
			if len(value) > 5 {
				typed = append(typed, value)
			}
		case []any:
			for _, one := range value {
				collect(one)
			}
		case map[string]any:
			for _, one := range value {
				collect(one)
			}
		}
	}
	var all any
	if err := json.Unmarshal(answers, &all); err != nil {
		t.Fatal(err)
	}
	collect(all)
	lines := 0
	for _, name := range p.Functions() {
		for _, l := range p.Lines(name) {
			var fields map[string]json.RawMessage
			if json.Unmarshal([]byte(l.Text), &fields) != nil || fields["meter"] == nil {
				continue
			}
			lines++
			for field := range fields {
				if !slices.Contains(mayStand, field) {
					t.Errorf("a line has the field %s: %s", field, l.Text)
				}
			}
			for _, answer := range typed {
				if strings.Contains(l.Text, answer) {
					t.Errorf("a line holds an answer: %s", l.Text)
				}
			}
		}
	}
	if lines < 10 || len(typed) < 5 {
		t.Errorf("%d lines and %d answers: this shows nothing", lines, len(typed))
	}
}

// TestEveryFunctionIsMetered holds that all functions of all stacks log where the ledger reads, and that what runs in
// them counts: a function whose requests leave no line costs nobody anything.
func TestEveryFunctionIsMetered(t *testing.T) {
	p := start(t, today, nil)
	for _, address := range []string{"/apply/search?q=child", "/desk/" + functions.All[0].Department + "/"} {
		response, err := client().Get(p.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	for _, schedule := range p.Schedules() {
		if answer, err := p.Run(schedule); err != nil || answer.Error != "" {
			t.Errorf("%s: %s, %v", schedule, answer.Payload, err)
		}
	}
	_, logs := ledgerOf(p)
	groups, err := logs.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range p.Functions() {
		if !slices.Contains(groups, tally.Group(name)) {
			t.Errorf("the ledger does not read the log of %s", name)
		}
		lines := p.Lines(name)
		for _, l := range lines {
			if strings.Contains(l.Text, `"platform.report"`) && !slices.ContainsFunc(lines, func(other function.Line) bool {
				return strings.HasPrefix(other.Text, `{"meter":`) && strings.Contains(other.Text, l.RequestID)
			}) {
				t.Errorf("%s answered a request without a line of the meter: %s", name, l.Text)
			}
		}
	}
}
