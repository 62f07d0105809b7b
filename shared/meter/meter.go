// Package meter counts what one invocation of a function uses, and writes it as one line to the function's log: whole
// numbers and short names, and nothing about anybody. Package ledger says what stands in a line, and reads it.
//
// A Meter stands behind the logger of a function (Logger), so that whatever serves invocations with that logger counts
// (Of, Begin, End), and every other line of the same invocation names its request, so that its bytes are charged to it.
// What is used is counted by the SDK's clients as they are called (DynamoDB, SQS, S3), into the Reading of the context;
// without one they count nothing and ask for nothing. Handlers say what only they know, by From(ctx): the step, the
// channel, what came of it, and what is to be counted for the four figures. To count something more, such as an answer
// about satisfaction, call Count with its meter of package ledger; the line has room for any.
package meter

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// Function is whose work the lines of a function are.
type Function struct {
	Transaction, Department string
	Basis                   ledger.Basis
	Memory                  int64 // MB
}

// platform is the department of what serves everybody.
const platform = "platform"

// FunctionOf reads from a function's environment what it is. The function of a transaction (TRANSACTION) works for
// submissions; one beside it, such as its sweep, stands by. What has a DEPARTMENT only, such as its desk, stands by for that
// department, under the function's own name. All else is the platform's.
func FunctionOf(getenv func(string) string) Function {
	name := getenv("AWS_LAMBDA_FUNCTION_NAME")
	memory, _ := strconv.ParseInt(getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 10, 64)
	f := Function{Transaction: getenv("TRANSACTION"), Department: getenv("DEPARTMENT"), Basis: ledger.Marginal, Memory: memory}
	if f.Transaction == "" || f.Transaction != name {
		f.Basis = ledger.Standing
	}
	if f.Transaction == "" {
		f.Transaction = name
	}
	if f.Department == "" {
		f.Department, f.Basis = platform, ledger.Overhead
	}
	return f
}

// Meter counts the invocations of one function, of which Lambda has one at a time in each process.
type Meter struct {
	Function Function
	Out      io.Writer        // the function's log
	Now      func() time.Time // a clock for how long an invocation took

	request atomic.Pointer[string]
}

// Begin begins to count an invocation by its request id, into the context that it returns. A nil Meter counts nothing.
func (m *Meter) Begin(ctx context.Context, request string) (context.Context, *Reading) {
	if m == nil {
		return ctx, nil
	}
	m.request.Store(&request)
	r := &Reading{meter: m, began: m.Now(), line: line{
		Version: 1, Request: request, Transaction: m.Function.Transaction, Department: m.Function.Department, Memory: m.Function.Memory,
	}}
	if m.Function.Basis != ledger.Marginal {
		r.line.Basis = m.Function.Basis
	}
	return context.WithValue(ctx, readingKey{}, r), r
}

type readingKey struct{}

// From is the reading of a context; nil, which counts nothing, where there is none.
func From(ctx context.Context) *Reading {
	r, _ := ctx.Value(readingKey{}).(*Reading)
	return r
}

// Reading is what one invocation has used so far. It is safe for concurrent use, and nil is a reading of nothing.
type Reading struct {
	meter *Meter
	began time.Time

	mu   sync.Mutex
	line line
}

// line is the form that package ledger reads.
type line struct {
	Version      int64            `json:"meter"`
	Request      string           `json:"rid"`
	Transaction  string           `json:"tx"`
	Department   string           `json:"dept"`
	Channel      ledger.Channel   `json:"ch,omitempty"`
	Step         string           `json:"step,omitempty"`
	Outcome      ledger.Outcome   `json:"out,omitempty"`
	Basis        ledger.Basis     `json:"basis,omitempty"`
	Submission   string           `json:"sub,omitempty"`
	Draft        string           `json:"go,omitempty"`
	Memory       int64            `json:"mb,omitempty"`
	Microseconds int64            `json:"us"`
	HTTP         int64            `json:"http,omitempty"`
	DynamoDB     capacity         `json:"ddb,omitzero"`
	SQS          chunks           `json:"sqs,omitzero"`
	S3           tiers            `json:"s3,omitzero"`
	Scan         scanned          `json:"scan,omitzero"`
	KMS          int64            `json:"kms,omitempty"`
	Counts       map[string]int64 `json:"n,omitempty"`
	Parts        []portion        `json:"of,omitempty"`
}

