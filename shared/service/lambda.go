package service

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/textproto"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

// Invocation is what an HTTP API invokes a function with, and what it wants back.
type Invocation = func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// adapt makes the function that Lambda invokes out of a handler. aws-lambda-go-api-proxy does the work, and this
// mends where it is wrong about HTTP API payloads (lambda_test.go shows each):
//
//   - it splits headers at commas and loses all but the first part;
//   - it parses the path, which arrives percent-decoded, as if it were encoded: "/100%" became a failed invocation,
//     and "?" or "#" in a path became a query or nothing;
//   - a body that is not the base64 it says it is became a failed invocation;
//   - a handler that writes nothing became a failed invocation;
//   - a panic ended the process, and the next citizen waited for a new one;
//   - Host was the API's domain only, RemoteAddr had no port, a second WriteHeader won, and headers changed after
//     the first write were sent.
func adapt(h http.Handler, log *slog.Logger) Invocation {
	proxy := httpadapter.NewV2(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event := r.Context().Value(eventKey{}).(*events.APIGatewayV2HTTPRequest)
		restore(r, event)
		answer := &answer{header: http.Header{}}
		serve(h, answer, r, log)
		for name, values := range answer.sent {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.status)
		w.Write(answer.body.Bytes())
	}))
	return metered(func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		if end, ok := ctx.Deadline(); ok {
			// What is waited for ends early enough for an answer of ours to leave.
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-time.Second))
			defer cancel()
		}
		plain := event
		path := event.RawPath
		if path == "" {
			path = event.RequestContext.HTTP.Path
		}
		plain.RawPath = "/" + strings.TrimPrefix((&url.URL{Path: path}).EscapedPath(), "/")
		plain.RawQueryString = strings.Map(printable, event.RawQueryString)
		plain.Headers, plain.Cookies, plain.QueryStringParameters = nil, nil, nil
		if event.IsBase64Encoded && !isBase64(event.Body) {
			plain.Body = ""
		}
		return proxy.ProxyWithContext(context.WithValue(ctx, eventKey{}, &event), plain)
	}, log)
}

type eventKey struct{}

// restore gives the request what the event says, unsplit.
func restore(r *http.Request, event *events.APIGatewayV2HTTPRequest) {
	r.Header = make(http.Header, len(event.Headers)+1)
	for name, value := range event.Headers {
		r.Header[textproto.CanonicalMIMEHeaderKey(name)] = []string{value}
	}
	if len(event.Cookies) > 0 {
		r.Header["Cookie"] = []string{strings.Join(event.Cookies, "; ")}
	}
	r.Host = event.RequestContext.DomainName
	if host := event.Headers["host"]; host != "" {
		r.Host = host
	}
	r.RemoteAddr = event.RequestContext.HTTP.SourceIP + ":0"
	if iam := event.RequestContext.Authorizer; iam != nil && iam.IAM != nil {
		*r = *r.WithContext(context.WithValue(r.Context(), callerKey{}, iam.IAM.UserARN))
	}
}

type callerKey struct{}

// caller is the ARN that API Gateway has verified to have signed the request, empty where nobody has.
func caller(r *http.Request) string {
	arn, _ := r.Context().Value(callerKey{}).(string)
	return arn
}

// serve answers a panic with an empty 500. What the panic says may hold an answer, so only its place is logged.
func serve(h http.Handler, a *answer, r *http.Request, log *slog.Logger) {
	defer func() {
		if recover() == nil {
			if a.status == 0 {
				a.WriteHeader(http.StatusOK)
			}
			return
		}
		log.Error("panic", "at", panicPlace())
		*a = answer{header: http.Header{}}
		a.Header().Set("Cache-Control", "no-store")
		http.Error(a, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}()
	h.ServeHTTP(a, r)
}

// panicPlace is the file and line of the function that panicked.
func panicPlace() string {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			return frame.Function
		}
		if !more {
			return "unknown"
		}
	}
}

// answer holds a response until the handler is done, so that a panic half-way leaves nothing of it.
type answer struct {
	header http.Header
	sent   http.Header // header as it was at the first WriteHeader
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 && a.header.Get("Content-Type") == "" {
		a.header.Set("Content-Type", http.DetectContentType(p))
	}
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// printable keeps what may stand in a query. A "#" would begin a fragment.
func printable(r rune) rune {
	if r <= ' ' || r >= 0x7f || r == '#' {
		return -1
	}
	return r
}

func isBase64(body string) bool {
	if len(body)%4 != 0 {
		return false
	}
	body = strings.TrimSuffix(strings.TrimSuffix(body, "="), "=")
	return strings.Trim(body, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == ""
}
