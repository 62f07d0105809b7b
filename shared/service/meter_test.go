package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/service"
)

// counted is a line of the meter, as far as these tests look at it.
type counted struct {
	RID, Ch, Step, Out, Basis, Sub, Go string
	N                                  map[string]int
}

func meterInto(out io.Writer) *meter.Meter {
	return &meter.Meter{Out: out, Now: time.Now, Function: meter.Function{Transaction: "dogs", Department: "kennels", Basis: ledger.Marginal}}
}

func readLine(t *testing.T, text []byte) (line counted) {
	t.Helper()
	if err := json.Unmarshal(text, &line); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return line
}

// counting makes one request and gives its line.
func (w *world) counting(method, path, cookie, body string, change ...func(*http.Request)) counted {
	w.t.Helper()
	var out bytes.Buffer
	var reading *meter.Reading
	change = append(change, with("Cookie", cookie), with("Origin", origin), func(r *http.Request) {
		var ctx context.Context
		ctx, reading = meterInto(&out).Begin(r.Context(), "a-request")
		*r = *r.WithContext(ctx)
	})
	answer := w.request(method, path, body, change...)
	reading.Answered(len(body), answer.Body.Len(), answer.Code)
	reading.End()
	return readLine(w.t, out.Bytes())
}

// Each journey is counted once: begun when its draft is made, ended by the answer that speaks against the claim or by sending.
// Pages that are looked at again and buttons that are pressed twice count nothing more. All of it is of one draft, and what is
// about the submission names it.
func TestJourneyIsCounted(t *testing.T) {
	w, c := dogs(t)
	first := w.counting("POST", "/start", "", "")
	if first.N["started"] != 1 || first.Ch != "online" || first.Step != "POST /start" || first.Go == "" {
		t.Errorf("start: %+v", first)
	}
	cookie := w.start()
	w.fill(cookie, c)
	check := w.counting("GET", "/check", cookie, "")
	if len(check.N) > 0 || check.Out != "" || check.Go == "" {
		t.Errorf("check: %+v", check)
	}
	mark := url.Values{"mark": {hidden(w.get("/check", cookie).Body.String(), "mark")}}.Encode()
	sent := w.counting("POST", "/submit", cookie, mark)
	if !maps.Equal(sent.N, map[string]int{"completed": 1}) || sent.Out != "completed" || sent.Sub == "" || sent.Go != check.Go {
		t.Errorf("submit: %+v", sent)
	}
	if again := w.counting("POST", "/submit", cookie, mark); len(again.N) > 0 {
		t.Errorf("submitted twice: %+v", again)
	}
	for range 2 {
		if receipt := w.counting("GET", "/receipt", cookie, ""); len(receipt.N) > 0 || receipt.Sub != sent.Sub || receipt.Out != "completed" {
			t.Errorf("receipt: %+v", receipt)
		}
	}

	software := func() counted {
		return w.counting("POST", "/submissions", "", `{"answers": `+string(c.Answers)+`}`,
			with("Content-Type", "application/json"), with("Idempotency-Key", "what-does-this-cost-to-send"))
	}
	if got := software(); !maps.Equal(got.N, map[string]int{"started": 1, "completed": 1}) || got.Ch != "api" || got.Sub == "" || got.Sub == sent.Sub {
		t.Errorf("software: %+v", got)
	}
	if again := software(); len(again.N) > 0 {
		t.Errorf("software, again: %+v", again)
	}
}

// Somebody who is not eligible is counted when they say so, and not when they look at the page that tells them.
func TestIneligibleIsCounted(t *testing.T) {
	w, _ := dogs(t)
	c := worked(t, w.service.Transaction, "too-rich")
	cookie := w.start()
	answered := w.counting("POST", "/income", cookie, "income=50000.01")
	if !maps.Equal(answered.N, map[string]int{"ineligible": 1}) || answered.Out != "ineligible" {
		t.Errorf("the answer: %+v", answered)
	}
	for range 2 {
		if looked := w.counting("GET", "/check", cookie, ""); len(looked.N) > 0 {
			t.Errorf("the page: %+v", looked)
		}
	}
	got := w.counting("POST", "/submissions", "", `{"answers": `+string(c.Answers)+`}`,
		with("Content-Type", "application/json"), with("Idempotency-Key", "what-does-this-cost-to-send"))
	if !maps.Equal(got.N, map[string]int{"started": 1, "ineligible": 1}) || got.Out != "ineligible" {
		t.Errorf("software: %+v", got)
	}
}

// When the storage is away, the page is an error and counted as one, and nothing else is.
func TestFailureIsCounted(t *testing.T) {
	w, _ := dogs(t)
	w.aws.out = errOut
	if got := w.counting("POST", "/start", "", ""); !maps.Equal(got.N, map[string]int{"error": 1}) || got.Out != "error" {
		t.Errorf("%+v", got)
	}
}

// An invocation leaves one line, whatever becomes of it: an answer, a panic.
func TestEveryInvocationLeavesALine(t *testing.T) {
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "a-request"})
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		out     string
	}{
		"an answer": {func(w http.ResponseWriter, r *http.Request) {
			if meter.From(r.Context()) == nil {
				t.Error("a handler finds no reading")
			}
			io.WriteString(w, "yes")
		}, ""},
		"a panic": {func(http.ResponseWriter, *http.Request) { panic("an answer") }, "error"},
	} {
		var out bytes.Buffer
		log := meterInto(&out).Logger(nil)
		event := events.APIGatewayV2HTTPRequest{RawPath: "/"}
		event.RequestContext.HTTP.Method = "GET"
		if _, err := service.Answering(test.handler, log)(ctx, event); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		last := readLine(t, []byte(lines[len(lines)-1]))
		if strings.Count(out.String(), `{"meter":1`) != 1 || last.RID != "a-request" || last.Out != test.out {
			t.Errorf("%s: %s", name, out.String())
		}
		for _, line := range lines {
			if !strings.Contains(line, "a-request") {
				t.Errorf("%s: a line of no request: %s", name, line)
			}
		}
	}
}

func TestScheduledLeavesALine(t *testing.T) {
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "a-request"})
	for _, failure := range []error{nil, errors.New("no table")} {
		var out bytes.Buffer
		m := meterInto(&out)
		m.Function.Basis = ledger.Standing
		if err := service.Scheduled("sweep", m.Logger(nil), func(context.Context) error { return failure })(ctx); err != failure {
			t.Errorf("%v, want %v", err, failure)
		}
		line := readLine(t, out.Bytes())
		if line.Step != "sweep" || line.Basis != "standing" || (line.Out == "error") != (failure != nil) || len(line.N) > 0 {
			t.Errorf("%+v", line)
		}
	}
}
