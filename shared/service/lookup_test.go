package service_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/limit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// unknownCode and unknownReference are right in themselves, and nobody's.
const (
	unknownCode      = "000-000-0000"
	unknownReference = "0000-0000-0000"
)

// calls are the operations on the storage that something makes, in their order.
func (w *world) calls(do func()) []string {
	w.aws.mu.Lock()
	w.aws.targets = nil
	w.aws.mu.Unlock()
	do()
	return w.aws.targets
}

// Whoever has only one of the two, or none, gets the same answer to the letter, by the same calls: for a code and for a
// reference.
func TestNothingTellsWhichIsWrong(t *testing.T) {
	w, c := dogs(t)
	code := w.code(w.halfway(), nil)
	_, ref := w.sent(c)
	right := w.receiptCode(ref)
	with := func(fact url.Values, code string) url.Values {
		fact.Set(page.CodeField, code)
		return fact
	}
	type try struct {
		key  string
		fact url.Values
	}
	for n, lookup := range []struct {
		path  string
		tries []try
	}{
		{"/return", []try{{code, birth("1986")}, {unknownCode, birth("1985")}, {unknownCode, birth("1986")}}},
		{"/status", []try{{ref, birth("1986")}, {unknownReference, birth("1985")}, {unknownReference, birth("1986")}}},
		{"/status", []try{{ref, with(birth("1985"), unknownCode)}, {ref, with(birth("1986"), right)}, {ref, with(birth("1986"), unknownCode)},
			{unknownReference, with(birth("1985"), right)}, {unknownReference, with(birth("1986"), unknownCode)}}},
	} {
		var bodies, calls []string
		for i, try := range lookup.tries {
			var got *httptest.ResponseRecorder
			made := w.calls(func() { got = w.lookup(lookup.path, try.key, try.fact, fmt.Sprintf("198.51.%d.%d", 100+n, i)) })
			if got.Code != 422 || len(got.Header()["Set-Cookie"]) > 0 {
				t.Errorf("%s: %d, cookies %v", lookup.path, got.Code, got.Header()["Set-Cookie"])
			}
			typed := strings.NewReplacer(`value="`+try.key+`"`, "KEY", `value="`+try.fact.Get(page.CodeField)+`"`, "CODE", `value="`+try.fact.Get("birth-year")+`"`, "YEAR")
			bodies = append(bodies, typed.Replace(got.Body.String()))
			calls = append(calls, strings.Join(made, " "))
		}
		for i := range bodies {
			if bodies[i] != bodies[0] {
				t.Errorf("%s: the words differ:\n%s\n%s", lookup.path, bodies[i], bodies[0])
			}
			if calls[i] != "UpdateItem UpdateItem GetItem" {
				t.Errorf("%s: it calls %s", lookup.path, calls[i])
			}
		}
	}
	// A reference and a code are not each other's.
	if got := w.lookup("/status", code, birth(born), "198.51.100.9"); got.Code != 422 {
		t.Errorf("a code for a reference: %d", got.Code)
	}
	// Somebody else's fact does not open another person's code.
	other := w.start()
	w.form("/birth", other, birth("1990"))
	if got := w.lookup("/return", w.code(other, nil), birth(born), "198.51.100.10"); got.Code != 422 {
		t.Errorf("another person's code: %d", got.Code)
	}
}

