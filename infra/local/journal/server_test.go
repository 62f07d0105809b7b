package journal_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
	"github.com/frontline-gov/frontline/infra/local/journal"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const signed = "AWS4-HMAC-SHA256 Credential=role/20261122/eu-west-2/logs/aws4_request, SignedHeaders=host, Signature=00"

// ask makes a call and reads its answer.
func ask(j *journal.Journal, target, authorization, body string) (status int, answer struct {
	Events []struct {
		Timestamp int64
		Message   string
	}
	LogGroups []struct{ LogGroupName, Arn string }
	NextToken string
	Type      string `json:"__type"`
}) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", "Logs_20140328."+target)
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	j.ServeHTTP(w, r)
	_ = json.Unmarshal(w.Body.Bytes(), &answer)
	return w.Code, answer
}

func full(directory string) *journal.Journal {
	j := &journal.Journal{Directory: directory, Groups: []string{"/frontline/b", "/frontline/a", "/aws/other"}, Out: os.Stderr}
	for n := range 5 {
		j.Add(function.Line{Time: noon.Add(time.Duration(4-n) * time.Second), Function: "a", Group: "/frontline/a", Text: fmt.Sprintf("line %d of a", n)})
	}
	j.Add(function.Line{Time: noon, Function: "b", Group: "/frontline/b", Text: "line of b"})
	return j
}

// What FilterLogEvents gives, from memory and from files, also of a journal that ran before. Not yet run against AWS.
func TestFilterLogEvents(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "logs")
	full(directory).Close()
	at := noon.UnixMilli()
	for name, j := range map[string]*journal.Journal{"in memory": full(""), "in files": {Directory: directory, Groups: []string{"/frontline/a"}}} {
		for _, test := range []struct {
			name, body string
			want       []string
		}{
			{"all, in the order of time", `{"logGroupName":"/frontline/a"}`, []string{"4", "3", "2", "1", "0"}},
			{"by the group's ARN", `{"logGroupIdentifier":"arn:aws:logs:eu-west-2:000000000000:log-group:/frontline/a"}`, []string{"4", "3", "2", "1", "0"}},
			{"from a time to another, both included", fmt.Sprintf(`{"logGroupName":"/frontline/a","startTime":%d,"endTime":%d}`, at+1000, at+3000), []string{"3", "2", "1"}},
			{"with a text", `{"logGroupName":"/frontline/a","filterPattern":"\"line 2\""}`, []string{"2"}},
			{"with two texts", `{"logGroupName":"/frontline/a","filterPattern":"\"line\" \"3 of\""}`, []string{"3"}},
			{"with one of two texts", `{"logGroupName":"/frontline/a","filterPattern":"?\"line 1\" ?\"line 4\""}`, []string{"4", "1"}},
			{"with none", `{"logGroupName":"/frontline/a","filterPattern":"\"of b\""}`, nil},
		} {
			status, answer := ask(j, "FilterLogEvents", signed, test.body)
			var got []string
			for _, e := range answer.Events {
				got = append(got, strings.Fields(e.Message)[1])
			}
			if status != http.StatusOK || !slices.Equal(got, test.want) {
				t.Errorf("%s, %s: %d %v, want %v", name, test.name, status, got, test.want)
			}
		}
		var paged []string
		for token := ""; ; {
			_, answer := ask(j, "FilterLogEvents", signed, `{"logGroupName":"/frontline/a","limit":2,"nextToken":"`+token+`"}`)
			for _, e := range answer.Events {
				paged = append(paged, e.Message)
			}
			if token = answer.NextToken; token == "" {
				break
			}
		}
		if len(paged) != 5 || paged[4] != "line 0 of a" {
			t.Errorf("%s, in pages of two: %q", name, paged)
		}
	}
}

func TestDescribeLogGroups(t *testing.T) {
	_, answer := ask(full(""), "DescribeLogGroups", signed, `{"logGroupNamePrefix":"/frontline/"}`)
	if len(answer.LogGroups) != 2 || answer.LogGroups[0].LogGroupName != "/frontline/a" || !strings.HasSuffix(answer.LogGroups[0].Arn, ":log-group:/frontline/a:*") {
		t.Errorf("%+v", answer.LogGroups)
	}
}

func TestRefusals(t *testing.T) {
	j := full("")
	j.Allows = func(role, action, group string) bool {
		return action != "logs:FilterLogEvents" || strings.HasSuffix(group, "/frontline/a:*")
	}
	for name, test := range map[string]struct{ target, authorization, body, want string }{
		"unsigned":          {"FilterLogEvents", "", `{"logGroupName":"/frontline/a"}`, "MissingAuthenticationTokenException"},
		"another service's": {"FilterLogEvents", strings.Replace(signed, "/logs/", "/s3/", 1), `{"logGroupName":"/frontline/a"}`, "MissingAuthenticationTokenException"},
		"another call":      {"PutLogEvents", signed, `{}`, "UnknownOperationException"},
		"no JSON":           {"FilterLogEvents", signed, `nonsense`, "SerializationException"},
		"a field not known": {"FilterLogEvents", signed, `{"logGroupName":"/frontline/a","unmask":true}`, "SerializationException"},
		"not allowed":       {"FilterLogEvents", signed, `{"logGroupName":"/frontline/b"}`, "AccessDeniedException"},
		"a pattern of JSON": {"FilterLogEvents", signed, `{"logGroupName":"/frontline/a","filterPattern":"{ $.sub = 1 }"}`, "InvalidParameterException"},
		"a token of nobody": {"FilterLogEvents", signed, `{"logGroupName":"/frontline/a","nextToken":"x"}`, "InvalidParameterException"},
		"groups, no JSON":   {"DescribeLogGroups", signed, `nonsense`, "SerializationException"},
	} {
		if status, answer := ask(j, test.target, test.authorization, test.body); status != http.StatusBadRequest || answer.Type != test.want {
			t.Errorf("%s: %d %s, want %s", name, status, answer.Type, test.want)
		}
	}
	j.Allows = nil
	if _, answer := ask(j, "FilterLogEvents", signed, `{"logGroupName":"/frontline/none"}`); answer.Type != "ResourceNotFoundException" {
		t.Errorf("a group that is not there: %s", answer.Type)
	}
}
