package service_test

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// mark puts a text that stands nowhere else into every text of some answers that may be anything, and gives the answers
// and every text and date in them.
func mark(t *testing.T, raw json.RawMessage) (json.RawMessage, []string) {
	t.Helper()
	var answers any
	if err := json.Unmarshal(raw, &answers); err != nil {
		t.Fatal(err)
	}
	var marks []string
	free := []string{"first", "middle", "last", "line-1", "line-2", "town", "county", "region", "previous-names",
		"child-previous-names", "building-society"}
	var walk func(name string, value any) any
	walk = func(name string, value any) any {
		switch v := value.(type) {
		case map[string]any:
			for key, below := range v {
				v[key] = walk(key, below)
			}
		case []any:
			for i, below := range v {
				v[i] = walk(name, below)
			}
		case string:
			if slices.Contains(free, name) {
				n := len(marks)
				v = "Zqx" + string(rune('a'+n/26)) + string(rune('a'+n%26)) + "vk"
			}
			if len(v) > 6 {
				marks = append(marks, v)
			}
			return v
		}
		return value
	}
	marked, err := json.Marshal(walk("", answers))
	if err != nil {
		t.Fatal(err)
	}
	return marked, marks
}

// panics is a transaction whose rules panic with what was answered.
func panics(tx transaction.Transaction) transaction.Transaction {
	tx.Decide = func(_ date.Date, a ask.Answers) transaction.Outcome {
		panic(fmt.Sprintf("%v", a))
	}
	return tx
}

