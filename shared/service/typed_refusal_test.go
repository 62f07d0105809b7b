package service_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Whatever a page refuses, it has what was typed: nobody types it twice.
func TestARefusalHasWhatWasTyped(t *testing.T) {
	const typed, shown = "An <hour>\r\nof typing", "An &lt;hour&gt;<br>of typing</dd>"
	said := url.Values{page.RatingField: {"2"}, page.KindField: {"broken"}, page.CommentField: {typed}}
	for name, refused := range map[string]struct {
		path   string
		form   url.Values
		meant  func(w *world) (cookie string)
		status int
		has    []string
	}{
		"feedback, the draft is gone": {"/feedback/later", said, func(w *world) string {
			cookie := w.halfway()
			w.post("/finish-later", cookie)
			w.now = w.now.AddDate(0, 0, 28)
			return cookie
		}, 410, []string{"We cannot take your feedback", shown, "Dissatisfied"}},
		"a problem with a page that there is no longer": {"/problem/no-such", said, func(w *world) string { return w.halfway() },
			404, []string{"Page not found", shown, "It does not work on my device"}},
		"a closed service": {"/story", url.Values{"story": {typed}}, func(w *world) string {
			cookie := w.halfway()
			w.service.Transaction.Closes = w.service.Transaction.Closes.AddDays(-40000)
			return cookie
		}, 410, []string{shown}},
		"a row that was moved": {"/dogs/0/breed", url.Values{"breed": {"hound"}, page.RowsField: {"1"}}, func(w *world) string {
			cookie := w.filled(worked(w.t, w.service.Transaction, "two-dogs"))
			w.post("/dogs/1/remove", cookie, page.MarkField, w.mark("/dogs/1/remove", cookie))
			return cookie
		}, 409, []string{"This answer was changed in another tab or window", "What you typed", ">Hound</dd>"}},
		// Which of two is ours cannot be told; the form is, for all that, one of our own pages, so it is shown. What the browser says
		// comes from another site is not (TestCrossSite).
		"two drafts in one browser": {"/story", url.Values{"story": {typed}}, func(w *world) string {
			return "__Secure-draft=" + strings.Repeat("A", 32) + "; __Secure-draft=" + strings.Repeat("B", 32)
		}, 400, []string{"no: " + shown}},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := changeable(t)
			w.t = t
			got := w.form(refused.path, refused.meant(w), refused.form)
			wants(t, name, got, refused.status, refused.has...)
		})
	}
}

// After too many wrong tries the form comes back as it was typed; nothing is tried by that.
func TestTooManyTriesKeepWhatIsTyped(t *testing.T) {
	w, _ := dogs(t)
	code := w.code(w.halfway(), nil)
	for range 5 {
		w.lookup("/return", code, birth("1990"), "192.0.2.1")
	}
	got := w.lookup("/return", code, birth("1990"), "192.0.2.1")
	wants(t, "one too many", got, 429, "What you typed", ">"+code+"</dd>", "1990</dd>", `action="/apply/dog-grant/return?form"`)
	back := w.form("/return?form", "", allHidden(got.Body.String()))
	wants(t, "back to the form", back, 200, `value="`+code+`"`, `value="1990"`)
}

// What was typed into a page of a draft that was sent, and of which there is no receipt any more, stands beside that.
func TestTypedIntoWhatWasSent(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	if err := w.service.Store.Finish(t.Context(), submission.DraftID(token(cookie))); err != nil {
		t.Fatal(err)
	}
	wants(t, "sent", w.post("/story", cookie, "story", "An hour of typing"), 409, "What you typed", "An hour of typing</dd>", `href="/apply/dog-grant/receipt"`, "no: Try again")
}

