package service_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// told is what was said in the month of these tests.
func (w *world) told() []store.Feedback {
	w.t.Helper()
	all, err := w.service.Store.Told(w.t.Context(), "2026-11", w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// ending is a way to come to an end, by name.
func endings(t *testing.T) map[page.Ending]func(w *world) (cookie string, more url.Values) {
	return map[page.Ending]func(w *world) (string, url.Values){
		page.AtReceipt: func(w *world) (string, url.Values) {
			first, _ := w.sent(worked(t, w.service.Transaction, "two-dogs"))
			wants(t, "receipt", w.get("/receipt", first), 200, `href="/apply/dog-grant/feedback/receipt"`)
			return first, nil
		},
		page.AtNotEligible: func(w *world) (string, url.Values) {
			draft := w.halfway()
			w.post("/income", draft, "income", "60000")
			wants(t, "not eligible", w.get("/check", draft), 200, `href="/apply/dog-grant/feedback/not-eligible"`)
			return draft, nil
		},
		page.AtLater: func(w *world) (string, url.Values) {
			draft := w.halfway()
			wants(t, "finish later", w.post("/finish-later", draft), 200, `href="/apply/dog-grant/feedback/later"`)
			return draft, nil
		},
		page.AtWithdrawn: func(w *world) (string, url.Values) {
			first, ref := w.sent(worked(t, w.service.Transaction, "two-dogs"))
			w.post("/submissions/"+ref+"/withdraw", first, page.VersionField, "1")
			shown := w.get("/submissions/"+ref, first)
			_, ticket, _ := strings.Cut(shown.Body.String(), "ticket=")
			ticket, _, _ = strings.Cut(ticket, `"`)
			asked := w.get("/feedback/withdrawn?reference="+ref+"&ticket="+ticket, "")
			wants(t, "its page", asked, 200, `name="ticket" value="`+ticket+`"`, `form="answer" formaction="/apply/dog-grant/cy/feedback/withdrawn?form"`)
			wants(t, "its page after a mistake", w.post("/feedback/withdrawn", "", page.ReferenceField, ref, page.TicketField, ticket), 422,
				`name="ticket" value="`+ticket+`"`, `form="answer" formaction="/apply/dog-grant/cy/feedback/withdrawn"`)
			return "", url.Values{page.ReferenceField: {ref}, page.TicketField: {ticket}}
		},
		page.AtChecked: func(w *world) (string, url.Values) {
			wants(t, "the checker", w.post("/check-eligibility", "", "garden", "yes", "income", "60000", "rooms", "3", page.AskedField, "income"), 200,
				`href="/apply/dog-grant/feedback/checked"`)
			return "", nil
		},
		page.AtDecided: func(w *world) (string, url.Values) {
			_, ref := w.sent(worked(t, w.service.Transaction, "two-dogs"))
			early := url.Values{page.ReferenceField: {ref}, page.TicketField: {submission.Ticket(w.stored(t, ref).Reference, w.stored(t, ref).Key)}, page.RatingField: {"1"}}
			wants(t, "before it is decided", w.form("/feedback/decided", "", early), 410)
			w.decided(ref)
			shown := w.lookup("/status", ref, birth(born), "192.0.2.1")
			wants(t, "status by fact", shown, 200, "What did you think of this service?")
			_, ticket, _ := strings.Cut(shown.Body.String(), "ticket=")
			ticket, _, _ = strings.Cut(ticket, `"`)
			wants(t, "of a withdrawal that is none", w.form("/feedback/withdrawn", "", early), 410)
			return "", url.Values{page.ReferenceField: {ref}, page.TicketField: {ticket}}
		},
		page.AtClosed: func(w *world) (string, url.Values) {
			w.service.Transaction.Closes = w.service.Transaction.Closes.AddDays(-40000)
			wants(t, "closed", w.post("/start", ""), 410, `href="/apply/dog-grant/feedback/closed"`)
			return "", nil
		},
	}
}

// At every ending somebody says how satisfied they are: once, however often they send it, and on whatever day. It is counted when
// it is kept, the text stands in the table only, and nothing there says whose it is.
func TestFeedback(t *testing.T) {
	for ending, come := range endings(t) {
		t.Run(string(ending), func(t *testing.T) {
			w, _ := changeable(t)
			w.t = t
			cookie, form := come(w)
			if form == nil {
				form = url.Values{}
			}
			of := url.Values{}
			for _, name := range []string{page.ReferenceField, page.TicketField} {
				of[name] = form[name]
			}
			wants(t, "the page", w.get("/feedback/"+string(ending)+"?"+of.Encode(), cookie), 200,
				"Overall, how did you feel about the service you received today?", "Do not include any personal")
			form.Set(page.RatingField, "4")
			form.Set(page.CommentField, "  Fewer words.\r\nMore dogs. ")
			line := w.counting("POST", "/feedback/"+string(ending), cookie, form.Encode())
			if line.N["rating-4"] != 1 || len(line.N) != 1 || line.Sub != "" || line.Go != "" {
				t.Errorf("counted: %v", line.N)
			}
			form.Set(page.RatingField, "1")
			if ending != page.AtClosed && ending != page.AtChecked { // of which each day is one
				w.now = w.now.Add(5 * 24 * time.Hour)
			}
			line = w.counting("POST", "/feedback/"+string(ending), cookie, form.Encode())
			wants(t, "again", w.form("/feedback/"+string(ending), cookie, form), 200, "Thank you")
			if len(line.N) > 0 {
				t.Errorf("counted once more: %v", line.N)
			}
			all := w.told()
			if len(all) != 1 || all[0].Rating != 4 || all[0].About != string(ending) || all[0].Text != "Fewer words.\nMore dogs." || all[0].Locale != "en" {
				t.Errorf("kept: %+v", all)
			}
			if strings.Contains(w.log.String(), "Fewer words") {
				t.Error("the log holds what was said")
			}
			w.now = w.now.AddDate(0, store.FeedbackMonths, 0)
			if left := w.told(); len(left) > 0 {
				t.Errorf("after its time: %+v", left)
			}
		})
	}
}

// Who did not come to an ending does not say how it was; a mistake in the form is told and what was typed is kept.
func TestFeedbackOfNoEnding(t *testing.T) {
	w, c := changeable(t)
	halfway := w.halfway()
	first, ref := w.sent(c)
	for name, try := range map[string]struct {
		cookie, ending string
		form           url.Values
		status         int
	}{
		"a receipt of nobody":              {"", "receipt", nil, 410},
		"a receipt of a draft":             {halfway, "receipt", nil, 410},
		"a receipt of no draft":            {"__Secure-draft=nonsense", "receipt", nil, 410},
		"not eligible, and is":             {halfway, "not-eligible", nil, 410},
		"not eligible, and it is sent":     {first, "not-eligible", nil, 410},
		"later, without a code":            {halfway, "later", nil, 410},
		"later, of nobody":                 {"", "later", nil, 410},
		"closed, and open":                 {"", "closed", nil, 410},
		"decided, without a ticket":        {first, "decided", url.Values{"reference": {ref}}, 410},
		"withdrawn, without a ticket":      {first, "withdrawn", url.Values{"reference": {ref}}, 410},
		"withdrawn, with another's ticket": {first, "withdrawn", url.Values{"reference": {ref}, "ticket": {"AAAAAAAAAAAAAAAAAAAAAAAAAA"}}, 410},
		"withdrawn, of no submission":      {first, "withdrawn", url.Values{"reference": {unknownReference}, "ticket": {"A"}}, 410},
		"withdrawn, of nonsense":           {first, "withdrawn", url.Values{"reference": {"x"}}, 410},
		"an ending that there is not":      {first, "elsewhere", nil, 404},
		"no rating":                        {first, "receipt", url.Values{"rating": {""}, "comment": {"Kept <b>"}}, 422},
		"a rating of six":                  {first, "receipt", url.Values{"rating": {"6"}}, 422},
		"too much":                         {first, "receipt", url.Values{"comment": {strings.Repeat("é", 1201)}}, 422},
	} {
		form := url.Values{page.RatingField: {"5"}}
		for key, values := range try.form {
			form[key] = values
		}
		got := w.form("/feedback/"+try.ending, try.cookie, form)
		wants(t, name, got, try.status)
		if try.form.Get("comment") == "Kept <b>" {
			wants(t, name, got, 422, "Kept &lt;b&gt;", `href="#rating-5"`, "Choose how you felt")
		}
	}
	wants(t, "the page of no ending", w.get("/feedback/elsewhere", ""), 404)
	for _, ending := range []string{"withdrawn", "decided"} {
		wants(t, ending+", the page without a ticket", w.get("/feedback/"+ending+"?reference="+ref, first), 410, "We cannot take your feedback")
	}
	if all := w.told(); len(all) > 0 {
		t.Errorf("kept: %+v", all)
	}
	wants(t, "as much as there may be", w.form("/feedback/receipt", first, url.Values{"rating": {"5"}, "comment": {strings.Repeat("é", 1200)}}), 200)
}

// What is wrong with a page is told by question, with a draft or without, and kept once a day for each kind of thing.
func TestTrouble(t *testing.T) {
	w, _ := changeable(t)
	draft := w.halfway()
	wants(t, "the question's page leads there", w.get("/birth", draft), 200, `href="/apply/dog-grant/problem/birth"`)
	for _, name := range []string{"birth", "dogs", "dogs.breed"} {
		wants(t, name, w.get("/problem/"+name, ""), 200, "What is the problem?", `action="/apply/dog-grant/problem/`+name+`"`)
	}
	for _, name := range []string{"no-such", "dogs.birth", "birth.day", "dogs.", "."} {
		wants(t, name, w.get("/problem/"+name, ""), 404)
		wants(t, name, w.post("/problem/"+name, "", page.KindField, "unclear"), 404)
	}
	wants(t, "no kind", w.post("/problem/birth", draft, page.CommentField, "What?"), 422, "Choose what the problem is", "What?")
	form := url.Values{page.KindField: {"unclear"}, page.CommentField: {"Whose?"}}
	if line := w.counting("POST", "/problem/birth", draft, form.Encode()); line.N["problem"] != 1 {
		t.Errorf("counted: %v", line.N)
	}
	if line := w.counting("POST", "/problem/birth", draft, form.Encode()); len(line.N) > 0 {
		t.Errorf("counted again: %v", line.N)
	}
	for range 2 {
		if line := w.counting("POST", "/problem/birth", draft, url.Values{page.KindField: {"unclear"}, page.CommentField: {"Which day?"}}.Encode()); len(line.N) > 0 {
			t.Errorf("another text is counted: %v", line.N)
		}
	}
	wants(t, "another thing", w.post("/problem/birth", draft, page.KindField, "broken"), 200, "Thank you", `href="/apply/dog-grant/birth"`)
	wants(t, "without a draft", w.post("/problem/dogs.breed", "", page.KindField, "other"), 200, `href="/apply/dog-grant/check"`)
	got := map[string]int{}
	for _, said := range w.told() {
		got[said.About+" "+said.Page+" "+said.Kind+" "+strconv.Itoa(said.Rating)+said.Text]++
	}
	if len(got) != 4 || got["problem birth unclear 0Whose?"] != 1 || got["problem birth unclear 0Which day?"] != 1 || got["problem birth broken 0"] != 1 || got["problem dogs.breed other 0"] != 1 {
		t.Errorf("%v", got)
	}
}
