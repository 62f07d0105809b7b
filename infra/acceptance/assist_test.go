package acceptance

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// goOn follows where an answer leads, as often as it does, and gives the page at the end.
func (m *member) goOn(base string, answer *http.Response, text string) (*http.Response, string) {
	m.t.Helper()
	for range 10 {
		if answer.StatusCode != http.StatusSeeOther {
			return answer, text
		}
		to, err := answer.Request.URL.Parse(answer.Header.Get("Location"))
		if err != nil {
			m.t.Fatal(err)
		}
		answer, text = m.send("GET", to.String(), "")
	}
	m.t.Fatal("it leads on without end")
	return nil, ""
}

// helped begins to help at a desk; name and value alternate. It gives the page to which it leads.
func (m *member) helped(p *local.Platform, department string, fields ...string) (*http.Response, string) {
	m.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	answer, text := m.send("POST", p.URL+"/desk/"+department+"/assist", form.Encode())
	return m.goOn(p.URL, answer, text)
}

// kept is what the table holds of a submission, and its history.
func kept(t *testing.T, p *local.Platform, tx transaction.Transaction, reference string) (handoff.Record, audit.History) {
	t.Helper()
	ref, err := submission.ParseReference(reference)
	if err != nil {
		t.Fatal(err)
	}
	sub, err := storeOf(p, tx).Submission(t.Context(), ref, 1)
	if err != nil {
		t.Fatal(err)
	}
	var record handoff.Record
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		t.Fatal(err)
	}
	h, err := audit.Log{Client: storeOf(p, tx).Client, Table: tx.Name + "-submissions"}.Read(t.Context(), string(ref))
	if err != nil {
		t.Fatal(err)
	}
	return record, h
}

// On the running platform, with the rights of the templates: somebody who keys completes a claim for somebody on the phone, page
// by page; and from a form on paper with its number printed on it, which another has keyed as well. What is kept says who sent it
// and how; the message says it to the department; the numbered form has its number for its reference; nobody else's log tells.
func TestAssist(t *testing.T) {
	tx := Transaction(t, "child-benefit")
	c := Case(t, tx, "two-children")
	p := start(t, c.On, nil)
	apply := p.URL + "/apply/" + tx.Name
	answers, _ := ask.Decode(tx.Questions, c.On, c.Answers)
	kofi := newMember(t)
	kofi.signIn(p, tx.Department, tx.Department+"-kofi", "")

	if first, text := kofi.helped(p, tx.Department, page.DeskTransactionField, tx.Name, page.DeskChannelField, submission.Phone); first.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", first.StatusCode, text)
	}
	steps, _ := ask.Walk(tx.Questions, c.On, answers)
	for _, step := range steps {
		form := url.Values{}
		name := step.Question.About().Name
		if _, ok := step.Question.(ask.Group); ok {
			form.Set(name, "no")
		} else if value := step.Answers.Own(name); value != nil {
			for part, values := range step.Question.Fill(value) {
				form[ask.Field(name, part)] = values
			}
		}
		if posted, text := kofi.send("POST", apply+"/"+step.Path, form.Encode()); posted.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.Path, posted.StatusCode, text)
		}
	}
	receipt := func(m *member) string {
		t.Helper()
		_, check := m.send("GET", apply+"/check", "")
		_, mark, _ := strings.Cut(check, `name="`+page.MarkField+`" value="`)
		mark, _, _ = strings.Cut(mark, `"`)
		answer, text := m.send("POST", apply+"/submit", url.Values{page.MarkField: {mark}}.Encode())
		_, text = m.goOn(p.URL, answer, text)
		if !strings.Contains(text, "/desk/"+tx.Department+"/assist") {
			t.Errorf("no way back to the desk: %s", text)
		}
		return Reference(text)
	}
	record, history := kept(t, p, tx, receipt(kofi))
	if record.Channel != submission.Phone || record.AssistedBy != tx.Department+"-kofi" || len(history.Entries) != 1 || history.Entries[0].What != "sent-phone" {
		t.Errorf("%+v %+v", record, history)
	}

	made, _ := kofi.send("POST", p.URL+"/desk/"+tx.Department+"/paper", url.Values{page.DeskTransactionField: {tx.Name}}.Encode())
	number := made.Header.Get("Location")
	number = number[strings.LastIndex(number, "/")+1:]
	day := c.On.AddDays(-2)
	form := []string{page.DeskTransactionField, tx.Name, page.DeskChannelField, submission.Paper, page.DeskNumberField, number,
		"paper-received-day", strconv.Itoa(day.Day()), "paper-received-month", strconv.Itoa(int(day.Month())), "paper-received-year", strconv.Itoa(day.Year())}
	tomos := newMember(t)
	tomos.signIn(p, tx.Department, tx.Department+"-tomos", "")
	for n, m := range []*member{kofi, tomos} {
		if shown, text := m.helped(p, tx.Department, form...); shown.StatusCode != http.StatusOK || !strings.HasSuffix(shown.Request.URL.Path, "/keying") {
			t.Fatalf("%s: %d %s", shown.Request.URL.Path, shown.StatusCode, text)
		}
		sheet := Sheet(tx.Questions, answers)
		sheet.Set(page.MarkField, strconv.Itoa(n+1))
		if posted, text := m.send("POST", apply+"/keying", sheet.Encode()); posted.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d %s", posted.StatusCode, text)
		}
	}
	if got := receipt(tomos); got != number {
		t.Errorf("the reference is %s, and the form's number %s", got, number)
	}
	// Who keyed the same form meanwhile is told so, and gets no receipt for what a colleague sent.
	for _, path := range []string{"/check", "/receipt", "/submissions/" + number} {
		shown, text := kofi.send("GET", apply+path, "")
		shown, text = kofi.goOn(p.URL, shown, text)
		if shown.StatusCode != http.StatusConflict || !strings.Contains(text, "keyed") {
			t.Errorf("a colleague at %s: %d %s", path, shown.StatusCode, text)
		}
	}
	record, history = kept(t, p, tx, number)
	if record.Channel != submission.Paper || record.AssistedBy != tx.Department+"-tomos" || record.ReceivedOn != day.String() || len(history.Entries) != 1 {
		t.Errorf("%+v %+v", record, history)
	}
	if found := audit.Verify(history); len(found) > 0 {
		t.Error(found)
	}
	if again, text := tomos.helped(p, tx.Department, form...); again.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, "keyed already") {
		t.Errorf("keyed again: %d", again.StatusCode)
	}
	for _, name := range p.Functions() {
		for _, line := range p.Lines(name) {
			for _, told := range []string{"Kofi", "-kofi", "Byron"} {
				if strings.Contains(line.Text, told) {
					t.Errorf("the log of %s holds %s: %s", name, told, line.Text)
				}
			}
		}
	}
}
