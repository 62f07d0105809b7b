package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/assist"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// begin posts whom somebody helps; name and value alternate.
func (w *world) begin(b *browser, fields ...string) answer {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.send("POST", w.origin+"/desk/hmrc/assist", form.Encode(), nil)
}

// received are the fields of a day.
func received(on date.Date) []string {
	return []string{"paper-received-day", date2(on.Day()), "paper-received-month", date2(int(on.Month())), "paper-received-year", on.String()[:4]}
}

func date2(n int) string { text, _ := json.Marshal(n); return string(text) }

// given are the cookies of a transaction that an answer sets, by name.
func given(t *testing.T, got answer, transaction string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, c := range got.cookies {
		if c.Path == "/apply/"+transaction {
			all[c.Name] = c.Value
		}
	}
	return all
}

// help is what the table of a transaction holds for the cookies of a browser.
func (w *world) help(work desk.Work, cookies map[string]string) (assist.Help, error) {
	return assist.Register{Client: work.Store.Client, Table: work.Store.Table}.Find(w.t.Context(), cookies["__Secure-help"], w.clock())
}

// Somebody who keys, or works on cases, begins to help: their browser gets the cookies of a draft of its own, and the
// transaction's table says who they are, for that draft, until their session must end.
func TestHelpBegins(t *testing.T) {
	w := newWorld(t)
	for person, role := range map[string]staff.Role{"hmrc-kofi": staff.Keying, "hmrc-carys": staff.Caseworker, "hmrc-tomos": staff.Caseworker} {
		b := w.signedIn(person)
		seen := map[string]bool{}
		for _, channel := range submission.Assisted {
			fields := []string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, channel}
			if channel == submission.Paper {
				fields = append(fields, received(date.Of(w.clock()).AddDays(-3))...)
			}
			got := w.begin(b, fields...)
			if got.status != http.StatusSeeOther || got.location != "/apply/dog-grant/assist" {
				t.Fatalf("%s by %s: %d %s\n%s", person, channel, got.status, got.location, w.log.take())
			}
			cookies := given(t, got, "dog-grant")
			token := cookies["__Secure-draft"]
			if len(cookies) != 2 || token == "" || seen[token] {
				t.Errorf("the cookies are %v", cookies)
			}
			seen[token] = true
			h, err := w.help(w.works[0], cookies)
			if err != nil || h.Draft != submission.DraftID(token) || h.By != person || h.Role != role || h.Channel != channel || !h.Until.Equal(w.clock().Add(12*time.Hour)) {
				t.Errorf("%+v, %v", h, err)
			}
			if want := channel == submission.Paper; want != !h.ReceivedOn.IsZero() || want && h.ReceivedOn != date.Of(w.clock()).AddDays(-3) {
				t.Errorf("%s came in on %s", channel, h.ReceivedOn)
			}
			if _, err := w.help(w.works[1], cookies); err == nil {
				t.Error("another transaction knows them too")
			}
		}
	}
	w.lines() // which say nothing of anybody
}

// What is wrong is told beside its field, and nothing begins.
func TestHelpRefused(t *testing.T) {
	w := newWorld(t)
	w.desk.Works[1].Transaction.Closes = date.Of(w.clock()).AddDays(-1)
	b := w.signedIn("hmrc-kofi")
	today := date.Of(w.clock())
	paper := func(day date.Date, more ...string) []string {
		return append(append([]string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, "paper"}, received(day)...), more...)
	}
	for name, test := range map[string]struct {
		fields []string
		want   string
	}{
		"nothing":                        {nil, "Choose a service"},
		"no channel":                     {[]string{page.DeskTransactionField, "dog-grant"}, "Choose how they come to you"},
		"a channel that is none":         {[]string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, "online"}, "Choose how they come to you"},
		"another department's":           {[]string{page.DeskTransactionField, "school-place", page.DeskChannelField, "phone"}, "Choose a service"},
		"a closed one":                   {[]string{page.DeskTransactionField, "cat-grant", page.DeskChannelField, "phone"}, "was closed on that day"},
		"a form without a day":           {[]string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, "paper"}, "Enter the day on which the form came in"},
		"a form of tomorrow":             {paper(today.AddDays(1)), "today or in the past"},
		"a form of long ago":             {paper(today.AddYears(-2)), "Day on which the form came in must be"},
		"a number that is none":          {paper(today, page.DeskNumberField, "ABCD"), "Check it for a slip of the pen"},
		"a day, but by phone":            {append(received(today), page.DeskTransactionField, "dog-grant", page.DeskChannelField, "phone"), "Choose “On paper”, or clear them"},
		"a number, but at a counter":     {[]string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, "counter", page.DeskNumberField, "ABCD"}, "Choose “On paper”, or clear them"},
		"a number that nobody was given": {paper(today, page.DeskNumberField, "0000-0000-0000"), "No form of this service has that number"},
	} {
		got := w.begin(b, test.fields...)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, test.want) || len(got.cookies) > 0 {
			t.Errorf("%s: %d, %v, without %q: %s", name, got.status, got.cookies, test.want, summaryOf(got.body))
		}
	}
	// They are told in the order of the page.
	all := summaryOf(w.begin(b, page.DeskChannelField, "paper", page.DeskNumberField, "ABCD", page.DeskTransactionField, "dog-grant").body)
	if day, number := strings.Index(all, "Enter the day"), strings.Index(all, "slip of the pen"); day < 0 || number < day {
		t.Errorf("the day at %d, the number at %d: %s", day, number, all)
	}
	// A form that came in while it was open can be keyed afterwards.
	if got := w.begin(b, append([]string{page.DeskTransactionField, "cat-grant", page.DeskChannelField, "paper"}, received(today.AddDays(-1))...)...); got.status != http.StatusSeeOther {
		t.Errorf("a form that came in time: %d %s", got.status, summaryOf(got.body))
	}
}

