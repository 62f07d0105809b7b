package meter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/price"
)

const requestID = "8f6f9f8c-4c1a-4f0e-9d0a-6d0a3c5c9c11"

// stopwatch goes on a millisecond at each look.
func stopwatch() func() time.Time {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return func() time.Time { at = at.Add(time.Millisecond); return at }
}

func childBenefit(out io.Writer) *meter.Meter {
	return &meter.Meter{Out: out, Now: stopwatch(), Function: meter.Function{
		Transaction: "child-benefit", Department: "hmrc", Basis: ledger.Marginal, Memory: 512}}
}

// A whole submission, in the form that the ledger's own description has.
func TestLine(t *testing.T) {
	var out bytes.Buffer
	ctx, r := childBenefit(&out).Begin(t.Context(), requestID)
	of := meter.From(ctx)
	of.Step("POST /submit")
	of.Came(ledger.Online)
	of.In([32]byte{1, 2, 3})
	of.Of("ABCD-EFGH-JKMN")
	of.Ended(ledger.Completed)
	of.Count(ledger.Completions)
	of.Count(ledger.Rating(5))
	r.Answered(600<<10, 1000, 303)
	r.End()
	const want = `{"meter":1,"rid":"8f6f9f8c-4c1a-4f0e-9d0a-6d0a3c5c9c11","tx":"child-benefit","dept":"hmrc","ch":"online",` +
		`"step":"POST /submit","out":"completed","sub":"DwQd7CG8D5P6","go":"5jbzlzUQUP5k","mb":512,"us":1000,"http":2,` +
		`"n":{"completed":1,"rating-5":1}}` + "\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	if meter.Submission("abcdefghjkmn") != meter.Submission("ABCD-EFGH-JKMN") {
		t.Error("the digest depends on how the reference is written")
	}
}

// What is written is what the ledger reads.
func TestLedgerReadsTheLine(t *testing.T) {
	var out bytes.Buffer
	_, r := childBenefit(&out).Begin(t.Context(), requestID)
	r.Came(ledger.Software)
	r.Of("ABCD-EFGH-JKMN")
	r.Count(ledger.Starts)
	r.Answered(1000, 1000, 201)
	r.Decrypted()
	r.End()
	window := ledger.NewWindow()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	if err := window.Add(at, bytes.TrimSpace(out.Bytes())); err != nil {
		t.Fatal(err)
	}
	got := map[price.Meter]int64{}
	for key, quantity := range window.Totals(at) {
		if key.Channel != ledger.Software || key.Transaction != "child-benefit" || key.Basis != ledger.Marginal || key.State != ledger.Estimated {
			t.Errorf("%+v", key)
		}
		got[key.Meter] = quantity
	}
	want := map[price.Meter]int64{price.LambdaRequests: 1, price.LambdaCompute: 512, price.HTTPRequests: 1, price.KMSRequests: 1,
		ledger.Starts: 1, price.LogBytes: int64(out.Len() - 1)}
	for m, quantity := range want {
		if got[m] != quantity {
			t.Errorf("%s: %d, want %d", m, got[m], quantity)
		}
	}
	if len(got) != len(want) {
		t.Errorf("counted %v", got)
	}
	if steps := window.Steps(meter.Submission("ABCD-EFGH-JKMN")); len(steps) != 1 {
		t.Errorf("%d steps of the submission", len(steps))
	}
}

