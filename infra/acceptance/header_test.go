package acceptance

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
)

// TestHeaders walks all addresses of the running platform at the public origin, those of the functions (each row of the
// table) and every file of the site, and what API Gateway and CloudFront refuse by themselves: each answer forbids to be
// framed, sniffed, sent on and asked for without TLS; and none of a function may be kept.
func TestHeaders(t *testing.T) {
	site := t.TempDir()
	c := newCourt(t, func(o *local.Options) { o.Site = os.DirFS(site) })
	trial.Publish(t, today, site)
	answers := 0
	check := func(kept bool, method, address, kind, body string, change func(*http.Request)) *http.Response {
		t.Helper()
		answers++
		answer, _ := c.send(c.request(method, c.p.URL+address, kind, body, change))
		at := method + " " + strings.SplitN(address, "?", 2)[0]
		for name, want := range map[string]string{
			"Content-Security-Policy": page.ContentSecurityPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "X-Frame-Options": "DENY",
			"Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
		} {
			if got := answer.Header.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %d with %s %q, want %q", at, answer.StatusCode, name, got, want)
			}
		}
		if got := answer.Header.Get("Cache-Control"); !kept && got != "no-store" {
			t.Errorf("%s: %d with Cache-Control %q", at, answer.StatusCode, got)
		}
		for _, cookie := range answer.Cookies() {
			if !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path == "/" || cookie.Domain != "" {
				t.Errorf("%s: the cookie %s", at, cookie)
			}
		}
		return answer
	}
	for _, part := range []string{"frame-ancestors 'none'", "default-src 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'; "} {
		if !strings.Contains(page.ContentSecurityPolicy, part) {
			t.Errorf("the policy has no %s: %s", part, page.ContentSecurityPolicy)
		}
	}

	// Every row, as nobody in particular.
	for _, table := range access.Tables {
		for _, row := range table.Rows {
			name := table.Name + " " + row.Route
			if row.Only == access.Registered {
				name += " registered"
			}
			sample, ok := samples[name]
			if !ok {
				continue // TestAccess tells
			}
			if sample.of == nil {
				sample.of = claim
			}
			s := sample.of(c)
			below, kind, body := sample.asked(c, s, access.Anybody)
			method, _, ok := strings.Cut(row.Route, " ")
			if !ok {
				method = http.MethodGet
			}
			mapping := strings.NewReplacer("{transaction}", s.tx.Name, "{department}", s.tx.Department).Replace(table.Mapping)
			check(table.Name == access.Performance.Name, method, mapping+below, kind, body, nil)
		}
	}
	// What is refused before a route is found, by a function, by API Gateway, by CloudFront.
	elsewhere := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	for _, place := range []string{"/apply/child-benefit", "/desk/hmrc", "/finance/hmrc"} {
		check(false, "POST", place+"/start", "", "", elsewhere)
		check(false, "DELETE", place+"/check", "", "", nil)
		check(false, "GET", place+"//x/../y", "", "", nil)
		check(false, "GET", place+"/%00", "", "", nil)
	}
	for _, address := range []string{"/apply/no-such-service/start", "/desk/no-such-department/", "/finance/no-such-department/", "/apply/", "/desk/"} {
		if answer := check(false, "GET", address, "", "", nil); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", address, answer.StatusCode)
		}
	}
	check(false, "POST", "/apply/employer-return/submissions", "application/json", strings.Repeat(" ", 10<<20+1), nil) // API Gateway's own 413

	// Every file.
	err := fs.WalkDir(os.DirFS(site), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if answer := check(true, "GET", "/"+strings.TrimSuffix(file, "index.html"), "", "", nil); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", file, answer.StatusCode)
		}
		if path.Ext(file) == ".html" && strings.HasPrefix(file, "cy/") {
			check(true, "HEAD", "/"+strings.TrimSuffix(file, "index.html"), "", "", nil)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/no/such/page/", "/no-such-file.css", "/child-benefit", "/assets/none.css", "/child-benefit/%2e%2e/"} {
		check(true, "GET", address, "", "", nil)
	}
	if t.Logf("%d answers", answers); answers < 500 {
		t.Errorf("only %d answers", answers)
	}
}

