package price_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/price"
)

func latest(t testing.TB) price.Book {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func rated(t testing.TB, book price.Book, usages ...price.Usage) []price.Charge {
	t.Helper()
	charges, err := book.Rate(price.MonthOf(usages[0].On), usages)
	if err != nil {
		t.Fatal(err)
	}
	return charges
}

var firstOfNovember = date.MustParse("2026-11-01")

func used(meter price.Meter, quantity int64) price.Usage {
	return price.Usage{On: firstOfNovember, Meter: meter, Quantity: quantity}
}

func listed(charges []price.Charge) decimal.Decimal {
	var sum decimal.Decimal
	for _, charge := range charges {
		sum = sum.Add(charge.List())
	}
	return sum
}

// submission is the worked example: three calls of the API and one of a worker.
var submission = []price.Usage{
	used(price.LambdaRequests, 4),
	used(price.LambdaCompute, (132+41+87)*512+35*256),
	used(price.HTTPRequests, 3),
	used(price.WriteUnits, 2+3+(3+1)*2+3),
	used(price.ReadUnits, 2),
	used(price.SQSRequests, 3),
	used(price.LogBytes, 4400),
}

// KA1, the figures worked by hand in the finance reference: each line's quantity times its price.
func TestOneSubmission(t *testing.T) {
	want := map[price.Meter][2]string{
		price.LambdaRequests: {"4", "0.0000008"},
		price.LambdaCompute:  {"0.13875", "0.00000185000925"},
		price.HTTPRequests:   {"3", "0.00000348"},
		price.WriteUnits:     {"16", "0.0000118768"},
		price.ReadUnits:      {"1", "0.0000001487"},
		price.SQSRequests:    {"3", "0.0000012"},
		price.LogBytes:       {"0.00000409781932830810546875", "0.000002452544867992401123046875"},
	}
	charges := rated(t, latest(t), submission...)
	for _, charge := range charges {
		if got := [2]string{charge.Units().String(), charge.List().String()}; got != want[charge.Item.Meter] {
			t.Errorf("%s: %v, want %v", charge.Item.Meter, got, want[charge.Item.Meter])
		}
	}
	total := listed(charges)
	if total.String() != "0.000021808054117992401123046875" {
		t.Errorf("KA1: %s", total)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	quote, err := exchange.At(firstOfNovember)
	if err != nil {
		t.Fatal(err)
	}
	if pounds := total.Mul(quote.Value.Rate); pounds.String() != "0.00001635604058849430084228515625" {
		t.Errorf("KA1 in pounds: %s", pounds)
	}
	// KA9: a million of them, before anything is free.
	var million []price.Usage
	for _, usage := range submission {
		usage.Quantity *= 1_000_000
		million = append(million, usage)
	}
	if got := listed(rated(t, latest(t), million...)); got.String() != "21.808054117992401123046875" {
		t.Errorf("KA9: %s", got)
	}
}

// KA2: what AWS rounds up, at and one past each boundary.
func TestMeteringBoundaries(t *testing.T) {
	tests := map[string]struct{ got, want int64 }{
		"HTTP API, 512 KiB":              {price.HTTPUnits(0, 524_288), 1},
		"HTTP API, a byte more":          {price.HTTPUnits(524_289, 0), 2},
		"HTTP API, nothing":              {price.HTTPUnits(0, 0), 1},
		"SQS, 64 KiB":                    {price.SQSUnits(65_536), 1},
		"SQS, a byte more":               {price.SQSUnits(65_537), 2},
		"SQS, 256 KiB":                   {price.SQSUnits(262_144), 4},
		"SQS, an empty receive":          {price.SQSUnits(0), 1},
		"Lambda, a tenth of a ms":        {price.BilledMs(100), 1},
		"Lambda, 86.123 ms":              {price.BilledMs(86_123), 87},
		"Lambda, exactly 41 ms":          {price.BilledMs(41_000), 41},
		"write, 1 KiB":                   {price.WriteUnitsFor(1_024, false), 1},
		"write, a byte more":             {price.WriteUnitsFor(1_025, false), 2},
		"write, 2.2 KB in a transaction": {price.WriteUnitsFor(2_253, true), 6},
		"strong read, 4 KiB":             {price.ReadHalfUnits(4_096, true, false), 2},
		"strong read, a byte more":       {price.ReadHalfUnits(4_097, true, false), 4},
		"eventual read, 4 KiB":           {price.ReadHalfUnits(4_096, false, false), 1},
		"read of nothing":                {price.ReadHalfUnits(0, false, false), 1},
		"read in a transaction":          {price.ReadHalfUnits(4_096, false, true), 4},
	}
	for name, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: %d, want %d", name, test.got, test.want)
		}
	}
}

