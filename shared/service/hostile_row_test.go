package service_test

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// door is somebody at a page that takes a form, with a form in which nothing is wrong.
type door struct {
	path, cookie string
	form         url.Values
	file         string   // what is sent beside the fields, where the form takes a file
	shows        []string // the pages that show what was sent
	typed        string   // the field whose text a refused form shows again
	counts       bool     // wrong tries are counted
	keeps        bool     // what is right of a refused form is kept
}

// doors stand before the rows of access.Transaction that take a form, by their routes.
var doors = map[string]func(w *world, c transaction.Case) door{
	"POST /start": func(*world, transaction.Case) door { return door{path: "/start", form: url.Values{}} },
	"POST /keying": func(w *world, c transaction.Case) door {
		both := w.onPaper(token(w.start()), fmt.Sprint("secret-", w.start()), date.Of(w.now))
		return door{path: "/keying", cookie: both, form: w.sheetOf(c, 1), shows: []string{"/keying"}, keeps: true}
	},
	"POST /check-eligibility": func(*world, transaction.Case) door {
		return door{path: "/check-eligibility", typed: "rooms", form: url.Values{"garden": {"yes"}, "income": {"100"}, "rooms": {"3"}, page.AskedField: {"garden", "income", "rooms"}}}
	},
	"POST /{question}": func(w *world, _ transaction.Case) door {
		return door{path: "/applicant", cookie: w.halfway(), typed: "applicant-first", shows: []string{"/applicant"},
			form: url.Values{"applicant-first": {"Ada"}, "applicant-last": {"Byron"}, page.MarkField: {"2"}}}
	},
	"POST /{group}/{row}/{question}": func(w *world, _ transaction.Case) door {
		return door{path: "/dogs/0/dog-name", cookie: w.halfway(), typed: "dog-name", shows: []string{"/dogs/0/dog-name"}, form: url.Values{"dog-name": {"Rex"}}}
	},
	"POST /{group}/{row}/remove": func(w *world, c transaction.Case) door {
		cookie := w.filled(c)
		return door{path: "/dogs/0/remove", cookie: cookie, shows: []string{"/dogs"}, form: url.Values{page.MarkField: {w.mark("/dogs/0/remove", cookie)}}}
	},
	"POST /{group}/file/send": func(w *world, c transaction.Case) door {
		cookie := w.filled(c)
		return door{path: "/dogs/file/send", cookie: cookie, file: twoDogs, shows: []string{"/dogs", "/check"}, form: url.Values{page.MarkField: {w.mark("/dogs/file/send", cookie)}}}
	},
	"POST /{group}/file/remove": func(w *world, c transaction.Case) door {
		cookie := w.filled(c)
		w.send(cookie, twoDogs)
		return door{path: "/dogs/file/remove", cookie: cookie, shows: []string{"/check"}, form: url.Values{page.MarkField: {w.mark("/dogs/file/remove", cookie)}}}
	},
	"POST /submit": func(w *world, c transaction.Case) door {
		cookie := w.filled(c)
		return door{path: "/submit", cookie: cookie, shows: []string{"/check"}, form: url.Values{page.MarkField: {w.mark("/check", cookie)}}}
	},
	"POST /finish-later": func(w *world, _ transaction.Case) door {
		cookie := w.start()
		w.post("/applicant", cookie, "applicant-first", "Ada", "applicant-last", "Byron")
		return door{path: "/finish-later", cookie: cookie, form: birth(born)}
	},
	"POST /return": func(w *world, _ transaction.Case) door {
		form := birth(born)
		form.Set(page.KeyField, w.code(w.halfway(), nil))
		return door{path: "/return", form: form, typed: page.KeyField, counts: true}
	},
	"POST /status": func(w *world, c transaction.Case) door {
		_, reference := w.sent(c)
		form := birth(born)
		form.Set(page.KeyField, reference)
		form.Set(page.CodeField, w.receiptCode(reference))
		return door{path: "/status", form: form, typed: page.KeyField, counts: true}
	},
	"POST /forget": func(w *world, _ transaction.Case) door {
		return door{path: "/forget", cookie: w.halfway(), form: url.Values{}}
	},
	"POST /submissions/{reference}/answer": func(w *world, c transaction.Case) door {
		return w.after(c, "/answer", url.Values{page.EnquiryField: {"1"}, page.AnswerField: {"Here it is"}}, func(sub submission.Submission) {
			sub, err := w.service.Store.Acknowledge(w.t.Context(), sub, "K-1", w.now)
			if err == nil {
				_, err = w.service.Store.Ask(w.t.Context(), sub, "Which <dog>?", "caseworker", w.now)
			}
			if err != nil {
				w.t.Fatal(err)
			}
		})
	},
	"POST /submissions/{reference}/evidence/{item}": func(w *world, c transaction.Case) door {
		d := w.after(c, "/evidence/licence", url.Values{page.WayField: {"upload"}}, nil)
		d.file = document
		d.shows = append(d.shows, d.path, strings.TrimSuffix(d.path, "/licence"))
		return d
	},
	"POST /submissions/{reference}/amend": func(w *world, c transaction.Case) door {
		return w.after(c, "/amend", url.Values{page.DefinitionField: {"x"}}, nil)
	},
	"POST /submissions/{reference}/withdraw": func(w *world, c transaction.Case) door {
		return w.after(c, "/withdraw", url.Values{page.VersionField: {"1"}}, nil)
	},
	"POST /feedback/{ending}": func(w *world, c transaction.Case) door {
		d := w.after(c, "", url.Values{page.RatingField: {"4"}, page.CommentField: {"Shorter words"}}, nil)
		d.path, d.typed = "/feedback/receipt", page.CommentField
		return d
	},
	"POST /problem/{question}": func(w *world, _ transaction.Case) door {
		return door{path: "/problem/dogs.dog-name", cookie: w.halfway(), typed: page.CommentField, form: url.Values{page.KindField: {"unclear"}, page.CommentField: {"Which dog?"}}}
	},
}

