package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// lineOf is answers as a line of a file.
func lineOf(answers json.RawMessage) string {
	var line bytes.Buffer
	if err := json.Compact(&line, answers); err != nil {
		panic(err) // they are a case's
	}
	return fmt.Sprintf("{\"answers\": %s}\n", line.String())
}

// filed is a return whose software has sent a file, too.
func filed(c *court) *subject {
	s := returnBySoftware(c)
	r := c.request("POST", c.p.URL+"/apply/"+s.tx.Name+"/bulk", "application/x-ndjson", lineOf(s.answers), func(r *http.Request) {
		r.Header.Set("Idempotency-Key", aSecret())
		c.withToken(r, s, "payroll", provider.None)
	})
	answer, text := c.send(r)
	s.job = answer.Header.Get("Location")[strings.LastIndex(answer.Header.Get("Location"), "/")+1:]
	if answer.StatusCode != http.StatusAccepted || s.job == "" {
		c.t.Fatalf("the file: %d %s", answer.StatusCode, text)
	}
	return s
}

// below is a request for something of a job.
func below(what, kind, body string) sample {
	return sample{of: filed, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/bulk/" + s.job + what, kind, body
	}}
}

// files are the requests about files of submissions, and what else is of registered software alone.
var files = map[string]sample{
	"transaction POST /bulk registered": {of: returnBySoftware, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/bulk", "application/x-ndjson", lineOf(s.answers)
	}},
	"transaction GET /bulk/{job} registered":         below("", "", ""),
	"transaction GET /bulk/{job}/results registered": below("/results", "", ""),
	"transaction POST /bulk/{job}/work registered":   below("/work", "application/json", "{}"),
	"transaction POST /submissions/{reference}/answer registered": {of: returnAsked, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by == access.OwnClient || by == access.OwnKey || by == access.AnothersKey {
			*s = *c.enquired(c.undecided(c.acknowledged(returnBySoftware(c))))
		}
		return "/submissions/" + s.reference + "/answer", "", url.Values{page.EnquiryField: {"1"}, page.AnswerField: {"Here it is"}}.Encode()
	}},
}

func returnAsked(c *court) *subject { return c.enquired(c.acknowledged(returnSent(c))) }

// undecided is a subject as if the rules had not been certain of it, so that the department may ask about it.
func (c *court) undecided(s *subject) *subject {
	c.t.Helper()
	ref, err := submission.ParseReference(s.reference)
	if err != nil {
		c.t.Fatal(err)
	}
	of := c.store(s.tx)
	if _, err := of.Client.UpdateItem(c.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &of.Table, Key: item.Item{"id": item.Text(string(ref)), "version": item.Number(1)},
		UpdateExpression:          aws.String("REMOVE decidedAt, decision SET needsDecision = :yes"),
		ExpressionAttributeValues: item.Item{":yes": &types.AttributeValueMemberBOOL{Value: true}},
	}); err != nil {
		c.t.Fatal(err)
	}
	return s
}
