package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// teller tells on the terminal what functions do, a line each: what a request used and what it cost by the price list, that
// something was handed over, and what went wrong. What requests are answered, the gateway tells.
type teller struct {
	book price.Book
	out  io.Writer

	mu      sync.Mutex
	waiting map[string]pair // by request, until both of its lines are there
}

func newTeller(book price.Book, out io.Writer) *teller {
	return &teller{book: book, out: out, waiting: map[string]pair{}}
}

// logged is a line of a function's log, as far as it is told.
type logged struct {
	raw     string
	Step    string
	Outcome string `json:"out"`
	Basis   string
	SQS     struct{ Chunks int64 }
	Meter   int64
	Request string `json:"rid"`

	Type   string
	Record struct{ RequestID string }

	Level, Message, Error, At string
}

// pair are the lines of one request, the function's own and the report of Lambda, of which either may come first.
type pair struct {
	metered *logged
	report  *function.Line
}

// mostWaiting is how many requests wait for their other line; more are those of functions that were killed.
const mostWaiting = 1000

// hear takes a line of a function's log.
func (t *teller) hear(l function.Line) {
	line := logged{raw: l.Text}
	if err := json.Unmarshal([]byte(l.Text), &line); err != nil {
		if strings.HasPrefix(l.Text, "panic:") || strings.HasPrefix(l.Text, "fatal error:") {
			t.say("%s: %s", l.Function, l.Text)
		}
		return
	}
	switch {
	case line.Level == "ERROR" || line.Level == "WARN":
		var more []string
		for _, text := range []string{line.Error, line.At} {
			if text != "" {
				more = append(more, text)
			}
		}
		t.say("%s: %s", l.Function, strings.Join(append([]string{line.Message}, more...), ": "))
	case line.Meter > 0:
		t.pair(line.Request, func(p *pair) { p.metered = &line })
	case line.Type == "platform.report":
		t.pair(line.Record.RequestID, func(p *pair) { p.report = &l })
	}
}

// pair takes one of the two lines of a request, and tells what it used once both are there.
func (t *teller) pair(request string, take func(*pair)) {
	t.mu.Lock()
	if len(t.waiting) > mostWaiting {
		clear(t.waiting)
	}
	p := t.waiting[request]
	take(&p)
	whole := p.metered != nil && p.report != nil
	if whole {
		delete(t.waiting, request)
	} else {
		t.waiting[request] = p
	}
	t.mu.Unlock()
	if whole && p.metered.Basis == "" { // what nobody asked for, such as a sweep, would fill the screen
		t.used(*p.report, *p.metered)
	}
}

// used tells what one request used.
func (t *teller) used(report function.Line, metered logged) {
	words := []string{report.Function, metered.Step}
	if metered.Outcome != "" && metered.Outcome != string(ledger.InProgress) {
		words = append(words, metered.Outcome)
	}
	if metered.SQS.Chunks > 0 {
		words = append(words, "handed over")
	}
	cost, err := t.cost(report.Time, metered.raw, report.Text)
	if err != nil {
		t.say("     %s (%v)", strings.Join(words, " "), err)
		return
	}
	t.say("     %s, %s for a million such", strings.Join(words, " "), cost)
}

// million is how many of one request are told the cost of: one costs too little to be read.
var million = decimal.NewFromInt(1_000_000)

// cost is what the lines of one request come to at list prices, before what is free, for a million of them in US dollars.
func (t *teller) cost(at time.Time, lines ...string) (string, error) {
	window := ledger.NewWindow()
	for _, line := range lines {
		if err := window.Add(at, []byte(line)); err != nil {
			return "", err
		}
	}
	var sum decimal.Decimal
	for key, quantity := range window.Totals(at.UTC().Truncate(time.Hour)) {
		if !ledger.Priced(key.Meter) {
			continue
		}
		item, row, err := t.book.At(key.Meter, key.Date)
		if err != nil {
			return "", err
		}
		charge := price.Charge{Item: item, Row: row, Tier: row.Value.Tiers[0], Quantity: quantity}
		sum = sum.Add(charge.List())
	}
	return "$" + sum.Mul(million).StringFixed(2), nil
}

func (t *teller) say(format string, values ...any) { fmt.Fprintf(t.out, format+"\n", values...) }
