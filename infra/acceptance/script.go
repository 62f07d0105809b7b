// Package acceptance tries the whole platform from outside: the real Lambda binaries behind the local platform that
// the templates describe, by scripts of HTTP requests, by a walker that knows nothing but HTML forms, under faults
// and under kill -9. What is here are the means; the trials are its tests.
package acceptance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// Script is a text of HTTP requests and what must come of them, one request after the other:
//
//	# what this shows
//	POST /apply/child-benefit/submissions
//	header Idempotency-Key: 0123456789012345678901
//	json {"answers": {}}
//	status 422
//	header Content-Type: application/problem+json
//	json errors.0.code == missing
//	keep reference = json reference
//
// A request line begins a request. Before its "status" line stand what is sent: "header NAME: VALUE", "json TEXT",
// "form NAME=VALUE" (one field a line), "body TEXT", "answers CASE" (a submission with the answers of a worked case),
// "token CLIENT" (an access token of registered software), "token CLIENT FAULT" (a bad one), "huge N" (a JSON body of N
// bytes), "cookies none" (forget them). Behind it stands what is expected: "header NAME:
// VALUE" (contains), "body TEXT" (contains), "no TEXT" (nowhere in body or headers), "json PATH == VALUE", "keep NAME
// = json PATH" or "header NAME". "{name}" is a kept value. Cookies are kept from request to request as a browser
// keeps them.
type Script struct {
	Name string
	// Base is put before paths.
	Base string
	// Client does not follow redirects.
	Client *http.Client
	// Answers gives the JSON of a worked case's answers.
	Answers func(name string) (json.RawMessage, error)
	// Token gives an access token of registered software, with a fault or "" for none.
	Token func(client, fault string) string

	kept    map[string]string
	cookies map[string]string
}

type request struct {
	line           int
	method, path   string
	header         http.Header
	body           []byte
	expect         []string
	expectLine     []int
	forgetsCookies bool
}

// Run does the script and gives everything that did not come as expected, each with its line.
func (s *Script) Run(text string) []error {
	s.kept, s.cookies = map[string]string{}, map[string]string{}
	requests, err := s.parse(text)
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, r := range requests {
		errs = append(errs, s.do(r)...)
	}
	return errs
}

var requestLine = regexp.MustCompile(`^(GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH) ([/{]\S*)$`)

func (s *Script) parse(text string) ([]*request, error) {
	var requests []*request
	scanner := bufio.NewScanner(strings.NewReader(text))
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if match := requestLine.FindStringSubmatch(line); match != nil {
			requests = append(requests, &request{line: n, method: match[1], path: match[2], header: http.Header{}})
			continue
		}
		if len(requests) == 0 {
			return nil, fmt.Errorf("%s:%d: %q stands before any request", s.Name, n, line)
		}
		r := requests[len(requests)-1]
		if len(r.expect) > 0 || strings.HasPrefix(line, "status ") {
			r.expect, r.expectLine = append(r.expect, line), append(r.expectLine, n)
			continue
		}
		if err := s.send(r, line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", s.Name, n, err)
		}
	}
	for _, r := range requests {
		if len(r.expect) == 0 {
			return nil, fmt.Errorf("%s:%d: the request expects no status", s.Name, r.line)
		}
	}
	return requests, scanner.Err()
}

// send reads a line that says what is sent.
func (s *Script) send(r *request, line string) error {
	word, rest, _ := strings.Cut(line, " ")
	json := func(body string) {
		r.body = []byte(body)
		if r.header.Get("Content-Type") == "" {
			r.header.Set("Content-Type", "application/json")
		}
	}
	switch word {
	case "header":
		name, value, ok := strings.Cut(rest, ":")
		if !ok {
			return fmt.Errorf("%q is no header", rest)
		}
		r.header.Set(name, strings.TrimSpace(value))
	case "json":
		json(rest)
	case "answers":
		answers, err := s.Answers(rest)
		if err != nil {
			return err
		}
		json(fmt.Sprintf(`{"answers": %s}`, answers))
	case "token":
		client, fault, _ := strings.Cut(rest, " ")
		r.header.Set("Authorization", "Bearer "+s.Token(client, fault))
	case "huge":
		var size int
		if _, err := fmt.Sscan(rest, &size); err != nil {
			return err
		}
		json(`{"answers": {"x": "` + strings.Repeat("x", size) + `"}}`)
	case "form":
		if len(r.body) > 0 {
			r.body = append(r.body, '&')
		}
		r.body = append(r.body, rest...)
		r.header.Set("Content-Type", "application/x-www-form-urlencoded")
	case "body":
		r.body = []byte(rest)
	case "cookies":
		r.forgetsCookies = true
	default:
		return fmt.Errorf("%q is neither a request nor something to send", line)
	}
	return nil
}

