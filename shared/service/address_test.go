package service_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/service"
)

// The mapping's prefix may stand before an address or not, since kinds of API differ in that; /cy behind it makes the
// page Welsh. What only looks like the prefix is no part of it.
func TestPrefixAndLanguage(t *testing.T) {
	w, _ := dogs(t)
	for path, want := range map[string]struct {
		status   int
		language string
	}{
		"/rooms": {200, "en"}, "/apply/dog-grant/rooms": {200, "en"}, "/cy/rooms": {200, "cy"}, "/apply/dog-grant/cy/rooms": {200, "cy"},
		"/apply/dog-grants/rooms": {404, "en"}, "/apply/dog-grantrooms": {404, "en"}, "/apply/cat-grant/rooms": {404, "en"},
		"/cyrooms": {404, "en"}, "/cy/cy/rooms": {404, "cy"}, "/cy/apply/dog-grant/rooms": {404, "cy"},
		"/apply/dog-grant/apply/dog-grant/rooms": {404, "en"}, "/rooms/": {404, "en"}, "//rooms": {404, "en"}, "/./rooms": {404, "en"},
		"/x/../rooms": {404, "en"}, "/en/rooms": {404, "en"}, "/Rooms": {404, "en"}, "/rooms%00": {404, "en"}, "/dogs%2f0%2fdog-name": {410, "en"},
	} {
		got := w.get(path, "")
		if got.Code != want.status || pageLanguage(got) != want.language {
			t.Errorf("%s: %d %.120q, want %d in %s", path, got.Code, got.Body, want.status, want.language)
		}
	}
	for path, want := range map[string]string{
		"/": "/dog-grant/", "/apply/dog-grant": "/dog-grant/", "/apply/dog-grant/": "/dog-grant/",
		"/cy": "/cy/dog-grant/", "/apply/dog-grant/cy": "/cy/dog-grant/", "/apply/dog-grant/cy/": "/cy/dog-grant/",
	} {
		if got := w.get(path, ""); got.Code != 303 || got.Header().Get("Location") != want {
			t.Errorf("%s: %d %s, want %s", path, got.Code, got.Header().Get("Location"), want)
		}
	}
	for path, want := range map[string]string{
		"/start": "/dog-grant/applicant/", "/cy/start": "/cy/dog-grant/applicant/",
		"/apply/dog-grant/cy/start": "/cy/dog-grant/applicant/",
	} {
		if got := w.post(path, ""); got.Code != 303 || got.Header().Get("Location") != want {
			t.Errorf("%s: %d %s, want %s", path, got.Code, got.Header().Get("Location"), want)
		}
	}
}

// A known address with another method is a page that is not there, as every answer here is: never 405 in the plain text of
// net/http, never a redirect, and nothing happens.
func TestOtherMethods(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	writes := len(w.aws.bodies)
	for method, paths := range map[string][]string{
		"PUT":     {"/start", "/check", "/submit", "/rooms", "/dogs/0/remove", "/submissions", "/handoffs/x/decision"},
		"DELETE":  {"/rooms", "/dogs/0/dog-name", "/submissions/0000-0000-0000"},
		"PATCH":   {"/rooms"},
		"OPTIONS": {"/submissions", "/rooms"},
		"TRACE":   {"/rooms"},
		"GET":     {"/submissions", "/handoffs/x/decision", "/submissions/0/amend", "/submissions/x/answer"},
		"POST":    {"/check", "/receipt", "/submissions/0000-0000-0000", "/handoffs/x"},
	} {
		for _, path := range paths {
			got := w.request(method, path, "", with("Cookie", cookie), with("Origin", origin))
			if got.Code != 404 || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") || got.Header().Get("Location") != "" {
				t.Errorf("%s %s: %d %s %.80q", method, path, got.Code, got.Header(), got.Body)
			}
		}
	}
	for _, request := range w.aws.bodies[writes:] {
		if strings.Contains(request, "UpdateExpression") || strings.Contains(request, `"Item":`) {
			t.Errorf("something was written: %.300s", request)
		}
	}
	// Software hears it in JSON.
	got := w.request("PUT", "/submissions", `{}`, with("Content-Type", "application/json"))
	if p := problem(t, got); got.Code != 404 || p.Code != "not-found" || p.Status != 404 || p.Title == "" {
		t.Errorf("%d %+v", got.Code, p)
	}
}

