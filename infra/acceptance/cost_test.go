package acceptance

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

var updateCost = flag.Bool("update-cost", false, "record what journeys cost anew")

// tolerance is how much a journey may become dearer before somebody has to say that it should: two in a hundred.
var tolerance = decimal.RequireFromString("1.02")

// journeys are quantities by journey and meter. They are those that do not depend on how fast a machine is: neither
// milliseconds, nor what Lambda itself logs. LogBytes are those of the function's own lines, with times of four digits.
type journeys map[string]map[price.Meter]int64

// TestCost plays the first case that each transaction takes, by page and by software, to its acknowledgement, on the real
// binaries, and holds what the meter counts against what is recorded. Record it anew with -update-cost where it should cost
// what it does now.
func TestCost(t *testing.T) {
	p := start(t, today, nil)
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	for _, tx := range functions.All {
		t.Run(tx.Name, func(t *testing.T) {
			got := play(t, p, tx, taken(t, tx))
			file := filepath.Join("testdata", "cost", tx.Name+".json")
			if *updateCost {
				record(t, file, got)
			}
			var want journeys
			text, err := os.ReadFile(file)
			if err == nil {
				err = json.Unmarshal(text, &want)
			}
			if err != nil {
				t.Fatalf("%v: record it with go test ./infra/acceptance -run TestCost -update-cost", err)
			}
			for name := range got {
				if said := dearer(t, book, want[name], got[name]); said != "" {
					t.Errorf("%s: %s. Record it with -update-cost if that is what it should cost", name, said)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%d journeys, %d are recorded", len(got), len(want))
			}
		})
	}
}

// taken is the first case of a transaction that is a submission.
func taken(t testing.TB, tx transaction.Transaction) transaction.Case {
	t.Helper()
	cases, err := tx.Cases()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(cases, func(c transaction.Case) bool {
		return len(c.Faults) == 0 && c.Outcome.Result != transaction.NotEligible
	})
	if i < 0 {
		t.Fatal("no case is a submission")
	}
	return cases[i]
}

// play sends a case by page and by software, and has the department acknowledge one.
func play(t *testing.T, p *local.Platform, tx transaction.Transaction, c transaction.Case) journeys {
	t.Helper()
	p.SetOffset(trial.Until(c.On))
	seen := 0
	got := journeys{}
	got["page"], seen = metered(t, p, tx, seen, func() {
		if last := walk(t, p, tx, c, words.English); !strings.HasSuffix(last.Address, "/receipt") {
			t.Fatalf("the way ends at %s %q", last.Address, last.Heading)
		}
	})
	release(t, p, tx, c, func() {})
	got["software"], seen = metered(t, p, tx, seen, func() {
		if status, body := post(t, p, tx, c, "what-does-this-submission-cost"); status != http.StatusCreated {
			t.Fatalf("%d %s", status, body)
		}
	})
	release(t, p, tx, c, func() {})
	messages := receive(t, p, tx, 2)
	got["acknowledgement"], _ = metered(t, p, tx, seen, func() {
		if status, body := signed(t, messages[0].Acknowledgement, `{"caseNumber":"C-1"}`, "frontline-"+tx.Department+"-back-office"); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
	})
	return got
}

// metered is what the function of a transaction used for something, by the lines that it logged from a place on; and the place
// behind them.
func metered(t *testing.T, p *local.Platform, tx transaction.Transaction, from int, do func()) (map[price.Meter]int64, int) {
	t.Helper()
	do()
	lines := p.Lines(tx.Name)
	for deadline := time.Now().Add(20 * time.Second); ; lines = p.Lines(tx.Name) {
		// A request is reported when it is answered; its own line is on its way through a pipe.
		own, reported := 0, 0
		for _, l := range lines[from:] {
			if strings.HasPrefix(l.Text, `{"meter":`) {
				own++
			}
			if strings.Contains(l.Text, `"platform.report"`) {
				reported++
			}
		}
		if own == reported && own > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d lines of the meter for %d requests", own, reported)
		}
		time.Sleep(5 * time.Millisecond)
	}
	window, own, metering := ledger.NewWindow(), int64(0), int64(0)
	hour := lines[from].Time.UTC().Truncate(time.Hour)
	for _, l := range lines[from:] {
		_ = window.Add(l.Time, []byte(l.Text)) // the SDK may write what is no JSON
		if strings.HasPrefix(l.Text, "{") && !strings.Contains(l.Text, `"type":"platform.`) {
			size := int64(len(timed.ReplaceAllString(l.Text, `"$1":"0000"`)))
			own += size
			if strings.HasPrefix(l.Text, `{"meter":`) {
				metering += size
			}
		}
	}
	quantities := map[price.Meter]int64{price.LogBytes: own, meterBytes: metering}
	for _, totals := range []ledger.Totals{window.Totals(hour), window.Totals(hour.Add(time.Hour))} {
		for key, quantity := range totals {
			if key.Meter != price.LambdaCompute && key.Meter != price.LogBytes {
				quantities[key.Meter] += quantity
			}
		}
	}
	return quantities, len(lines)
}

