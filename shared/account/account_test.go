package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/tally"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var catalogue = report.Services{{Transaction: "child-benefit", Name: "Child Benefit", Department: "hmrc"}, {Transaction: "school-place", Department: "dfe"}}

// books are a ledger and files in memory; they count how often a month is read.
type books struct {
	entries map[price.Month][]ledger.Entry
	chain   []ledger.Closed
	files   map[string][]byte
	sums    map[string][]byte
	reads   int
	chains  int
}

func (b *books) Month(_ context.Context, month price.Month) ([]ledger.Entry, error) {
	b.reads++
	return b.entries[month], nil
}
func (b *books) Heads(context.Context) ([]ledger.Closed, error) { return b.chain, nil }
func (b *books) Chain(context.Context) ([]ledger.Closed, error) {
	b.chains++
	return b.chain, nil
}
func (b *books) Sums(_ context.Context, closed ledger.Closed) ([]byte, error) {
	return b.sums[closed.Digest], nil
}
func (b *books) File(_ context.Context, department string, file tally.File) ([]byte, error) {
	return b.files[department+"/"+string(file)], nil
}
func (b *books) PutFile(_ context.Context, department string, file tally.File, _ time.Time, content []byte) error {
	b.files[department+"/"+string(file)] = content
	return nil
}

func entry(day string, meter price.Meter, quantity int64) ledger.Entry {
	return ledger.Entry{Quantity: quantity, Key: ledger.Key{Date: date.MustParse(day), Department: "hmrc", Transaction: "child-benefit", Channel: ledger.Online,
		Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}}
}

func newAccounts(t *testing.T) (*account.Accounts, *books) {
	t.Helper()
	b := &books{files: map[string][]byte{}, entries: map[price.Month][]ledger.Entry{
		"2026-09": {entry("2026-09-02", price.WriteUnits, 1000), entry("2026-09-02", ledger.Completions, 10)},
		"2026-11": {entry("2026-11-02", price.WriteUnits, 3000), entry("2026-11-02", ledger.Completions, 30)},
	}}
	return &account.Accounts{Ledger: b, Files: b, Services: catalogue}, b
}

// A year begins with the first month that has something, and keeps those without between.
func TestYear(t *testing.T) {
	accounts, b := newAccounts(t)
	year, err := accounts.Year(t.Context(), noon)
	if err != nil || len(year.Months) != 3 || year.Months[0].Month != "2026-09" || year.Months[2].Month != "2026-11" {
		t.Fatalf("%d months, %v", len(year.Months), err)
	}
	if !year.Months[0].Lean() || year.Months[2].Lean() {
		t.Error("the older months keep their costs, or the last does not")
	}
	full, err := accounts.Full(t.Context(), year.To("2026-09"))
	if err != nil || full.Months[0].Lean() || len(full.Months[0].Costs) != 1 {
		t.Errorf("the month in full: %v, %d costs", err, len(full.Months[0].Costs))
	}
	reads := b.reads
	if _, err := accounts.Year(t.Context(), noon.Add(time.Minute)); err != nil || b.reads != reads {
		t.Errorf("a minute later the ledger is read %d times more, %v", b.reads-reads, err)
	}
	if _, err := accounts.Year(t.Context(), noon.Add(6*time.Minute)); err != nil || b.reads == reads {
		t.Errorf("six minutes later it is not read again, %v", err)
	}
}

// A closed month is charged as it was closed, whatever its days say since.
func TestAClosedMonth(t *testing.T) {
	accounts, b := newAccounts(t)
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	closed, err := ledger.Close(nil, "2026-09", book, exchange, b.entries["2026-09"])
	if err != nil {
		t.Fatal(err)
	}
	b.chain = []ledger.Closed{closed}
	b.entries["2026-09"] = nil
	for range 2 { // the second time it is remembered
		year, err := accounts.Year(t.Context(), noon)
		if err != nil {
			t.Fatal(err)
		}
		units, err := report.Units(year.Months[0])
		if err != nil || len(units) != 1 || units[0].Completed != 10 || units[0].State != ledger.Invoiced {
			t.Fatalf("%+v, %v", units, err)
		}
		accounts.Forget()
	}
}

// The sums that are kept of a closed month stand for its entries, which nobody reads then; others' sums do not.
func TestKeptSums(t *testing.T) {
	_, b := newAccounts(t)
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	closed, err := ledger.Close(nil, "2026-09", book, exchange, b.entries["2026-09"])
	if err != nil {
		t.Fatal(err)
	}
	packed, err := account.Keep([]ledger.Closed{closed})
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.Close(nil, "2026-09", book, exchange, nil)
	if err != nil {
		t.Fatal(err)
	}
	others, err := account.Keep([]ledger.Closed{other})
	if err != nil {
		t.Fatal(err)
	}
	b.chain = []ledger.Closed{closed}
	for about, row := range map[string]struct {
		sums   []byte
		chains int
	}{"kept": {packed, 0}, "not kept": {nil, 1}, "of another closing": {others, 1}, "torn": {packed[:len(packed)/2], 1}} {
		t.Run(about, func(t *testing.T) {
			accounts := &account.Accounts{Ledger: b, Files: b, Services: catalogue}
			b.sums, b.chains = map[string][]byte{closed.Digest: row.sums}, 0
			year, err := accounts.Year(t.Context(), noon)
			if err != nil {
				t.Fatal(err)
			}
			units, err := report.Units(year.Months[0])
			if err != nil || len(units) != 1 || units[0].Completed != 10 || units[0].State != ledger.Invoiced || units[0].Marginal.IsZero() {
				t.Errorf("%+v, %v", units, err)
			}
			if b.chains != row.chains || !year.Months[0].Lean() {
				t.Errorf("the closed months were read %d times; lean: %v", b.chains, year.Months[0].Lean())
			}
			if full, err := accounts.Full(t.Context(), year.To("2026-09")); err != nil || len(full.Months[0].Costs) != 1 {
				t.Errorf("in full it has %d costs, %v", len(full.Months[0].Costs), err)
			}
		})
	}
}

func TestSend(t *testing.T) {
	accounts, b := newAccounts(t)
	const header = "month,transaction,channel,started,completed,cost,charged,source\n"
	var fault account.FileFault
	for about, text := range map[string]string{"school-place": header + "2026-11,school-place,phone,1,1,1.00,no,x\n", "row 2": header + "2026-11,child-benefit,fax,1,1,1.00,no,x\n"} {
		err := accounts.Send(t.Context(), "hmrc", tally.Channels, noon, []byte(text))
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), about) || len(b.files) > 0 {
			t.Errorf("%s: %v, kept %d", about, err, len(b.files))
		}
	}
	if _, err := accounts.Year(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	if err := accounts.Send(t.Context(), "hmrc", tally.Channels, noon, []byte(header+"2026-11,child-benefit,phone,5,4,8.00,no,x\n")); err != nil {
		t.Fatal(err)
	}
	year, err := accounts.Year(t.Context(), noon) // at once, not after five minutes
	if last, _ := year.Last(); err != nil || len(last.Declared) != 1 {
		t.Errorf("what was sent is not there: %v", err)
	}
}
