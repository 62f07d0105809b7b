package idle_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/idle"
	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/rehearsal"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

const november price.Month = "2026-11" // 720 hours

// most is what a transaction may cost in a month in which nobody comes, in US dollars at list prices.
var most = decimal.NewFromInt(2)

// dollars prices quantities at list prices, before anything that is free.
func dollars(t *testing.T, totals ledger.Totals) decimal.Decimal {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	var usages []price.Usage
	for key, quantity := range totals {
		if ledger.Priced(key.Meter) {
			usages = append(usages, price.Usage{Meter: key.Meter, On: key.Date, Quantity: quantity})
		}
	}
	charges, err := book.Rate(november, usages)
	if err != nil {
		t.Fatal(err)
	}
	var sum decimal.Decimal
	for _, c := range charges {
		sum = sum.Add(c.List())
	}
	return sum
}

// TestAMonthOfNobody holds that each transaction costs US$2 a month at most with everything on, before a citizen has come:
// what its template makes stand, and what its sweep was measured to use, each minute.
func TestAMonthOfNobody(t *testing.T) {
	templates := os.DirFS("../template")
	dynoxide, err := table.Binary(os.Getenv, "..")
	if err != nil {
		t.Fatal(err)
	}
	stage, err := rehearsal.Open(t.Context(), functions.All[0], price.Start(november.First()).Add(12*time.Hour), templates, dynoxide, 512)
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	if err := stage.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	swept, err := stage.Used()
	if err != nil {
		t.Fatal(err)
	}
	if len(swept) == 0 {
		t.Fatal("the sweep uses nothing")
	}
	for _, tx := range functions.All {
		stack, err := idle.Of(templates, tx.Name)
		if err != nil {
			t.Fatal(err)
		}
		cost := dollars(t, stack.Standing(swept, november))
		t.Logf("%s: US$ %s", tx.Name, cost.StringFixed(4))
		if cost.GreaterThan(most) || cost.LessThan(decimal.RequireFromString("0.80")) { // eight alarms
			t.Errorf("%s costs US$ %s in a month in which nobody comes", tx.Name, cost.StringFixed(4))
		}
		stack.Alarms += 12
		if more := dollars(t, stack.Totals(november)); !more.GreaterThan(most) {
			t.Errorf("%s with twelve alarms more costs US$ %s, so this shows nothing", tx.Name, more)
		}
	}
}

// Each thing that stands is counted, and told by the meter that it is billed by.
func TestRead(t *testing.T) {
	const template = `{"Resources": {
		"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Tags": [{"Key": "department", "Value": "d"}, {"Key": "transaction", "Value": "t"}]}},
		"B": {"Type": "AWS::CloudWatch::Alarm"},
		"C": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"Tags": [{"Key": "environment", "Value": {"Ref": "E"}}]}},
		"D": {"Type": "AWS::KMS::Key"},
		"E": {"Type": "AWS::Scheduler::Schedule", "Properties": {"ScheduleExpression": "rate(1 day)"}},
		"F": {"Type": "AWS::Scheduler::Schedule", "Properties": {"ScheduleExpression": "rate(1 minute)"}},
		"G": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "t", "MemorySize": 1769}},
		"H": {"Type": "AWS::DynamoDB::Table", "Properties": {"SSESpecification": {"KMSMasterKeyId": {"Ref": "D"}}}},
		"I": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Tags": {"department": "d"}}}}}`
	stacks, err := idle.Read(fstest.MapFS{"frontline-t.json": {Data: []byte(template)}})
	if err != nil || len(stacks) != 1 {
		t.Fatal(stacks, err)
	}
	s := stacks[0]
	if s.Department != "d" || s.Transaction != "t" || s.Memory != 1769 || s.Alarms != 2 || s.Dashboards != 1 || s.Keys != 1 ||
		!slices.Equal(s.Schedules, []time.Duration{time.Minute, 24 * time.Hour}) {
		t.Errorf("%+v", s)
	}
	if s.Sweeps(november) != 43_200 {
		t.Errorf("%d sweeps", s.Sweeps(november))
	}
	// Two alarms at 0.10, a dashboard at 3, a key at 1; 43,230 runs at 0.00000115, and 8,640 calls for a key at 0.000003.
	if got := dollars(t, s.Totals(november)); got.String() != "4.2756345" {
		t.Errorf("US$ %s", got)
	}
	for name, text := range map[string]string{"no JSON": "{", "a schedule that nobody knows": strings.Replace(template, "1 day", "3 weeks", 1)} {
		if _, err := idle.Read(fstest.MapFS{"frontline-t.json": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if _, err := idle.Read(fstest.MapFS{}); err == nil {
		t.Error("no templates are read")
	}
}
