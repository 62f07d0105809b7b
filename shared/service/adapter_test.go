package service

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// Whatever path, query, header and body an event brings, it is no failed invocation, and the handler sees the path and the
// header as they came.
func FuzzAdapter(f *testing.F) {
	f.Add("/rooms", "a=b", "text/html", "rooms=4", false)
	f.Add("/100%", "\x01 é", "a,b", "%%%", true)
	f.Add("/", "", "", "cm9vbXM9A===", true)
	f.Add("//x?#%zz", "%zz;&", "", "cm9vbXM9NA==", true)
	f.Add("/", "0?#%<w", "", "", false)
	f.Add("", "", "\r\n", "cm9vbXM9NA=", true)
	f.Fuzz(func(t *testing.T, path, query, header, body string, encoded bool) {
		path = "/" + path
		event := events.APIGatewayV2HTTPRequest{RawPath: path, RawQueryString: query, Body: body, IsBase64Encoded: encoded,
			Headers: map[string]string{"x-test": header}}
		event.RequestContext.DomainName = "api.example"
		event.RequestContext.HTTP.Method = "POST"
		got, err := adapt(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path || r.Header.Get("X-Test") != header {
				t.Errorf("the path is %q, the header %q", r.URL.Path, r.Header.Get("X-Test"))
			}
			if _, err := io.ReadAll(r.Body); err != nil {
				t.Errorf("the body: %v", err)
			}
			w.WriteHeader(http.StatusNoContent)
		}), slog.New(slog.DiscardHandler))(context.Background(), event)
		if err != nil || got.StatusCode != 204 {
			t.Errorf("%d, %v", got.StatusCode, err)
		}
	})
}
