package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// reads are those who have looked at a submission, and how.
func (w *world) reads(ref submission.Reference) (all []string) {
	w.t.Helper()
	h, err := audit.Log{Client: w.works[0].Store.Client, Table: w.works[0].Store.Table}.Read(w.t.Context(), string(ref))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range h.Entries {
		all = append(all, e.By+" "+e.Role+" "+e.What)
	}
	return all
}

// A submission is shown whole, in the language of the desk, to caseworkers and auditors, and that they looked stands in its
// history.
func TestASubmissionIsShown(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	carys, aisha := w.signedIn("hmrc-carys"), w.signedIn("hmrc-aisha")
	for address, wants := range map[string][]string{
		w.path(work, ref): {"Apply for a dog grant", ref.String(), "New", "Nobody has taken this submission yet", "Rex", "29 February 2020", "£20.00",
			"You get £10.00 a year for each of 2 dogs", "https://www.example.org/dogs", "The account number can belong to the sort code", "Cymraeg",
			"25 November 2026", "14 March 2027", "22 November 2026, 09:30", "Take this submission", "Looked at it", "Nobody has changed this history"},
		strings.Replace(w.path(work, ref), "/desk/hmrc/", "/desk/hmrc/cy/", 1): {"Newydd", "29 Chwefror 2020", "Cymryd y cyflwyniad hwn", "Edrychodd arno"},
	} {
		got := carys.get(address)
		for _, want := range wants {
			if got.status != http.StatusOK || !strings.Contains(got.body, want) {
				t.Errorf("%s: %d, without %q", address, got.status, want)
			}
		}
		if strings.Contains(got.body, "Change<") || strings.Contains(got.body, "/apply/") {
			t.Error("the page changes answers")
		}
	}
	if got := aisha.get(w.path(work, ref)); got.status != http.StatusOK || !strings.Contains(got.body, "Rex") {
		t.Errorf("the auditor gets %d", got.status)
	}
	got := carys.get(w.path(work, ref) + "/answers.json")
	if got.status != http.StatusOK || got.body != compact(twoDogs(t)) || got.header.Get("Content-Disposition") != `attachment; filename="`+ref.String()+`.json"` {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
	want := []string{"hmrc-carys caseworker read", "hmrc-carys caseworker read", "hmrc-aisha auditor read", "hmrc-carys caseworker downloaded"}
	if reads := w.reads(ref); !slices.Equal(reads, want) {
		t.Errorf("the history has %q", reads)
	}
}

// compact is JSON without spaces, as it is stored.
func compact(text json.RawMessage) string {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		panic(err)
	}
	return out.String()
}

// Who looks stands in the history or sees nothing.
func TestNobodyLooksUnseen(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	for _, address := range []string{w.path(work, ref), w.path(work, ref) + "/answers.json"} {
		w.wire.reset(func(_ int, call string) string {
			if call == "TransactWriteItems" {
				return "down"
			}
			return ""
		})
		got := b.get(address)
		if got.status != http.StatusServiceUnavailable || strings.Contains(got.body, "Rex") {
			t.Errorf("%s: %d %s", address, got.status, got.body)
		}
	}
	w.wire.reset(nil)
	if reads := w.reads(ref); len(reads) > 0 {
		t.Errorf("%q", reads)
	}
	// Of what is not there nobody leaves anything behind.
	other := ref[:11] + "0"
	for _, c := range "123456789ABCDEFGHJKMNPQRSTVWXYZ" {
		if parsed, err := submission.ParseReference(string(ref[:10]) + string(c) + "0"); err == nil && parsed != ref {
			other = parsed
		}
	}
	if got := b.get(w.path(work, other)); got.status != http.StatusNotFound || len(w.reads(other)) > 0 {
		t.Errorf("%d %q", got.status, w.reads(other))
	}
}

