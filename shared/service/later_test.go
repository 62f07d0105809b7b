package service_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// birth are the fields of the sample's fact, that of its case of two dogs unless another year is said.
func birth(year string) url.Values {
	return url.Values{"birth-day": {"27"}, "birth-month": {"3"}, "birth-year": {year}}
}

// born is the year of birth in the case of two dogs.
const born = "1985"

var codePattern = regexp.MustCompile(`<strong>([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4})</strong>`)

// code asks for a return code and gives it.
func (w *world) code(cookie string, fact url.Values) string {
	w.t.Helper()
	got := w.form("/finish-later", cookie, fact)
	found := codePattern.FindStringSubmatch(got.Body.String())
	if got.Code != 200 || found == nil {
		w.t.Fatalf("no code: %d %.3000s", got.Code, got.Body)
	}
	return found[1]
}

// lookup posts a lookup from an address of the caller.
func (w *world) lookup(path, key string, fact url.Values, address string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{"key": {key}}
	for name, values := range fact {
		form[name] = values
	}
	return w.request("POST", path, form.Encode(), with("Origin", origin), from(address))
}

// halfway is a draft with a few answers, the fact among them.
func (w *world) halfway() string {
	w.t.Helper()
	cookie := w.start()
	w.post("/applicant", cookie, "applicant-first", "Ada", "applicant-last", "Byron")
	if got := w.form("/birth", cookie, birth(born)); got.Code != 303 {
		w.t.Fatalf("%d %s", got.Code, got.Body)
	}
	return cookie
}