// No answer, token, key, address or case number comes into the log, whatever goes wrong: unknown pages, wrong answers,
// conflicts, drafts that are gone, a storage that is out, too little room, a panic.
func TestNothingPersonalInTheLog(t *testing.T) {
	tx := live(t, "child-benefit")
	c := worked(t, tx, "complete")
	var marks []string
	c.Answers, marks = mark(t, c.Answers)
	w := newWorld(t, tx)
	log.SetOutput(w.log)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })

	const stray = "Strayqzx"
	key := "Keyqzx-0123456789-0123456789"
	var codes []string
	statuses := map[int]int{}
	count := func(code int) { statuses[code]++ }
	everywhere := func(r *http.Request) {
		r.URL.RawQuery = "name=" + stray
		r.RemoteAddr = "198.51.100.77:1"
		for _, name := range []string{"User-Agent", "Referer", "X-Forwarded-For", "Accept-Language"} {
			r.Header.Set(name, stray)
		}
	}
	steps := func() []ask.Step {
		answers, _, faults := tx.Judge(c.On, c.Answers)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		steps, _ := ask.Walk(tx.Questions, c.On, answers)
		return steps
	}()
	posts := func(cookie string, change func(url.Values)) {
		for _, step := range steps {
			form := fields(step)
			if change != nil {
				change(form)
			}
			count(w.form("/"+step.Path, cookie, form).Code)
			count(w.request("POST", "/"+step.Path, form.Encode(), with("Cookie", cookie), everywhere).Code)
			count(w.request("GET", "/"+step.Path, "", with("Cookie", cookie), everywhere).Code)
		}
	}
	wrong := func(form url.Values) {
		for name := range form {
			form[name] = []string{stray + " €<\x01 " + strings.Join(form[name], " ")}
		}
	}
	stale := func(form url.Values) {
		form.Set("was", "1")
		for name, values := range form {
			if strings.Contains(name, "name") && strings.HasPrefix(values[0], "Zqx") {
				form[name] = []string{values[0] + "o"}
			}
		}
	}
	ways := func() {
		cookie := w.start()
		posts(cookie, wrong)
		w.fill(cookie, c)
		posts(cookie, stale)
		w.fill(cookie, c)
		count(w.get("/check", cookie).Code)
		count(w.get("/children/0/remove", cookie).Code)
		// A return code, with the right fact, and with a wrong one until it is refused; then the same with a reference.
		birth := fields(steps[slices.IndexFunc(steps, func(s ask.Step) bool { return s.Path == tx.Fact })])
		code := codePattern.FindStringSubmatch(w.post("/finish-later", cookie).Body.String())[1]
		codes = append(codes, code, strings.ReplaceAll(code, "-", ""))
		look := func(path, key string) {
			for _, year := range []string{birth.Get(tx.Fact + "-year"), "1801", "1802", "1803", "1804", "1805", "1806"} {
				form := url.Values{"key": {key}}
				maps.Copy(form, birth)
				form.Set(tx.Fact+"-year", year)
				count(w.request("POST", path, form.Encode(), everywhere, with("X-Forwarded-For", "198.51.100.77"), from("198.51.100.78")).Code)
			}
			w.now = w.now.Add(time.Hour)
		}
		look("/return", code)
		count(w.post("/submit", cookie).Code)
		sent, err := w.service.Store.ByKey(t.Context(), submission.DraftKey(token(cookie)))
		if err != nil {
			t.Fatal(err)
		}
		look("/status", sent.Reference.String())
		count(w.get("/receipt", cookie).Code)
		// Another answer behind what was sent: 409.
		w.post("/applicant-phone", cookie, "applicant-phone", "07700 900 111")
		count(w.post("/submit", cookie).Code)
		count(w.get("/children/0/remove", cookie).Code)
		count(w.post("/children/0/remove", cookie).Code)
		for _, body := range []string{`{"answers": %s}`, `{"answers": %s, "locale": "cy"}`, `{"answers": %s, "` + stray + `": 1}`,
			`{"answers": %s, "channel": "` + stray + `"}`, `{"answers": %s`, `{"answers": [%s]}`} {
			count(w.json("/submissions", key, fmt.Sprintf(body, c.Answers)).Code)
		}
		bad := strings.NewReplacer(`"Zqx`, `"<Zqx`, "AB123456C", "XX"+stray, `true`, `"`+stray+`"`).Replace(string(c.Answers))
		count(w.json("/submissions", key+"2", `{"answers": `+bad+`}`).Code)
		count(w.request("GET", "/"+stray, "", everywhere).Code)
		count(w.request("PUT", "/"+stray+"/"+stray, stray, everywhere).Code)
		count(w.request("POST", "/check", stray, with("Origin", "https://"+stray+".example"), everywhere).Code)
		count(w.request("GET", "/submissions/0000-0000-0000", "", with("Idempotency-Key", key), everywhere).Code)
		posts("__Secure-draft=ZQXZQXZQXZQXZQXZQXZQXZQXZQXZQXZQ", nil)
		posts("__Secure-draft="+stray, nil)
		count(w.request("POST", "/"+steps[0].Path, stray+"=%zz&%%%", with("Cookie", cookie)).Code)
		count(w.json("/submissions", key, `{"answers": "`+strings.Repeat(stray, 40_000)+`"}`).Code)
	}
	ways()
	sub, err := w.service.Store.ByKey(t.Context(), submission.SoftwareKey(key))
	if err != nil {
		t.Fatal(err)
	}

	// The department's calls, right and wrong, through Lambda.
	for _, body := range []string{`{"caseNumber":"` + stray + ` "}`, `{"caseNumber":"` + stray + `"}`, `{"caseNumber":"` + stray + `2"}`, stray} {
		for _, call := range []string{"acknowledgement", "decision"} {
			count(w.lambda("POST", "/handoffs/"+sub.Reference.String()+"-1/"+call, body).StatusCode)
		}
	}

	// More than an item holds, as the storage itself says it.
	many := map[string]json.RawMessage{"unknown": json.RawMessage(`"` + strings.Repeat("x", 16_000) + `"`)}
	for i := range 12 {
		many[fmt.Sprint("unknown-", i)] = json.RawMessage(`"` + strings.Repeat("x", store.Large-10) + `"`)
	}
	full := "__Secure-draft=FULLFULLFULLFULLFULLFULLFULLFULL"
	if err := w.service.Store.Start(t.Context(), store.Draft{
		ID: submission.DraftID(strings.TrimPrefix(full, "__Secure-draft=")), StartedAt: w.now, Expires: w.now.AddDate(0, 0, 1),
		Answers: many,
	}); err != nil {
		t.Fatal(err)
	}
	posts(full, nil)

	// A storage that is out.
	draft := w.start()
	w.aws.out = errOut
	posts(draft, nil)
	count(w.json("/submissions", key+"3", fmt.Sprintf(`{"answers": %s}`, c.Answers)).Code)
	count(w.post("/submit", draft).Code)
	w.aws.out = nil

	// Closed.
	w.service.Transaction.Closes = date.MustParse("2026-11-21")
	w.handler = w.service.Handler()
	posts(draft, nil)
	count(w.json("/submissions", key+"4", fmt.Sprintf(`{"answers": %s}`, c.Answers)).Code)

	// A panic in the rules, by page and by JSON.
	w.service.Transaction = panics(tx)
	w.handler = w.service.Handler()
	w.fill(draft, c)
	for _, answer := range []events.APIGatewayV2HTTPResponse{
		w.lambda("GET", "/check", "", "cookie", draft), w.lambda("POST", "/submit", "", "cookie", draft),
		w.lambda("POST", "/submissions", fmt.Sprintf(`{"answers": %s}`, c.Answers), "content-type", "application/json", "idempotency-key", key+"5"),
	} {
		count(answer.StatusCode)
		if answer.StatusCode != 500 || answer.Headers["Cache-Control"] != "no-store" {
			t.Errorf("a panic: %d %v", answer.StatusCode, answer.Headers)
		}
		for _, m := range marks {
			if strings.Contains(answer.Body, m) {
				t.Errorf("the answer to a panic holds %q", m)
			}
		}
	}

	for _, code := range []int{200, 201, 303, 400, 404, 409, 410, 413, 422, 429, 500, 503} {
		if statuses[code] == 0 {
			t.Errorf("no request was answered by %d", code)
		}
	}
	// The marks are real: what the storage was sent has every one of them.
	stored := strings.Join(w.aws.bodies, "\n") + string(sub.Record)
	if len(marks) < 60 {
		t.Errorf("only %d texts and dates are looked for", len(marks))
	}
	for _, m := range marks {
		if !strings.Contains(stored, m) {
			t.Errorf("%q was never stored, so not finding it shows nothing", m)
		}
	}
	token := strings.TrimPrefix(draft, "__Secure-draft=")
	lines := w.log.String()
	if n := strings.Count(lines, "\n"); n < 500 || !strings.Contains(lines, `"msg":"panic"`) || !strings.Contains(lines, `"code":"unavailable"`) {
		t.Errorf("%d lines are no log of all this", n)
	}
	marks = append(marks, codes...)
	for _, m := range append(marks, "198.51.100.78", stray, strings.ToLower(stray), "Zqx", "zqx", "ZQX", "Keyqzx", token, "FULLFULL", "198.51.100.77", "7700900111", "900 111") {
		if i := strings.Index(lines, m); i >= 0 {
			start := strings.LastIndex(lines[:i], "\n") + 1
			line, _, _ := strings.Cut(lines[start:], "\n")
			t.Errorf("the log holds %q: %.400s", m, line)
		}
	}
}

// lambda invokes the function as API Gateway does, signed by the department's role; headers are names and values.
func (w *world) lambda(method, path, body string, headers ...string) events.APIGatewayV2HTTPResponse {
	w.t.Helper()
	path, query, _ := strings.Cut(path, "?")
	event := events.APIGatewayV2HTTPRequest{RawPath: path, RawQueryString: query, Body: body, Headers: map[string]string{"host": "api.example"}}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "cookie" {
			event.Cookies = []string{headers[i+1]}
			continue
		}
		event.Headers[headers[i]] = headers[i+1]
	}
	event.RequestContext.DomainName = "api.example"
	event.RequestContext.HTTP.Method = method
	event.RequestContext.HTTP.SourceIP = "198.51.100.77"
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{
			UserARN: "arn:aws:sts::000000000000:assumed-role/back-office/session"}}
	answer, err := w.service.Function()(w.t.Context(), event)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer
}
