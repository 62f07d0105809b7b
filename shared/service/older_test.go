package service_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// released puts another definition in place of the one that the world serves, as a deployment does: table and drafts stay.
func (w *world) released(tx transaction.Transaction) {
	next := *w.service
	next.Transaction = tx
	w.service, w.handler = &next, next.Handler()
}

// asking is the sample with another question in place of one of its own.
func asking(q ask.Question) transaction.Transaction {
	tx := sample.Transaction
	tx.Questions = slices.Clone(tx.Questions)
	for i, old := range tx.Questions {
		if old.About().Name == q.About().Name {
			tx.Questions[i] = q
		}
	}
	return tx
}

const asksAgain = "We need you to answer this again."

// drafted is a draft of the sample with all its questions answered.
func drafted(t *testing.T) (*world, string) {
	t.Helper()
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	if got := w.get("/check", cookie); got.Code != 200 {
		t.Fatalf("the draft is not whole: %d %s", got.Code, got.Header().Get("Location"))
	}
	return w, cookie
}

// An answer that the new version cannot take is asked again, on a page that says so; everything else is carried forward.
func TestADraftIsCarriedForward(t *testing.T) {
	w, cookie := drafted(t)
	w.released(asking(ask.Whole{Name: "rooms", Min: 1, Max: 2}))
	at := w.get("/check", cookie).Header().Get("Location")
	if at != "/apply/dog-grant/rooms" {
		t.Fatalf("the check page leads to %q", at)
	}
	if got := w.post("/start", cookie, page.AgainField, page.AgainOn).Header().Get("Location"); got != at {
		t.Errorf("the start leads to %q", got)
	}
	shown := w.get("/rooms", cookie).Body.String()
	if !strings.Contains(shown, asksAgain) || strings.Contains(shown, `value="3"`) {
		t.Errorf("the page does not say that it asks again, or shows the answer of before\n%s", shown)
	}
	if got := w.get("/cy/rooms", cookie).Body.String(); !strings.Contains(got, "Mae angen i chi ateb hwn eto.") {
		t.Error("the page does not say so in Welsh")
	}
	if got := w.get("/income", cookie).Body.String(); strings.Contains(got, asksAgain) {
		t.Error("what is carried forward is asked again too")
	}
	if got := w.post("/rooms", cookie, "rooms", "9"); got.Code != 422 || !strings.Contains(got.Body.String(), asksAgain) {
		t.Errorf("9 rooms: %d", got.Code)
	}
	if got := w.mend("/rooms", cookie, "rooms", "2").Header().Get("Location"); got != "/apply/dog-grant/check" {
		t.Errorf("answered, it leads to %q", got)
	}
	if got := w.get("/check", cookie); got.Code != 200 || strings.Contains(got.Body.String(), asksAgain) {
		t.Errorf("the check page: %d", got.Code)
	}
}

// What has come to mean something else is asked once, even where the page of before is posted after the change, and
// while requests come to both versions no answer is lost.
func TestAskedAgainOnce(t *testing.T) {
	w, cookie := drafted(t)
	old := w.handler
	stale := hidden(w.get("/rooms", cookie).Body.String(), "definition")
	tx := sample.Transaction
	tx.Older.Again = []string{"rooms", "dogs/dog-name"}
	w.released(tx)

	got := w.post("/rooms", cookie, "rooms", "4", "definition", stale)
	if got.Code != 409 || !strings.Contains(got.Body.String(), asksAgain) || !strings.Contains(got.Body.String(), `value="4"`) {
		t.Errorf("the page of before: %d\n%s", got.Code, got.Body)
	}
	fresh := hidden(got.Body.String(), "definition")
	if at := w.post("/rooms", cookie, "rooms", "4", "definition", fresh, "was", hidden(got.Body.String(), "was")).Header().Get("Location"); at != "/apply/dog-grant/dogs/0/dog-name" {
		t.Errorf("then it leads to %q", at)
	}
	w.handler, w.service.Transaction = old, sample.Transaction // a request that the version of before still gets
	if got := w.get("/check", cookie); got.Code != 200 {
		t.Errorf("the version of before has lost something: %d", got.Code)
	}
	w.released(tx)
	for _, path := range []string{"/dogs/0/dog-name", "/dogs/1/dog-name"} {
		if got := w.get(path, cookie); !strings.Contains(got.Body.String(), asksAgain) {
			t.Errorf("%s does not ask again: %d %s", path, got.Code, got.Header().Get("Location"))
		}
		mark := hidden(w.get(path, cookie).Body.String(), "rows")
		if got := w.post(path, cookie, "dog-name", "Rex", "rows", mark, "was", mark, "definition", fresh); got.Code != 303 {
			t.Fatalf("%s: %d\n%s", path, got.Code, got.Body)
		}
	}
	if got := w.get("/check", cookie); got.Code != 200 || strings.Count(got.Body.String(), "Rex") < 2 {
		t.Errorf("the check page: %d to %q", got.Code, got.Header().Get("Location"))
	}
}