// filled is a draft with all answers of a case.
func (w *world) filled(c transaction.Case) string {
	cookie := w.start()
	w.fill(cookie, c)
	return cookie
}

// mark is that of a page as it is now.
func (w *world) mark(path, cookie string) string {
	return hidden(w.get(path, cookie).Body.String(), page.MarkField)
}

// after is the door of something below a submission, with which something may have happened first.
func (w *world) after(c transaction.Case, below string, form url.Values, happened func(submission.Submission)) door {
	cookie, reference := w.sent(c)
	if happened != nil {
		sub, err := w.service.Store.ByKey(w.t.Context(), submission.DraftKey(token(cookie)))
		if err != nil {
			w.t.Fatal(err)
		}
		happened(sub)
	}
	return door{path: "/submissions/" + reference + below, cookie: cookie, form: form, typed: page.AnswerField, shows: []string{"/submissions/" + reference}}
}

// knock posts a door's form.
func (w *world) knock(d door, language string, form url.Values, file, fileName string) *httptest.ResponseRecorder {
	if d.file == "" {
		return w.form(language+d.path, d.cookie, form)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, values := range form {
		for _, value := range values {
			if err := parts.WriteField(name, value); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	part, err := parts.CreateFormFile(page.FileField, fileName)
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return w.request("POST", language+d.path, body.String(), with("Cookie", d.cookie), with("Origin", origin), with("Content-Type", parts.FormDataContentType()))
}

// TestHostileRows throws hostile texts at each row of the table that takes a form, one field after the other where all others are right,
// alone and beside what is right: whatever is refused is written nowhere and shown again, whatever is taken is shown as text, and after
// all of it the form as it should be is taken, also twice, and somebody else's is not. Which texts a field gets, the seed says. Rows for
// software take no form; TestBadAnswers and FuzzAdapter try those.
func TestHostileRows(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	tx := everything(chance)
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	w.service.Addresses = address.Named(madeUp)
	w.handler = w.service.Handler()
	left, answered := maps.Clone(doors), map[int]int{}
	for _, row := range access.Transaction.Rows {
		if !strings.HasPrefix(row.Route, "POST ") || row.Software {
			continue
		}
		stand, ok := doors[row.Route]
		if !ok {
			t.Errorf("nobody throws anything at %s: add it to doors", row.Route)
			continue
		}
		if _, first := left[row.Route]; !first {
			continue // the same page, of a transaction with registered software
		}
		delete(left, row.Route)
		t.Run(strings.ReplaceAll(strings.TrimPrefix(row.Route, "POST "), "/", " "), func(t *testing.T) {
			w.t = t
			w.besiege(stand, c, chance, answered)
		})
	}
	w.t = t
	for route := range left {
		t.Errorf("%s is no row that takes a form", route)
	}
	if answered[422] == 0 || answered[303] == 0 || answered[413] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	for _, sign := range []string{"alert(1)", "reversed", `"level":"ERROR"`, "Byron"} {
		if strings.Contains(w.log.String(), sign) {
			t.Errorf("the log has %s: %.300s", sign, w.log.String()[strings.Index(w.log.String(), sign):])
		}
	}
}

// everything is the sample with every kind of row. Its files come through the function, or go straight to the bucket.
func everything(chance *rand.Rand) transaction.Transaction {
	tx := sample.Transaction
	tx.Amend, tx.Withdraw, tx.Upload = true, true, transaction.Large
	if chance.IntN(2) == 0 {
		tx.Upload = transaction.Small
	}
	return tx
}

// Of the texts, each field gets so many in a run, and fewer where they are taken: all of them took a minute.
const thrownAtField, takenOfField = 14, 2

// besiege throws hostile texts at a door.
func (w *world) besiege(stand func(*world, transaction.Case) door, c transaction.Case, chance *rand.Rand, answered map[int]int) {
	d := stand(w, c)
	names := slices.Sorted(maps.Keys(d.form))
	if len(names) > 6 { // a page of many questions, each of which TestHostileInput tries alone
		chance.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		names = names[:6]
	}
	if d.file != "" {
		names = append(names, page.FileField)
	}
	names = append(names, hiddenFields[chance.IntN(len(hiddenFields))], hiddenFields[chance.IntN(len(hiddenFields))])
	for _, name := range names {
		taken := 0
		for _, n := range chance.Perm(len(sample.Hostile))[:thrownAtField] {
			text := sample.Hostile[n]
			if taken == takenOfField { // each takes another who stands there
				break
			}
			form, file, fileName := d.form, d.file, text
			if name == page.FileField {
				file = text
			} else {
				form = sample.Spoil(chance, form, name, text)
			}
			if d.counts {
				w.now = w.now.Add(16 * time.Minute)
			}
			at := fmt.Sprintf("%s, %s is %.30q", d.path, name, text)
			var got *httptest.ResponseRecorder
			calls := w.calls(func() { got = w.knock(d, []string{"", "/cy"}[chance.IntN(2)], form, file, fileName) })
			answered[got.Code]++
			safe(w.t, at, got)
			if got.Code >= 400 {
				w.refused(d, at, name, text, form, got, calls)
				continue
			}
			for _, shows := range d.shows {
				if got := w.get(shows, d.cookie); got.Code != 303 {
					safe(w.t, at+", then "+shows, got)
				}
			}
			d = stand(w, c)
			taken++
		}
	}
	w.now = w.now.Add(16 * time.Minute)
	if got := w.knock(door{path: d.path, cookie: w.start(), file: d.file}, "", d.form, d.file, "a.pdf"); strings.HasPrefix(d.path, "/submissions/") && got.Code != 404 {
		w.t.Errorf("%s with another's cookie: %d", d.path, got.Code)
	}
	d = stand(w, c)
	for n := range 2 { // pressed, and replayed
		got := w.knock(d, "", d.form, d.file, "a.pdf")
		if got.Code >= 500 || got.Code == 422 || n == 0 && got.Code != 200 && got.Code != 303 {
			w.t.Errorf("%s: the form as it should be: %d %.500s", d.path, got.Code, got.Body)
		}
	}
}

// refused looks at what became of a form that was not taken.
func (w *world) refused(d door, at, name, text string, form url.Values, got *httptest.ResponseRecorder, calls []string) {
	w.t.Helper()
	for _, call := range calls {
		if (strings.HasPrefix(call, "Put") || strings.HasPrefix(call, "Update") || strings.HasPrefix(call, "Transact")) && !d.counts && !d.keeps && got.Code != 409 { // whose write was refused
			w.t.Errorf("%s: refused with %d after %v", at, got.Code, calls)
		}
	}
	shown := html.EscapeString(text)
	plain := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0 && strings.TrimSpace(text) == text
	if got.Code == 422 && name == d.typed && form.Get(name) == text && plain && !strings.Contains(html.UnescapeString(got.Body.String()), text) {
		w.t.Errorf("%s: what was typed is gone: it should show %.60s", at, shown)
	}
}
