package gateway

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/function"
)

// answering is a function of the test: it keeps the event and answers.
type answering struct {
	event  map[string]any
	answer string
	fault  string
	err    error
	delay  time.Duration
}

func (f *answering) Invoke(ctx context.Context, payload []byte) (function.Answer, error) {
	f.event = nil
	if err := json.Unmarshal(payload, &f.event); err != nil {
		return function.Answer{}, err
	}
	if f.delay > 0 {
		select {
		case <-time.After(f.delay):
		case <-ctx.Done():
			return function.Answer{}, ctx.Err()
		}
	}
	if f.err != nil {
		return function.Answer{}, f.err
	}
	return function.Answer{Payload: []byte(f.answer), Error: f.fault}, nil
}

func newAPI(f Function) *API {
	date := func() time.Time { return time.Date(2027, 4, 6, 9, 5, 0, 0, time.UTC) }
	return &API{
		ID: "abc1234567", Name: "probe", Stage: "$default", Now: date, Clock: time.Now,
		Routes: []Route{
			{Method: "ANY", Path: "/{proxy+}", Function: f, Timeout: MaxTimeout},
			{Method: "POST", Path: "/handoffs/{id}/decision", IAM: true, Function: f, Timeout: MaxTimeout},
		},
	}
}

// exchange sends a request over a connection of its own, so that nothing of it is tidied up on the way.
func exchange(t *testing.T, h http.Handler, method, target, body string, headers ...string) *http.Response {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	out := bufio.NewWriter(conn)
	fmt.Fprintf(out, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", method, target, address)
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(out, "%s: %s\r\n", headers[i], headers[i+1])
	}
	if body != "" {
		fmt.Fprintf(out, "Content-Length: %d\r\n", len(body))
	}
	fmt.Fprintf(out, "\r\n%s", body)
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	return response
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// value finds a value in an event by its path.
func value(event map[string]any, path string) any {
	var v any = event
	for name := range strings.SplitSeq(path, "/") {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// TestEvent: what a request becomes in payload format 2.0. Not yet run against AWS.
func TestEvent(t *testing.T) {
	tests := []struct {
		name, method, target, body string
		headers                    []string
		want                       map[string]any // by path in the event
	}{
		{
			name: "plain", method: "GET", target: "/apply/probe/children?a=1&a=2&b=%C3%A9+x",
			want: map[string]any{
				"version": "2.0", "routeKey": "ANY /{proxy+}", "rawPath": "/apply/probe/children", "rawQueryString": "a=1&a=2&b=%C3%A9+x",
				"queryStringParameters/a": "1,2", "queryStringParameters/b": "é x", "pathParameters/proxy": "children",
				"requestContext/http/path": "/apply/probe/children", "requestContext/http/method": "GET",
				"requestContext/http/protocol": "HTTP/1.1", "requestContext/http/sourceIp": "127.0.0.1",
				"requestContext/domainName": "api.frontline.example", "requestContext/domainPrefix": "api",
				"requestContext/apiId": "abc1234567", "requestContext/stage": "$default", "requestContext/accountId": "000000000000",
				"requestContext/routeKey": "ANY /{proxy+}", "requestContext/authorizer": nil,
				"requestContext/time": "06/Apr/2027:09:05:00 +0000", "requestContext/timeEpoch": 1807002300000.0,
				"headers/host": "api.frontline.example", "headers/x-forwarded-proto": "https", "headers/content-length": "0",
				"isBase64Encoded": false, "body": nil, "cookies": nil,
			},
		},
		{
			name: "headers of one name, cookies apart", method: "GET", target: "/apply/probe/x",
			headers: []string{"Accept-Language", "cy", "Accept-Language", "en-GB;q=0.8", "Cookie", "a=1; b=2", "Cookie", "c=3",
				"Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin", "X-Forwarded-For", "203.0.113.9"},
			want: map[string]any{
				"headers/accept-language": "cy,en-GB;q=0.8", "headers/cookie": nil, "cookies": []any{"a=1", "b=2", "c=3"},
				"headers/origin": "http://localhost:8080", "headers/sec-fetch-site": "same-origin",
				"headers/x-forwarded-for": "203.0.113.9, 127.0.0.1",
			},
		},
		{
			name: "form", method: "POST", target: "/apply/probe/x", body: "a=1&b=%C3%A9",
			headers: []string{"Content-Type", "application/x-www-form-urlencoded"},
			want:    map[string]any{"body": "YT0xJmI9JUMzJUE5", "isBase64Encoded": true, "headers/content-length": "12"},
		},
		{
			name: "json", method: "POST", target: "/apply/probe/x", body: `{"a":"é <&>"}`,
			headers: []string{"Content-Type", "application/json; charset=utf-8"},
			want:    map[string]any{"body": `{"a":"é <&>"}`, "isBase64Encoded": false},
		},
		{
			name: "text of any kind", method: "PUT", target: "/apply/probe/x", body: "a,b", headers: []string{"Content-Type", "TEXT/csv"},
			want: map[string]any{"body": "a,b", "isBase64Encoded": false},
		},
		{
			name: "no type", method: "POST", target: "/apply/probe/x", body: "a",
			want: map[string]any{"body": "YQ==", "isBase64Encoded": true},
		},
		{
			name: "text that is not UTF-8", method: "POST", target: "/apply/probe/x", body: "\xff", headers: []string{"Content-Type", "text/plain"},
			want: map[string]any{"body": "/w==", "isBase64Encoded": true},
		},
		{
			name: "encoded per cent", method: "GET", target: "/apply/probe/100%25",
			want: map[string]any{"rawPath": "/apply/probe/100%", "pathParameters/proxy": "100%"},
		},
		{
			name: "encoded slash", method: "GET", target: "/apply/probe/a%2Fb",
			want: map[string]any{"rawPath": "/apply/probe/a/b", "pathParameters/proxy": "a/b"},
		},
		{
			name: "encoded number sign", method: "GET", target: "/apply/probe/a%23b?c=d",
			want: map[string]any{"rawPath": "/apply/probe/a#b", "rawQueryString": "c=d"},
		},
		{
			name: "encoded question mark cuts the path", method: "GET", target: "/apply/probe/a%3Fb?c=d",
			want: map[string]any{"rawPath": "/apply/probe/a", "rawQueryString": "c=d"},
		},
		{
			name: "slash at the end", method: "GET", target: "/apply/probe/a/",
			want: map[string]any{"rawPath": "/apply/probe/a/", "pathParameters/proxy": "a/"},
		},
		{
			name: "encoded slashes do not reach the signed route", method: "POST", target: "/apply/probe/handoffs%2F1%2Fdecision",
			want: map[string]any{"rawPath": "/apply/probe/handoffs/1/decision", "routeKey": "ANY /{proxy+}", "requestContext/authorizer": nil},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &answering{answer: `{"statusCode":200}`}
			domain := &Domain{Name: "api.frontline.example", Mappings: []Mapping{{Key: "apply/probe", API: newAPI(f)}}}
			r := exchange(t, domain, tt.method, tt.target, tt.body, tt.headers...)
			if r.StatusCode != 200 {
				t.Fatalf("status %d: %s", r.StatusCode, text(t, r))
			}
			for _, path := range slices.Sorted(maps.Keys(tt.want)) {
				if got, want := value(f.event, path), tt.want[path]; fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s is %v, want %v", path, got, want)
				}
			}
		})
	}
}

// TestOwnAddress: at the API's own address nothing of the path is this machine's. Not yet run against AWS.
func TestOwnAddress(t *testing.T) {
	f := &answering{answer: `{"statusCode":200}`}
	exchange(t, newAPI(f).At(Mount{Strip: "/apis/probe"}), "GET", "/apis/probe/handoffs/1?a=b", "")
	if got := value(f.event, "rawPath"); got != "/handoffs/1" {
		t.Errorf("raw path %v", got)
	}
	if got := value(f.event, "headers/host"); !strings.HasPrefix(fmt.Sprint(got), "127.0.0.1:") {
		t.Errorf("host %v, want the one that was asked", got)
	}
	closed := newAPI(f)
	closed.Mapped = true
	for mapping, want := range map[string]int{"": 404, "/apply/probe": 200} {
		path := "/apis/probe" + mapping + "/handoffs/1"
		if got := exchange(t, closed.At(Mount{Strip: "/apis/probe", Mapping: mapping}), "GET", path, "").StatusCode; got != want {
			t.Errorf("closed but for a domain, mapped to %q: %d, want %d", mapping, got, want)
		}
	}
}

// TestMappings: the longest key wins, and what is not mapped is forbidden. Not yet run against AWS.
func TestMappings(t *testing.T) {
	one, two := &answering{answer: `"one"`}, &answering{answer: `"two"`}
	domain := &Domain{Name: "api.frontline.example", Mappings: []Mapping{
		{Key: "apply/vat", API: newAPI(one)}, {Key: "apply/vat/return", API: newAPI(two)},
	}}
	for target, want := range map[string]string{
		"/apply/vat/x":        `200 "one"`,
		"/apply/vat/return/x": `200 "two"`,
		"/apply/vat/returns":  `200 "one"`,
		"/apply/vat":          `404 {"message":"Not Found"}`,
		"/apply/vats/x":       `403 {"message":"Forbidden"}`,
		"/apply/":             `403 {"message":"Forbidden"}`,
	} {
		r := exchange(t, domain, "GET", target, "")
		if got := fmt.Sprintf("%d %s", r.StatusCode, text(t, r)); got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}

// TestAnswer: what a function's answer becomes. Not yet run against AWS.
func TestAnswer(t *testing.T) {
	tests := []struct {
		name, answer string
		status       int
		body         string
		headers      map[string][]string
	}{
		{
			name: "everything", status: 201, body: "é",
			answer:  `{"statusCode":201,"headers":{"content-type":"text/html; charset=utf-8","X-Number":7,"Connection":"close"},"cookies":["a=1; Path=/","b=2"],"body":"é"}`,
			headers: map[string][]string{"Content-Type": {"text/html; charset=utf-8"}, "Set-Cookie": {"a=1; Path=/", "b=2"}, "X-Number": {"7"}, "Content-Length": {"2"}},
		},
		{name: "bytes", status: 200, body: "\xff\x00", answer: `{"statusCode":200,"body":"/wA=","isBase64Encoded":true}`},
		{name: "see other", status: 303, answer: `{"statusCode":303,"headers":{"Location":"/child-benefit/"}}`, headers: map[string][]string{"Location": {"/child-benefit/"}}},
		{name: "nothing to say", status: 204, answer: `{"statusCode":204}`, headers: map[string][]string{"Content-Length": nil}},
		{name: "no type", status: 200, body: "a", answer: `{"statusCode":200,"body":"a"}`, headers: map[string][]string{"Content-Type": {"text/plain;charset=UTF-8"}}},
		{name: "any object is the body", status: 200, body: `{"a":1}`, answer: `{"a":1}`, headers: map[string][]string{"Content-Type": {"application/json"}}},
		{name: "any text is the body", status: 200, body: `"a"`, answer: `"a"`, headers: map[string][]string{"Content-Type": {"application/json"}}},
		{name: "null is the body", status: 200, body: `null`, answer: `null`},
		{name: "a list is the body", status: 200, body: `[1]`, answer: `[1]`},
		{name: "not JSON", status: 500, body: `{"message":"Internal Server Error"}`, answer: `{`},
		{name: "wrong base64", status: 500, body: `{"message":"Internal Server Error"}`, answer: `{"statusCode":200,"body":"*","isBase64Encoded":true}`},
		{name: "wrong status", status: 500, body: `{"message":"Internal Server Error"}`, answer: `{"statusCode":99}`},
		{name: "wrong body", status: 500, body: `{"message":"Internal Server Error"}`, answer: `{"statusCode":200,"body":{}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := exchange(t, newAPI(&answering{answer: tt.answer}).At(Mount{}), "GET", "/x", "")
			if got := text(t, r); r.StatusCode != tt.status || got != tt.body {
				t.Errorf("%d %q, want %d %q", r.StatusCode, got, tt.status, tt.body)
			}
			for name, want := range tt.headers {
				if got := r.Header[name]; !slices.Equal(got, want) {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if r.Header.Get("Apigw-Requestid") == "" {
				t.Error("the answer has no request id")
			}
		})
	}
	t.Run("head", func(t *testing.T) {
		r := exchange(t, newAPI(&answering{answer: `{"statusCode":200,"body":"abc"}`}).At(Mount{}), "HEAD", "/x", "")
		if r.ContentLength != 3 || text(t, r) != "" {
			t.Errorf("length %d", r.ContentLength)
		}
	})
}

// TestRefusals: what API Gateway answers by itself. Not yet run against AWS.
func TestRefusals(t *testing.T) {
	tests := []struct {
		name   string
		f      *answering
		change func(*API)
		target string
		body   string
		status int
		want   string
	}{
		{name: "function failed", f: &answering{fault: "Unhandled", answer: `{"errorMessage":"secret"}`}, status: 500, want: "Internal Server Error"},
		{name: "function throttled", f: &answering{err: function.ErrThrottled}, status: 503, want: "Service Unavailable"},
		{name: "event too large", f: &answering{err: function.ErrTooLarge}, status: 413, want: "Request Entity Too Large"},
		{
			name: "function too slow", f: &answering{delay: time.Minute}, status: 503, want: "Service Unavailable",
			change: func(a *API) { a.Routes[0].Timeout = 20 * time.Millisecond },
		},
		{name: "body too large", f: &answering{answer: "{}"}, body: strings.Repeat("a", MaxBody+1), status: 413, want: "Request Entity Too Large"},
		{name: "no route", f: &answering{answer: "{}"}, target: "/", status: 404, want: "Not Found"},
		{
			name: "stage throttled", f: &answering{answer: "{}"}, status: 429, want: "Too Many Requests",
			change: func(a *API) { a.Throttle = &Throttle{Rate: 1, Burst: 0, Clock: time.Now} },
		},
		{name: "not signed", f: &answering{answer: "{}"}, target: "/handoffs/1/decision", status: 403, want: "Forbidden"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			api := newAPI(tt.f)
			if tt.change != nil {
				tt.change(api)
			}
			if tt.target == "" {
				tt.target = "/x"
			}
			r := exchange(t, api.At(Mount{}), "POST", tt.target, tt.body)
			want := fmt.Sprintf(`{"message":%q}`, tt.want)
			if got := text(t, r); r.StatusCode != tt.status || got != want || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%d %s, want %d %s", r.StatusCode, got, tt.status, want)
			}
		})
	}
	t.Run("largest body", func(t *testing.T) {
		f := &answering{answer: "{}"}
		if r := exchange(t, newAPI(f).At(Mount{}), "POST", "/x", strings.Repeat("a", MaxBody)); r.StatusCode != 200 {
			t.Errorf("status %d", r.StatusCode)
		}
	})
}
