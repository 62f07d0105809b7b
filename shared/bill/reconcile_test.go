package bill_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/bill"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
)

// logged writes what the function and Lambda would log of a call, with what the product's own rules say is charged.
func logged(c *happened) {
	http, writes, reads, chunks := int64(0), int64(0), int64(0), int64(0)
	if c.request > 0 {
		http = price.HTTPUnits(c.request, c.response)
	}
	for _, size := range c.written {
		writes += price.WriteUnitsFor(size, false)
	}
	for _, size := range c.read {
		reads += price.ReadHalfUnits(size, true, false)
	}
	for _, size := range c.sent {
		chunks += price.SQSUnits(size)
	}
	init := ""
	if c.starting > 0 {
		init = fmt.Sprintf(`,"initDurationMs":%d.%03d`, c.starting/1000, c.starting%1000)
	}
	c.lines = []string{
		fmt.Sprintf(`{"meter":1,"rid":"%s","tx":"%s","dept":"d","ch":"online","out":"%s","mb":%d,"us":%d,"http":%d,"ddb":{"w2":%d,"r2":%d},"sqs":{"chunks":%d}}`,
			c.id, c.transaction, c.outcome, c.memory, c.microseconds, http, 2*writes, reads, chunks),
		fmt.Sprintf(`{"type":"platform.report","record":{"requestId":"%s","metrics":{"billedDurationMs":%d,"memorySizeMB":%d%s}}}`,
			c.id, price.BilledMs(c.microseconds), c.memory, init),
	}
}

// world is what happened, what AWS bills of it, and what the product metered.
type world struct {
	calls     []happened
	shutdowns []shutdown
	list      map[string]listed
	stored    map[string]int64 // bytes, all month
	more      [][]string       // further lines of the bill
	metered   func([]happened) []happened
	entries   func(ledger.Totals) ledger.Totals
	billed    func(*aws)
}

func newWorld(seed uint64) *world {
	w := &world{calls: month(seed), list: maps.Clone(prices), stored: map[string]int64{"child-benefit": 3 << 29, "school-place": 12345678, "vat-return": 1 << 30}}
	for i := range w.calls {
		logged(&w.calls[i])
	}
	for day := 1; day <= 30; day++ {
		w.shutdowns = append(w.shutdowns, shutdown{day, "school-place", 512, 2_000_000})
	}
	return w
}

