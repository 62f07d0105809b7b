package openapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

func keyOf(n int) string { return fmt.Sprintf("key-of-some-software-%03d", n) }

// at is an hour of a date, in UTC.
func at(on date.Date, hour int) time.Time {
	return time.Date(on.Year(), on.Month(), on.Day(), hour, 0, 0, 0, time.UTC)
}

// What the service really answers is what the document says: for each status the body fits its schema, no status and no code is
// answered that the document does not have, and it has none that is not answered here.
func TestAnswersFitTheSchema(t *testing.T) {
	each(t, func(t *testing.T, tx transaction.Transaction, document any, compiler *jsonschema.Compiler) {
		if tx.Software == transaction.Closed {
			return
		}
		d := &desk{t: t, tx: tx, now: at(date.MustParse("2026-11-22"), 12), document: document, compiler: compiler, seen: map[string]bool{}}
		d.open()
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		location, last := "", 0
		for n, c := range cases {
			d.now = at(c.On, 12)
			body := fmt.Sprintf(`{"answers": %s, "locale": %q, "channel": "software"}`, c.Answers, []string{"en", "cy"}[n%2])
			if answer := d.submit(keyOf(n), "application/json", body); answer.Code == 201 {
				location, last = answer.Header().Get("Location"), n
			}
		}
		d.now = at(cases[last].On, 13)
		good := fmt.Sprintf(`{"answers": %s}`, cases[last].Answers)
		d.refusedSubmissions(last, good)
		d.status(location, keyOf(901)) // 404
		d.status(location, keyOf(last))
		d.evidence()
		d.progress(keyOf(last))
		d.status(location, keyOf(last)) // with every time
		d.now = d.now.Add(time.Minute)
		job := ""
		if tx.Software == transaction.Registered {
			job = d.files(cases, last)
			for name, token := range map[string]string{"none": "none", "two": "two words", "no token": "no.token.at-all",
				"expired": d.provider.AccessToken("some-software", d.service.Origin, tx.Name, provider.TokenExpired),
				"scope":   d.provider.AccessToken("some-software", d.service.Origin, tx.Name, provider.NoScope)} {
				d.token = token
				if d.everywhere(location, job, good) != 401 {
					t.Errorf("the token %q is taken", name)
				}
			}
			d.token = ""
		}
		d.service.SoftwareRate = 1
		for n := range 3 {
			d.submit(keyOf(910+n), "application/json", good) // 429 at last
		}
		d.service.SoftwareRate = 0
		d.out = errors.New("out")
		d.everywhere(location, job, good) // 503
		d.out = nil
		client := d.service.Store.Client
		d.service.Store.Client = nil
		d.everywhere(location, job, good) // 500
		d.service.Store.Client = client
		d.service.Transaction.Opens, d.service.Transaction.Closes = date.Date{}, date.Of(d.now).AddDays(-9999)
		d.handler = d.service.Handler()
		d.everywhere(location, job, good) // 410
		for _, name := range documented(document) {
			if !d.seen[name] {
				t.Errorf("%s was never answered, so nothing shows that it is as described", name)
			}
		}
	})
}

// refusedSubmissions sends what is wrong in every way.
func (d *desk) refusedSubmissions(last int, good string) {
	for _, try := range []struct{ key, kind, body string }{
		{"", "application/json", good},
		{"short", "application/json", good},
		{strings.Repeat("k", 256), "application/json", good},
		{`"never ended`, "application/json", good},
		{keyOf(900), "text/plain", good},
		{keyOf(900), "application/json", `{"answers": `},
		{keyOf(900), "application/json", `{"answers": {}, "channel": 1}`},
		{keyOf(900), "application/json", `{"answers": {}, "more": 1}`},
		{keyOf(900), "application/json", `{}`},
		{keyOf(900), "application/json", `{"answers": {}, "x": "` + strings.Repeat("x", d.tx.BodyLimit()) + `"}`},
		{keyOf(900), "application/json", `{"answers": {"no-such-question": 1}}`},
		{keyOf(last), "application/json", `{"answers": {"a": 1}}`},
		{keyOf(900), "application/json", `{"answers": {}, "channel": "pigeon"}`},
		{keyOf(900), "application/json", `{"answers": {}, "locale": "fr"}`},
		{keyOf(950), "application/json", good}, // the same once more, where there may be one only
	} {
		d.submit(try.key, try.kind, try.body)
	}
	d.site = "cross-site"
	d.submit(keyOf(900), "application/json", good)
	d.site = ""
}