func TestTiersAndAllowances(t *testing.T) {
	const gbSecond = 1_024_000
	tests := map[string]struct {
		usage     price.Usage
		list, net string
	}{
		"KA3: a GB-second into the second tier": {used(price.LambdaCompute, 7_500_000_001*gbSecond),
			decimal.RequireFromString("100000.5").Add(decimal.RequireFromString("0.0000120001")).String(),
			decimal.RequireFromString("99995.16664").Add(decimal.RequireFromString("0.0000120001")).String()},
		"KA4: one request more than is free": {used(price.LambdaRequests, 1_000_001), "0.2000002", "0.0000002"},
		"all that is free":                   {used(price.LambdaRequests, 1_000_000), "0.2", "0"},
		"KA8: a month of empty receives":     {used(price.SQSRequests, 648_000), "0.2592", "0"},
		// 30 GiB for the whole of November, 25 of them free: 5 × 0.29715.
		"stored for a month": {used("AmazonDynamoDB/EUW2-TimedStorage-ByteHrs", 30<<30*720), "8.9145", "1.48575"},
		// Ten alarms are free, a half month of twelve more is six months.
		"alarms for half a month": {used("AmazonCloudWatch/EUW2-CW:AlarmMonitorUsage", 10*720+12*360), "1.6", "0.6"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			charges := rated(t, latest(t), test.usage)
			if list, net := listed(charges), price.Total(charges); list.String() != test.list || net.String() != test.net {
				t.Errorf("list %s, net %s; want %s, %s", list, net, test.list, test.net)
			}
		})
	}
}

// An allowance over several meters is given by what each used, and is spent in the order of days.
func TestAllowanceIsShared(t *testing.T) {
	early, late := date.MustParse("2026-11-02"), date.MustParse("2026-11-20")
	charges := rated(t, latest(t),
		price.Usage{On: late, Meter: price.SQSRequests, Quantity: 500_000},
		price.Usage{On: early, Meter: price.SQSRequests, Quantity: 900_000},
		price.Usage{On: early, Meter: "AWSQueueService/EUW2-Requests-FIFO-Tier1", Quantity: 300_000},
	)
	// On the second day 1,200,000 ask for the 1,000,000: three quarters and a quarter. The 750,000 of standard
	// queues then go to the standard queues' 1,400,000, by what each used.
	want := map[int]int64{0: 267_857, 1: 482_143, 2: 250_000}
	for _, charge := range charges {
		if charge.Free != want[charge.Usage] {
			t.Errorf("usage %d got %d free, want %d", charge.Usage, charge.Free, want[charge.Usage])
		}
	}
}

const changing = `{"version": "test", "region": "test", "currency": "USD", "to": "2027-01-01", "sources": {"s": "made up"},
 "prices": [{"meter": "A/u", "operation": "o", "sku": "k", "unit": "Requests", "measure": "count", "rates": [
   {"from": "2026-11-01", "tiers": [{"from": "0", "price": "2"}, {"from": "100", "price": "1"}], "source": "s", "confidence": "primary"},
   {"from": "2026-11-16", "tiers": [{"from": "0", "price": "20"}, {"from": "100", "price": "10"}], "source": "s", "confidence": "unverified"}]}],
 "free": [{"name": "f", "sku": "", "quantity": "30", "meters": ["A/u"], "source": "s", "confidence": "primary"}]}`