// What the citizen answers, amends and takes back is seen; what is erased is not.
func TestWhatHappensElsewhereIsSeen(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	shows := func(ref submission.Reference, wants ...string) {
		t.Helper()
		got := b.get(w.path(work, ref))
		for _, want := range wants {
			if got.status != http.StatusOK || !strings.Contains(got.body, want) {
				t.Errorf("%d, without %q", got.status, want)
			}
		}
	}
	ref := w.send(work, 1, nil)
	w.act(b, work, ref, "take", "case-number", "K-1")
	was := w.marked(b, work, ref, "decide")
	w.act(b, work, ref, "ask", "question", "Which dog?")
	shows(ref, "Waiting for an answer", "Which dog?", "Not answered yet")
	w.pass(20 * time.Minute)
	if err := work.Store.Answer(t.Context(), w.at(work, ref), 1, "The <b>first</b>.", w.clock()); err != nil {
		t.Fatal(err)
	}
	shows(ref, "In progress", "The &lt;b&gt;first&lt;/b&gt;.", "22 November 2026, 09:50")
	if got := w.post(b, work, ref, "decide", was, "decision", "granted", "reason", "x"); got.status != http.StatusConflict {
		t.Errorf("decided on what was seen before the answer: %d", got.status)
	}
	sub := w.at(work, ref)
	next := sub
	next.Key[31], next.ReceivedAt, next.CaseNumber, next.AcknowledgedAt, next.HandedOverAt = 1, w.clock(), "", time.Time{}, time.Time{}
	if _, _, err := work.Store.Amend(t.Context(), sub, next); err != nil {
		t.Fatal(err)
	}
	shows(ref, "2 of 2 (amended)", "New", "Carys Caseworker")
	next.Key[31] = 2
	next.Record = []byte(`{"reference":"` + ref.String() + `","version":3,"kind":"withdrawal"}`)
	if _, _, err := work.Store.Withdraw(t.Context(), w.at(work, ref), next); err != nil {
		t.Fatal(err)
	}
	shows(ref, "Withdrawn", "3 of 3 (withdrawn)", "?version=1")
	if got := b.get(w.path(work, ref) + "?version=1"); !strings.Contains(got.body, "1 of 3 (as first sent)") || strings.Contains(got.body, "What you can do") || !strings.Contains(got.body, "Rex") {
		t.Errorf("the first version is %s", got.body)
	}

	straight := w.send(work, 2, func(s *submission.Submission, _ *handoff.Record) { s.DecidedAt, s.Decision = s.ReceivedAt, "granted" })
	shows(straight, "Decided", "Why it was decided at once", "You get £10.00 a year")

	old := w.send(work, 3, nil)
	if err := work.Store.Erase(t.Context(), w.at(work, old)); err != nil {
		t.Fatal(err)
	}
	if got := b.get(w.path(work, old)); got.status != http.StatusOK || !strings.Contains(got.body, "What was in it is erased") || strings.Contains(got.body, "Rex") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := b.get(w.path(work, old) + "/answers.json"); got.status != http.StatusNotFound {
		t.Errorf("%d", got.status)
	}
}

// Answers are found in the bucket, shown some rows at a time, and shown as they were sent where no question reads them.
func TestAnswersOfEveryKind(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	var answers map[string]any
	if err := json.Unmarshal(twoDogs(t), &answers); err != nil {
		t.Fatal(err)
	}
	dogs := answers["dogs"].([]any)
	var many []any
	for n := range 60 {
		dog := map[string]any{}
		for name, value := range dogs[0].(map[string]any) {
			dog[name] = value
		}
		dog["dog-name"] = fmt.Sprintf("Dog%d", n+1)
		many = append(many, dog)
	}
	answers["dogs"], answers["cats"], answers["garden"] = many, "none <b>", "perhaps"
	given, err := handoff.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	ref := w.send(work, 1, func(s *submission.Submission, r *handoff.Record) {
		s.Payload, r.Answers = &submission.Payload{Bytes: given}, nil
	})
	got := b.get(w.path(work, ref))
	for _, want := range []string{"Dog1<", "Dog25<", "no longer asked", "cats", "none &lt;b&gt;", "garden", "perhaps", "Rows after these"} {
		if got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%d, without %q", got.status, want)
		}
	}
	if strings.Contains(got.body, "Dog26<") || strings.Contains(got.body, "Rows before these") {
		t.Error("all rows are on one page")
	}
	got = b.get(w.path(work, ref) + "?rows=51")
	if !strings.Contains(got.body, "Dog51<") || !strings.Contains(got.body, "Dog60<") || strings.Contains(got.body, "Dog50<") || strings.Contains(got.body, "Rows after these") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := b.get(w.path(work, ref) + "/answers.json"); got.body != string(given) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, rows := range []string{"0", "-1", "x", "9999999999999999999"} {
		if got := b.get(w.path(work, ref) + "?rows=" + rows + "&done=nonsense"); got.status != http.StatusOK || strings.Contains(got.body, "[desk") {
			t.Errorf("rows=%s: %d", rows, got.status)
		}
	}
}

// A history that somebody has changed in the table is shown as such.
func TestAChangedHistoryIsSeen(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	w.act(b, work, ref, "note", "reason", "as it was")
	log := audit.Log{Client: work.Store.Client, Table: work.Store.Table}
	if err := log.Forget(t.Context(), string(ref)); err != nil {
		t.Fatal(err)
	}
	if got := b.get(w.path(work, ref)); !strings.Contains(got.body, "Nobody has changed") || !strings.Contains(got.body, "Erased") || strings.Contains(got.body, "as it was") {
		t.Errorf("an erased reason: %s", got.body)
	}
	w.flip(work, ref)
	if got := b.get(w.path(work, ref)); !strings.Contains(got.body, "This history was changed") || strings.Contains(got.body, "Nobody has changed") {
		t.Errorf("a flipped event: %s", got.body)
	}
}