type capacity struct {
	Writes int64 `json:"w2,omitempty"`
	Reads  int64 `json:"r2,omitempty"`
}

type chunks struct {
	Chunks int64 `json:"chunks"`
}

type tiers struct {
	Writes int64 `json:"t1,omitempty"`
	Reads  int64 `json:"t2,omitempty"`
}

type scanned struct {
	Objects int64 `json:"objects,omitempty"`
	Bytes   int64 `json:"bytes,omitempty"`
}

// change alters the line under its lock.
func (r *Reading) change(do func(*line)) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	do(&r.line)
}

// Step names what the invocation did: the pattern of its route, such as "POST /submit". The last one stands.
func (r *Reading) Step(name string) { r.change(func(l *line) { l.Step = name }) }

// Came says by which channel.
func (r *Reading) Came(by ledger.Channel) { r.change(func(l *line) { l.Channel = by }) }

// Ended says what came of the journey. A failure stands, whatever was said before.
func (r *Reading) Ended(in ledger.Outcome) {
	r.change(func(l *line) {
		if l.Outcome != ledger.Failed {
			l.Outcome = in
		}
	})
}

// Count counts one of what has no price, such as ledger.Starts or ledger.Rating(5).
func (r *Reading) Count(of price.Meter) {
	r.change(func(l *line) {
		if l.Counts == nil {
			l.Counts = map[string]int64{}
		}
		l.Counts[of.UsageType()]++
	})
}

// Of names the submission that the invocation was for, by its reference, of which the line holds a digest.
func (r *Reading) Of(reference string) {
	r.change(func(l *line) { l.Submission = Submission(reference) })
}

// In names the draft that the invocation was for, by the id under which it is stored, of which the line holds a digest. It
// brings the pages of a submission onto its receipt; totals know nothing of it.
func (r *Reading) In(draft [32]byte) {
	r.change(func(l *line) { l.Draft = digest("draft", string(draft[:])) })
}

// Nobody takes back whose draft or submission the invocation was for: what it counts is nobody's, such as an opinion.
func (r *Reading) Nobody() { r.change(func(l *line) { l.Submission, l.Draft = "", "" }) }

// Answered says what the invocation was asked and what it answered, in bytes of the bodies, and with which status.
func (r *Reading) Answered(request, response, status int) {
	r.change(func(l *line) { l.HTTP = price.HTTPUnits(int64(request), int64(response)) })
	if status >= http.StatusInternalServerError {
		r.Failed()
	}
}

// Failed counts an invocation that did not do what it was for.
func (r *Reading) Failed() {
	if r == nil {
		return
	}
	r.Ended(ledger.Failed)
	if r.meter.Function.Basis == ledger.Marginal {
		r.Count(ledger.Failures)
	}
}

// Decrypted counts a call that decrypts with a key.
func (r *Reading) Decrypted() { r.change(func(l *line) { l.KMS++ }) }

// End writes the line, once the invocation is over. A log that cannot be written to loses it, and the request is then
// counted as one without a line.
func (r *Reading) End() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.line.Microseconds = r.meter.Now().Sub(r.began).Microseconds()
	text, err := json.Marshal(r.line)
	if err == nil {
		_, _ = r.meter.Out.Write(append(text, '\n'))
	}
}

// Submission is the digest by which lines name a submission, of its reference with or without hyphens.
func Submission(reference string) string {
	return digest("submission", strings.ToUpper(strings.ReplaceAll(reference, "-", "")))
}

// digest is 72 bits of a SHA-256: enough to tell things apart, in twelve characters that no log has to escape.
func digest(kind, of string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + of))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Logger is the function's log: JSON lines that name the request which is being served.
func (m *Meter) Logger(o *slog.HandlerOptions) *slog.Logger {
	return slog.New(handler{slog.NewJSONHandler(m.Out, o), m})
}

// Of is the meter behind a logger; nil where there is none.
func Of(log *slog.Logger) *Meter {
	h, _ := log.Handler().(handler)
	return h.meter
}

// handler adds the request to what is logged.
type handler struct {
	slog.Handler
	meter *Meter
}

func (h handler) Handle(ctx context.Context, record slog.Record) error {
	if request := h.meter.request.Load(); request != nil {
		record = record.Clone()
		record.AddAttrs(slog.String("requestId", *request))
	}
	return h.Handler.Handle(ctx, record)
}

func (h handler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attributes), h.meter}
}

func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.meter}
}
