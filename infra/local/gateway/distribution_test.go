package gateway

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/edge"
)

func readCloser(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }

// newDistribution is a site with a function behind /apply/*, as the edge stack has it.
func newDistribution(apply Function) *Distribution {
	site := Bucket{Files: fstest.MapFS{
		"index.html":               {Data: []byte("<h1>home</h1>")},
		"404/index.html":           {Data: []byte("<h1>not found</h1>")},
		"child-benefit/index.html": {Data: []byte("<h1>start</h1>")},
		"long/index.html":          {Data: []byte(strings.Repeat("<p>words</p>", 200))},
		"assets/a.css":             {Data: []byte("a{}")},
		"assets/long.png":          {Data: []byte(strings.Repeat("png", 1000))},
		"é.txt":                    {Data: []byte("accent")},
	}}
	api := &Domain{Name: "api.frontline.example", Mappings: []Mapping{{Key: "apply/probe", API: newAPI(apply)}}}
	return &Distribution{
		Root:   "index.html",
		Errors: map[int]ErrorPage{403: {Status: 404, Path: "/404/index.html"}},
		Behaviours: []Behaviour{
			{Pattern: "/apply/*", Methods: []string{"GET", "HEAD", "POST"}, Origin: api},
			{Pattern: "*", Methods: []string{"GET", "HEAD"}, Index: true, Compress: true, Origin: site, Headers: []Header{
				{Name: "Content-Security-Policy", Value: "default-src 'none'", Override: true},
				{Name: "Etag", Value: "ours"},
			}},
		},
	}
}