func summaryOf(body string) string {
	_, rest, _ := strings.Cut(body, "govuk-error-summary__body")
	rest, _, _ = strings.Cut(rest, "</ul>")
	return rest
}

// A form is printed with its number; whoever keys it, and however often, gets the draft that becomes just that submission; and
// once it has, it is not keyed again.
func TestNumberedForm(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-kofi")
	made := b.send("POST", w.origin+"/desk/hmrc/paper", url.Values{page.DeskTransactionField: {"dog-grant"}}.Encode(), nil)
	number := made.location[strings.LastIndex(made.location, "/")+1:]
	ref, err := submission.ParseReference(number)
	if made.status != http.StatusSeeOther || made.location != "/desk/hmrc/paper/dog-grant/"+number || err != nil {
		t.Fatalf("%d %s", made.status, made.location)
	}
	for address, want := range map[string]int{made.location: 200, "/desk/hmrc/cy/paper/dog-grant/" + number: 200, "/desk/hmrc/paper/cat-grant/" + number: 404,
		"/desk/hmrc/paper/dog-grant/0000-0000-0000": 404, "/desk/hmrc/paper/dog-grant/nonsense": 404, "/desk/hmrc/paper/no-such-grant/" + number: 404} {
		got := b.get(w.origin + address)
		if got.status != want || want == 200 && (!strings.Contains(got.body, ">"+number+"<") || !strings.Contains(got.body, "/assets/frontline-paper-2.css")) {
			t.Errorf("%s: %d", address, got.status)
		}
	}
	if got := b.send("POST", w.origin+"/desk/hmrc/paper", url.Values{page.DeskTransactionField: {"school-place"}}.Encode(), nil); got.status != http.StatusNotFound {
		t.Errorf("another department's: %d", got.status)
	}
	fields := append([]string{page.DeskTransactionField, "dog-grant", page.DeskChannelField, "paper", page.DeskNumberField, strings.ToLower(number)},
		received(date.Of(w.clock()))...)
	var tokens []string
	for _, person := range []string{"hmrc-kofi", "hmrc-tomos"} {
		got := w.begin(w.signedIn(person), fields...)
		tokens = append(tokens, given(t, got, "dog-grant")["__Secure-draft"])
	}
	if tokens[0] != tokens[1] || submission.Candidate(submission.DraftKey(tokens[0]), 0) != ref {
		t.Fatalf("the tokens are %q", tokens)
	}
	sub := submission.Submission{Key: submission.DraftKey(tokens[0]), Version: 1, ReceivedAt: w.clock(), DueAt: w.clock()}
	if _, _, err := w.works[0].Store.Submit(t.Context(), sub, func(submission.Reference) ([]byte, error) { return []byte(`{"answers":{}}`), nil }); err != nil {
		t.Fatal(err)
	}
	if got := w.begin(b, fields...); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "was keyed already") || len(got.cookies) > 0 {
		t.Errorf("keyed once more: %d, %v", got.status, got.cookies)
	}
}

// Who neither keys nor works on cases has none of it; who keys begins there.
func TestHelpByRole(t *testing.T) {
	w := newWorld(t)
	if got := w.home(w.signedIn("hmrc-kofi")); !strings.Contains(got.body, "Complete a transaction for somebody") || strings.Contains(got.body, "govuk-back-link") {
		t.Errorf("%d", got.status)
	}
	if got := w.home(w.signedIn("hmrc-carys")); !strings.Contains(got.body, `href="/desk/hmrc/assist"`) {
		t.Error("no way from the queue")
	}
	for _, person := range []string{"hmrc-fiona", "hmrc-owen", "hmrc-aisha"} {
		b := w.signedIn(person)
		for _, got := range []answer{b.get(w.origin + "/desk/hmrc/assist"), w.begin(b, page.DeskTransactionField, "dog-grant", page.DeskChannelField, "phone"),
			b.send("POST", w.origin+"/desk/hmrc/paper", url.Values{page.DeskTransactionField: {"dog-grant"}}.Encode(), nil)} {
			if got.status != http.StatusUnauthorized || len(given(t, got, "dog-grant")) > 0 {
				t.Errorf("%s: %d", person, got.status)
			}
		}
	}
}