// HEAD is answered as GET is, headers and status, and changes nothing.
func TestHead(t *testing.T) {
	w, c := changeable(t)
	cookie := w.start()
	w.fill(cookie, c)
	for _, path := range []string{"/rooms", "/check", "/dogs", "/dogs/0/remove", "/receipt", "/no-such", "/submissions/0000-0000-0000"} {
		head, get := w.request("HEAD", path, "", with("Cookie", cookie)), w.get(path, cookie)
		for _, name := range []string{"Content-Type", "Location", "Cache-Control", "Content-Security-Policy"} {
			if head.Code != get.Code || head.Header().Get(name) != get.Header().Get(name) {
				t.Errorf("%s: HEAD %d %s, GET %d %s", path, head.Code, head.Header(), get.Code, get.Header())
			}
		}
	}
	// The address of a form, which a tab holds after it was refused, leads to where it was sent from, and does nothing.
	for path, want := range map[string]string{
		"/start": "/dog-grant/", "/cy/start": "/cy/dog-grant/", "/submit": "/apply/dog-grant/check", "/cy/submit": "/apply/dog-grant/cy/check",
		"/submissions/0000-0000-0000/amend": "/apply/dog-grant/submissions/0000-0000-0000", "/submissions/000000000000/answer": "/apply/dog-grant/submissions/0000-0000-0000",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			if got := w.request(method, path, "", with("Cookie", cookie)); got.Code != 303 || got.Header().Get("Location") != want || len(got.Header()["Set-Cookie"]) > 0 {
				t.Errorf("%s %s: %d %s", method, path, got.Code, got.Header().Get("Location"))
			}
		}
	}
	if got := w.get("/receipt", cookie); got.Code != 303 {
		t.Errorf("a HEAD has sent the draft: %d", got.Code)
	}
}

// A page's form may be posted from our own pages only, as the browser tells; who sends none of a browser's headers is no
// browser. The refusal is 400, never 403, which CloudFront takes for a missing file.
func TestCrossSite(t *testing.T) {
	w, _ := dogs(t)
	begun := w.halfway()
	for name, test := range map[string]struct {
		site, origin string
		allowed      bool
	}{
		"our own page":                                {"same-origin", origin, true},
		"our own page, by the API's own host":         {"same-origin", "https://api.example", true},
		"typed or from a bookmark":                    {"none", "", true},
		"a sibling site":                              {"same-site", "https://evil.frontline.example", false},
		"another site":                                {"cross-site", "https://evil.example", false},
		"a site with no name (a sandbox, a redirect)": {"cross-site", "null", false},
		"an old browser, our page":                    {"", origin, true},
		"an old browser, another site":                {"", "https://evil.example", false},
		"an old browser, our name by http":            {"", "http://frontline.example", false},
		"an old browser, our name and another port":   {"", origin + ":8443", false},
		"an old browser, no name":                     {"", "null", false},
		"no browser":                                  {"", "", true},
		"a word that no browser says":                 {"sibling", "https://evil.example", false},
	} {
		headers := func(r *http.Request) {
			if test.site != "" {
				r.Header.Set("Sec-Fetch-Site", test.site)
			}
			if test.origin != "" {
				r.Header.Set("Origin", test.origin)
			}
		}
		for _, path := range []string{"/rooms", "/start", "/cy/rooms", "/apply/dog-grant/rooms"} {
			got := w.request("POST", path, "rooms=4&lost=yes", headers)
			if !test.allowed {
				if got.Code != 400 || got.Header().Get("Set-Cookie") != "" || got.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s posts to %s: %d %s", name, path, got.Code, got.Header())
				}
				if welsh := strings.HasPrefix(path, "/cy"); (pageLanguage(got) == "cy") != welsh {
					t.Errorf("%s posts to %s: the page is in the wrong language", name, path)
				}
			} else if got.Code != 303 {
				t.Errorf("%s posts to %s: %d %.200s", name, path, got.Code, got.Body)
			}
		}
		// Nothing of what comes from another site is looked at first, or shown: not whose form it says to be, nor who helps.
		for _, out := range []error{nil, errors.New("the storage is out")} {
			w.aws.out = out
			got := w.request("POST", "/story", "for=x&story=FORGED", headers, with("Cookie", begun+"; __Secure-help=a-secret"),
				with("Content-Type", "application/x-www-form-urlencoded"))
			w.aws.out = nil
			if forged := strings.Contains(got.Body.String(), "FORGED"); !test.allowed && (got.Code != 400 || forged) || test.allowed && (got.Code == 400 || !forged) {
				t.Errorf("%s posts a form of another draft (storage: %v): %d, with what it holds: %v", name, out, got.Code, forged)
			}
		}
		if got := w.request("GET", "/rooms", "", headers); got.Code != 200 {
			t.Errorf("%s follows a link: %d", name, got.Code)
		}
		refused := w.request("POST", "/submissions", `{}`, headers, with("Content-Type", "application/json"))
		if p := problem(t, refused); (p.Code == "cross-site") == test.allowed {
			t.Errorf("%s sends JSON: %d %s", name, refused.Code, p.Code)
		}
	}
}

