package main

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/search"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/words"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func handler(t testing.TB, log *strings.Builder) http.Handler {
	t.Helper()
	h, err := search.Handler(functions.All, noon, slog.New(slog.NewJSONHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What people type, and the transaction that they mean: it must be found first, and others may follow. Empty is none.
var typed = []struct{ query, language, want string }{
	// by name, whole or begun, in any case
	{"child benefit", "en", "child-benefit"},
	{"Claim Child Benefit", "en", "child-benefit"},
	{"CHILD BEN", "en", "child-benefit"},
	{"childbenefit", "en", "child-benefit"},
	{"child-benefit", "en", "child-benefit"},
	{"child benefit online please", "en", "child-benefit"},
	{"child tax credit", "en", "child-tax-credit"},
	{"vat", "en", "vat-return"},
	{"VAT return", "en", "vat-return"},
	{"send vat returns", "en", "vat-return"},
	{"paye", "en", "employer-return"},
	{"jobseekers allowance", "en", "jobseekers-allowance"},
	{"jobseeker's allowance", "en", "jobseekers-allowance"},
	{"job seekers allowance", "en", "jobseekers-allowance"},
	{"job seeker", "en", "jobseekers-allowance"},
	{"student finance", "en", "student-finance"},
	{"student loan", "en", "student-finance"},
	{"school place", "en", "school-place"},
	{"schools", "en", "school-place"},
	{"prescription prepayment certificate", "en", "prescription-prepayment"},
	{"prescriptions", "en", "prescription-prepayment"},
	// by the number of a form, or by what it is for
	{"CH2", "en", "child-benefit"},
	{"childcare", "en", "student-finance"},
	{"nursery", "en", "school-place"},
	{"inhaler", "en", "prescription-prepayment"},
	{"anadlydd", "cy", "prescription-prepayment"},
	{"UC", "en", ""},
	{"helo", "cy", ""},
	// by what is happening to them
	{"I am having a baby", "en", "child-benefit"},
	{"pregnant", "en", "child-benefit"},
	{"new baby", "en", "child-benefit"},
	{"adopting", "en", "child-benefit"},
	{"lost my job", "en", "jobseekers-allowance"},
	{"unemployed", "en", "jobseekers-allowance"},
	{"redundancy", "en", "jobseekers-allowance"},
	{"dole", "en", "jobseekers-allowance"},
	{"lone parent", "en", "child-benefit"},
	{"going to university", "en", "student-finance"},
	{"tuition fees", "en", "student-finance"},
	{"self employed", "en", "vat-return"},
	{"starting school", "en", "school-place"},
	{"secondary school", "en", "school-place"},
	{"payroll", "en", "employer-return"},
	{"pay staff", "en", "employer-return"},
	{"medicines", "en", "prescription-prepayment"},
	{"chemist", "en", "prescription-prepayment"},
	// misspelt
	{"chidl benefit", "en", "child-benefit"},
	{"child benifit", "en", "child-benefit"},
	{"chlid benfit", "en", "child-benefit"},
	{"chld benefitt", "en", "child-benefit"},
	{"unemploied", "en", "jobseekers-allowance"},
	{"jobseakers alowance", "en", "jobseekers-allowance"},
	{"studnet loan", "en", "student-finance"},
	{"univeristy", "en", "student-finance"},
	{"prescripton", "en", "prescription-prepayment"},
	{"perscription", "en", "prescription-prepayment"},
	{"scool place", "en", "school-place"},
	{"secondry school", "en", "school-place"},
	// Welsh, as in the dictionary, mutated, without its accents, misspelt
	{"budd-dal plant", "cy", "child-benefit"},
	{"fudd-dal plant", "cy", "child-benefit"},
	{"budd dal plant", "cy", "child-benefit"},
	{"buddal plant", "cy", "child-benefit"},
	{"hawlio budd-dal blant", "cy", "child-benefit"},
	{"babi", "cy", "child-benefit"},
	{"fabi newydd", "cy", "child-benefit"},
	{"mabwysiadu", "cy", "child-benefit"},
	{"fabwysiadu plentyn", "cy", "child-benefit"},
	{"colli swydd", "cy", "jobseekers-allowance"},
	{"golli fy swydd", "cy", "jobseekers-allowance"},
	{"di-waith", "cy", "jobseekers-allowance"},
	{"ddi-waith", "cy", "jobseekers-allowance"},
	{"lwfans ceisio gwaith", "cy", "jobseekers-allowance"},
	{"treth ar werth", "cy", "vat-return"},
	{"dreth ar werth", "cy", "vat-return"},
	{"TAW", "cy", "vat-return"},
	{"prifysgol", "cy", "student-finance"},
	{"brifysgol", "cy", "student-finance"},
	{"mhrifysgol", "cy", "student-finance"},
	{"myfyriwr", "cy", "student-finance"},
	{"fyfyriwr", "cy", "student-finance"},
	{"ysgol", "cy", "school-place"},
	{"lle mewn ysgol", "cy", "school-place"},
	{"symud ty", "cy", "school-place"},
	{"bresgripsiwn", "cy", "prescription-prepayment"},
	{"prescripsiwn", "cy", "prescription-prepayment"},
	{"cyflogres", "cy", "employer-return"},
	{"gyflogres", "cy", "employer-return"},
	// in the other language than the page's
	{"child benefit", "cy", "child-benefit"},
	{"budd-dal plant", "en", "child-benefit"},
	{"treth ar werth", "en", "vat-return"},
	{"school", "cy", "school-place"},
	// as people were seen to type it
	{"starting a business", "en", "vat-return"},
	{"start business", "en", "vat-return"},
	{"start a business", "en", "vat-return"},
	{"child benfits", "en", "child-benefit"},
	{"child benefits", "en", "child-benefit"},
	{"jsa", "en", "jobseekers-allowance"},
	{"ctc", "en", "child-tax-credit"},
	{"ppc", "en", "prescription-prepayment"},
	{"twins", "en", "child-benefit"},
	{"student lone", "en", "student-finance"},
	{"ysgolion", "cy", "school-place"},
	{"gollais fy swydd", "cy", "jobseekers-allowance"},
	{"collais i fy swydd", "cy", "jobseekers-allowance"},
	{"efeilliaid", "cy", "child-benefit"},
	{"dechrau busnes", "cy", "vat-return"},
	// nothing that we have, and nothing at all
	{"passport", "en", ""},
	{"bus pass", "en", ""},
	{"trwydded bysgota", "cy", ""},
	{"qwertyuiop", "en", ""},
	{"how do I", "en", ""},
	{"?!", "en", ""},
	{"", "en", ""},
}

var link = regexp.MustCompile(`<li class="frontline-entry"><a class="govuk-link" href="(?:/cy)?/([a-z-]+)/">`)

func get(t testing.TB, h http.Handler, language, query string) (*httptest.ResponseRecorder, []string) {
	t.Helper()
	address := page.Address{Language: words.Language(language)}.SearchFor(query)
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest("GET", address, nil))
	var found []string
	for _, match := range link.FindAllStringSubmatch(answer.Body.String(), -1) {
		found = append(found, match[1])
	}
	return answer, found
}

func TestWhatPeopleType(t *testing.T) {
	h := handler(t, &strings.Builder{})
	for _, row := range typed {
		t.Run(row.language+"/"+row.query, func(t *testing.T) {
			answer, found := get(t, h, row.language, row.query)
			body := html.UnescapeString(answer.Body.String())
			switch {
			case answer.Code != http.StatusOK:
				t.Errorf("%d", answer.Code)
			case row.want != "" && (len(found) == 0 || found[0] != row.want):
				t.Errorf("finds %v, want %s first", found, row.want)
			case row.want == "" && len(found) > 0:
				t.Errorf("finds %v", found)
			case row.want == "" && !strings.Contains(body, `href="/`+map[string]string{"cy": "cy/"}[row.language]+`need/`):
				t.Error("the page does not lead on")
			case row.query != "" && row.want == "" && !strings.Contains(body, "“"+row.query+"”"):
				t.Error("the page does not say what was looked for")
			}
		})
	}
}

// Every transaction is the first for its own name in each language, whole, with its longest word begun only, and with
// two letters of that exchanged; and among those found for each of its needs.
func TestEveryTransactionIsFoundByItsNameAndNeeds(t *testing.T) {
	listed, err := catalogue.New(functions.All)
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t, &strings.Builder{})
	for _, entry := range listed.Entries {
		for _, language := range words.Languages {
			name := entry.Book[language].Text("name", nil)
			for _, query := range []string{name, begun(name), exchanged(name)} {
				if _, found := get(t, h, string(language), query); len(found) == 0 || found[0] != entry.Transaction.Name {
					t.Errorf("%q (%s) finds %v, want %s first", query, language, found, entry.Transaction.Name)
				}
			}
			for _, need := range entry.Transaction.Needs {
				n, _ := listed.Need(need)
				if _, found := get(t, h, string(language), n.Title[language]); !slices.Contains(found, entry.Transaction.Name) {
					t.Errorf("%q (%s) finds %v, not %s", n.Title[language], language, found, entry.Transaction.Name)
				}
			}
		}
	}
}

// begun is a name without the last two letters of its longest word.
func begun(name string) string {
	word := longestWord(name)
	return strings.Replace(name, string(word), string(word[:len(word)-2]), 1)
}

// exchanged is a name with the second and third letters of its longest word exchanged.
func exchanged(name string) string {
	word := longestWord(name)
	wrong := slices.Clone(word)
	wrong[1], wrong[2] = wrong[2], wrong[1]
	return strings.Replace(name, string(word), string(wrong), 1)
}

func longestWord(name string) []rune {
	var longest []rune
	for _, word := range strings.Fields(name) {
		if letters := []rune(word); len(letters) > len(longest) {
			longest = letters
		}
	}
	return longest
}

// Through the adapter, as API Gateway calls it, with the prefix of the mapping and without.
func TestTheFunctionAnswers(t *testing.T) {
	log := &strings.Builder{}
	function := service.Answering(handler(t, log), slog.New(slog.DiscardHandler))
	for path, want := range map[string]struct {
		status int
		lang   string
	}{
		"/": {200, "en"}, "/apply/search": {200, "en"}, "/apply/search/": {200, "en"}, "/cy": {200, "cy"}, "/apply/search/cy": {200, "cy"},
		"/fr": {404, "en"}, "/apply/search/cy/x": {404, "en"}, "/apply/searching": {404, "en"},
	} {
		event := events.APIGatewayV2HTTPRequest{RawPath: path, RawQueryString: url.Values{"q": {"secret 07700 900123"}}.Encode()}
		event.RequestContext.HTTP.Method = "GET"
		answer, err := function(context.Background(), event)
		if err != nil || answer.StatusCode != want.status || !strings.Contains(answer.Body, `<html lang="`+want.lang+`"`) {
			t.Errorf("%s: %d, %v", path, answer.StatusCode, err)
		}
		if answer.Headers["Content-Security-Policy"] != page.ContentSecurityPolicy || answer.Headers["Cache-Control"] != "no-store" {
			t.Errorf("%s: headers %v", path, answer.Headers)
		}
	}
	if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "0770") || !strings.Contains(log.String(), `"found":0`) {
		t.Errorf("the log says %s", log)
	}
}

