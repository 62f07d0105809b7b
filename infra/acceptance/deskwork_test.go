package acceptance

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

var seen = regexp.MustCompile(`name="` + page.MarkField + `" value="([0-9a-f]+)"`)

// act opens the form of an action and sends it; it gives what the desk answers.
func (m *member) act(address, action string, fields url.Values) (*http.Response, string) {
	m.t.Helper()
	opened, form := m.send("GET", address+"/"+action, "")
	found := seen.FindStringSubmatch(form)
	if opened.StatusCode != http.StatusOK || found == nil {
		m.t.Fatalf("%s: %d %s", action, opened.StatusCode, form)
	}
	fields.Set(page.MarkField, found[1])
	fields.Set(page.DeskConfirmedField, "yes")
	return m.send("POST", address+"/"+action, fields.Encode())
}

// A department without a back office works on a submission at its desk alone, over the wire, with the rights that the
// templates give: it is found in the queue, looked at though its answers stand in the bucket, taken, asked about and decided; its
// sender sees the decision; its history, in the transaction's table, is whole; and another department's desk knows nothing of it.
func TestDeskWork(t *testing.T) {
	tx, c := larger(t)
	p := start(t, c.On, nil)
	const key = "a-submission-for-the-desk-alone"
	status, body := post(t, p, tx, c, key)
	var receipt struct{ Reference submission.Reference }
	if err := json.Unmarshal(body, &receipt); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	home := p.URL + "/desk/" + tx.Department + "/"
	address := home + page.DeskSubmissionPath(tx.Name, receipt.Reference.String())
	m := newMember(t)
	m.signIn(p, tx.Department, tx.Department+"-carys", provider.None)
	shows := func(who *member, address string, status int, wants ...string) {
		t.Helper()
		answer, text := who.send("GET", address, "")
		if answer.StatusCode != status || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %s", address, answer.StatusCode, answer.Header.Get("Cache-Control"))
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: without %q", address, want)
			}
		}
	}
	shows(m, home, http.StatusOK, receipt.Reference.String(), "New")
	shows(m, home+"find?reference="+string(receipt.Reference), http.StatusSeeOther)
	shows(m, address, http.StatusOK, "Stewart-Silva", "Rows after these")
	shows(m, address+"/answers.json", http.StatusOK, `"Islaaaa"`)
	for _, step := range []struct {
		action string
		fields url.Values
	}{
		{"take", url.Values{page.DeskCaseField: {"K-1"}}},
		{"transfer", url.Values{page.DeskToField: {page.DeskToNobody}, page.DeskReasonField: {"x"}}},
		{"ask", url.Values{page.DeskQuestionField: {"Which child?"}}},
		{"decide", url.Values{page.DeskDecisionField: {tx.Decisions[0].Code}, page.DeskReasonField: {"x"}}},
	} {
		if answer, text := m.act(address, step.action, step.fields); answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.action, answer.StatusCode, text)
		}
	}
	shows(m, address, http.StatusOK, "Decided", "Which child?", "K-1")
	sub, err := storeOf(p, tx).Latest(t.Context(), receipt.Reference)
	if err != nil || sub.Decision != tx.Decisions[0].Code || sub.CaseNumber != "K-1" {
		t.Errorf("%+v, %v", sub, err)
	}
	auditor := newMember(t)
	auditor.signIn(p, tx.Department, tx.Department+"-aisha", provider.None)
	shows(auditor, address, http.StatusOK, "Took it under the case number K-1", "Nobody has changed this history")
	if answer, _ := auditor.send("GET", address+"/note", ""); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("the auditor writes: %d", answer.StatusCode)
	}
	h, err := audit.Log{Client: storeOf(p, tx).Client, Table: tx.Name + "-submissions"}.Read(t.Context(), string(receipt.Reference))
	if found := audit.Verify(h); err != nil || len(found) > 0 || len(h.Entries) < 8 {
		t.Errorf("%d events, %v, %v", len(h.Entries), found, err)
	}
	other := newMember(t)
	other.signIn(p, "dwp", "dwp-carys", provider.None)
	theirs := p.URL + "/desk/dwp/"
	shows(other, theirs, http.StatusOK, "Submissions to the Department for Work and Pensions")
	shows(other, strings.Replace(address, home, theirs, 1), http.StatusNotFound)
	shows(other, theirs+"find?reference="+string(receipt.Reference), http.StatusUnprocessableEntity, "There is no submission")
	shows(other, address, http.StatusUnauthorized)
	for _, name := range p.Functions() {
		for _, line := range p.Lines(name) {
			for _, told := range []string{"Carys", "Stewart-Silva", "Which child", "K-1"} {
				if strings.HasSuffix(name, "-desk") && strings.Contains(line.Text, told) {
					t.Errorf("the log of %s holds %s: %s", name, told, line.Text)
				}
			}
		}
	}
}
