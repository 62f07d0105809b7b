package finance_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/tally"
)

// files are what finance sends, with nothing wrong in them, by their rows, and with what status each is taken.
var files = map[string]struct {
	right string
	taken int
}{
	"POST /channels": {"month,transaction,channel,started,completed,cost,charged,source\n2026-11,child-benefit,phone,20,10,1000.00,yes,call centre\n", 303},
	"POST /plan":     {"kind,transaction,value,source\npurchase-order,child-benefit,PO-1,\nbudget,child-benefit,100,\n", 303},
	"POST /bill":     {billOf(map[string]int64{"child-benefit": 16_000_000}), 200},
}

// TestHostileRows throws hostile files, forms, fields and addresses at each row of the finance pages: nothing fails, what is wrong is told
// on a page that is no larger than it may be, with the form to try again, nothing of it is markup or kept, and what is right is taken,
// also twice. Signing in and out is the desk's too, where it is tried. Which texts, the seed says.
func TestHostileRows(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	for _, tried := range []struct {
		table access.Table
		w     *world
		roles []staff.Role
	}{
		{access.Finance, november(t), []staff.Role{staff.Finance}},
		{access.PlatformFinance, everywhere(t), []staff.Role{staff.PlatformFinance}},
	} {
		w := tried.w
		w.steps = []ledger.Step{{At: noon, Name: "submit", Channel: ledger.Online, State: ledger.Metered, Used: []ledger.Used{{Meter: price.WriteUnits, Quantity: 3}}}}
		cookie, answered := w.as(tried.roles...), map[int]int{}
		for _, row := range tried.table.Rows {
			if slices.ContainsFunc(access.Desk.Rows, func(of access.Row) bool { return of.Route == row.Route }) && row.Route != "GET /{$}" {
				continue // what every office has
			}
			at := tried.table.Name + " " + row.Route
			file, sends := files[row.Route]
			switch {
			case strings.HasPrefix(row.Route, "GET "):
				w.addresses(at, row.Route, cookie, chance, answered)
			case sends:
				w.besiege(at, strings.TrimPrefix(row.Route, "POST /"), file.right, file.taken, cookie, chance, answered)
			default:
				t.Errorf("nobody throws anything at %s: add it to files", at)
			}
		}
		if answered[200] == 0 || answered[404] == 0 || answered[422] == 0 || answered[413] == 0 {
			t.Errorf("%s: too little was tried: %v", tried.table.Name, answered)
		}
		for _, sign := range []string{"alert(1)", "reversed", "passwd", "Ada", "subject", `"level":"ERROR"`} {
			if at := strings.Index(w.log.String(), sign); at >= 0 {
				t.Errorf("the log has %s: %.300s", sign, w.log.String()[max(0, at-200):])
			}
		}
	}
}

// addresses asks for a page by hostile addresses.
func (w *world) addresses(at, route, cookie string, chance *rand.Rand, answered map[int]int) {
	w.t.Helper()
	right := map[string]string{"month": "2026-11", "file": report.Reports[0].Name, "transaction": "child-benefit", "basis": "all"}
	for range 40 {
		address := sample.Address(chance, route, right, []string{"reference", "as", "to", "month", "nobody-asked-for-this"})
		got := w.get(cookie, []string{"", "cy/"}[chance.IntN(2)]+strings.TrimPrefix(address, "/"))
		answered[got.Code]++
		w.safe(fmt.Sprintf("%s: %.90s", at, address), got)
	}
}

// besiege sends what is wrong to a form, and then twice what is right.
func (w *world) besiege(at, field, right string, taken int, cookie string, chance *rand.Rand, answered map[int]int) {
	w.t.Helper()
	language := func() string { return []string{"", "cy/"}[chance.IntN(2)] }
	look := func(what string, got *httptest.ResponseRecorder, before []byte) {
		w.t.Helper()
		what = at + ", " + what
		answered[got.Code]++
		w.safe(what, got)
		if got.Code >= 400 && !bytes.Equal(w.keptFile(field), before) {
			w.t.Errorf("%s: refused with %d, and kept", what, got.Code)
		}
		if again := `name="` + field + `" type="file"`; got.Code != taken && (got.Code != 422 && got.Code != 413 && got.Code != 404 || // 404 is a form of another kind
			got.Code != 404 && (!strings.Contains(got.Body.String(), "govuk-error-summary") || !strings.Contains(got.Body.String(), again))) {
			w.t.Errorf("%s: %d, without %s: %.1500s", what, got.Code, again, text(got.Body.String()))
		}
	}
	send := func(what, kind, body string) *httptest.ResponseRecorder {
		w.now = w.now.Add(time.Second)
		before := w.keptFile(field)
		got := w.postAs(cookie, language()+field, kind, body)
		look(what, got, before)
		return got
	}
	for what, file := range sample.HostileFiles(right) {
		send(what, "multipart/form-data; boundary=b", part(field, file))
	}
	for _, text := range sample.Hostile {
		send(fmt.Sprintf("the file %.20q", text), "multipart/form-data; boundary=b", part(field, text))
		spoilt := sample.Spoil(chance, url.Values{}, []string{"as", "name", "nobody-asked-for-this"}[chance.IntN(3)], text)
		send(fmt.Sprintf("beside %.80q", fmt.Sprint(spoilt)), "multipart/form-data; boundary=b", strings.ReplaceAll(part(field, right), "--b--\r\n", fields(spoilt)))
	}
	send("five megabytes", "multipart/form-data; boundary=b", part(field, strings.Repeat("x", 5<<20)))
	for _, m := range sample.Multiparts(field, right, url.Values{"other": {"x"}}) {
		if got := send(m.What, m.Type, m.Body); m.Right && got.Code != taken && len(m.Body) < 300<<10 {
			w.t.Errorf("%s, %s: %d", at, m.What, got.Code)
		}
	}
	for range 2 { // pressed, and replayed
		w.now = w.now.Add(time.Second)
		if got := w.post(cookie, field, right); got.Code != taken {
			w.t.Errorf("%s: the file as it should be: %d %s", at, got.Code, text(got.Body.String()))
		}
	}
	w.now = noon
}