// Software is told what it may send; a page's form in another content type is an answer that is missing.
func TestContentTypes(t *testing.T) {
	w, c := dogs(t)
	key := "0123456789012345678901"
	body := fmt.Sprintf(`{"answers": %s}`, c.Answers)
	for kind, status := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "APPLICATION/JSON": 201, "application/json;": 201,
		"": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415,
		"application/jsonp": 415, "application/problem+json": 415, "text/json": 415,
	} {
		got := w.request("POST", "/submissions", body, with("Content-Type", kind), with("Idempotency-Key", key))
		if got.Code != status {
			t.Errorf("%q: %d %.200s, want %d", kind, got.Code, got.Body, status)
		}
		if status == 415 {
			if p := problem(t, got); p.Code != "not-json-type" || got.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%q: %+v", kind, p)
			}
		}
	}
	cookie := w.start()
	for _, kind := range []string{"", "text/plain", "multipart/form-data; boundary=x", "application/octet-stream", "nonsense"} {
		if got := w.request("POST", "/rooms", "rooms=4", with("Content-Type", kind), with("Cookie", cookie)); got.Code != 400 && got.Code != 422 {
			t.Errorf("a page's form as %q: %d", kind, got.Code)
		}
	}
}

// A body of exactly the limit is read; a byte more is 413, on a page and from software, and nothing is stored.
func TestBodyLimit(t *testing.T) {
	w, c := dogs(t)
	pad := func(body string, size int) string { return body + strings.Repeat(" ", size-len(body)) }
	answers := fmt.Sprintf(`{"answers": %s}`, c.Answers)
	if got := w.json("/submissions", "key-of-one-byte-too-many", pad(answers, service.PageLimit+1)); got.Code != 413 || problem(t, got).Code != "too-large" {
		t.Errorf("a byte over the limit: %d %.200s", got.Code, got.Body)
	}
	if got := w.json("/submissions", "key-of-exactly-the-limit", pad(answers, service.PageLimit)); got.Code != 201 {
		t.Errorf("exactly the limit: %d %.200s", got.Code, got.Body)
	}
	form := func(size int) string {
		return "rooms=4&lost=yes&x=" + strings.Repeat("x", size-len("rooms=4&lost=yes&x="))
	}
	if got := w.request("POST", "/rooms", form(service.PageLimit+1)); got.Code != 413 || got.Header().Get("Set-Cookie") != "" ||
		!strings.Contains(got.Body.String(), "<html") {
		t.Errorf("a form a byte over the limit: %d %.200s", got.Code, got.Body)
	}
	if got := w.request("POST", "/rooms", form(service.PageLimit)); got.Code != 303 {
		t.Errorf("a form of exactly the limit: %d", got.Code)
	}
	if service.PageLimit != 262144 {
		t.Errorf("the limit is %d, and the API's description says 256 KB", service.PageLimit)
	}
	stored := 0
	for _, request := range w.aws.bodies {
		if strings.Contains(request, `"fingerprint":`) {
			stored++
		}
	}
	if stored != 1 {
		t.Errorf("%d submissions stored", stored)
	}
}