// A fact that has to be given again is asked for with the return code, and taken there.
func TestFinishLaterAsksTheFactAgain(t *testing.T) {
	w, cookie := drafted(t)
	tx := sample.Transaction
	tx.Older.Again = []string{"birth"}
	w.released(tx)
	wants(t, "the page", w.get("/finish-later", cookie), 200, `name="birth-day"`)
	code := w.code(cookie, birth("1986"))
	if got := w.lookup("/return", code, birth("1986"), "198.51.100.1"); got.Code != 303 || string(w.draft(cookie).Answers["birth"]) != `"1986-03-27"` {
		t.Errorf("back: %d, kept %s", got.Code, w.draft(cookie).Answers["birth"])
	}
}

// Taking out a row under a new version carries over what stays, and asks the rest again.
func TestARowIsTakenOutOfAnOlderDraft(t *testing.T) {
	w, cookie := drafted(t)
	tx := sample.Transaction
	tx.Older.Again = []string{"rooms"}
	w.released(tx)
	mark := hidden(w.get("/dogs/0/remove", cookie).Body.String(), "was")
	if got := w.post("/dogs/0/remove", cookie, "was", mark); got.Code != 303 {
		t.Fatal(got.Code)
	}
	if at := w.get("/check", cookie).Header().Get("Location"); !strings.HasSuffix(at, "/rooms/") && !strings.HasSuffix(at, "/rooms") {
		t.Errorf("the check page leads to %q", at)
	}
	if at := w.mend("/rooms", cookie, "rooms", "2").Header().Get("Location"); at != "/apply/dog-grant/check" {
		t.Errorf("answered, it leads to %q", at)
	}
}

// A draft of a definition that is being finished is shown, judged and recorded by that one, to its last day.
func TestADraftIsFinishedOnItsVersion(t *testing.T) {
	w, cookie := drafted(t)
	tx := asking(ask.Whole{Name: "rooms", Min: 1, Max: 2})
	tx.Older.Finish, tx.Older.Until = []transaction.Transaction{sample.Transaction}, date.Of(w.now)
	w.released(tx)
	if got := w.post("/start", cookie, page.AgainField, page.AgainOn).Header().Get("Location"); got != "/apply/dog-grant/check" {
		t.Errorf("the start leads to %q", got)
	}
	if got := w.mend("/rooms", cookie, "rooms", "9").Code; got != 303 {
		t.Errorf("9 rooms, as before: %d", got)
	}
	if got := w.post("/rooms", w.start(), "rooms", "9").Code; got != 422 {
		t.Errorf("9 rooms in a new draft: %d", got)
	}
	tomorrow := w.now
	w.now = w.now.Add(24 * time.Hour)
	if got := w.get("/check", cookie).Header().Get("Location"); got != "/apply/dog-grant/rooms" {
		t.Errorf("a day later the check page leads to %q", got)
	}
	w.now = tomorrow
	check := w.get("/check", cookie)
	if got := w.post("/submit", cookie, "was", hidden(check.Body.String(), "was")); got.Header().Get("Location") != "/apply/dog-grant/receipt" {
		t.Fatalf("submit: %d %s", got.Code, got.Body)
	}
	if got := w.get("/receipt", cookie); got.Code != 200 {
		t.Errorf("the receipt: %d", got.Code)
	}
	if !slices.ContainsFunc(w.aws.bodies, func(body string) bool {
		return strings.Contains(body, sample.Transaction.Version()) && strings.Contains(body, "QueueUrl")
	}) {
		t.Error("the hand-off does not say under which version it was decided")
	}
}

