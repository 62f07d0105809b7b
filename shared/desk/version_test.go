package desk_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// amended is a submission with an amendment behind it, which the department has neither of.
func (w *world) amended(work desk.Work, n int) submission.Reference {
	w.t.Helper()
	ref := w.send(work, n, nil)
	w.pass(time.Minute)
	of := w.at(work, ref)
	next := submission.Submission{Key: of.Key, Record: of.Record, ReceivedAt: w.clock(), NeedsDecision: true, KeepMonths: of.KeepMonths,
		DueAt: submission.AfterCommit(w.clock())}
	next.Key[31]++
	if _, _, err := work.Store.Amend(w.t.Context(), of, next); err != nil {
		w.t.Fatal(err)
	}
	return ref
}

// Who takes a submission that was amended before anybody had it takes all of it: nothing of it waits any more.
func TestTakeWhatWasAmended(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	for n, test := range []struct {
		name, before, want string // under which number the department has the first version, before and after
	}{{"nobody has it", "", "K-2"}, {"its program has it", "CASE-1", "CASE-1"}} {
		t.Run(test.name, func(t *testing.T) {
			ref := w.amended(work, n+1)
			first, err := work.Store.Submission(t.Context(), ref, 1)
			if err == nil && test.before != "" {
				_, err = work.Store.Acknowledge(t.Context(), first, test.before, w.clock())
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := w.act(b, work, ref, "take", "case-number", "K-2"); got.status != http.StatusSeeOther {
				t.Fatalf("%d %s", got.status, got.body)
			}
			versions, err := work.Store.Versions(t.Context(), ref)
			if err != nil || len(versions) != 2 {
				t.Fatalf("%d versions, %v", len(versions), err)
			}
			if versions[0].CaseNumber != test.want || versions[1].CaseNumber != "K-2" {
				t.Errorf("the department has %q and %q", versions[0].CaseNumber, versions[1].CaseNumber)
			}
			if task := versions[0].Task(w.clock().AddDate(0, 0, 10)); task == submission.Send {
				t.Error("the first version is sent again")
			}
		})
	}
}

// Whoever works on what was changed sees, beside each answer and each row, on which day it came, in the language of the desk; of what was
// never changed nothing of the kind.
func TestWhatAChangeBroughtHasItsDay(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	b := w.signedIn("hmrc-carys")
	ref := w.send(work, 1, nil)
	if got := b.get(w.path(work, ref)); strings.Contains(got.body, "Given on") || strings.Contains(got.body, "came later") {
		t.Error("what was never changed has days")
	}
	w.pass(20 * time.Minute)
	sub := w.at(work, ref)
	var record handoff.Record
	if err := json.Unmarshal(sub.Record, &record); err != nil {
		t.Fatal(err)
	}
	record.Version, record.Kind, record.ReceivedOn = 2, submission.Amendment, "2026-11-22"
	record.Since = ask.Since{"rooms": date.MustParse("2026-12-12"), "dogs": date.MustParse("2027-01-20"), "dogs/1": date.MustParse("2027-01-20"),
		"dogs/0/born": date.MustParse("2026-12-13")}
	next := submission.Submission{Key: sub.Key, ReceivedAt: w.clock(), NeedsDecision: true, KeepMonths: sub.KeepMonths, DueAt: submission.AfterCommit(w.clock())}
	next.Key[31]++
	var err error
	if next.Record, err = handoff.Marshal(record); err != nil {
		t.Fatal(err)
	}
	if _, _, err := work.Store.Amend(t.Context(), sub, next); err != nil {
		t.Fatal(err)
	}
	for language, wants := range map[string][]string{
		"": {"The others came on 22 November 2026", "<br><strong class=\"govuk-tag govuk-tag--purple\">Given on 12 December 2026</strong></dd>",
			"Given on 13 December 2026", "Added on 20 January 2027", "List changed on 20 January 2027"},
		"cy/": {"Daeth y lleill ar 22 Tachwedd 2026", "Rhoddwyd ar 12 Rhagfyr 2026", "Rhoddwyd ar 13 Rhagfyr 2026", "Ychwanegwyd ar 20 Ionawr 2027",
			"Newidiwyd y rhestr ar 20 Ionawr 2027"},
	} {
		got := b.get(strings.Replace(w.path(work, ref), "/desk/hmrc/", "/desk/hmrc/"+language, 1))
		for _, want := range wants {
			if strings.Count(got.body, want) != 1 {
				t.Errorf("%q: %d times %q", language, strings.Count(got.body, want), want)
			}
		}
	}
	if got := b.get(w.path(work, ref) + "?version=1"); strings.Contains(got.body, "Given on") {
		t.Error("the first version has the days of the second")
	}
}