// Every answer, of whatever kind, forbids to be kept, framed, sniffed or sent on, and none is 403.
func TestHeaders(t *testing.T) {
	w, _ := dogs(t)
	answers := map[string]interface{ Header() http.Header }{
		"page": w.get("/rooms", ""), "not found": w.get("/nothing", ""), "redirect": w.post("/start", ""),
		"wrong answer": w.post("/rooms", "", "rooms", "x"), "expired": w.get("/check", ""),
		"cross-site": w.request("POST", "/rooms", "rooms=4", with("Sec-Fetch-Site", "cross-site")),
		"software":   w.json("/submissions", "", "{}"), "unsigned": w.json("/handoffs/x/decision", "", "{}"),
	}
	w.aws.out = errOut
	answers["out"] = w.json("/submissions", "0123456789012345678901", `{"answers": {}}`)
	for name, answer := range answers {
		h := answer.Header()
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Content-Security-Policy": "default-src 'none'", "Strict-Transport-Security": "max-age=31536000",
		} {
			if !strings.HasPrefix(h.Get(header), want) {
				t.Errorf("%s: %s is %q", name, header, h.Get(header))
			}
		}
	}
}

// A storage that is out is 503 with when to come again, and tells nothing of what lies behind.
func TestStorageOut(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	answers := fmt.Sprintf(`{"answers": %s}`, c.Answers)
	w.aws.out = errOut
	for name, ask := range map[string]func() interface {
		Result() *http.Response
	}{
		"a page":       func() interface{ Result() *http.Response } { return w.get("/rooms", cookie) },
		"a Welsh page": func() interface{ Result() *http.Response } { return w.get("/cy/rooms", cookie) },
		"an answer":    func() interface{ Result() *http.Response } { return w.post("/rooms", cookie, "rooms", "5") },
		"a start":      func() interface{ Result() *http.Response } { return w.post("/start", "") },
		"submit":       func() interface{ Result() *http.Response } { return w.post("/submit", cookie) },
		"the receipt":  func() interface{ Result() *http.Response } { return w.get("/receipt", cookie) },
		"a row":        func() interface{ Result() *http.Response } { return w.post("/dogs/0/remove", cookie) },
		"software": func() interface{ Result() *http.Response } {
			return w.json("/submissions", "0123456789012345678901", answers)
		},
		"a wrong answer by software": func() interface{ Result() *http.Response } {
			return w.json("/submissions", "0123456789012345678901", `{"answers": {}}`)
		},
		"the status": func() interface{ Result() *http.Response } {
			return w.request("GET", "/submissions/0000-0000-0000", "", with("Accept", "application/json"))
		},
	} {
		got := ask().Result()
		var body strings.Builder
		if err := got.Write(&body); err != nil {
			t.Fatal(err)
		}
		if got.StatusCode != 503 || got.Header.Get("Retry-After") != "5" {
			t.Errorf("%s: %d, Retry-After %q", name, got.StatusCode, got.Header.Get("Retry-After"))
		}
		for _, inside := range []string{"10.1.2.3", "dial", "refused", "DynamoDB", "dynamodb", "UpdateItem", "GetItem", "submissions-", "127.0.0.1", "goroutine", ".go:"} {
			if strings.Contains(body.String(), inside) {
				t.Errorf("%s: the answer holds %q", name, inside)
			}
		}
		if got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: it sets %s", name, got.Header.Get("Set-Cookie"))
		}
	}
	w.aws.out = nil
	if got := w.post("/submit", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("when it is back: %d %s", got.Code, got.Header().Get("Location"))
	}
}

// Only the queue is out: the receipt is true, and the sweep sends.
func TestQueueOut(t *testing.T) {
	w, c := dogs(t)
	w.service.Outbox.QueueURL += "-that-is-not-there"
	w.handler = w.service.Handler()
	got := w.json("/submissions", "0123456789012345678901", fmt.Sprintf(`{"answers": %s}`, c.Answers))
	var receipt service.Receipt
	if err := json.Unmarshal(got.Body.Bytes(), &receipt); err != nil || got.Code != 201 || receipt.Status != "received" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if !strings.Contains(w.log.String(), "not handed over yet") {
		t.Error("nothing is said of it in the log")
	}
}