// While a static page cannot say that the transaction closes, the function's pages do; after the day nothing is taken.
func TestClosing(t *testing.T) {
	w, c := dogs(t)
	tx := sample.Transaction
	tx.Closes = date.MustParse("2026-12-22")
	w.released(tx)
	says := func(path, cookie, want string) bool { return strings.Contains(w.get(path, cookie).Body.String(), want) }

	w.now = w.now.Add(-time.Hour * 24)
	cookie := w.start()
	if at := w.post("/start", "").Header().Get("Location"); strings.HasPrefix(at, "/apply/") {
		t.Errorf("31 days before it leads to %q", at)
	}
	if says("/area", cookie, "This service closes on") {
		t.Error("31 days before it says that it closes")
	}
	w.fill(cookie, c)
	w.now = w.now.Add(time.Hour * 24)
	if at := w.post("/start", "").Header().Get("Location"); !strings.HasPrefix(at, "/apply/") {
		t.Errorf("30 days before it leads to %q, which cannot say it", at)
	}
	for path, want := range map[string]string{"/area": "This service closes on 22 December 2026.", "/dogs": "This service closes on 22 December 2026.",
		"/check": "This service closes on 22 December 2026.", "/cy/area": "yn cau ar 22 Rhagfyr 2026."} {
		if !says(path, cookie, want) {
			t.Errorf("%s does not say that it closes", path)
		}
	}
	w.now = time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC) // what is saved on the way keeps the draft
	if got := w.post("/rooms", cookie, "rooms", "2", "was", hidden(w.get("/rooms", cookie).Body.String(), "was")); got.Code != 303 {
		t.Fatal(got.Code)
	}
	w.now = time.Date(2026, 12, 22, 23, 59, 59, 0, time.UTC)
	mark := hidden(w.get("/check", cookie).Body.String(), "was")
	if mark == "" {
		t.Fatal("on the last day there is no check page")
	}
	w.now = w.now.Add(time.Second)
	for path, form := range map[string][]string{"/start": nil, "/area": {"area", "north"}, "/submit": {"was", mark}, "/finish-later": nil} {
		if got := w.post(path, cookie, form...); got.Code != 410 {
			t.Errorf("POST %s a second after the last day: %d", path, got.Code)
		}
	}
	if got := w.json("/submissions", "0123456789012345678901", `{"answers": `+string(c.Answers)+`}`); got.Code != 410 {
		t.Errorf("software a second after the last day: %d", got.Code)
	}
}

// While two versions serve side by side, whichever took an answer is what counts, not when: what the version of before takes after
// the new one has begun is asked again, once, and what the new one took is not, whoever saves something after it.
func TestVersionsSideBySide(t *testing.T) {
	again := sample.Transaction
	again.Older.Again = []string{"rooms"}
	for name, began := range map[string]transaction.Transaction{"the draft is of before": sample.Transaction, "the draft is of the new one": again} {
		t.Run(name, func(t *testing.T) {
			w, c := dogs(t)
			serve := map[bool]http.Handler{}
			for _, tx := range []transaction.Transaction{sample.Transaction, again} {
				w.released(tx)
				serve[tx.Version() == again.Version()] = w.handler
			}
			w.handler = serve[began.Version() == again.Version()]
			cookie := w.start()
			w.fill(cookie, c)
			post := func(new bool, question, answer string) {
				t.Helper()
				w.handler = serve[new]
				if got := w.mend("/"+question, cookie, question, answer); got.Code != 303 {
					t.Fatalf("%s: %d\n%s", question, got.Code, got.Body)
				}
			}
			leads := func(want string) {
				t.Helper()
				w.handler = serve[true]
				if got := w.get("/check", cookie).Header().Get("Location"); got != want {
					t.Errorf("the check page leads to %q, want %q", got, want)
				}
			}
			post(true, "income", "300")
			post(true, "rooms", "3")
			leads("")
			post(false, "rooms", "4")
			leads("/apply/dog-grant/rooms")
			post(true, "rooms", "5")
			post(false, "income", "200")
			leads("")
		})
	}
}

// The first answer of a draft is no answer of before.
func TestTheFirstAnswerIsNotAskedAgain(t *testing.T) {
	w, _ := dogs(t)
	tx := sample.Transaction
	tx.Older.All = true
	w.released(tx)
	got := w.post("/area", "", "area", "north", "lost", "yes")
	if at := got.Header().Get("Location"); got.Code != 303 || strings.HasSuffix(at, "/area") || strings.HasSuffix(at, "/area/") {
		t.Errorf("it leads to %q", at)
	}
}

// A change is judged as on the day of what it changes, and what has happened since then is an answer all the same: a release does not
// ask it again, and asks what is an answer on neither day.
func TestAChangeIsCarriedForward(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	w.now = w.now.AddDate(0, 0, 20)
	changed := w.change(first, ref)
	mark := hidden(w.get("/dogs/0/born", changed).Body.String(), "rows")
	if got := w.post("/dogs/0/born", changed, "born-day", "1", "born-month", "12", "born-year", "2026", "rows", mark, "was", mark); got.Code != 303 {
		t.Fatalf("%d\n%s", got.Code, got.Body)
	}
	wants(t, "before", w.get("/check", changed), 200, "1 December 2026")
	tx := asking(ask.Whole{Name: "rooms", Min: 1, Max: 21})
	tx.Amend, tx.Withdraw = true, true
	w.released(tx)
	wants(t, "after the release", w.get("/check", changed), 200, "1 December 2026")
	tx = asking(ask.Whole{Name: "rooms", Min: 1, Max: 2})
	tx.Amend, tx.Withdraw = true, true
	w.released(tx)
	if at := w.get("/check", changed).Header().Get("Location"); at != "/apply/dog-grant/rooms" {
		t.Errorf("the check page leads to %q", at)
	}
}