// TestBounds holds what a request may be, at the public origin: a body, a header, a depth of JSON or a number of fields
// beyond what there can be is refused, by 4xx, and the function goes on.
func TestBounds(t *testing.T) {
	c := newCourt(t, nil)
	child, employer := "/apply/child-benefit", "/apply/employer-return"
	nested := func(n int) string { return `{"answers": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}" }
	objects := func(n int) string {
		return `{"answers": ` + strings.Repeat(`{"children":`, n) + "1" + strings.Repeat("}", n) + "}"
	}
	software := func(r *http.Request) { r.Header.Set("Idempotency-Key", aSecret()) }
	registered := func(r *http.Request) {
		software(r)
		r.Header.Set("Authorization", "Bearer "+c.p.People().AccessToken("payroll", c.p.URL, "employer-return", provider.None))
	}
	header := func(size int) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Large", strings.Repeat("x", size)) }
	}
	for name, test := range map[string]struct {
		method, address, kind, body string
		change                      func(*http.Request)
		status                      int
	}{
		"a page's form of a byte too many":  {"POST", child + "/applicant-name", "", strings.Repeat("x", service.PageLimit+1), nil, 413},
		"a submission of a byte too many":   {"POST", child + "/submissions", "application/json", strings.Repeat(" ", service.PageLimit+1), software, 413},
		"a large return of a byte too many": {"POST", employer + "/submissions", "application/json", strings.Repeat(" ", 5<<20+1), registered, 413},
		"what is sent to the desk":          {"POST", "/desk/hmrc/back-channel-logout", "", "logout_token=" + strings.Repeat("x", 32<<10), nil, 413},
		"arrays, 100,000 deep":              {"POST", child + "/submissions", "application/json", nested(100_000), software, 400},
		"arrays, 9,000 deep":                {"POST", child + "/submissions", "application/json", nested(9_000), software, 422},
		"objects, 15,000 deep":              {"POST", child + "/submissions", "application/json", objects(15_000), software, 400},
		"arrays, 2,000,000 deep":            {"POST", employer + "/submissions", "application/json", nested(2_000_000), registered, 400},
		"arrays without an end":             {"POST", child + "/submissions", "application/json", strings.Repeat("[", 200_000), software, 400},
		"100,000 names":                     {"POST", child + "/submissions", "application/json", `{"answers": {` + strings.Repeat(`"a":1,`, 40_000) + `"a":1}}`, software, 422},
		"20,000 fields of a form":           {"POST", child + "/applicant-name", "", strings.Repeat("a=1&", 20_000), nil, 400},
		"a header of more than Go reads":    {"GET", child + "/applicant-name", "", "", header(2 << 20), 431},
	} {
		answer, text := c.send(c.request(test.method, c.p.URL+test.address, test.kind, test.body, test.change))
		if answer.StatusCode != test.status || test.status != 431 && answer.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %.200s, want %d", name, answer.StatusCode, text, test.status)
		}
		if len(text) > 200<<10 {
			t.Errorf("%s: the answer has %d bytes", name, len(text))
		}
	}
	for _, address := range []string{child + "/applicant-name", employer + "/registered", "/desk/hmrc/signed-out"} {
		if answer, _ := c.send(c.request("GET", c.p.URL+address, "", "", nil)); answer.StatusCode != http.StatusOK {
			t.Errorf("after all that %s answers %d", address, answer.StatusCode)
		}
	}
	// No function behind an API waits longer than API Gateway does, and each ends by itself.
	timeouts := 0
	each(t, synthesised(t), "AWS::Lambda::Function", func(f struct {
		FunctionName string
		Timeout      int
	}) {
		if timeouts++; f.Timeout < 1 || f.Timeout > 900 {
			t.Errorf("%s may run for %d s", f.FunctionName, f.Timeout)
		}
	})
	if timeouts < 20 {
		t.Error(fmt.Sprint("only ", timeouts, " functions"))
	}
}
