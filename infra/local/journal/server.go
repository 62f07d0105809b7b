package journal

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// The most that a page holds, as with AWS.
const (
	pageEvents = 10_000
	pageBytes  = 1 << 20
)

// call is the request of FilterLogEvents, of which the rest is refused.
type call struct {
	Group   string `json:"logGroupName"`
	ARN     string `json:"logGroupIdentifier"`
	Pattern string `json:"filterPattern"`
	From    *int64 `json:"startTime"`
	To      *int64 `json:"endTime"` // included
	Limit   int    `json:"limit"`
	Token   string `json:"nextToken"`

	Interleaved *bool `json:"interleaved"` // AWS ignores it
}

// found is one event of the answer.
type found struct {
	Stream    string `json:"logStreamName"`
	Timestamp int64  `json:"timestamp"`
	Message   string `json:"message"`
	Ingested  int64  `json:"ingestionTime"`
	ID        string `json:"eventId"`
}

// ServeHTTP answers one call, which has to be signed by somebody for this service. A role may do only what its policies
// let it.
func (j *Journal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	role := signer(r.Header.Get("Authorization"))
	if role == "" {
		refuse(w, "MissingAuthenticationTokenException", "the call is not signed for logs")
		return
	}
	switch target := r.Header.Get("X-Amz-Target"); {
	case r.Method == http.MethodPost && target == "Logs_20140328.FilterLogEvents":
		j.filter(w, r, role)
	case r.Method == http.MethodPost && target == "Logs_20140328.DescribeLogGroups":
		j.describe(w, r, role)
	default:
		refuse(w, "UnknownOperationException", "of CloudWatch Logs the local platform has DescribeLogGroups and FilterLogEvents only")
	}
}

// allows says whether a role may do something on a log group, and refuses it otherwise.
func (j *Journal) allows(w http.ResponseWriter, role, action, group string) bool {
	arn := "arn:aws:logs:" + template.Region + ":" + template.Account + ":log-group:" + group
	if j.Allows == nil || j.Allows(role, "logs:"+action, arn) {
		return true
	}
	refuse(w, "AccessDeniedException", role+" is not allowed logs:"+action+" on "+arn)
	return false
}

// describe answers DescribeLogGroups. AWS asks for the right on log groups of any name, whatever the prefix.
func (j *Journal) describe(w http.ResponseWriter, r *http.Request, role string) {
	var asked struct {
		Prefix string `json:"logGroupNamePrefix"`
		Limit  int    `json:"limit"` // all fit on a page here
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&asked); err != nil {
		refuse(w, "SerializationException", "the call is no JSON")
		return
	}
	if !j.allows(w, role, "DescribeLogGroups", ":log-stream:") {
		return
	}
	groups := []map[string]any{}
	for _, name := range slices.Sorted(slices.Values(j.Groups)) {
		if strings.HasPrefix(name, asked.Prefix) {
			groups = append(groups, map[string]any{"logGroupName": name,
				"arn": "arn:aws:logs:" + template.Region + ":" + template.Account + ":log-group:" + name + ":*"})
		}
	}
	answer(w, http.StatusOK, map[string]any{"logGroups": groups})
}

// filter answers FilterLogEvents.
func (j *Journal) filter(w http.ResponseWriter, r *http.Request, role string) {
	var asked call
	decoder := json.NewDecoder(io.LimitReader(r.Body, 64<<10))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		refuse(w, "SerializationException", "FilterLogEvents takes logGroupName, filterPattern, startTime, endTime, limit, nextToken here")
		return
	}
	if asked.Group == "" {
		_, asked.Group, _ = strings.Cut(asked.ARN, ":log-group:")
	}
	if !j.allows(w, role, "FilterLogEvents", asked.Group+":*") {
		return
	}
	if !slices.Contains(j.Groups, asked.Group) {
		refuse(w, "ResourceNotFoundException", "The specified log group does not exist.")
		return
	}
	holds, ok := pattern(asked.Pattern)
	if !ok {
		refuse(w, "InvalidParameterException", "the local platform knows filter patterns of texts in quotes only")
		return
	}
	start, err := strconv.Atoi(asked.Token)
	if asked.Token != "" && err != nil {
		refuse(w, "InvalidParameterException", "the nextToken is none that was given")
		return
	}
	wanted := want{group: asked.Group, from: math.MinInt64, to: math.MaxInt64, holds: holds}
	if asked.From != nil {
		wanted.from = *asked.From
	}
	if asked.To != nil {
		wanted.to = *asked.To
	}
	events, err := j.events(wanted)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	answer(w, http.StatusOK, page(events, min(start, len(events)), asked.Limit))
}

// page is a page of events from a place on. The token is that of the next place: what is logged meanwhile is later.
func page(events []event, start, limit int) map[string]any {
	if limit <= 0 || limit > pageEvents {
		limit = pageEvents
	}
	all, size := []found{}, 0
	for _, e := range events[start:] {
		if len(all) == limit || size+len(e.Message) > pageBytes && len(all) > 0 {
			break
		}
		size += len(e.Message)
		all = append(all, found{Stream: "local", Timestamp: e.Timestamp, Ingested: e.Timestamp, Message: e.Message,
			ID: strconv.FormatInt(e.Timestamp, 10) + strconv.Itoa(start+len(all))})
	}
	said := map[string]any{"events": all, "searchedLogStreams": []any{}}
	if next := start + len(all); next < len(events) {
		said["nextToken"] = strconv.Itoa(next)
	}
	return said
}

var (
	authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=([^/,]+)/\d+/[^/]+/logs/aws4_request\b`)
	terms         = regexp.MustCompile(`^\s*(?:\??"[^"\\]+"\s*)*$`)
	term          = regexp.MustCompile(`(\??)"([^"\\]+)"`)
)

// signer is the name in a signature, which is a role's where a function signed; empty where the call is not signed for
// this service.
func signer(header string) string {
	if m := authorization.FindStringSubmatch(header); m != nil {
		return m[1]
	}
	return ""
}

// pattern reads a filter pattern.
func pattern(text string) (holds func(line string) bool, ok bool) {
	if !terms.MatchString(text) {
		return nil, false
	}
	var all, any []string
	for _, m := range term.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			all = append(all, m[2])
		} else {
			any = append(any, m[2])
		}
	}
	return func(line string) bool {
		for _, t := range all {
			if !strings.Contains(line, t) {
				return false
			}
		}
		for _, t := range any {
			if strings.Contains(line, t) {
				return true
			}
		}
		return len(any) == 0
	}, true
}

func refuse(w http.ResponseWriter, kind, message string) {
	answer(w, http.StatusBadRequest, map[string]string{"__type": kind, "message": message})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that has gone needs no answer
}