func TestOnlyGetSearches(t *testing.T) {
	h := handler(t, &strings.Builder{})
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, httptest.NewRequest(method, "/apply/search?q=x", nil))
		if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") == "" {
			t.Errorf("%s: %d", method, answer.Code)
		}
	}
}

// Whatever is typed, the page is a page with the site's one script, and what of it comes back is text.
func FuzzQuery(f *testing.F) {
	for _, query := range []string{"child benefit", "<script>alert(1)</script>", "\"><b>", "\x00\x01", "\xff\xfe", "\u202eevil", strings.Repeat("a", 100_000),
		strings.Repeat("budd-dal ", 5000), "🐕🐕🐕🐕", "{query}", "%zz", "'-'-'", "a\u0301b"} {
		f.Add(query)
	}
	h := handler(f, &strings.Builder{})
	f.Fuzz(func(t *testing.T, query string) {
		answer, _ := get(t, h, "en", query)
		body := answer.Body.String()
		if answer.Code != 200 || strings.Count(body, "<h1") != 1 || strings.Count(body, "<form") != 1 || strings.Count(body, "<script") != 1 {
			t.Errorf("%d: %s", answer.Code, body)
		}
		if len(body) > 40_000 {
			t.Errorf("%d bytes", len(body))
		}
	})
}

// BenchmarkSearch is one request: the page of what was found for each of the queries in turn.
func BenchmarkSearch(b *testing.B) {
	h, err := search.Handler(functions.All, noon, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	var requests []*http.Request
	for _, row := range typed {
		requests = append(requests, httptest.NewRequest("GET", page.Address{Language: words.Language(row.language)}.SearchFor(row.query), nil))
	}
	took := make([]time.Duration, 0, 100_000)
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		h.ServeHTTP(httptest.NewRecorder(), requests[i%len(requests)])
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkIndex is what a function that starts does before its first search.
func BenchmarkIndex(b *testing.B) {
	for b.Loop() {
		if _, err := search.Handler(functions.All, noon, slog.New(slog.DiscardHandler)); err != nil {
			b.Fatal(err)
		}
	}
}
