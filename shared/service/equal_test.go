package service_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/shared/submission"
)

// What is not there and what is not yours are one answer, to the letter, headers included, by the same calls of the storage:
// for a submission asked for by nothing, by another draft's cookie, by another's pass, by another's key and by a wrong key, in HTML and in JSON;
// for the answer to what the department asked, a change and a withdrawal; for a hand-off. (return and status by fact: TestNothingTellsWhichIsWrong.)
func TestNotThereIsNotYours(t *testing.T) {
	w, c := changeable(t)
	_, theirs := w.sent(c)
	another, reference := w.sent(c)
	draft := w.start()
	pass := w.opened(reference, birth(born), "192.0.2.1")
	keyed := w.json("/submissions", "a-key-of-some-software-0001", fmt.Sprintf(`{"answers": %s}`, c.Answers))
	if keyed.Code != 201 {
		t.Fatalf("%d %s", keyed.Code, keyed.Body)
	}
	for name, bring := range map[string][]func(*http.Request){
		"nothing":                     nil,
		"another's cookie":            {with("Cookie", another)},
		"the cookie of a draft":       {with("Cookie", draft)},
		"another's pass":              {with("Cookie", pass)},
		"a pass that is none":         {with("Cookie", "__Secure-pass=1795348800.A")},
		"another's key":               {with("Idempotency-Key", "a-key-of-some-software-0001")},
		"a key of nobody":             {with("Idempotency-Key", "a-key-of-some-software-0002")},
		"a key that is too short":     {with("Idempotency-Key", "short")},
		"a cookie that is none":       {with("Cookie", "__Secure-draft=nonsense")},
		"both, in JSON":               {with("Cookie", another), with("Idempotency-Key", "a-key-of-some-software-0001"), with("Accept", "application/json")},
		"another's cookie, two times": {with("Cookie", another+"; "+another)},
	} {
		for _, route := range []string{"GET /submissions/%s", "GET /cy/submissions/%s", "GET /submissions/%s/answers", "POST /submissions/%s/answer", "POST /submissions/%s/amend", "GET /submissions/%s/withdraw", "POST /submissions/%s/withdraw"} {
			method, path, _ := strings.Cut(route, " ")
			w.same(t, name+": "+route, 404, func(reference string) *httptest.ResponseRecorder {
				return w.request(method, fmt.Sprintf(path, reference), "enquiry=1&answer=yes", append(bring, with("Content-Type", "application/x-www-form-urlencoded"))...)
			}, theirs, unknownReference)
		}
	}
}

// A hand-off that is not there and one of another department, which stands in another table, are one answer; and whoever
// has not signed as the department's back office is refused before anything is looked up.
func TestHandoffsNotThere(t *testing.T) {
	w, c := dogs(t)
	_, ref := w.sent(c)
	function := w.service.Function()
	for _, call := range []string{"acknowledgement", "decision", "redrive"} {
		for arn, status := range map[string]int{
			"": 401, "arn:aws:sts::1:assumed-role/another-back-office/x": 401, "arn:aws:iam::1:user/back-office": 401, "arn:aws:sts::1:assumed-role/back-office/x": 404,
		} {
			references := []string{unknownReference + "-1", submission.Candidate([32]byte{1}, 0).String() + "-1", ref + "-2"}
			if status == 401 {
				references = append(references, ref+"-1", "nonsense", "")
			}
			w.same(t, call+" signed by "+arn, status, func(id string) *httptest.ResponseRecorder {
				event := events.APIGatewayV2HTTPRequest{RawPath: "/handoffs/" + id + "/" + call, Body: "{", Headers: map[string]string{"content-type": "application/json"}}
				if status == 404 {
					event.Body = map[string]string{"acknowledgement": `{"caseNumber":"A-1"}`, "decision": `{"decision":"awarded"}`, "redrive": "{}"}[call]
				}
				event.RequestContext.HTTP.Method = "POST"
				if arn != "" {
					event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
						IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: arn}}
				}
				if id == "" {
					event.RawPath = "/handoffs/" + ref + "-1/" + call
				}
				answer, err := function(context.Background(), event)
				if err != nil {
					t.Fatal(err)
				}
				got := httptest.NewRecorder()
				for name, value := range answer.Headers {
					got.Header().Set(name, value)
				}
				got.WriteHeader(answer.StatusCode)
				got.WriteString(answer.Body)
				return got
			}, references...)
			if status == 401 && len(w.calls(func() {})) != 0 {
				t.Error("calls are left over")
			}
		}
	}
}

// same holds that a request gets the same answer for each reference, by the same calls.
func (w *world) same(t *testing.T, name string, status int, ask func(reference string) *httptest.ResponseRecorder, references ...string) {
	t.Helper()
	var first *httptest.ResponseRecorder
	var calls []string
	for _, reference := range references {
		var got *httptest.ResponseRecorder
		made := w.calls(func() { got = ask(reference) })
		if status == 401 && len(made) > 0 {
			t.Errorf("%s: it looks something up: %v", name, made)
		}
		if first == nil {
			first, calls = got, made
			if got.Code != status {
				t.Errorf("%s: %d %.200s, want %d", name, got.Code, got.Body, status)
			}
			continue
		}
		// A page may have the reference that it was asked for in its own addresses.
		if got.Code != first.Code || strings.ReplaceAll(got.Body.String(), "/"+reference+"/", "/"+references[0]+"/") != first.Body.String() || fmt.Sprint(got.Header()) != fmt.Sprint(first.Header()) {
			t.Errorf("%s: %s gets %d %v\n%s\nand %s gets %d %v\n%s", name, references[0], first.Code, first.Header(), first.Body,
				reference, got.Code, got.Header(), got.Body)
		}
		if !slices.Equal(made, calls) {
			t.Errorf("%s: %s takes the calls %v, and %s takes %v", name, references[0], calls, reference, made)
		}
	}
}
