package desk_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/submission"
)

// form is one that takes what somebody writes at the desk, with nothing wrong in it, and what shows it then.
type form struct {
	path   string
	fields url.Values
	shows  string
}

// forms are those of access.Desk by their routes: what a page posts, and what stands in an address. They are about a submission that
// nothing was done about.
var forms = map[string]func(w *world, b *browser) []form{
	"GET /{$}": func(*world, *browser) []form {
		return []form{{path: "/", fields: url.Values{page.DeskTransactionField: {"dog-grant"}, page.DeskShowField: {"new"}, page.DeskHeldField: {"me"}, page.DeskFromField: {"x"}, page.DeskReferenceField: {"x"}}}}
	},
	"GET /find": func(*world, *browser) []form {
		return []form{{path: "/find", fields: url.Values{page.DeskReferenceField: {"x"}}}}
	},
	"GET /assist": func(*world, *browser) []form { return nil }, // its address says nothing
	"GET /callback": func(*world, *browser) []form {
		return []form{{path: "/callback", fields: url.Values{"state": {"x"}, "code": {"x"}, "error": {"x"}}}}
	},
	"POST /assist": func(w *world, _ *browser) []form {
		return []form{{path: "/assist", fields: url.Values{page.DeskTransactionField: {"dog-grant"}, page.DeskChannelField: {submission.Phone}, page.DeskNumberField: {""}}}}
	},
	"POST /paper": func(*world, *browser) []form {
		return []form{{path: "/paper", fields: url.Values{page.DeskTransactionField: {"dog-grant"}}}}
	},
	"POST /submissions/{transaction}/{reference}/{action}": func(w *world, b *browser) (all []form) {
		for _, action := range page.DeskActions {
			if action != page.DeskCode {
				all = append(all, w.actionForm(b, action))
			}
		}
		return all
	},
	"POST /submissions/{transaction}/{reference}/code": func(w *world, b *browser) []form {
		return []form{w.actionForm(b, page.DeskCode)}
	},
	"POST /sign-out": func(*world, *browser) []form { return []form{{path: "/sign-out", fields: url.Values{}}} },
	"POST /back-channel-logout": func(*world, *browser) []form {
		return []form{{path: "/back-channel-logout", fields: url.Values{"logout_token": {"x"}}}}
	},
}

// addressed are the rows that read nothing but their path, which TestDeskNotThere and the like try.
var addressed = []string{"GET /paper/{transaction}/{reference}", "GET /submissions/{transaction}/{reference}", "GET /submissions/{transaction}/{reference}/answers.json",
	"GET /submissions/{transaction}/{reference}/evidence/{piece}", "GET /submissions/{transaction}/{reference}/{action}", "GET /sign-in", "GET /signed-out"}

// actionForm is the form of an action on a submission of its own.
func (w *world) actionForm(b *browser, action page.DeskAction) form {
	w.sentSoFar++
	ref := w.send(w.works[0], w.sentSoFar, found)
	switch action {
	case page.DeskRedrive:
		if _, err := w.works[0].Store.NeedAttention(w.t.Context(), ref, 1, 0, submission.DeadLetter, w.clock()); err != nil {
			w.t.Fatal(err)
		}
	case page.DeskAsk, page.DeskDecide, page.DeskTransfer:
		w.act(b, w.works[0], ref, string(page.DeskTake))
	}
	right := map[string]string{page.DeskQuestionField: "Which dog?", page.DeskDecisionField: "granted", page.DeskToField: page.DeskToOther, page.DeskNameField: "Dogs team", page.DeskReasonField: "because"}
	made := form{path: strings.TrimPrefix(w.path(w.works[0], ref), w.origin+"/desk/hmrc") + "/" + string(action), shows: w.path(w.works[0], ref),
		fields: url.Values{"was": {w.marked(b, w.works[0], ref, string(action))}, page.DeskConfirmedField: {"yes"}}}
	for _, field := range action.Fields() {
		made.fields.Set(field, right[field])
	}
	return made
}

// TestHostileRows throws hostile texts at each form of the desk, one field after the other where all others are right: nothing fails, what
// is refused is told on a page, what is taken is shown as text, and the form as it should be is taken. Which texts a field gets, the seed says.
func TestHostileRows(t *testing.T) {
	w := newWorld(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	left, thrown := maps.Clone(forms), map[int]int{}
	for _, row := range access.Desk.Rows {
		if slices.Contains(addressed, row.Route) || row.Route == "/" {
			continue
		}
		stand, ok := forms[row.Route]
		if !ok {
			t.Errorf("nobody throws anything at %s: add it to forms, or to addressed", row.Route)
			continue
		}
		delete(left, row.Route)
		method, _, _ := strings.Cut(row.Route, " ")
		b := w.signedIn("hmrc-carys")
		for i, f := range stand(w, b) {
			if method == "POST" && f.path != "/back-channel-logout" { // whose token is none
				if got := b.send(method, w.origin+"/desk/hmrc"+f.path, f.fields.Encode(), nil); got.status != 200 && got.status != 303 {
					t.Errorf("%s as it should be: %d", f.path, got.status)
				}
				b = w.signedIn("hmrc-carys")
				f = stand(w, b)[i]
			}
			names := slices.Sorted(maps.Keys(f.fields))
			for _, name := range append(names, "nobody-asked-for-this") {
				w.throw(b, method, f, name, sample.Hostile[chance.IntN(len(sample.Hostile))], chance, thrown)
				if f.shows != "" {
					f = stand(w, b)[i]
				}
			}
		}
	}
	for route := range left {
		t.Errorf("%s is no row that takes a form", route)
	}
	if thrown[422] == 0 || thrown[303] == 0 {
		t.Errorf("too little was tried: %v", thrown)
	}
	if text := w.log.take(); strings.Contains(text, "alert(1)") || strings.Contains(text, `"level":"ERROR"`) {
		t.Errorf("the log has %.300s", text)
	}
}

// throw posts a form, or asks for its address, with a hostile text in one field.
func (w *world) throw(b *browser, method string, f form, name, text string, chance *rand.Rand, thrown map[int]int) {
	w.t.Helper()
	at, body := w.origin+"/desk/hmrc"+f.path, sample.Spoil(chance, f.fields, name, text).Encode()
	if method == "GET" {
		at, body = at+"?"+body, ""
	}
	got := b.send(method, at, body, nil)
	thrown[got.status]++
	what := fmt.Sprintf("%s, %s is %.30q", f.path, name, text)
	w.safe(what, got)
	if got.status == 303 && f.shows != "" {
		w.safe(what+", then", b.get(f.shows))
	}
}

// safe looks at what came of hostile values.
func (w *world) safe(what string, got answer) {
	w.t.Helper()
	if !slices.Contains([]int{200, 303, 400, 401, 404, 409, 413, 422, 431}, got.status) {
		w.t.Errorf("%s: %d %.300s", what, got.status, got.body)
	}
	if strings.HasPrefix(got.location, "//") || strings.ContainsAny(got.location, "\r\n") {
		w.t.Errorf("%s leads to %.100q", what, got.location)
	}
	if mark := sample.MarkIn(got.body); mark != "" || strings.Contains(got.body, "You could not be signed in") && got.status != 401 {
		w.t.Errorf("%s: %d: the page has %q, or is of something else", what, got.status, mark)
	}
}