func TestFunctionOf(t *testing.T) {
	for name, test := range map[string]struct {
		environment map[string]string
		want        meter.Function
	}{
		"a transaction": {map[string]string{"AWS_LAMBDA_FUNCTION_NAME": "child-benefit", "TRANSACTION": "child-benefit", "DEPARTMENT": "hmrc",
			"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512"}, meter.Function{Transaction: "child-benefit", Department: "hmrc", Basis: ledger.Marginal, Memory: 512}},
		"its sweep": {map[string]string{"AWS_LAMBDA_FUNCTION_NAME": "child-benefit-sweep", "TRANSACTION": "child-benefit", "DEPARTMENT": "hmrc"},
			meter.Function{Transaction: "child-benefit", Department: "hmrc", Basis: ledger.Standing}},
		"a desk": {map[string]string{"AWS_LAMBDA_FUNCTION_NAME": "hmrc-desk", "DEPARTMENT": "hmrc"},
			meter.Function{Transaction: "hmrc-desk", Department: "hmrc", Basis: ledger.Standing}},
		"the search": {map[string]string{"AWS_LAMBDA_FUNCTION_NAME": "search"},
			meter.Function{Transaction: "search", Department: "platform", Basis: ledger.Overhead}},
	} {
		if got := meter.FunctionOf(func(name string) string { return test.environment[name] }); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// An error page is a failure whatever was said before; of what stands by, none of the figures counts it.
func TestFailure(t *testing.T) {
	for basis, want := range map[ledger.Basis]string{
		ledger.Marginal: `"out":"error"` + `|"n":{"completed":1,"error":1}`, ledger.Standing: `"out":"error"|"n":{"completed":1}`,
	} {
		var out bytes.Buffer
		m := childBenefit(&out)
		m.Function.Basis = basis
		_, r := m.Begin(t.Context(), requestID)
		r.Ended(ledger.Completed)
		r.Count(ledger.Completions)
		r.Answered(0, 0, http.StatusServiceUnavailable)
		r.Ended(ledger.Completed)
		r.End()
		for part := range strings.SplitSeq(want, "|") {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%s: %swant %s", basis, out.String(), part)
			}
		}
	}
}

// Every other line of an invocation names its request; what is logged before the first names none. A logger without a meter
// begins nothing, and nothing breaks.
func TestLogger(t *testing.T) {
	var out bytes.Buffer
	m := childBenefit(&out)
	log := m.Logger(nil)
	log.Info("starting")
	meter.Of(log).Begin(t.Context(), requestID)
	log.With("a", 1).WithGroup("g").Info("late", "b", 2)
	log.Info("request")
	var named []bool
	for line := range strings.Lines(out.String()) {
		named = append(named, strings.Contains(line, `"requestId":"`+requestID+`"`))
	}
	if !slices.Equal(named, []bool{false, true, true}) {
		t.Errorf("%v in\n%s", named, out.String())
	}
	ctx, r := meter.Of(slog.New(slog.DiscardHandler)).Begin(context.Background(), requestID)
	r.Step("x")
	r.Count(ledger.Starts)
	r.Answered(1, 1, 500)
	r.End()
	meter.From(ctx).Ended(ledger.Completed)
}

// A reading is counted into from several goroutines, as the SDK may call from.
func TestConcurrent(t *testing.T) {
	var out bytes.Buffer
	_, r := childBenefit(&out).Begin(t.Context(), requestID)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { r.Count(ledger.Starts); r.Decrypted() })
	}
	all.Wait()
	r.End()
	var said struct {
		KMS int64            `json:"kms"`
		N   map[string]int64 `json:"n"`
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil || said.KMS != 50 || said.N["started"] != 50 {
		t.Errorf("%s, %v", out.String(), err)
	}
}

// BenchmarkInvocation is what counting adds to an invocation of a page: begin, what the handler says, what the SDK's clients
// say of one write, and the line.
func BenchmarkInvocation(b *testing.B) {
	m := childBenefit(io.Discard)
	m.Now = time.Now
	b.ReportAllocs()
	for b.Loop() {
		ctx, r := m.Begin(context.Background(), requestID)
		of := meter.From(ctx)
		of.Step("POST /{question}")
		of.Came(ledger.Online)
		of.In([32]byte{1})
		r.Answered(300, 200, 303)
		r.End()
	}
}

// What is done for one of several submissions stands in the line as a part, with what it alone used; what is scanned counts the
// scanner's own requests too. A reading of nothing takes parts of nothing.
func TestPart(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	m := &meter.Meter{Function: meter.Function{Transaction: "t", Department: "d", Basis: ledger.Marginal}, Out: &out,
		Now: func() time.Time { now = now.Add(time.Millisecond); return now }}
	ctx, reading := m.Begin(t.Context(), "r")
	meter.From(ctx).Scanned(10)
	part := reading.Part()
	reading.Posted()
	reading.Scanned(7)
	part.End("ABCD-EFGH-JKMN", ledger.Online)
	reading.Part().End("", ledger.Software)
	reading.End()
	want := `"s3":{"t1":3,"t2":2},"scan":{"objects":2,"bytes":17},"of":[{"sub":"` + meter.Submission("ABCD-EFGH-JKMN") +
		`","ch":"online","us":1000,"s3":{"t1":2,"t2":1},"scan":{"objects":1,"bytes":7}},{"ch":"api","us":1000}]}`
	if !strings.HasSuffix(strings.TrimSpace(out.String()), want) {
		t.Errorf("the line is %s, want %s", out.String(), want)
	}
	meter.From(t.Context()).Part().End("ABCD-EFGH-JKMN", ledger.Online)
	meter.From(t.Context()).Scanned(1)
}