func (s *Script) fill(text string) string {
	for name, value := range s.kept {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (s *Script) do(r *request) []error {
	fail := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s %s: %s", s.Name, line, r.method, r.path, fmt.Sprintf(format, args...))
	}
	req, err := http.NewRequest(r.method, s.Base+s.fill(r.path), bytes.NewReader([]byte(s.fill(string(r.body)))))
	if err != nil {
		return []error{fail(r.line, "%v", err)}
	}
	for name, values := range r.header {
		req.Header[name] = []string{s.fill(values[0])}
	}
	if r.forgetsCookies {
		s.cookies = map[string]string{}
	}
	for name, value := range s.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := s.Client.Do(req)
	if err != nil {
		return []error{fail(r.line, "%v", err)}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return []error{fail(r.line, "%v", err)}
	}
	for _, cookie := range resp.Cookies() {
		if cookie.MaxAge < 0 {
			delete(s.cookies, cookie.Name)
			continue
		}
		s.cookies[cookie.Name] = cookie.Value
	}
	var errs []error
	for i, line := range r.expect {
		if err := s.expect(s.fill(line), resp, body); err != nil {
			errs = append(errs, fail(r.expectLine[i], "%v", err))
		}
	}
	return errs
}

func (s *Script) expect(line string, resp *http.Response, body []byte) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "status":
		if fmt.Sprint(resp.StatusCode) != rest {
			return fmt.Errorf("status %d, not %s: %.300s", resp.StatusCode, rest, body)
		}
	case "header":
		name, value, _ := strings.Cut(rest, ":")
		if got := strings.Join(resp.Header.Values(name), "; "); !strings.Contains(got, strings.TrimSpace(value)) {
			return fmt.Errorf("header %s is %q", name, got)
		}
	case "body":
		if !strings.Contains(string(body), rest) {
			return fmt.Errorf("%q is not in the body: %.600s", rest, body)
		}
	case "no":
		if strings.Contains(string(body), rest) || strings.Contains(fmt.Sprint(resp.Header), rest) {
			return fmt.Errorf("%q is in the answer", rest)
		}
	case "json":
		path, want, _ := strings.Cut(rest, " == ")
		got, err := At(body, path)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%s is %q, not %q", path, got, want)
		}
	case "keep":
		name, from, _ := strings.Cut(rest, " = ")
		if header, ok := strings.CutPrefix(from, "header "); ok {
			s.kept[name] = resp.Header.Get(header)
			return nil
		}
		got, err := At(body, strings.TrimPrefix(from, "json "))
		s.kept[name] = got
		return err
	default:
		return fmt.Errorf("%q expects nothing", line)
	}
	return nil
}

// At is the value at a path of a JSON text ("errors.0.code"), written as JSON but for strings, which stand bare.
func At(body []byte, path string) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var at any
	if err := decoder.Decode(&at); err != nil {
		return "", fmt.Errorf("the body is not JSON: %.300s", body)
	}
	for name := range strings.SplitSeq(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i < 0 || i >= len(v) {
				return "", fmt.Errorf("there is no %s: %.300s", path, body)
			}
			at = v[i]
		default:
			return "", fmt.Errorf("there is no %s: %.300s", path, body)
		}
	}
	if text, ok := at.(string); ok {
		return text, nil
	}
	out, err := json.Marshal(at)
	return string(out), err
}