// everywhere asks each operation something that is right, and gives the last status.
func (d *desk) everywhere(location, job, good string) int {
	base := "/apply/" + d.tx.Name
	status := d.submit(keyOf(960), "application/json", good).Code
	d.status(location, keyOf(960))
	if d.proof != "" {
		d.list(keyOf(d.proves))
		d.prove(keyOf(d.proves), "application/x-www-form-urlencoded", "way=post")
	}
	if job != "" {
		d.send("POST", base+"/bulk", base+"/bulk", keyOf(961), "application/x-ndjson", "{}")
		d.send("GET", base+"/bulk/"+job, base+"/bulk/{job}", "", "", "")
		status = d.send("GET", base+"/bulk/"+job+"/results", base+"/bulk/{job}/results", "", "", "").Code
	}
	return status
}

// files sends files of submissions, right and wrong ones, and has one worked.
func (d *desk) files(cases []transaction.Case, last int) (job string) {
	base := "/apply/" + d.tx.Name + "/bulk"
	var file bytes.Buffer
	for _, c := range cases {
		var line bytes.Buffer
		if err := json.Compact(&line, c.Answers); err != nil {
			d.t.Fatal(err)
		}
		fmt.Fprintf(&file, "{\"answers\": %s}\n", line.String())
	}
	good := strings.Repeat(file.String(), 1+120/len(cases)) // more than stand together
	var sent struct{ Job, Results string }
	answer := d.send("POST", base, base, keyOf(970), "application/x-ndjson", good)
	if err := json.Unmarshal(answer.Body.Bytes(), &sent); err != nil || sent.Job == "" {
		d.t.Fatalf("%v %s", err, answer.Body)
	}
	read := func() string {
		d.send("GET", base+"/"+sent.Job, base+"/{job}", "", "", "")
		var page struct{ Next string }
		answer := d.send("GET", sent.Results, base+"/{job}/results", "", "", "")
		if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil {
			d.t.Fatal(err)
		}
		return page.Next
	}
	read()
	d.work(sent.Job)
	if next := read(); next == "" {
		d.t.Error("all results are told at once")
	} else {
		d.send("GET", next, base+"/{job}/results", "", "", "")
	}
	for _, try := range []struct{ key, kind, body string }{
		{"", "application/x-ndjson", good},
		{"short", "application/x-ndjson", good},
		{strings.Repeat("k", 251), "application/x-ndjson", good},
		{`"never ended`, "application/x-ndjson", good},
		{keyOf(971), "application/json", good},
		{keyOf(971), "application/x-ndjson", ""},
		{keyOf(971), "application/x-ndjson", strings.Repeat("{}\n", bulk.MostLines+1)},
		{keyOf(971), "application/x-ndjson", strings.Repeat("x", bulk.LargestLine+1)},
		{keyOf(971), "application/x-ndjson", strings.Repeat("x", bulk.Largest+1)},
		{keyOf(970), "application/x-ndjson", good + "{}"},
	} {
		d.send("POST", base, base, try.key, try.kind, try.body)
	}
	d.site = "cross-site"
	d.send("POST", base, base, keyOf(971), "application/x-ndjson", good)
	d.site = ""
	for n := range 11 {
		d.send("POST", base, base, keyOf(980+n), "application/x-ndjson", "{}") // 429 at last
	}
	d.send("GET", base+"/none", base+"/{job}", "", "", "")
	d.send("GET", base+"/none/results", base+"/{job}/results", "", "", "")
	d.send("GET", base+"/"+sent.Job+"/results?after=x", base+"/{job}/results", "", "", "")
	d.now = d.now.Add(time.Minute)
	return sent.Job
}

// work has a job worked, as the sweep does.
func (d *desk) work(job string) {
	d.t.Helper()
	d.service.Sweep = "sweep"
	event := events.APIGatewayV2HTTPRequest{RawPath: "/bulk/" + job + "/work", Body: "{}"}
	event.RequestContext.HTTP.Method = "POST"
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: "arn:aws:sts::1:assumed-role/sweep/s"}}
	if answer, err := d.service.Function()(d.t.Context(), event); err != nil || answer.StatusCode != 200 {
		d.t.Fatalf("%v %d %s", err, answer.StatusCode, answer.Body)
	}
}