// Somebody begins on one device, is given a code, and goes on from it on another: at the first question without an
// answer, with what they gave before, in the same draft.
func TestFinishLater(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	offered := w.get("/finish-later", cookie)
	if body := offered.Body.String(); offered.Code != 200 || codePattern.MatchString(body) || strings.Contains(body, "birth-day") || strings.Contains(body, "code already") {
		t.Fatalf("to look does no more than tell: %d\n%s", offered.Code, body)
	}
	w.now = w.now.AddDate(0, 0, 20)
	got := w.post("/finish-later", cookie)
	body := got.Body.String()
	for _, want := range []string{"until the end of 8 January 2027", `href="/dog-grant/return/"`, "frontline.example/dog-grant/return/", "Date of birth", `href="/apply/dog-grant/forget"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if d := w.draft(cookie); !d.Expires.Equal(w.now.AddDate(0, 0, 28)) {
		t.Errorf("the draft ends at %v", d.Expires)
	}
	code := codePattern.FindStringSubmatch(body)[1]
	for _, written := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " ")} {
		got := w.lookup("/return", written, birth(born), "198.51.100.1")
		if got.Code != 303 || got.Header().Get("Location") != "/dog-grant/nino/" {
			t.Fatalf("%s: %d %s", written, got.Code, got.Header().Get("Location"))
		}
		there := cookieOf(got.Header()["Set-Cookie"])
		if there != cookie {
			t.Errorf("another draft: %s", there)
		}
		if page := w.get("/applicant", there).Body.String(); !strings.Contains(page, "Byron") {
			t.Error("what was answered is not there")
		}
	}
	// Until the last moment, and not after.
	end := w.draft(cookie).Expires
	for at, want := range map[time.Time]int{end.Add(-time.Second): 303, end: 422} {
		w.now = at
		if got := w.lookup("/return", code, birth(born), "198.51.100.1"); got.Code != want {
			t.Errorf("%v from its end: %d", at.Sub(end), got.Code)
		}
	}
}

// Who has not answered the question of the fact is asked it before they get a code.
func TestFinishLaterAsksTheFact(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.start()
	if page := w.get("/finish-later", cookie).Body.String(); !strings.Contains(page, `name="birth-day"`) {
		t.Error("it is not asked")
	}
	for name, fact := range map[string]url.Values{
		"none":          {},
		"half":          {"birth-year": {"1985"}},
		"in the future": {"birth-day": {"1"}, "birth-month": {"1"}, "birth-year": {"2040"}},
		"hostile":       {"birth-day": {"<script>"}, "birth-month": {"\x00"}, "birth-year": {strings.Repeat("9", 5000)}},
	} {
		got := w.form("/finish-later", cookie, fact)
		body := got.Body.String()
		if got.Code != 422 || !strings.Contains(body, "Error:") || codePattern.MatchString(body) || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	code := w.code(cookie, birth(born))
	if stored := string(w.draft(cookie).Answers["birth"]); stored != `"1985-03-27"` {
		t.Errorf("stored is %s", stored)
	}
	if got := w.lookup("/return", code, birth(born), "198.51.100.1"); got.Code != 303 || got.Header().Get("Location") != "/dog-grant/applicant/" {
		t.Errorf("back: %d %s", got.Code, got.Header().Get("Location"))
	}
}

// Each code ends the one before; the page says so first.
func TestAnotherCode(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	first := w.code(cookie, nil)
	if page := w.get("/finish-later", cookie).Body.String(); !strings.Contains(page, "code already") {
		t.Error("the page does not say that there is one")
	}
	second := w.code(cookie, nil)
	if first == second {
		t.Fatal("the same code twice")
	}
	if got := w.lookup("/return", first, birth(born), "198.51.100.1"); got.Code != 422 {
		t.Errorf("the first: %d", got.Code)
	}
	if got := w.lookup("/return", second, birth(born), "198.51.100.1"); got.Code != 303 {
		t.Errorf("the second: %d", got.Code)
	}
	// Not even where the item of the first is still there, whole: the draft says which code is its own.
	parsed, err := submission.ParseCode(first)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := parsed.Lock("dog-grant", []byte(`"1985-03-27"`))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := lock.Seal(rand.Reader, token(cookie))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.Store.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.service.Store.Table, Item: map[string]types.AttributeValue{
		"id":      &types.AttributeValueMemberS{Value: "return#" + hex.EncodeToString(lock.ID[:])},
		"version": &types.AttributeValueMemberN{Value: "0"}, "sealed": &types.AttributeValueMemberB{Value: sealed},
		"expires": &types.AttributeValueMemberN{Value: strconv.FormatInt(w.now.AddDate(0, 0, 28).Unix(), 10)},
	}}); err != nil {
		t.Fatal(err)
	}
	if got := w.lookup("/return", first, birth(born), "198.51.100.1"); got.Code != 422 || len(got.Header()["Set-Cookie"]) > 0 {
		t.Errorf("the first, with its item: %d", got.Code)
	}
}

// The link stands on the group's page and on the check page, in both languages. Where something is typed it is a button, which saves it.
func TestFinishLaterIsOffered(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	for _, path := range []string{"/rooms", "/dogs", "/dogs/0/born", "/check"} {
		for prefix, address := range map[string]string{"": "/apply/dog-grant/finish-later", "/cy": "/apply/dog-grant/cy/finish-later"} {
			got := w.get(prefix+path, cookie)
			link, button := strings.Contains(got.Body.String(), `href="`+address+`"`), strings.Contains(got.Body.String(), `name="`+page.LaterField+`"`)
			if typing := path == "/rooms" || path == "/dogs/0/born"; got.Code != 200 || button != typing || link == typing {
				t.Errorf("%s%s: %d, a link: %v, a button: %v", prefix, path, got.Code, link, button)
			}
		}
	}
	// Without a draft there is nothing to keep; with one that is gone, or sent, there is no code.
	for name, test := range map[string]struct {
		cookie, location string
		code             int
	}{
		"none":    {"", "/dog-grant/", 303},
		"unknown": {"__Secure-draft=" + strings.Repeat("A", 32), "", 410},
	} {
		for _, got := range []*httptest.ResponseRecorder{w.get("/finish-later", test.cookie), w.form("/finish-later", test.cookie, birth(born))} {
			if got.Code != test.code || got.Header().Get("Location") != test.location {
				t.Errorf("%s: %d %s", name, got.Code, got.Header().Get("Location"))
			}
		}
	}
	code := w.code(cookie, nil)
	w.post("/submit", cookie)
	if got := w.post("/finish-later", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("sent: %d %s", got.Code, got.Header().Get("Location"))
	}
	if got := w.lookup("/return", code, birth(born), "198.51.100.1"); got.Code != 422 {
		t.Errorf("the code of what was sent: %d", got.Code)
	}
}

// A transaction without a fact has none of it.
func TestWithoutFact(t *testing.T) {
	tx := sample.Transaction
	tx.Fact = ""
	w := newWorld(t, tx)
	cookie := w.start()
	if page := w.get("/rooms", cookie).Body.String(); strings.Contains(page, "finish-later") {
		t.Error("the link is there")
	}
	for _, path := range []string{"/finish-later", "/return", "/status"} {
		if got := w.post(path, cookie); got.Code != 404 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

// Who reads the whole table, with every code but the right one and every fact but the right one, has no draft's token:
// not in the clear, not encoded, and not behind another lock.
func TestTheTableOpensNothing(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	code := w.code(cookie, nil)
	other := w.code(w.halfway(), nil)
	out, err := w.service.Store.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.service.Store.Table})
	if err != nil || len(out.Items) != 4 {
		t.Fatalf("%d items, %v", len(out.Items), err)
	}
	everything := fmt.Sprintf("%#v", out.Items)
	for _, item := range out.Items {
		for _, value := range item {
			everything += fmt.Sprintf("%v", value) + asText(value)
		}
	}
	secret := token(cookie)
	decoded, err := base32.StdEncoding.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"the token": secret, "its bytes": string(decoded), "in hex": hex.EncodeToString(decoded),
		"the code": code, "without hyphens": strings.ReplaceAll(code, "-", "")} {
		if strings.Contains(everything, text) {
			t.Errorf("%s is in the table", name)
		}
	}
	lock := func(text, fact string) submission.Lock {
		parsed, err := submission.ParseCode(text)
		if err != nil {
			t.Fatal(err)
		}
		l, err := parsed.Lock("dog-grant", []byte(fact))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	right := lock(code, `"1985-03-27"`)
	kept, err := w.service.Store.Return(t.Context(), right.ID, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if opened, ok := right.Open(kept.Sealed); !ok || opened != secret {
		t.Fatalf("the right ones do not open it: %q", opened)
	}
	for name, l := range map[string]submission.Lock{"another fact": lock(code, `"1985-03-28"`), "another's code": lock(other, `"1985-03-27"`)} {
		if _, ok := l.Open(kept.Sealed); ok {
			t.Errorf("%s opens it", name)
		}
	}
}

// asText is what an attribute holds, as text.
func asText(value any) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %x", value, value)
	return b.String()
}

// A draft is deleted at once when its citizen says so, after they were asked: its cookie goes, its code leads nowhere, and
// nobody finds its answers again. To say so again changes nothing.
func TestForget(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	code := w.code(cookie, nil)
	if got := w.get("/forget", cookie); got.Code != 200 || !strings.Contains(got.Body.String(), "Delete your answers?") {
		t.Fatalf("%d", got.Code)
	}
	w.draft(cookie) // it is still there
	for range 2 {
		got := w.post("/forget", cookie)
		if line := strings.Join(got.Header()["Set-Cookie"], ""); got.Code != 200 || !strings.Contains(line, "Max-Age=0") {
			t.Errorf("%d %s", got.Code, line)
		}
		if _, err := w.service.Store.Draft(t.Context(), submission.DraftID(token(cookie)), w.now); !errors.Is(err, store.ErrNoDraft) {
			t.Errorf("the draft: %v", err)
		}
	}
	if got := w.lookup("/return", code, birth(born), "198.51.100.1"); got.Code != 422 {
		t.Errorf("its code: %d", got.Code)
	}
	if got := w.form("/birth", cookie, birth("1990")); got.Code != 410 {
		t.Errorf("another answer: %d", got.Code)
	}
	for _, without := range []string{"", cookie, "__Secure-draft=x"} {
		if got := w.get("/forget", without); got.Code != 200 || !strings.Contains(got.Body.String(), "nothing of yours here") {
			t.Errorf("with the cookie %q: %d", without, got.Code)
		}
		if got := w.post("/forget", without); got.Code != 200 {
			t.Errorf("post with the cookie %q: %d", without, got.Code)
		}
	}
	if got := w.request("POST", "/forget", "", with("Cookie", cookie), with("Origin", "https://elsewhere.example"), with("Sec-Fetch-Site", "cross-site")); got.Code != 400 {
		t.Errorf("from another site: %d", got.Code)
	}
}

// After sending, what goes from the browser is the way to the receipt; the submission stays, and is found by its
// reference and the fact.
func TestForgetWhatWasSent(t *testing.T) {
	w, c := dogs(t)
	cookie, ref := w.sent(c)
	if got := w.get("/forget", cookie); !strings.Contains(got.Body.String(), "Remove the receipt") {
		t.Errorf("%.2000s", got.Body)
	}
	if got := w.post("/forget", cookie); got.Code != 200 || !strings.Contains(strings.Join(got.Header()["Set-Cookie"], ""), "Max-Age=0") {
		t.Errorf("%d", got.Code)
	}
	if got := w.lookup("/status", ref, birth(born), "198.51.100.1"); got.Code != 200 {
		t.Errorf("its status: %d", got.Code)
	}
	// Its cookie still stands for the one submission: on another device nothing is sent twice.
	if got := w.post("/submit", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("sent again: %d", got.Code)
	}
}

// To start again after sending does not lose what was sent: the receipt's page is the new draft's, and the status has
// what was decided.
func TestStartAfterSending(t *testing.T) {
	w, c := dogs(t)
	cookie, ref := w.sent(c)
	asked := w.post("/start", cookie)
	for _, want := range []string{"You have already sent this", `href="/apply/dog-grant/receipt"`, `name="` + page.AgainField + `"`} {
		if asked.Code != 200 || cookieOf(asked.Header()["Set-Cookie"]) != "" || !strings.Contains(asked.Body.String(), want) {
			t.Errorf("it is not asked first: %d, %s", asked.Code, want)
		}
	}
	if welsh := w.post("/cy/start", cookie); !strings.Contains(welsh.Body.String(), "Rydych eisoes wedi anfon hyn") {
		t.Error("it is not asked in Welsh")
	}
	next := cookieOf(w.post("/start", cookie, page.AgainField, "yes").Header()["Set-Cookie"])
	if next == "" || next == cookie {
		t.Fatalf("the next draft is %q", next)
	}
	got := w.get("/submissions/"+ref, w.opened(ref, birth(born), "192.0.2.3")+"; "+next)
	if body := got.Body.String(); got.Code != 200 || !strings.Contains(body, ref) || !strings.Contains(body, "£20.00") {
		t.Errorf("%d %.3000s", got.Code, body)
	}
}

// sent is a case that was sent by page, its cookie and its reference.
func (w *world) sent(c transaction.Case) (cookie, reference string) {
	w.t.Helper()
	cookie = w.start()
	w.fill(cookie, c)
	if got := w.post("/submit", cookie); got.Code != 303 {
		w.t.Fatalf("%d %s", got.Code, got.Body)
	}
	sub, err := w.service.Store.ByKey(w.t.Context(), submission.DraftKey(token(cookie)))
	if err != nil {
		w.t.Fatal(err)
	}
	return cookie, sub.Reference.String()
}