// bill is what AWS sends.
func (w *world) bill(t *testing.T) []bill.Line {
	t.Helper()
	a := newAWS(w.list)
	next := 0
	for day := 1; day <= 30; day++ {
		for ; next < len(w.calls) && w.calls[next].at.Day() == day; next++ {
			a.call(w.calls[next])
		}
		for _, s := range w.shutdowns {
			if s.day == day {
				a.use(day, "compute", "Shutdown", "arn:aws:lambda:eu-west-2:1:function:"+s.transaction, s.transaction, gbSeconds(s.memory, s.microseconds))
			}
		}
	}
	for _, transaction := range slices.Sorted(maps.Keys(w.stored)) {
		a.use(1, "storage", "", "arn:aws:dynamodb:eu-west-2:1:table/"+transaction, transaction, big.NewRat(w.stored[transaction], 1<<30))
	}
	if w.billed != nil {
		w.billed(a)
	}
	lines, err := bill.Read(a.csv(w.more...))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// ledger is what the product makes of the logs, with the entries that it is given besides.
func (w *world) ledger(t *testing.T, more []ledger.Entry) report.Month {
	t.Helper()
	calls := w.calls
	if w.metered != nil {
		calls = w.metered(slices.Clone(calls))
	}
	window := ledger.NewWindow()
	for _, c := range calls {
		for _, line := range c.lines {
			if err := window.Add(c.at, []byte(line)); err != nil {
				t.Fatal(err)
			}
		}
	}
	totals := ledger.Totals{}
	for hour := range 30 * 24 {
		totals.Add(window.Totals(time.Date(2026, 11, 1, hour, 0, 0, 0, time.UTC)))
	}
	for transaction, size := range w.stored {
		for day := range 30 {
			totals[ledger.Key{Date: date.MustParse("2026-11-01").AddDays(day), Department: "d", Transaction: transaction, Basis: ledger.Standing,
				Meter: "AmazonDynamoDB/EUW2-TimedStorage-ByteHrs", State: ledger.Metered}] += 24 * size
		}
	}
	if w.entries != nil {
		totals = w.entries(totals)
	}
	totals.Add(ledger.Sum(more))
	rates, err := price.Read([]byte(book))
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	rated, err := report.Rate(rates, exchange, "2026-11", totals.Entries(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rated
}

func reconcile(t *testing.T, w *world, withShutdowns bool) bill.Result {
	t.Helper()
	lines := w.bill(t)
	var more []ledger.Entry
	if withShutdowns {
		rates, err := price.Read([]byte(book))
		if err != nil {
			t.Fatal(err)
		}
		if more, err = bill.Entries(rates, lines, func(string) string { return "d" }); err != nil {
			t.Fatal(err)
		}
	}
	result, err := bill.Reconcile(w.ledger(t, more), lines)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// An independent bill and the ledger agree to the last digit: every month, with tiers, allowances, a price that changes,
// starting up and shutting down.
func TestTheBillIsExplained(t *testing.T) {
	for seed := range uint64(3) {
		w := newWorld(seed)
		result := reconcile(t, w, false)
		if odd := result.Unexplained(); len(odd) > 0 {
			t.Errorf("seed %d: %+v", seed, odd[0])
		}
		shut := 0
		for _, f := range result.Findings {
			if f.Cause == bill.ShutDown {
				shut++
			}
		}
		if shut != 30 || !result.Price.IsZero() || !result.Quantity.IsPositive() {
			t.Errorf("seed %d: %d findings, price %s, quantity %s: want only 30 shutdowns", seed, len(result.Findings), result.Price, result.Quantity)
		}
		after := reconcile(t, w, true)
		// Of what is stored, the days of a transaction get whole bytes that sum to the bill's over all transactions.
		stored := int64(0)
		for _, f := range after.Findings {
			if f.Cause != bill.Tolerated || max(f.Billed-f.Metered, f.Metered-f.Billed) > 30 {
				t.Errorf("seed %d: %+v", seed, f)
			}
			stored += f.Billed - f.Metered
		}
		if !after.Billed.Equal(after.Metered) || stored != 0 {
			t.Errorf("seed %d: billed %s, metered %s, %+v", seed, after.Billed, after.Metered, after.Findings)
		}
	}
}

// Each fault is found and named by its own cause and by no other.
func TestInjectedFaults(t *testing.T) {
	on := func(day int, transaction string) func(happened) bool {
		return func(c happened) bool { return c.at.Day() == day && c.transaction == transaction }
	}
	untag := func(transaction string) func(*aws) {
		return func(a *aws) {
			for r, amount := range a.rows {
				if r.tag == transaction && strings.Contains(r.resource, ":sqs:") {
					delete(a.rows, r)
					r.tag = ""
					a.rows[r] = amount
				}
			}
		}
	}
	tests := map[string]struct {
		inject func(*world)
		cause  bill.Cause
		day    string // of the first finding
		count  int
	}{
		"log lines are lost": {func(w *world) {
			w.metered = func(calls []happened) []happened {
				dropped := 0
				return slices.DeleteFunc(calls, func(c happened) bool {
					lost := on(9, "vat-return")(c) && dropped < 3
					if lost {
						dropped++
					}
					return lost
				})
			}
		}, bill.Missing, "2026-11-09", 1},
		"a delivery under new ids is counted twice": {func(w *world) {
			w.metered = func(calls []happened) []happened {
				for _, c := range calls {
					if on(4, "school-place")(c) {
						again := c
						again.lines = nil
						for _, line := range c.lines {
							again.lines = append(again.lines, strings.Replace(line, c.id, "again-"+c.id, 1))
						}
						calls = append(calls, again)
					}
				}
				return calls
			}
		}, bill.Twice, "2026-11-04", 1},
		"memory was changed and is metered as before": {func(w *world) {
			w.entries = func(totals ledger.Totals) ledger.Totals {
				for key := range totals {
					if key.Transaction == "child-benefit" && key.Meter == price.LambdaCompute && key.Date.String() == "2026-11-12" {
						totals[key] *= 2
					}
				}
				return totals
			}
		}, bill.Memory, "2026-11-12", 1},
		"milliseconds are metered wrongly": {func(w *world) {
			w.entries = func(totals ledger.Totals) ledger.Totals {
				for key := range totals {
					if key.Transaction == "child-benefit" && key.Meter == price.LambdaCompute && key.Date.String() == "2026-11-12" {
						totals[key] += totals[key] / 7
					}
				}
				return totals
			}
		}, bill.Duration, "2026-11-12", 1},
		"a new price in the middle of the month": {func(w *world) {
			p := w.list["http"]
			p.from16 = "0.0000012"
			w.list["http"] = p
		}, bill.Price, "2026-11-16", 1},
		"another account eats the allowance": {func(w *world) {
			p := w.list["sqs"]
			p.free = "100"
			w.list["sqs"] = p
		}, bill.Allowance, "", 1},
		"another account's use moves the tier": {func(w *world) {
			p := w.list["compute"]
			p.tiers = [][3]string{{"0", "0.0000133334", "L2"}, {"40", "0.0000120001", "L3"}}
			w.list["compute"] = p
		}, bill.Tier, "", 1},
		"a resource has no tags": {func(w *world) { w.billed = untag("vat-return") }, bill.Untagged, "2026-11-01", 1},
		"a function that nobody meters": {func(w *world) {
			w.billed = func(a *aws) { a.use(3, "write", "", "arn:other", "other", count(5)) }
		}, bill.Unmetered, "2026-11-03", 1},
		"counted on the next day": {func(w *world) {
			w.entries = func(totals ledger.Totals) ledger.Totals {
				for key, quantity := range maps.Clone(totals) {
					if key.Transaction == "school-place" && key.Meter == price.WriteUnits && key.Date.String() == "2026-11-20" {
						delete(totals, key)
						key.Date = key.Date.AddDays(1)
						totals[key] += quantity
					}
				}
				return totals
			}
		}, bill.OtherDay, "2026-11-20", 1},
		"units that AWS charges and nobody counted": {func(w *world) {
			w.billed = func(a *aws) {
				a.use(6, "write", "", "arn:aws:dynamodb:eu-west-2:1:table/vat-return", "vat-return", count(1))
			}
		}, bill.Unknown, "2026-11-06", 1},
		"the bill has no thirtieth": {func(w *world) {
			w.billed = func(a *aws) { maps.DeleteFunc(a.rows, func(r row, _ *amounts) bool { return r.day == 30 }) }
		}, bill.NoBill, "2026-11-30", 1},
		"a line is on the bill twice": {func(w *world) {
			w.more = [][]string{{"line-1", "Usage", "111122223333", "2026-11-01T00:00:00Z", "AmazonDynamoDB", "EUW2-WriteRequestUnits", "", "arn", "5", "0.0000037115", "USD", "D1", ""}}
		}, bill.Repeated, "2026-11-01", 1},
		"a service that the book does not have": {func(w *world) {
			w.more = [][]string{{"x", "Usage", "111122223333", "2026-11-02T00:00:00Z", "AmazonEC2", "EUW2-NatGateway-Hours", "", "arn", "24", "1.2", "USD", "N1", ""}}
		}, bill.Unpriced, "2026-11-02", 1},
		"a line in pounds": {func(w *world) {
			w.more = [][]string{{"x", "Usage", "111122223333", "2026-11-02T00:00:00Z", "AWSLambda", "EUW2-Request-ARM", "", "arn", "1", "0.0000002", "GBP", "L1", ""}}
		}, bill.Currency, "2026-11-02", 1},
		"a line of another month": {func(w *world) {
			w.more = [][]string{{"x", "Usage", "111122223333", "2026-10-31T23:00:00Z", "AWSLambda", "EUW2-Request-ARM", "", "arn", "1", "0.0000002", "USD", "L1", ""}}
		}, bill.OtherMonth, "2026-10-31", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(1)
			test.inject(w)
			odd := reconcile(t, w, true).Unexplained()
			if len(odd) == 0 {
				t.Fatal("not found")
			}
			for _, f := range odd {
				if f.Cause != test.cause {
					t.Errorf("also %+v", f)
				}
			}
			if got := odd[0].Day; test.day != "" && got.String() != test.day || len(odd) > 30 {
				t.Errorf("%d findings, the first %+v", len(odd), odd[0])
			}
			if test.count == 1 && test.cause != bill.Untagged && len(odd) != 1 {
				t.Errorf("%d findings: %+v", len(odd), odd)
			}
		})
	}
}

func TestCreditsAndTax(t *testing.T) {
	w := newWorld(2)
	w.more = [][]string{
		{"c", "Credit", "111122223333", "2026-11-30T00:00:00Z", "AWSLambda", "EUW2-Request-ARM", "", "", "", "-0.5", "USD", "", ""},
		{"t", "Tax", "111122223333", "2026-11-30T00:00:00Z", "AWSLambda", "", "", "", "", "0.2", "USD", "", ""}}
	result := reconcile(t, w, true)
	if len(result.Unexplained()) != 0 || result.Credits.String() != "-0.5" || result.Taxes.String() != "0.2" || !result.Billed.Equal(result.Metered) {
		t.Errorf("%+v", result.Findings)
	}
	table := result.Table(w.ledger(t, nil), "111122223333")
	if len(table.Rows) != len(prices)+len(result.Findings) || !strings.HasPrefix(string(table.CSV()), "account,period,") {
		t.Errorf("%d rows", len(table.Rows))
	}
}

func TestReadRefuses(t *testing.T) {
	good := string(newAWS(prices).csv([]string{"x", "Usage", "1", "2026-11-01T00:00:00Z", "AWSLambda", "u", "", "", "1", "2", "USD", "c", `{"user:transaction":"t"}`}))
	if lines, err := bill.Read([]byte(good)); err != nil || len(lines) != 1 || lines[0].Transaction != "t" {
		t.Fatal(lines, err)
	}
	for name, change := range map[string][2]string{
		"a missing column":   {"line_item_usage_amount", "usage"},
		"an unknown type":    {"Usage,1", "Riddle,1"},
		"no time":            {"2026-11-01T00:00:00Z", "yesterday"},
		"no quantity":        {",1,2,USD", ",,2,USD"},
		"a cost without end": {",1,2,USD", ",1,2e99999999,USD"},
		"no cost":            {",1,2,USD", ",1,two,USD"},
		"tags that are none": {`{""user:transaction"":""t""}`, `{`},
	} {
		if bad := strings.Replace(good, change[0], change[1], 1); bad == good {
			t.Errorf("%s: nothing was changed in %s", name, good)
		} else if _, err := bill.Read([]byte(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	focus := "ChargeCategory,SubAccountId,ChargePeriodStart,x_ServiceCode,SkuMeter,x_Operation,ResourceId,ConsumedQuantity,BilledCost,BillingCurrency,SkuPriceId,Tags\n" +
		"Usage,1,2026-11-01T00:00:00Z,AWSLambda,EUW2-Request-ARM,Invoke,arn,3.0,0.0000006,USD,L1,\"{\"\"transaction\"\":\"\"t\"\"}\"\n"
	lines, err := bill.Read([]byte(focus))
	if err != nil || lines[0].Meter != price.LambdaRequests || lines[0].Quantity.String() != "3" || lines[0].Transaction != "t" {
		t.Errorf("FOCUS: %+v, %v", lines, err)
	}
}

// FuzzRead looks for a file that is read although a line of it could not be compared.
func FuzzRead(f *testing.F) {
	f.Add(newAWS(prices).csv([]string{"x", "Usage", "1", "2026-11-01T00:00:00Z", "AWSLambda", "u", "", "", "1", "2", "USD", "c", `{"user:transaction":"t"}`}))
	f.Add([]byte("ChargeCategory,SkuMeter\nUsage,x\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		lines, err := bill.Read(raw)
		if err != nil && lines != nil {
			t.Error("lines and an error")
		}
		for _, line := range lines {
			if line.Day.IsZero() || line.Kind == "" {
				t.Errorf("%q was read as %+v", raw, line)
			}
		}
	})
}