// What was used before a price changed keeps the old price whenever it is rated, and counts towards the tiers after.
func TestRatedByTimeOfUse(t *testing.T) {
	book, err := price.Read([]byte(changing))
	if err != nil {
		t.Fatal(err)
	}
	charges := rated(t, book,
		price.Usage{On: date.MustParse("2026-11-16"), Meter: "A/u", Quantity: 50},
		price.Usage{On: date.MustParse("2026-11-15"), Meter: "A/u", Quantity: 80})
	// 80 at 2, then 20 at 20 up to the hundredth, then 30 at 10; the 30 that are free were the first.
	if list, net := listed(charges), price.Total(charges); list.String() != "860" || net.String() != "800" {
		t.Errorf("list %s, net %s; want 860, 800", list, net)
	}
	if charges[0].Unverified() != true || charges[2].Unverified() != false {
		t.Error("the second price is unverified, the first is not")
	}
}

func TestWhatHasNoPrice(t *testing.T) {
	book := latest(t)
	for name, usage := range map[string]price.Usage{
		"a meter":         used("AWSLambda/EUW2-Nothing", 1),
		"a day too early": {On: date.MustParse("2024-10-31"), Meter: price.WriteUnits, Quantity: 1},
		"a day too late":  {On: date.MustParse("2027-11-01"), Meter: price.WriteUnits, Quantity: 1},
	} {
		var unpriced *price.UnpricedError
		if _, err := book.Rate(price.MonthOf(usage.On), []price.Usage{usage}); !errors.As(err, &unpriced) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := book.Rate("2026-11", []price.Usage{used(price.WriteUnits, -1)}); err == nil {
		t.Error("a quantity below zero was rated")
	}
	if _, err := book.Rate("2026-10", []price.Usage{used(price.WriteUnits, 1)}); err == nil {
		t.Error("another month was rated")
	}
}

func TestRefusedBooks(t *testing.T) {
	for name, change := range map[string][2]string{
		"an unknown field":            {`"version"`, `"vresion"`},
		"a price without end":         {`"price": "2"`, `"price": "2e99999999"`},
		"a price that is no number":   {`"price": "2"`, `"price": "two"`},
		"a negative price":            {`"price": "2"`, `"price": "-2"`},
		"no source":                   {`"s": "made up"`, `"t": "made up"`},
		"no confidence":               {`"unverified"`, `"sure"`},
		"a first tier not at 0":       {`"from": "0"`, `"from": "1"`},
		"tiers out of order":          {`"from": "100"`, `"from": "0"`},
		"part of a request":           {`"from": "100"`, `"from": "100.5"`},
		"an unknown measure":          {`"count"`, `"dozen"`},
		"rates out of order":          {`2026-11-16`, `2026-10-16`},
		"free beyond the first tier":  {`"30"`, `"101"`},
		"free of what has no price":   {`["A/u"]`, `["A/v"]`},
		"free of nothing":             {`["A/u"]`, `[]`},
		"the same rate code twice":    {`"price": "2"}, {"from": "100"`, `"price": "2", "code": "c"}, {"code": "c", "from": "100"`},
		"a meter without a service":   {`"meter": "A/u"`, `"meter": "u"`},
		"something after the end":     {`"primary"}]}`, `"primary"}]} {}`},
		"an allowance without source": {`["A/u"], "source": "s"`, `["A/u"], "source": "x"`},
	} {
		raw := strings.Replace(changing, change[0], change[1], 1)
		if raw == changing {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := price.Read([]byte(raw)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestEveryPublishedFileReads(t *testing.T) {
	books, err := price.Books()
	if err != nil || len(books) == 0 {
		t.Fatal(len(books), err)
	}
	files, _ := filepath.Glob("book/*.json")
	for i, name := range files {
		if filepath.Base(name) != books[i].Version+".json" {
			t.Errorf("%s holds version %s", name, books[i].Version)
		}
	}
	exchanges, err := price.Exchanges()
	if err != nil || len(exchanges) == 0 {
		t.Fatal(len(exchanges), err)
	}
	files, _ = filepath.Glob("exchange/*.json")
	for i, name := range files {
		if filepath.Base(name) != exchanges[i].Version+".json" {
			t.Errorf("%s holds version %s", name, exchanges[i].Version)
		}
	}
	for _, refused := range []string{`{}`, `{"version":"1","from":"USD","to":"GBP","sources":{"s":"x"},"rates":[{"from":"2026-01-01","to":"2026-02-01","rate":"0","source":"s","confidence":"primary"}]}`} {
		if _, err := price.ReadExchange([]byte(refused)); err == nil {
			t.Errorf("accepted %s", refused)
		}
	}
}

func TestMonth(t *testing.T) {
	november := price.Month("2026-11")
	if november.Hours() != 720 || price.Month("2028-02").Hours() != 696 || november.Next(2) != "2027-01" || november.Next(-11) != "2025-12" {
		t.Error("hours or neighbours are wrong")
	}
	for _, refused := range []string{"", "2026-13", "2026-1", "2026-11-01"} {
		if _, err := price.ParseMonth(refused); !errors.Is(err, price.ErrNotAMonth) {
			t.Errorf("%q is %v", refused, err)
		}
	}
}

// Rating is conserved, has no order, and does not depend on how usage is cut up: by whom, on which days of one rate.
func TestRatingKeepsItsPromises(t *testing.T) {
	book, err := price.Read([]byte(changing))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		usages := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) price.Usage {
			return price.Usage{Key: rapid.StringMatching(`[a-z]{8}`).Draw(t, "key"), Meter: "A/u",
				On: firstOfNovember.AddDays(rapid.IntRange(0, 29).Draw(t, "day")), Quantity: rapid.Int64Range(0, 90).Draw(t, "quantity")}
		}), 1, 12).Draw(t, "usages")
		charges, err := book.Rate("2026-11", usages)
		if err != nil {
			t.Fatal(err)
		}
		back := make([]int64, len(usages))
		of := map[price.Usage]string{}
		for _, charge := range charges {
			back[charge.Usage] += charge.Quantity
			of[usages[charge.Usage]] += charge.Net().String() + " "
			if charge.Free < 0 || charge.Free > charge.Quantity {
				t.Errorf("%d of %d is free", charge.Free, charge.Quantity)
			}
		}
		var merged [2]price.Usage
		for i, usage := range usages {
			if back[i] != usage.Quantity {
				t.Errorf("usage %d of %d was charged as %d", i, usage.Quantity, back[i])
			}
			half := 0
			if usage.On.Day() >= 16 {
				half = 1
			}
			merged[half] = price.Usage{On: date.MustParse([]string{"2026-11-01", "2026-11-16"}[half]), Meter: "A/u", Quantity: merged[half].Quantity + usage.Quantity}
		}
		whole, err := book.Rate("2026-11", []price.Usage{{On: firstOfNovember, Meter: "A/u", Quantity: merged[0].Quantity},
			{On: date.MustParse("2026-11-16"), Meter: "A/u", Quantity: merged[1].Quantity}})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := price.Total(charges), price.Total(whole); !got.Equal(want) {
			t.Errorf("cut up it costs %s, whole %s", got, want)
		}
		shuffled := rapid.Permutation(usages).Draw(t, "shuffled")
		again, err := book.Rate("2026-11", shuffled)
		if err != nil {
			t.Fatal(err)
		}
		other := map[price.Usage]string{}
		for _, charge := range again {
			other[shuffled[charge.Usage]] += charge.Net().String() + " "
		}
		for usage, net := range of {
			if other[usage] != net {
				t.Errorf("in another order %v costs %s instead of %s", usage, other[usage], net)
			}
		}
	})
}

// FuzzRead looks for text that is accepted as a book and then cannot be rated with.
func FuzzRead(f *testing.F) {
	published, err := filepath.Glob("book/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range published {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(changing))
	f.Fuzz(func(t *testing.T, raw []byte) {
		book, err := price.Read(raw)
		if err != nil {
			return
		}
		for _, item := range book.Items {
			row := item.Rates.Rows[0]
			usage := price.Usage{On: row.From, Meter: item.Meter, Quantity: 12345}
			if row.From.AddDays(31).IsZero() {
				continue
			}
			if _, err := book.Rate(price.MonthOf(usage.On), []price.Usage{usage}); err != nil {
				t.Errorf("%s: %v", item.Meter, err)
			}
		}
	})
}