// What was sent and is erased by now came to its end all the same: who has the page of before still says how it was.
func TestFeedbackOfWhatIsErased(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	w.decided(ref)
	_, ticket, _ := strings.Cut(w.get("/submissions/"+ref, first).Body.String(), "ticket=")
	ticket, _, _ = strings.Cut(ticket, `"`)
	w.now = w.stored(t, ref).DueAt
	if err := w.service.Store.Erase(t.Context(), w.stored(t, ref)); err != nil {
		t.Fatal(err)
	}
	if !w.stored(t, ref).Erased {
		t.Fatal("it is not erased")
	}
	wants(t, "decided", w.post("/feedback/decided", "", page.ReferenceField, ref, page.TicketField, ticket, page.RatingField, "4"), 200, "Thank you")
	wants(t, "its receipt", w.post("/feedback/receipt", first, page.RatingField, "5"), 200, "Thank you")
}

// A problem with a page is told from a draft that is gone as from none.
func TestTroubleOfADraftThatIsGone(t *testing.T) {
	w, _ := dogs(t)
	cookie := w.halfway()
	w.now = w.now.AddDate(0, 0, 28)
	wants(t, "gone", w.post("/problem/birth", cookie, page.KindField, "unclear", page.CommentField, "Whose?"), 200, "Thank you")
	month := w.now.UTC().Format("2006-01")
	if all, err := w.service.Store.Told(t.Context(), month, w.now); err != nil || len(all) != 1 || all[0].Text != "Whose?" {
		t.Errorf("%+v %v", all, err)
	}
}