// meterBytes is that part of the log's bytes which the meter's own lines are.
const meterBytes price.Meter = "frontline/meter-bytes"

// timed are what a line says of how long something took and when it was.
var timed = regexp.MustCompile(`"(us|microseconds|timestamp)":(\d+|"[^"]*")`)

// dearer says which quantities made a journey dearer than it may be; "" where it is not.
func dearer(t *testing.T, book price.Book, before, now map[price.Meter]int64) string {
	t.Helper()
	was, is := cost(t, book, before), cost(t, book, now)
	if is.LessThanOrEqual(was.Mul(tolerance)) {
		return ""
	}
	var grown []string
	for _, meter := range slices.Sorted(maps.Keys(now)) {
		if now[meter] > before[meter] && ledger.Priced(meter) {
			more := cost(t, book, map[price.Meter]int64{meter: now[meter] - before[meter]})
			grown = append(grown, fmt.Sprintf("%s from %d to %d (US$%s more)", meter, before[meter], now[meter], more))
		}
	}
	return fmt.Sprintf("it costs US$%s, and US$%s is recorded: %s", is, was, strings.Join(grown, ", "))
}

// cost is what quantities cost at the first tier, before what is free.
func cost(t *testing.T, book price.Book, of map[price.Meter]int64) decimal.Decimal {
	t.Helper()
	sum := decimal.Zero
	for meter, quantity := range of {
		if !ledger.Priced(meter) {
			continue
		}
		item, row, err := book.At(meter, date.MustParse("2026-11-22"))
		if err != nil {
			t.Fatal(err)
		}
		sum = sum.Add(price.Charge{Item: item, Row: row, Tier: row.Value.Tiers[0], Quantity: quantity}.List())
	}
	return sum
}

func record(t *testing.T, file string, of journeys) {
	t.Helper()
	text, err := json.MarshalIndent(of, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The gate says which quantity grew, and lets pass what costs less, and what costs two in a hundred more.
func TestDearer(t *testing.T) {
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	before := map[price.Meter]int64{price.WriteUnits: 100, price.HTTPRequests: 8, price.ReadUnits: 10, ledger.Completions: 1}
	with := func(meter price.Meter, quantity int64) map[price.Meter]int64 {
		now := maps.Clone(before)
		now[meter] = quantity
		return now
	}
	for name, test := range map[string]struct {
		now  map[price.Meter]int64
		want string // in what is said; empty is nothing
	}{
		"the same":           {before, ""},
		"one write more":     {with(price.WriteUnits, 101), ""},
		"three writes more":  {with(price.WriteUnits, 103), "AmazonDynamoDB/EUW2-WriteRequestUnits from 100 to 103 (US$0.0000022269 more)"},
		"something new":      {with(price.SQSRequests, 20), "AWSQueueService/EUW2-Requests-Tier1 from 0 to 20"},
		"less":               {with(price.WriteUnits, 50), ""},
		"what has no price":  {with(ledger.Completions, 50), ""},
		"a request in place": {map[price.Meter]int64{price.WriteUnits: 90, price.HTTPRequests: 18}, "AmazonApiGateway/EUW2-ApiGatewayHttpRequest from 8 to 18"},
	} {
		if got := dearer(t, book, before, test.now); (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestMeterCostsLittle holds that the lines of the meter are at most a twentieth of what a journey costs. What depends on the
// machine, and what Lambda logs, is not in it and would make the part smaller.
func TestMeterCostsLittle(t *testing.T) {
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	for _, tx := range functions.All {
		text, err := os.ReadFile(filepath.Join("testdata", "cost", tx.Name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var recorded journeys
		if err := json.Unmarshal(text, &recorded); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"page", "software"} {
			own := cost(t, book, map[price.Meter]int64{price.LogBytes: recorded[name][meterBytes]})
			all := cost(t, book, recorded[name])
			if own.IsZero() || own.Mul(decimal.NewFromInt(20)).GreaterThan(all) {
				t.Errorf("%s by %s: the meter costs US$%s of US$%s", tx.Name, name, own, all)
			}
			t.Logf("%s by %s: %s of %s", tx.Name, name, own, all)
		}
	}
}
