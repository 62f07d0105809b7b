package service

import (
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

// Each row is a fault of the bare adapter on an HTTP API payload, and what adapt makes of it. The bare adapter is
// tried too: a row whose fault it no longer has fails, so that the repair can go.
func TestAdapterRepairs(t *testing.T) {
	echo := func(say func(*http.Request) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, say(r)) }
	}
	tests := map[string]struct {
		event   func(*events.APIGatewayV2HTTPRequest)
		handler http.HandlerFunc
		status  int
		body    string
	}{
		"a header with commas is one header": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.Headers["accept-language"] = "cy,en-GB;q=0.8" },
			handler: echo(func(r *http.Request) string { return r.Header.Get("Accept-Language") }),
			status:  200, body: "cy,en-GB;q=0.8",
		},
		"a decoded percent sign in the path": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "/100%" },
			handler: echo(func(r *http.Request) string { return r.URL.Path }),
			status:  200, body: "/100%",
		},
		"a decoded question mark in the path is no query": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "/a?b=c" },
			handler: echo(func(r *http.Request) string { return r.URL.Path + " " + r.URL.RawQuery }),
			status:  200, body: "/a?b=c ",
		},
		"a decoded hash in the path stays": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = "/a#b" },
			handler: echo(func(r *http.Request) string { return r.URL.Path }),
			status:  200, body: "/a#b",
		},
		"a control character in the query": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.RawQueryString = "a=\x01b" },
			handler: echo(func(r *http.Request) string { return r.URL.RawQuery }),
			status:  200, body: "a=b",
		},
		"a body that is not the base64 it says": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.Body, e.IsBase64Encoded = "%%%", true },
			handler: echo(func(r *http.Request) string { b, _ := io.ReadAll(r.Body); return "[" + string(b) + "]" }),
			status:  200, body: "[]",
		},
		"a handler that writes nothing": {
			handler: func(http.ResponseWriter, *http.Request) {},
			status:  200, body: "",
		},
		"a panic": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "half a page")
				panic("an answer")
			},
			status: 500, body: "Internal Server Error\n",
		},
		"the host is the one of the request": {
			event:   func(e *events.APIGatewayV2HTTPRequest) { e.Headers["host"] = "frontline.example" },
			handler: echo(func(r *http.Request) string { return r.Host }),
			status:  200, body: "frontline.example",
		},
		"the remote address has a port": {
			handler: echo(func(r *http.Request) string { return r.RemoteAddr }),
			status:  200, body: "192.0.2.1:0",
		},
		"the first status wins": {
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201); w.WriteHeader(500) },
			status:  201, body: "",
		},
		"headers after the first write are not sent": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(200)
				w.Header().Set("X-Late", "yes")
			},
			status: 200, body: "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			event := events.APIGatewayV2HTTPRequest{RawPath: "/", Headers: map[string]string{}}
			event.RequestContext.DomainName = "api.example"
			event.RequestContext.HTTP.Method = "GET"
			event.RequestContext.HTTP.SourceIP = "192.0.2.1"
			if test.event != nil {
				test.event(&event)
			}
			got, err := adapt(test.handler, slog.New(slog.DiscardHandler))(context.Background(), event)
			if err != nil || got.StatusCode != test.status || got.Body != test.body || len(got.Headers["X-Late"]) > 0 {
				t.Errorf("adapt: %d %q %v, %v; want %d %q", got.StatusCode, got.Body, got.Headers, err, test.status, test.body)
			}
			bare, err := bareAnswer(test.handler, event)
			if err == nil && bare.StatusCode == test.status && bare.Body == test.body && bare.Headers["X-Late"] == "" {
				t.Errorf("the bare adapter does not have this fault any more")
			}
		})
	}
}

// bareAnswer is what the adapter makes of an event by itself; a panic is the end of the process, and an error here.
func bareAnswer(h http.Handler, event events.APIGatewayV2HTTPRequest) (answer events.APIGatewayV2HTTPResponse, err error) {
	defer func() {
		if recover() != nil {
			err = io.ErrUnexpectedEOF
		}
	}()
	return httpadapter.NewV2(h).ProxyWithContext(context.Background(), event)
}

func TestAdapterKeepsCookiesBodiesAndCaller(t *testing.T) {
	event := events.APIGatewayV2HTTPRequest{
		RawPath: "/x", RawQueryString: "a=1&b=%20", Headers: map[string]string{"content-type": "application/x-www-form-urlencoded"},
		Cookies: []string{"a=1", "b=2"}, IsBase64Encoded: true, Body: base64.StdEncoding.EncodeToString([]byte("q=yes")),
	}
	event.RequestContext.HTTP.Method = "POST"
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{UserARN: "arn:aws:sts::1:assumed-role/r/s"},
	}
	got, err := adapt(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, _ := r.Cookie("a")
		b, _ := r.Cookie("b")
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "3"})
		http.SetCookie(w, &http.Cookie{Name: "d", Value: "4"})
		io.WriteString(w, strings.Join([]string{a.Value, b.Value, r.FormValue("q"), r.URL.Query().Get("b"), caller(r)}, ","))
	}), slog.New(slog.DiscardHandler))(context.Background(), event)
	if want := "1,2,yes, ,arn:aws:sts::1:assumed-role/r/s"; err != nil || got.Body != want {
		t.Errorf("%q, %v; want %q", got.Body, err, want)
	}
	if len(got.Cookies) != 2 {
		t.Errorf("cookies %v", got.Cookies)
	}
}