// TestDistribution: what CloudFront does in front of the bucket and the API. Not yet run against AWS.
func TestDistribution(t *testing.T) {
	csp := "default-src 'none'"
	tests := []struct {
		name, method, target string
		answer               string // of the function
		status               int
		body                 string
		headers              map[string]string
	}{
		{name: "home", target: "/", status: 200, body: "<h1>home</h1>", headers: map[string]string{"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": csp}},
		{name: "page", target: "/child-benefit/?a=b", status: 200, body: "<h1>start</h1>"},
		{name: "page without its slash", target: "/child-benefit?a=b", status: 301, headers: map[string]string{"Location": "/child-benefit/?a=b"}},
		{name: "two slashes lead to no other host", target: "//example.org/a", status: 301, headers: map[string]string{"Location": "/example.org/a/"}},
		{name: "file", target: "/assets/a.css", status: 200, body: "a{}", headers: map[string]string{"Content-Type": "text/css; charset=utf-8"}},
		{name: "encoded name", target: "/%C3%A9.txt", status: 200, body: "accent"},
		{name: "missing page", target: "/nowhere/", status: 404, body: "<h1>not found</h1>", headers: map[string]string{"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": csp}},
		{name: "missing file", target: "/nowhere.css", status: 404, body: "<h1>not found</h1>"},
		{name: "a directory is no file", target: "/assets/", status: 404, body: "<h1>not found</h1>"},
		{name: "out of the site", target: "/../../etc/passwd.txt", status: 404, body: "<h1>not found</h1>"},
		{name: "out of the site, encoded", target: "/%2e%2e/%2e%2e/etc/passwd.txt", status: 404, body: "<h1>not found</h1>"},
		{name: "head", method: "HEAD", target: "/assets/a.css", status: 200, headers: map[string]string{"Content-Length": "3"}},
		{name: "head of a missing page", method: "HEAD", target: "/nowhere/", status: 404},
		{name: "post to a file", method: "POST", target: "/child-benefit/", status: 403},
		{name: "function", target: "/apply/probe/x", answer: `{"statusCode":422,"body":"page"}`, status: 422, body: "page", headers: map[string]string{"Content-Security-Policy": ""}},
		{name: "a function's 404 stays", target: "/apply/probe/x", answer: `{"statusCode":404,"body":"own"}`, status: 404, body: "own"},
		{name: "a function's 403 does not", target: "/apply/probe/x", answer: `{"statusCode":403,"body":"own"}`, status: 404, body: "<h1>not found</h1>"},
		{name: "no such transaction", target: "/apply/nothing/x", status: 404, body: "<h1>not found</h1>"},
		{name: "route that must be signed", method: "POST", target: "/apply/probe/handoffs/1/decision", status: 404, body: "<h1>not found</h1>"},
		{name: "dots do not lead past the pattern", target: "/apply/../child-benefit/", status: 404, body: "<h1>not found</h1>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.method == "" {
				tt.method = "GET"
			}
			r := exchange(t, newDistribution(&answering{answer: tt.answer}), tt.method, tt.target, "")
			if got := text(t, r); r.StatusCode != tt.status || tt.body != "" && got != tt.body {
				t.Errorf("%d %q, want %d %q", r.StatusCode, got, tt.status, tt.body)
			}
			for name, want := range tt.headers {
				if got := r.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

// TestTooLarge: a form with a file that is larger than a function can be sent leads back to its page, and nothing else does. Not yet run
// against AWS.
func TestTooLarge(t *testing.T) {
	d := newDistribution(&answering{answer: `{"statusCode":200,"body":"taken"}`})
	d.Behaviours[0].Caller = true
	desk := d.Behaviours[0]
	desk.Pattern, desk.Origin = "/desk/*", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	d.Behaviours = append([]Behaviour{desk}, d.Behaviours...)
	const page, form = "/apply/probe/cy/x", "multipart/form-data; boundary=x"
	for name, test := range map[string]struct {
		method, path, kind, key string
		length                  int
		chunked                 bool // nobody says how long it is
		want                    string
	}{
		"a file as large as it may be": {method: "POST", path: page, kind: form, length: edge.MostForm, want: "200 "},
		"one byte more":                {method: "POST", path: page, kind: form, length: edge.MostForm + 1, want: "303 " + page + "?" + edge.TooLarge},
		"of unknown length":            {method: "POST", path: page, kind: form, length: edge.MostForm + 1, chunked: true, want: "200 "},
		"of no kind":                   {method: "POST", path: page, length: edge.MostForm + 1, want: "200 "},
		"of another kind":              {method: "POST", path: page, kind: "application/json", length: edge.MostForm + 1, want: "200 "},
		"asked for, not sent":          {method: "GET", path: page, kind: form, length: edge.MostForm + 1, want: "200 "},
		"of software":                  {method: "POST", path: page, kind: form, key: "k", length: edge.MostForm + 1, want: "200 "},
		"at a desk":                    {method: "POST", path: "/desk/x", kind: form, length: edge.MostForm + 1, want: "200 "},
	} {
		r := httptest.NewRequest(test.method, test.path+"?y", strings.NewReader(strings.Repeat("x", test.length)))
		for header, value := range map[string]string{"Content-Type": test.kind, "Idempotency-Key": test.key} {
			if value != "" {
				r.Header.Set(header, value)
			}
		}
		if test.chunked {
			r.ContentLength = -1
		}
		answer := httptest.NewRecorder()
		d.ServeHTTP(answer, r)
		if got := fmt.Sprint(answer.Code, " ", answer.Header().Get("Location")); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestCompression: text is made smaller for who takes it. Not yet run against AWS.
func TestCompression(t *testing.T) {
	for _, tt := range []struct {
		target, accept string
		gzipped        bool
	}{
		{"/long/", "gzip, deflate, br", true},
		{"/long/", "deflate, gzip;q=0.5", true},
		{"/long/", "gzip;q=0", false},
		{"/long/", "identity", false},
		{"/", "gzip", false},                // too short to be worth it
		{"/assets/long.png", "gzip", false}, // small already
	} {
		r := exchange(t, newDistribution(nil), "GET", tt.target, "", "Accept-Encoding", tt.accept)
		if got := r.Header.Get("Content-Encoding") == "gzip"; got != tt.gzipped {
			t.Errorf("%s for %q: gzip %v", tt.target, tt.accept, got)
			continue
		}
		tag := r.Header.Get("Etag")
		if tt.gzipped {
			z, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if body, err := io.ReadAll(z); err != nil || string(body) != strings.Repeat("<p>words</p>", 200) {
				t.Errorf("%s: %q, %v", tt.target, body, err)
			}
			if !strings.HasPrefix(tag, "W/") || r.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: %v", tt.target, r.Header)
			}
		}
		again := exchange(t, newDistribution(nil), "GET", tt.target, "", "Accept-Encoding", tt.accept, "If-None-Match", tag)
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its tag %s: %d, want 304", tt.target, tag, again.StatusCode)
		}
	}
}

// TestIndex runs the examples of the viewer-request function through the same rule in Go.
func TestIndex(t *testing.T) {
	text, err := os.ReadFile("../../stack/index.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct{ URI, Query, Serves, Redirects string }
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) < 10 {
		t.Fatalf("%d examples are too few", len(examples))
	}
	for _, e := range examples {
		serve, redirect := Index(e.URI, e.Query)
		if serve != e.Serves || redirect != e.Redirects {
			t.Errorf("%s ? %s: serves %q, redirects %q; want %q, %q", e.URI, e.Query, serve, redirect, e.Serves, e.Redirects)
		}
	}
}

// FuzzIndex: no address leads to another host or out of the site, and each has one answer.
func FuzzIndex(f *testing.F) {
	f.Add("//example.org/a", "")
	f.Add(`/\example.org`, "a=b")
	f.Fuzz(func(t *testing.T, path, query string) {
		serve, redirect := Index(path, query)
		if (serve == "") == (redirect == "") {
			t.Fatalf("serves %q and redirects to %q", serve, redirect)
		}
		for _, out := range []string{serve, redirect} {
			if out != "" && (out[0] != '/' || len(out) > 1 && (out[1] == '/' || out[1] == '\\')) {
				t.Errorf("%q", out)
			}
		}
	})
}

// TestMasked: the log tells addresses, not what citizens were given or gave.
func TestMasked(t *testing.T) {
	for path, want := range map[string]string{
		"/":                          "/",
		"/child-benefit/children/":   "/child-benefit/children/",
		"/apply/child-benefit/check": "/apply/child-benefit/check",
		"/apply/child-benefit/children/2/date-of-birth":                  "/apply/child-benefit/children/2/date-of-birth",
		"/apply/child-benefit/submissions/ABCD-EFGH-JKMN":                "/apply/child-benefit/submissions/…",
		"/apply/child-benefit/submissions/abcd-efgh-jkmn":                "/apply/child-benefit/submissions/…",
		"/apply/child-benefit/abcd-efgh-jkmn":                            "/apply/child-benefit/…",
		"/apis/child-benefit/handoffs/abcd-efgh-jkmn-1/decision":         "/apis/child-benefit/handoffs/…/decision",
		"/apply/child-benefit/QQ123456C":                                 "/apply/child-benefit/…",
		"/apply/child-benefit/someone@example.org":                       "/apply/child-benefit/…",
		"/assets/frontline-1a2b3c4d.css":                                 "/assets/frontline-1a2b3c4d.css",
		"/apply/child-benefit/Ada Byron":                                 "/apply/child-benefit/…",
		"/cy/child-benefit/":                                             "/cy/child-benefit/",
		"/apply/child-benefit/12345678":                                  "/apply/child-benefit/…",
		"/apply/child-benefit/" + strings.Repeat("very-long-", 10) + "x": "/apply/child-benefit/…",
	} {
		if got := Masked(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestLog: one line for each request, without its query.
func TestLog(t *testing.T) {
	var out strings.Builder // the requests come one after the other
	h := Log(&out, newDistribution(&answering{fault: "Unhandled", answer: "{}"}))
	exchange(t, h, "POST", "/apply/probe/x?name=Ada", "a=secret")
	exchange(t, h, "GET", "/nowhere/", "")
	lines := strings.Split(out.String(), "\n")
	var got string
	for _, line := range lines {
		var method, path, rest string
		var status, ms int
		if line == "" {
			continue
		}
		if n, _ := fmt.Sscanf(line, "%s %s %d %d ms %s", &method, &path, &status, &ms, &rest); n < 4 {
			t.Fatalf("line %q", line)
		}
		got += fmt.Sprintln(method, path, status)
	}
	if want := "POST /apply/probe/x 500\nGET /nowhere/ 404\n"; got != want {
		t.Errorf("log\n%s, want\n%s", got, want)
	}
	if !strings.Contains(out.String(), "(ANY /{proxy+}): the function failed; its log says why") {
		t.Errorf("log %s", out.String())
	}
}