// Five wrong tries of one thing are looked at, the sixth is not, whatever it is, until the first is a quarter of an hour old. From one
// address, which many may share, thirty are, whatever they are tried at.
func TestWrongTriesAreLimited(t *testing.T) {
	for name, test := range map[string]struct {
		path string
		// key and address are those of the nth wrong try.
		key     func(w *world, known string, n int) string
		address func(n int) string
		// then is the address from which the known one is tried, and refused.
		then string
		// most are how many are looked at.
		most int
	}{
		"one code from many addresses":       {"/return", theSame, many, "203.0.113.200", limit.Tries},
		"many codes from one address":        {"/return", others, one, "203.0.113.1", limit.Shared},
		"one reference from many addresses":  {"/status", theSame, many, "203.0.113.200", limit.Tries},
		"many references from one address":   {"/status", others, one, "203.0.113.1", limit.Shared},
		"codes of one receipt":               {"/status", theSame, many, "203.0.113.200", limit.Tries},
		"from the addresses of one IPv6 net": {"/return", others, func(n int) string { return fmt.Sprintf("2001:db8:0:7::%x", n+1) }, "2001:db8:0:7:ffff::1", limit.Shared},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := dogs(t)
			known := ""
			if test.path == "/return" {
				known = w.code(w.halfway(), nil)
			} else {
				_, known = w.sent(c)
			}
			begin, pause := w.now, 5*time.Minute/time.Duration(test.most)
			for n := range test.most {
				w.now = begin.Add(time.Duration(n) * pause)
				wrong := birth("1986")
				if name == "codes of one receipt" { // and a fact that is right
					wrong = birth(born)
					wrong.Set(page.CodeField, others(w, unknownCode, n))
				}
				if got := w.lookup(test.path, test.key(w, known, n), wrong, test.address(n)); got.Code != 422 {
					t.Fatalf("try %d: %d", n+1, got.Code)
				}
			}
			var got *httptest.ResponseRecorder
			made := w.calls(func() { got = w.lookup(test.path, known, birth(born), test.then) })
			body := got.Body.String()
			if got.Code != 429 || got.Header().Get("Retry-After") != strconv.Itoa(600+int(pause.Seconds())) || !strings.Contains(body, "Too many wrong tries") ||
				!strings.Contains(body, `href="/dog-grant`+test.path+`/"`) {
				t.Errorf("one too many: %d, Retry-After %q\n%.2000s", got.Code, got.Header().Get("Retry-After"), body)
			}
			for _, call := range made {
				if call != "UpdateItem" {
					t.Errorf("one too many is looked at: %v", made)
				}
			}
			w.now = begin.Add(15*time.Minute - time.Millisecond)
			if got := w.lookup(test.path, known, birth(born), test.then); got.Code != 429 || got.Header().Get("Retry-After") != "1" {
				t.Errorf("a moment before: %d %s", got.Code, got.Header().Get("Retry-After"))
			}
			w.now = begin.Add(15 * time.Minute)
			if got := w.lookup(test.path, known, birth(born), test.then); got.Code >= 400 {
				t.Errorf("after a quarter of an hour: %d", got.Code)
			}
		})
	}
}

func theSame(_ *world, known string, _ int) string { return known }

// others are codes or references that are right in themselves, another each time.
func others(w *world, known string, n int) string {
	if len(known) == len(unknownCode) {
		bits := make([]byte, 8)
		bits[7] = byte(n + 1)
		code, err := submission.NewCode(strings.NewReader(string(bits)))
		if err != nil {
			w.t.Fatal(err)
		}
		return code.String()
	}
	return submission.Candidate(submission.DraftKey("nobody"), n).String()
}

func many(n int) string { return fmt.Sprintf("203.0.113.%d", n+1) }

func one(int) string { return "203.0.113.1" }