// An answer to what is asked no longer is shown to who typed it.
func TestAnAnswerThatIsTooLate(t *testing.T) {
	for name, end := range map[string]struct {
		happens func(w *world, sub submission.Submission) error
		has     string
	}{
		"answered in another tab": {func(w *world, sub submission.Submission) error {
			return w.service.Store.Answer(w.t.Context(), sub, 1, "Another", w.now)
		}, "What you sent was changed meanwhile"},
		"decided": {func(w *world, sub submission.Submission) error {
			_, err := w.service.Store.Decide(w.t.Context(), sub, transaction.Decision{Code: "granted"}, w.now)
			return err
		}, "This can no longer be changed"},
	} {
		t.Run(name, func(t *testing.T) {
			w, c := changeable(t)
			w.t = t
			cookie, ref := w.sent(c)
			sub, err := w.service.Store.Acknowledge(t.Context(), w.stored(t, ref), "C-1", w.now)
			if err == nil {
				_, err = w.service.Store.Ask(t.Context(), sub, "Which dog?", "caseworker", w.now)
			}
			if err == nil {
				err = end.happens(w, w.stored(t, ref))
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, more := range [][]string{nil, {page.LanguageField, "en"}} {
				got := w.post("/submissions/"+ref+"/answer", cookie, append(more, page.EnquiryField, "1", page.AnswerField, "The older")...)
				wants(t, name, got, 409, end.has, "What you typed", ">The older</dd>")
			}
		})
	}
}

// Who wants to finish later from the page of an older version has a way to without the answer, which stays on the page; and so has who
// comes into a conflict.
func TestFinishLaterWithAnOlderAnswer(t *testing.T) {
	w, cookie := drafted(t)
	stale := hidden(w.get("/rooms", cookie).Body.String(), page.DefinitionField)
	tx := sample.Transaction
	tx.Older.Again = []string{"rooms"}
	w.released(tx)
	for language, link := range map[string]string{"": "/apply/dog-grant/finish-later", "/cy": "/apply/dog-grant/cy/finish-later"} {
		got := w.post(language+"/rooms", cookie, "rooms", "9", page.DefinitionField, stale, page.LaterField, "yes")
		wants(t, "an older page", got, 409, `value="9"`, `href="`+link+`"`)
		got = w.post(language+"/rooms", cookie, "rooms", "9", page.DefinitionField, stale)
		wants(t, "who does not want to", got, 409, `value="9"`, `no: href="`+link+`"`)
	}
	w.released(asking(ask.Whole{Name: "rooms", Min: 1, Max: 21}))
	got := w.post("/rooms", cookie, "rooms", "9", page.LaterField, "yes")
	wants(t, "a conflict", got, 409, `value="9"`, `href="/apply/dog-grant/finish-later"`)
}

// Who keys a form for too long, or whose draft is gone, keeps all that was keyed. Begun again from the desk, the page can be sent.
func TestKeyedForTooLong(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	both := w.onPaper(aToken, "a-secret", day)
	form := w.sheetOf(c, 1)
	w.now = w.now.Add(2 * time.Hour)
	got := w.form("/keying", both, form)
	wants(t, "too long", got, 410, "Nothing was saved: your time for helping is over", "no: The form came in on")
	stillTyped(t, "too long", got, typedIn(door{form: form}))
	if len(w.draft("__Secure-draft="+aToken).Answers) > 0 {
		t.Error("it was kept all the same")
	}
	again := w.onPaper(aToken, "another-secret", day)
	if got := w.form("/keying", again, form); got.Code != 303 || w.draft("__Secure-draft=" + aToken).Answers["rooms"] == nil {
		t.Errorf("begun again: %d %s", got.Code, faultsOn(got.Body.String()))
	}
}

// Into a draft that was begun anew nobody has keyed, whichever page somebody still has of the one before.
func TestKeyedIntoADraftBegunAnew(t *testing.T) {
	w, c := dogs(t)
	both := w.onPaper(aToken, "a-secret", date.Of(w.now))
	if got := w.form("/keying", both, w.sheetOf(c, 7)); got.Code != 303 || w.draft("__Secure-draft=" + aToken).Answers["rooms"] == nil {
		t.Errorf("%d %s", got.Code, faultsOn(got.Body.String()))
	}
}

// Who keys a form that has no number, which was sent meanwhile, is not told to look for one.
func TestKeyedAndSentWithoutANumber(t *testing.T) {
	w, c := dogs(t)
	both := w.onPaper(aToken, "a-secret", date.Of(w.now))
	w.form("/keying", both, w.sheetOf(c, 1))
	w.post("/submit", both)
	form := w.sheetOf(c, 1)
	form.Set("rooms", "9")
	wants(t, "without a number", w.form("/keying", both, form), 409, "was sent already", "no: The number of the form")
}

// Who keys what another has keyed sees what they have keyed otherwise, beside their own, before it takes its place.
func TestKeyedOtherwise(t *testing.T) {
	w, c := dogs(t)
	day := date.Of(w.now)
	one, two := w.onPaper(aToken, "secret-of-one", day), w.onPaper(aToken, "secret-of-two", day)
	if got := w.form("/keying", one, w.sheetOf(c, 1)); got.Code != 303 {
		t.Fatalf("%d", got.Code)
	}
	form := w.sheetOf(c, 1)
	form.Set("rooms", "9")
	form.Del("other-names")
	form.Set("dogs/0/breed", "hound")
	for name := range page.Unprefixed(form, "dogs/1/") {
		form.Del("dogs/1/" + name)
	}
	got := w.form("/keying", two, form)
	summary := faultsOn(got.Body.String())
	for _, want := range []string{`href="#rooms"`, "answer is: 4.", `href="#other-names"`, "answer is: King, Lovelace.", `href="#dogs/0/breed"`, "answer is: Terrier.", `href="#dogs/1/dog-name"`, "answer is: Fido."} {
		if got.Code != 409 || !strings.Contains(summary, want) {
			t.Errorf("%d, no %s in %s", got.Code, want, summary)
		}
	}
	if n := strings.Count(summary, "<li>"); n != 6 {
		t.Errorf("%d answers differ: %s", n, summary)
	}
	stillTyped(t, "otherwise", got, typedIn(door{form: form}))
	form.Set(page.MarkField, hidden(got.Body.String(), page.MarkField))
	if got := w.form("/keying", two, form); got.Code != 303 || string(w.draft("__Secure-draft=" + aToken).Answers["rooms"]) != "9" {
		t.Errorf("in its place: %d", got.Code)
	}
}
