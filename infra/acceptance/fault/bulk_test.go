package fault

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// This file has registered software that sends a file of submissions, and who works it: opened twice, worked by one and by the
// next, who may meet. Once all recovers, each line has one answer, what it says is received is so once, under the key of its
// line, and with the department once.

const (
	softwareID = "payroll"
	origin     = "https://frontline.example"
	sweepRole  = "sweep"
)

// byFile is a storied transaction that takes files of registered software.
func byFile(t testing.TB) transaction.Transaction {
	tx := storied(t)
	tx.Software = transaction.Registered
	return tx
}

// clients know the software that brings a token of this world's authorization server, where the transaction asks for one.
func (w *world) clients() *client.Verifier {
	if w.transaction.Software != transaction.Registered {
		return nil
	}
	w.provider = &provider.Server{Now: w.clock}
	issuing := httptest.NewServer(w.provider)
	w.t.Cleanup(issuing.Close)
	w.provider.Issuer = issuing.URL
	return &client.Verifier{Config: client.Config{Issuer: issuing.URL, Audience: origin, Now: w.clock}}
}

// lines are those of the file, and the status that each is to get.
var lines = []struct {
	text   string
	status int
}{
	{`{"answers": ` + string(told("any", 26)) + `}`, 201},
	{`{"answers": {"title": 1}}`, 422},
	{`{"answers": `, 400},
	{`{"answers": ` + string(told("any", 26)) + `}`, 201},
}

// ask is a request of the software.
func (w *world) ask(who *citizen, method, path, query, body string) answer {
	return w.call(method, path, func(e *events.APIGatewayV2HTTPRequest) {
		asJSON(body, map[string]string{"idempotency-key": who.key, "content-type": "application/x-ndjson",
			"authorization": "Bearer " + w.provider.AccessToken(softwareID, origin, w.transaction.Name, provider.None)})(e)
		e.RawQueryString = query
	})
}

// sendFile sends the file, and remembers its job.
func sendFile(w *world, who *citizen) {
	var texts []string
	for _, line := range lines {
		texts = append(texts, line.text)
	}
	a := w.ask(who, "POST", "/bulk", "", strings.Join(texts, "\n"))
	var job service.Job
	if a.status != 202 {
		return
	}
	if err := json.Unmarshal([]byte(a.body), &job); err != nil {
		w.t.Fatal(err)
	}
	if who.receipts[job.Job] = true; len(who.receipts) > 1 {
		w.violated("DUPLICATE: one file is the jobs %v", who.receipts)
	}
}

// workFile has the job worked, as the sweep does, once whoever had it before may be dead.
func workFile(w *world, who *citizen) {
	w.pass(41 * time.Second)
	for job := range who.receipts {
		w.call("POST", "/bulk/"+job+"/work", func(e *events.APIGatewayV2HTTPRequest) {
			signed("{}")(e)
			e.RequestContext.Authorizer.IAM.UserARN = "arn:aws:sts::000000000000:assumed-role/" + sweepRole + "/session"
		})
	}
}

// results are the answers of all lines, in their order.
func (w *world) results(who *citizen, job string) (all []service.LineResult) {
	next := "/bulk/" + job + "/results"
	for range len(lines) + 1 {
		path, query, _ := strings.Cut(next, "?")
		a := w.ask(who, "GET", path, query, "")
		var page struct {
			Status, Next string
			Results      []service.LineResult
		}
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != 200 || page.Status != "done" {
			w.violated("STUCK: the results are %d %s, %v", a.status, page.Status, err)
			return all
		}
		all = append(all, page.Results...)
		if page.Next == "" {
			break
		}
		to, err := url.Parse(page.Next)
		if err != nil {
			w.t.Fatal(err)
		}
		next = strings.TrimPrefix(to.String(), "/apply/"+w.transaction.Name)
	}
	return all
}

// worked holds the promises of a file.
func worked(w *world, who *citizen) {
	w.pass(time.Minute) // so many files a minute
	sendFile(w, who)
	for range 2 {
		workFile(w, who)
	}
	if len(who.receipts) != 1 {
		w.violated("STUCK: the file has the jobs %v", who.receipts)
		return
	}
	var want []string // the cases that the department is to have
	var received []submission.Submission
	for job := range who.receipts {
		all := w.results(who, job)
		if len(all) != len(lines) {
			w.violated("LOST or DUPLICATE: %d lines have %d answers", len(lines), len(all))
			return
		}
		for n, got := range all {
			key := submission.ClientKey(softwareID, fmt.Sprint(who.key, "/", n+1))
			sub, err := w.store.ByKey(w.t.Context(), key)
			switch {
			case got.Line != n+1 || got.Status != lines[n].status:
				w.violated("LOST: the answer of line %d is that of %d, %d", n+1, got.Line, got.Status)
			case got.Status != 201 && err == nil:
				w.violated("PHANTOM: line %d is %d, and there is %s", n+1, got.Status, sub.Reference)
			case got.Status == 201 && (err != nil || got.Receipt == nil || sub.Reference != got.Receipt.Reference):
				w.violated("LOST: line %d has a receipt, and there is %s, %v", n+1, sub.Reference, err)
			case got.Status == 201:
				want, received = append(want, handoff.ID(sub.Reference, 1)), append(received, sub)
			}
			if _, err := w.store.Submission(w.t.Context(), submission.Candidate(key, 1), 1); err == nil {
				w.violated("DUPLICATE: line %d is received twice", n+1)
			}
		}
	}
	for range 3 {
		if len(w.cases) == len(want) && w.waiting() == 0 {
			break
		}
		w.sweep()
		w.work()
		w.pass(threeDays + time.Minute)
	}
	for _, id := range want {
		if _, there := w.cases[id]; !there {
			w.violated("LOST: the department has no case of %s", id)
		}
	}
	if len(w.cases) != len(want) || w.waiting() != 0 || len(want) != len(slices.Compact(slices.Sorted(slices.Values(want)))) {
		w.violated("DUPLICATE: %d cases of %v, %d messages wait", len(w.cases), want, w.waiting())
	}
	w.reconciled(received)
}
