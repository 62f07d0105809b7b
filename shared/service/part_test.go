package service_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/meter"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/service"
)

// Each line of a file that became a submission has a receipt of what it cost; what was refused has its part and no receipt. All
// parts together are the invocation.
func TestReceiptsOfLines(t *testing.T) {
	w, _ := registered(t)
	all, _ := lines(w, 10)
	job := w.job(w.file("payroll", fileKey, strings.Join(all, "\n")+"\n"), 202)
	w.service.Sweep = "sweep"
	event := events.APIGatewayV2HTTPRequest{RawPath: "/bulk/" + job.Job + "/work", Body: "{}"}
	event.RequestContext.HTTP.Method = "POST"
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: "arn:aws:sts::1:assumed-role/sweep/s"}}
	var out bytes.Buffer
	m := meterInto(&out)
	m.Function.Memory = 512
	ctx, reading := m.Begin(t.Context(), "r")
	answer, err := w.service.Function()(ctx, event)
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("%d %v", answer.StatusCode, err)
	}
	reading.Answered(2, len(answer.Body), answer.StatusCode)
	reading.End()
	window := ledger.NewWindow()
	if err := window.Add(time.Now(), bytes.TrimSpace(out.Bytes())); err != nil {
		t.Fatalf("%v: %s", err, out.Bytes())
	}
	if parts := strings.Count(out.String(), `"ch":"api","us"`); parts != len(all) {
		t.Errorf("%d parts of %d lines: %s", parts, len(all), out.Bytes())
	}
	job = w.job(w.request("GET", "/bulk/"+job.Job, "", w.as("payroll", provider.None)), 200)
	receipts, compute := 0, int64(0)
	for _, raw := range w.results(job) {
		var result service.LineResult
		if err := json.Unmarshal(raw, &result); err != nil {
			t.Fatal(err)
		}
		if result.Receipt == nil {
			continue
		}
		receipts++
		steps := window.Steps(meter.Submission(result.Receipt.Reference.String()))
		if len(steps) != 1 || steps[0].Channel != ledger.Software {
			t.Fatalf("line %d has the steps %+v", result.Line, steps)
		}
		for _, used := range steps[0].Used {
			if used.Meter == price.LambdaCompute {
				compute += used.Quantity
			}
		}
	}
	if receipts != 4 || compute == 0 {
		t.Errorf("%d receipts, with %d MB × ms", receipts, compute)
	}
}

// metering counts a request, into a log.
func metering(out *bytes.Buffer, reading **meter.Reading) func(*http.Request) {
	return func(r *http.Request) {
		ctx, begun := meterInto(out).Begin(r.Context(), "r")
		*reading, *r = begun, *r.WithContext(ctx)
	}
}

// A file of evidence that goes through the function counts what looking at it will cost, on its submission's receipt.
func TestEvidenceIsCounted(t *testing.T) {
	w, cookie, ref := proving(t)
	var out bytes.Buffer
	var reading *meter.Reading
	got := w.upload("/submissions/"+ref+"/evidence/birth-certificate", cookie, "", document, metering(&out, &reading))
	reading.End()
	if got.Code != 303 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	var line struct {
		Sub  string
		Scan struct{ Objects, Bytes int }
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Scan.Objects != 1 || line.Scan.Bytes != len(document) || line.Sub != meter.Submission(ref) {
		t.Errorf("%v %s", err, out.Bytes())
	}
	out.Reset()
	w.upload("/submissions/"+ref+"/evidence/birth-certificate", cookie, "", document, metering(&out, &reading))
	reading.End()
	if strings.Contains(out.String(), "scan") {
		t.Errorf("the same file again is not looked at again: %s", out.Bytes())
	}
}