// Software hears it as a problem document.
func TestTooOftenForSoftware(t *testing.T) {
	w, _ := dogs(t)
	form := url.Values{"key": {unknownCode}, "birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {born}}.Encode()
	var got *httptest.ResponseRecorder
	for range 6 {
		got = w.request("POST", "/return", form, with("Accept", "application/json"))
	}
	if p := problem(t, got); got.Code != 429 || p.Code != "too-often" || p.Title == "" || got.Header().Get("Retry-After") != "900" {
		t.Errorf("%d %+v", got.Code, p)
	}
}

// What is right is no wrong try, and neither is what cannot be right: a slip of the pen is told, as often as it is made.
func TestWhatDoesNotCount(t *testing.T) {
	w, c := dogs(t)
	code := w.code(w.halfway(), nil)
	_, ref := w.sent(c)
	const address = "198.51.100.1"
	for path, key := range map[string]string{"/return": code, "/status": ref} {
		for name, slip := range map[string]struct {
			key  string
			fact url.Values
			want string
		}{
			"no key":               {"  ", birth(born), "Enter your"},
			"a wrong character":    {swapped(key), birth(born), "at least one of yours is missing or wrong"},
			"too short":            {key[1:], birth(born), "at least one of yours is missing or wrong"},
			"no letters of ours":   {strings.Repeat("U", len(key)), birth(born), "at least one of yours is missing or wrong"},
			"no fact":              {key, nil, "Enter your date of birth"},
			"no date":              {key, url.Values{"birth-day": {"31"}, "birth-month": {"2"}, "birth-year": {born}}, "must be a real date"},
			"script":               {"<script>alert(1)</script>", birth("<script>"), "at least one of yours is missing or wrong"},
			"null bytes":           {"\x00\x00", birth("\x00"), "at least one of yours is missing or wrong"},
			"very long":            {strings.Repeat(key, 5000), birth(strings.Repeat("9", 50_000)), "at least one of yours is missing or wrong"},
			"right to left, emoji": {"\u202e" + key + "😀", birth(born), "at least one of yours is missing or wrong"},
		} {
			for range 2 {
				made := w.calls(func() {
					got := w.lookup(path, slip.key, slip.fact, address)
					body := got.Body.String()
					if got.Code != 422 || !strings.Contains(body, slip.want) || !strings.Contains(body, "Error:") || strings.Contains(body, "<script>") {
						t.Errorf("%s, %s: %d %.1500s", path, name, got.Code, body)
					}
				})
				if len(made) > 0 {
					t.Errorf("%s, %s: it calls %v", path, name, made)
				}
			}
		}
		for range 12 {
			if got := w.lookup(path, key, birth(born), address); got.Code >= 400 {
				t.Fatalf("%s: the right one: %d", path, got.Code)
			}
		}
		// Fields that are there twice: the first counts.
		if got := w.request("POST", path, url.Values{"key": {key, unknownCode}, "birth-day": {"27", "1"}, "birth-month": {"3"}, "birth-year": {born}}.Encode(),
			with("Origin", origin), from(address)); got.Code >= 400 {
			t.Errorf("%s: twice: %d", path, got.Code)
		}
	}
}

// swapped is a code or a reference with one character that is another.
func swapped(key string) string {
	other := "0"
	if key[0] == '0' {
		other = "1"
	}
	return other + key[1:]
}

// The static pages have the forms; a link to where the form is posted leads there.
func TestLookupAddresses(t *testing.T) {
	w, _ := dogs(t)
	for path, want := range map[string]string{"/return": "/dog-grant/return/", "/status": "/dog-grant/status/", "/cy/return": "/cy/dog-grant/return/"} {
		if got := w.get(path, ""); got.Code != 303 || got.Header().Get("Location") != want {
			t.Errorf("%s: %d %s", path, got.Code, got.Header().Get("Location"))
		}
	}
	got := w.lookup("/cy/return", unknownCode, birth(born), "198.51.100.1")
	if got.Code != 422 || pageLanguage(got) != "cy" {
		t.Errorf("%d in %s", got.Code, pageLanguage(got))
	}
	if got := w.request("POST", "/return", "key=x", with("Sec-Fetch-Site", "cross-site")); got.Code != 400 {
		t.Errorf("from another site: %d", got.Code)
	}
}

// The history is told in plain words with its dates, and what happens next with the day by which it should.
func TestStatusByFact(t *testing.T) {
	w, c := dogs(t)
	w.service.Transaction.Deadlines.Acknowledged = 3 * 24 * time.Hour
	w.service.Transaction.Deadlines.Decided = 28 * 24 * time.Hour
	w.handler = w.service.Handler()
	_, ref := w.sent(c)
	read, err := submission.ParseReference(ref)
	if err != nil {
		t.Fatal(err)
	}
	shows := func(when string, has, hasNot []string) {
		t.Helper()
		got := w.lookup("/status", ref, birth(born), "198.51.100.1")
		body := got.Body.String()
		if got.Code != 200 {
			t.Fatalf("%s: %d %.2000s", when, got.Code, body)
		}
		for _, want := range append(has, ref, "enter the code from your receipt", `formaction="/apply/dog-grant/cy/status"`) {
			if !strings.Contains(body, want) {
				t.Errorf("%s: it does not say %s\n%s", when, want, body)
			}
		}
		for _, not := range append(hasNot, "Byron", "£20.00", w.receiptCode(ref)) {
			if strings.Contains(body, not) {
				t.Errorf("%s: it says %s", when, not)
			}
		}
	}
	stored := func() submission.Submission {
		sub, err := w.service.Store.Submission(t.Context(), read, 1)
		if err != nil {
			t.Fatal(err)
		}
		return sub
	}
	shows("sent", []string{"22 November 2026", "We received what you sent.", "We passed it on to", "should confirm by 25 November 2026"}, []string{"longer than it should", "confirmed that it has it."})
	w.now = w.now.AddDate(0, 0, 4)
	shows("late, and told to the department first", []string{"should confirm by 25 November 2026"}, []string{"longer than it should"})
	w.now = w.now.AddDate(0, 0, 3)
	shows("late", []string{"longer than it should", "should have confirmed by 25 November 2026"}, nil)
	if _, err := w.service.Store.Acknowledge(t.Context(), stored(), "K-12/7", w.now); err != nil {
		t.Fatal(err)
	}
	shows("acknowledged", []string{"29 November 2026", "confirmed that it has it.", "K-12/7", "should decide by 20 December 2026"}, []string{"longer than it should"})
	w.now = w.now.AddDate(0, 1, 0)
	shows("overdue", []string{"longer than it should", "should have decided by 20 December 2026"}, nil)
	if _, err := w.service.Store.Decide(t.Context(), stored(), transaction.Decision{Code: "awarded"}, w.now); err != nil {
		t.Fatal(err)
	}
	shows("decided", []string{"29 December 2026", "made a decision.", "writes to you about the decision"}, []string{"longer than it should"})
	if err := w.service.Store.Erase(t.Context(), stored()); err != nil {
		t.Fatal(err)
	}
	erased := w.lookup("/status", ref, birth(born), "198.51.100.1")
	never := w.lookup("/status", unknownReference, birth(born), "198.51.100.1")
	if a, b := erased.Body.String(), never.Body.String(); erased.Code != 422 || a != strings.ReplaceAll(b, unknownReference, ref) {
		t.Errorf("erased is not like what never was: %d\n%s", erased.Code, a)
	}
}

// What software sent is found as what a page sent, however large it is: the fact is kept beside the answers.
func TestStatusOfWhatSoftwareSent(t *testing.T) {
	tx := sample.Transaction
	tx.Questions = slices.Clone(tx.Questions)
	for i, q := range tx.Questions {
		if q.About().Name == "story" {
			tx.Questions[i] = ask.LongText{Name: "story", Max: 50_000, Optional: true}
		}
	}
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	for name, story := range map[string]string{"small": "Short.", "large": strings.Repeat("x", 40_000)} {
		var answers map[string]any
		if err := json.Unmarshal(c.Answers, &answers); err != nil {
			t.Fatal(err)
		}
		answers["story"] = story
		body, err := json.Marshal(map[string]any{"answers": answers})
		if err != nil {
			t.Fatal(err)
		}
		got := w.json("/submissions", "key-of-some-software-"+name, string(body))
		var receipt struct {
			Reference submission.Reference `json:"reference"`
		}
		if err := json.Unmarshal(got.Body.Bytes(), &receipt); err != nil || got.Code != http.StatusCreated {
			t.Fatalf("%s: %d %.500s", name, got.Code, got.Body)
		}
		if got := w.lookup("/status", receipt.Reference.String(), birth(born), "198.51.100.1"); got.Code != 200 {
			t.Errorf("%s: %d", name, got.Code)
		}
		if got := w.lookup("/status", receipt.Reference.String(), birth("1986"), "198.51.100.1"); got.Code != 422 {
			t.Errorf("%s, with a wrong fact: %d", name, got.Code)
		}
		sub, err := w.service.Store.Submission(t.Context(), receipt.Reference, 1)
		if err != nil {
			t.Fatal(err)
		}
		var record handoff.Record
		if err := json.Unmarshal(sub.Record, &record); err != nil || (record.Answers == nil) != (name == "large") {
			t.Errorf("%s: the answers stand in the wrong place", name)
		}
	}
}
