package performance_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"html"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/performance"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/words"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// november is a month in which only the first transaction was used.
func november(t testing.TB) report.Year {
	t.Helper()
	book, err := price.Latest()
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := price.LatestExchange()
	if err != nil {
		t.Fatal(err)
	}
	first := functions.All[0]
	totals := ledger.Totals{}
	add := func(channel ledger.Channel, meter price.Meter, quantity int64) {
		totals[ledger.Key{Date: date.MustParse("2026-11-02"), Department: first.Department, Transaction: first.Name, Channel: channel,
			Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}] = quantity
	}
	add(ledger.Online, ledger.Starts, 1000)
	add(ledger.Online, ledger.Completions, 700)
	add(ledger.Online, ledger.Refusals, 50)
	add(ledger.AssistedPhone, ledger.Completions, 50)
	add(ledger.Online, price.WriteUnits, 16_000_000)
	for level, count := range []int64{23, 46, 153, 419, 528} {
		add(ledger.Online, ledger.Rating(level+1), count)
	}
	declared := []report.Declared{{Month: "2026-11", Transaction: first.Name, Channel: ledger.Phone, Started: 200, Completed: 200, Cost: 82200, Source: "x"}}
	rated, err := report.Rate(book, exchange, "2026-11", totals.Entries(), declared)
	if err != nil {
		t.Fatal(err)
	}
	return report.Year{Services: report.Catalogue(functions.All, "https://frontline.example"), Months: []report.Month{rated}, Through: date.Of(noon)}
}

func figures(t testing.TB, year report.Year, fault error) site {
	t.Helper()
	f := &performance.Figures{Transactions: functions.All, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
		Year: func(context.Context, time.Time) (report.Year, error) { return year, fault }}
	h, err := f.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return site{func(path string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		return answer
	}}
}

// site is the figures over HTTP.
type site struct {
	get func(string) *httptest.ResponseRecorder
}

var markup = regexp.MustCompile(`<[^>]*>`)

func said(answer *httptest.ResponseRecorder) string {
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(answer.Body.String(), " "))), " ")
}

// Deputies' ratings of April 2023 were published as 80: the Performance Platform's formula gives 79.6, the manual's 81.0.
func TestTheFourFigures(t *testing.T) {
	h := figures(t, november(t), nil)
	first := functions.All[0].Name
	page := said(h.get("/performance/" + first))
	for _, want := range []string{
		"Completion rate 83.33%", // 1,000 completed of 1,200 begun, in all channels
		"Completed 1,000", "Digital take-up 75.00%", "counted apart 50",
		"79.58%", "81.01%", "Very satisfied 528", "Very dissatisfied 23",
		// By hand: £822.00 and 16,000,000 × 0.0000007423 × 0.75, over 1,000.
		"£0.830908",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
}

func TestEveryPage(t *testing.T) {
	for name, year := range map[string]report.Year{"november": november(t), "nothing yet": {Services: report.Catalogue(functions.All, "")}} {
		h := figures(t, year, nil)
		for _, language := range []string{"", "cy/"} {
			paths := []string{""}
			for _, tx := range functions.All {
				paths = append(paths, tx.Name)
			}
			for _, path := range paths {
				answer := h.get("/performance/" + language + path)
				text := said(answer)
				if answer.Code != 200 || strings.Contains(text, "[performance") || strings.Contains(text, "performance.") {
					t.Errorf("%s, %s%s: %d %s", name, language, path, answer.Code, text)
				}
				if got := answer.Header().Get("Cache-Control"); got != "public, max-age=3600" {
					t.Errorf("%s may be kept: %s", path, got)
				}
			}
		}
		if name == "nothing yet" && strings.Count(said(h.get("/performance/")), "No data yet") < len(functions.All) {
			t.Error("a page without figures does not say so")
		}
	}
}

func TestOpenData(t *testing.T) {
	h := figures(t, november(t), nil)
	first := functions.All[0]
	for path, rows := range map[string]int{"performance": len(functions.All), first.Name: 1} {
		answer := h.get("/performance/" + path + ".csv")
		read, err := csv.NewReader(answer.Body).ReadAll()
		if err != nil || len(read) != rows+1 {
			t.Errorf("%s.csv has %d rows, %v", path, len(read), err)
		}
		var file struct{ Rows []map[string]json.RawMessage }
		if err := json.Unmarshal(h.get("/performance/"+path+".json").Body.Bytes(), &file); err != nil || len(file.Rows) != rows {
			t.Fatalf("%s.json: %v", path, err)
		}
		if path == first.Name && (string(file.Rows[0]["very satisfied"]) != "528" || string(file.Rows[0]["target digital take-up %"]) != strconv.Itoa(first.TakeUp.Percent)) {
			t.Errorf("%s.json is %v", path, file.Rows[0])
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	h := figures(t, november(t), nil)
	for _, path := range []string{"none", "none.csv", "performance", "performance.xml", "child-benefit/more", "../x", "fr/"} {
		answer := h.get("/performance/" + path)
		if answer.Code != 404 || answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", path, answer.Code, answer.Header().Get("Cache-Control"))
		}
	}
	if answer := figures(t, report.Year{}, errors.New("the table is gone")).get("/performance/"); answer.Code != 503 || strings.Contains(answer.Body.String(), "table") {
		t.Errorf("a fault of ours: %d %s", answer.Code, answer.Body)
	}
}

func TestWordsAreWhole(t *testing.T) {
	var books []words.Book
	for _, language := range words.Languages {
		book, err := words.Load(performance.Texts, language)
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, book)
	}
	for i, book := range books {
		for _, key := range book.Keys() {
			if other := books[1-i]; !other.Has(key) || strings.Join(book.Placeholders(key), " ") != strings.Join(other.Placeholders(key), " ") {
				t.Errorf("%s differs between the languages", key)
			}
		}
	}
}
