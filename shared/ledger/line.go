package ledger

import (
	"bytes"
	"fmt"

	"github.com/frontline-gov/frontline/shared/price"
)

// A line that meters one invocation, version 1, as functions write it to their log: one JSON object, whole numbers and
// short names only, nothing personal. Fields that are 0 or do not apply may be missing; fields that are not listed here
// are kept by nobody.
//
//	{"meter":1, "rid":"<Lambda's request id>", "tx":"school-place", "dept":"dfe", "ch":"online", "step":"submit",
//	 "out":"completed", "sub":"<digest of the submission's reference>", "go":"<digest of the draft's id>",
//	 "mb":512, "us":86123, "http":1, "ddb":{"w2":16,"r2":2}, "sqs":{"chunks":1}, "s3":{"t1":0,"t2":0}, "scan":{"objects":1,"bytes":52310},
//	 "kms":0, "n":{"completed":1}, "of":[{"sub":"<digest>", "ch":"api", "us":5210, "ddb":{"w2":8}, "sqs":{"chunks":1}}]}
//
// sub and go bring a submission's invocations onto its receipt; totals know nothing of them. ch is missing where nobody came,
// out and basis where they are in-progress and marginal. mb is the memory configured; us the handler's own microseconds,
// used only while Lambda's report is missing; http the
// requests that API Gateway charges (price.HTTPUnits); w2 and r2 half units of DynamoDB's consumed capacity; chunks the
// requests that SQS charges, empty receives among them; t1 and t2 requests of S3 by tier; n what is counted: started,
// completed, ineligible, abandoned, error, rating-1 to rating-5, and whatever else functions count (shared/meter). basis is
// "standing" or "overhead" for what no submission asked for, such as polling. scan is what a scanner looks at, which who sent it pays for;
// of are the submissions of an invocation that is several's, each with what it used by itself, which is in the sums of the line as well: the
// receipt of each has that and, where the basis is marginal, its share of the rest. What is of a submission is marginal, whatever the line's basis.
//
// Lambda's own line of the same request, as its JSON log format writes it, adds the milliseconds it charges:
//
//	{"time":"…", "type":"platform.report", "record":{"requestId":"…", "metrics":{"durationMs":86.12,
//	 "billedDurationMs":87, "memorySizeMB":512, "maxMemoryUsedMB":61, "initDurationMs":44.9}, "status":"success"}}
//
// Every other line that names its requestId is weighed: its bytes are charged too.

// work is what one line says.
type work struct {
	id          string
	metered     bool // the function's line
	reported    bool // Lambda's line
	invocation  invocation
	estimated   int64 // microseconds
	mb          int64
	billed      int64 // milliseconds
	initialised int64 // milliseconds of those, rounded up
	reportedMB  int64
}

// invocation is what the function says of itself and what it used, Lambda's own apart.
type invocation struct {
	department, transaction, step, submission, draft string
	channel                                          Channel
	outcome                                          Outcome
	basis                                            Basis
	used                                             []amount
	parts                                            []part
}

type amount struct {
	meter    price.Meter
	quantity int64
}

// reader reads lines one after the other, and keeps what they have in common, because they are many.
type reader struct {
	names map[string]string // each name once
	used  []amount          // of the last line, written over by the next
}

func newReader() *reader { return &reader{names: map[string]string{}} }

// text reads a JSON string; null is "".
func (r *reader) text(value []byte) (string, error) {
	if len(value) > 1 && value[0] == '"' {
		if kept, found := r.names[string(value)]; found {
			return kept, nil
		}
	}
	read, err := text(value)
	if err == nil && len(r.names) < 10_000 {
		r.names[string(value)] = read
	}
	return read, err
}

// parse reads one line. What is not JSON, such as a trace of a crash, is a line of no request. What it used is good until
// the next.
func (r *reader) parse(raw []byte) (work, error) {
	w := work{invocation: invocation{used: r.used[:0]}}
	defer func() { r.used = w.invocation.used[:0] }()
	version := int64(0)
	use := func(meter price.Meter, value []byte) error {
		n, err := whole(value)
		if n > 0 {
			w.invocation.used = append(w.invocation.used, amount{meter, n})
		}
		return err
	}
	err := cut(raw, func(key, value []byte) (err error) {
		switch string(key) {
		case "meter":
			version, err = whole(value)
		case "rid", "requestId":
			w.id, err = text(value)
		case "tx":
			w.invocation.transaction, err = r.text(value)
		case "dept":
			w.invocation.department, err = r.text(value)
		case "step":
			w.invocation.step, err = r.text(value)
		case "sub":
			w.invocation.submission, err = text(value)
		case "go":
			w.invocation.draft, err = text(value)
		case "ch":
			var channel string
			channel, err = r.text(value)
			w.invocation.channel = Channel(channel)
		case "out":
			var outcome string
			outcome, err = r.text(value)
			w.invocation.outcome = Outcome(outcome)
		case "basis":
			var basis string
			basis, err = r.text(value)
			w.invocation.basis = Basis(basis)
		case "mb":
			w.mb, err = whole(value)
		case "us":
			w.estimated, err = whole(value)
		case "http":
			err = use(price.HTTPRequests, value)
		case "kms":
			err = use(price.KMSRequests, value)
		case "n":
			err = cut(value, func(key, value []byte) error { return use(countOf(key), value) })
		case "of":
			w.invocation.parts, err = r.parts(value)
		case "type":
			w.reported = bytes.Equal(value, []byte(`"platform.report"`))
		case "record":
			err = w.record(value)
		default:
			err = consumed(key, value, func(meter price.Meter, quantity int64) {
				w.invocation.used = append(w.invocation.used, amount{meter, quantity})
			})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
	if err != nil || version == 0 {
		w.invocation = invocation{used: w.invocation.used[:0]}
		return w, err
	}
	if version != 1 {
		return work{}, fmt.Errorf("meter: version %d is not known", version)
	}
	w.metered = true
	return w, w.complete()
}

// count is the meter of something that is counted.
func countOf(name []byte) price.Meter {
	for _, meter := range []price.Meter{Starts, Completions, Refusals, Abandonments, Failures} {
		if meter.UsageType() == string(name) {
			return meter
		}
	}
	return price.Meter("frontline/" + string(name))
}

// complete fills in what may be left out and refuses what may not.
func (w *work) complete() error {
	of := &w.invocation
	if of.basis == "" {
		of.basis = Marginal
	}
	if of.outcome == "" {
		of.outcome = InProgress
	}
	switch {
	case w.id == "" || of.transaction == "" || of.department == "":
		return fmt.Errorf("meter: a line needs rid, tx and dept")
	case of.basis != Marginal && of.basis != Standing && of.basis != Overhead:
		return fmt.Errorf("meter: a line has no such basis")
	}
	return nil
}

// record reads what Lambda reports.
func (w *work) record(raw []byte) error {
	return cut(raw, func(key, value []byte) (err error) {
		switch string(key) {
		case "requestId":
			w.id, err = text(value)
		case "metrics":
			err = cut(value, func(key, value []byte) (err error) {
				switch string(key) {
				case "billedDurationMs":
					w.billed, err = up(value)
				case "memorySizeMB":
					w.reportedMB, err = whole(value)
				case "initDurationMs":
					w.initialised, err = up(value)
				}
				return err
			})
		}
		return err
	})
}