// part is a form with a file, fields other fields after it.
func part(field, file string) string {
	return "--b\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"f.csv\"\r\n\r\n" + file + "\r\n--b--\r\n"
}

func fields(values url.Values) string {
	all := ""
	for name, of := range values {
		for _, value := range of {
			all += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
		}
	}
	return all + "--b--\r\n"
}

// keptFile is the file of a kind that finance sent last; nothing is kept of a bill.
func (w *world) keptFile(field string) []byte {
	w.t.Helper()
	kept, err := tally.Table{Client: w.ledger.Client, Name: "frontline-declared"}.File(w.t.Context(), "hmrc", tally.File(field))
	if err != nil {
		w.t.Fatal(err)
	}
	return kept
}

// safe looks at what came of hostile values. A function of Lambda answers with 6 MB at most.
func (w *world) safe(what string, got *httptest.ResponseRecorder) {
	w.t.Helper()
	body := got.Body.String()
	if !slices.Contains([]int{200, 303, 400, 404, 413, 422}, got.Code) || len(body) > 1<<20 {
		w.t.Errorf("%s: %d, %d bytes: %.600s", what, got.Code, len(body), text(body[:min(len(body), 1<<20)]))
	}
	if to := got.Header().Get("Location"); got.Code == 303 && (!strings.HasPrefix(to, w.at) || strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r > '~' })) {
		w.t.Errorf("%s leads to %q", what, to)
	}
	if strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
		if mark := sample.MarkIn(body); mark != "" || !strings.Contains(body, "<h1") || !strings.Contains(body, "</html>") || strings.Contains(body, "could not be signed in") {
			w.t.Errorf("%s: %d: the page has %q, or is none: %.600s", what, got.Code, mark, text(body))
		}
	} else if got.Code != 303 && got.Header().Get("Content-Disposition") == "" {
		w.t.Errorf("%s: %d %q is no page and no file", what, got.Code, got.Header())
	}
}

// What finance and AWS's bill write is no formula in any file that is downloaded.
func TestNoFormulas(t *testing.T) {
	w := november(t)
	cookie := w.as(staff.Finance)
	const formula = `"=HYPERLINK(""http://x"")"`
	for field, content := range map[string]string{
		"channels": "month,transaction,channel,started,completed,cost,charged,source\n2026-11,child-benefit,phone,20,10,1000.00,yes," + formula + "\n",
		"plan":     "kind,transaction,value,source\npurchase-order,child-benefit," + formula + ",\ncost-centre,child-benefit,@SUM(A1),\nreleased,child-benefit,100,-2+3\n",
	} {
		if got := w.post(cookie, field, content); got.Code != 303 {
			t.Fatalf("%s: %d %s", field, got.Code, text(got.Body.String()))
		}
	}
	bill := strings.ReplaceAll(strings.ReplaceAll(billOf(map[string]int64{"child-benefit": 16_000_001}), ",arn,", ",=1+1,"), "PutItem", "+1+1")
	all := map[string]*httptest.ResponseRecorder{"the bill": w.post(cookie, "bill", bill, "as", "csv"), "lines": w.get(cookie, "2026-11/lines/child-benefit/all.csv"),
		"FOCUS 1.2": w.get(cookie, "2026-11/focus-chargeback-1.2.csv"), "FOCUS 1.3": w.get(cookie, "2026-11/focus-chargeback-1.3.csv")}
	for _, one := range report.Reports {
		all[one.Name] = w.get(cookie, "2026-11/"+one.Name+".csv")
	}
	typed := 0
	for name, file := range all {
		typed += strings.Count(file.Body.String(), "HYPERLINK") + strings.Count(file.Body.String(), "SUM(A1)")
		for _, row := range rows(t, file) {
			for column, cell := range row {
				_, err := price.Number(cell)
				if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) && err != nil {
					t.Errorf("%s, %s: %q is a formula", name, column, cell)
				}
			}
		}
	}
	if typed < 3 {
		t.Errorf("what was typed is in the files %d times, so this shows little", typed)
	}
}
