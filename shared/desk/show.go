package desk

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// rowsShown is how many rows of a group the page of a submission shows at once.
const rowsShown = 25

// doneField of the address of a submission says what was done with it just now.
const doneField = "done"

// submission shows one submission: its answers, what came of them, and all that was done with it. That somebody looked is
// in its history before they see anything.
func (d *Desk) submission(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	work, ref, err := d.asked(r)
	if err != nil {
		return err
	}
	told := r.URL.Query().Get(doneField)
	if !slices.Contains(page.DeskActions, page.DeskAction(told)) || told == string(page.DeskCode) { // which is shown once
		told = ""
	}
	f, err := d.look(r, to, work, ref, lookedAt)
	if err != nil {
		return err
	}
	if f.sub, err = d.version(r, work, f.sub); err != nil {
		return err
	}
	if f.record, err = recordOf(f.sub); err != nil {
		return err
	}
	return d.show(w, r, to, f, http.StatusOK, told, "")
}

// version is the version of a submission that an address asks for; where it asks for none that there is, the latest.
func (d *Desk) version(r *http.Request, work Work, latest submission.Submission) (submission.Submission, error) {
	n, err := strconv.Atoi(r.URL.Query().Get(page.DeskVersionField))
	if err != nil || n < 1 || n >= latest.Version {
		return latest, nil
	}
	return work.Store.Submission(r.Context(), latest.Reference, n)
}

// download gives the answers of a submission, as they were sent.
func (d *Desk) download(w http.ResponseWriter, r *http.Request, to office.Visit) error {
	work, ref, err := d.asked(r)
	if err != nil {
		return err
	}
	f, err := d.look(r, to, work, ref, downloaded)
	if err != nil {
		return err
	}
	if f.sub.Erased {
		return notFound()
	}
	given, err := d.answers(r.Context(), work, f.sub, f.record)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+ref.String()+`.json"`)
	_, err = w.Write(given)
	return err
}

// show writes the page of a submission: what happened to what was tried, and the code of its receipt where that was asked for.
func (d *Desk) show(w http.ResponseWriter, r *http.Request, to office.Visit, f file, status int, told, code string) error {
	name := f.work.Transaction.Name
	of, err := d.booklet[name][to.Language]()
	if err != nil {
		return err
	}
	below := page.DeskSubmissionPath(name, f.sub.Reference.String())
	shown := page.DeskSubmissionPage{
		DeskPage: d.signed(to, below), Of: of, Transaction: name, Reference: f.sub.Reference.String(),
		Version: f.sub.Version, Latest: f.latest, Kind: kind(f.sub), Stage: stage(f.sub), Late: late(f.sub, to.Now), Told: told, Code: code,
		Received: f.sub.ReceivedAt, HandedOver: f.sub.HandedOverAt, Acknowledged: f.sub.AcknowledgedAt, Decided: f.sub.DecidedAt,
		Attempts: f.sub.Attempt, CaseNumber: f.sub.CaseNumber, Decision: f.sub.Decision, Straight: straight(f.sub),
		Attention: attention(f.sub), With: f.sub.HeldBy,
		Channel: f.record.Channel, Locale: f.record.Locale, AssistedBy: f.record.AssistedBy,
		Definition: f.record.Definition, Rates: f.record.RatesVersion, Checks: f.record.Checks,
		Evidence: f.shownEvidence(), Enquiries: f.enquiries(), Actions: f.actions(to.Session.Person),
	}
	shown.AcknowledgeBy, shown.DecideBy = day(f.sub.AcknowledgeBy), day(f.sub.DecideBy)
	shown.History, shown.Broken = events(f.history)
	if !f.sub.Erased {
		outcome := outcomeOf(f.record)
		shown.Outcome = &outcome
		if err := d.showAnswers(r, f, &shown); err != nil {
			return err
		}
		if to.Session.Is(staff.Caseworker) {
			shown.Download = below + "/answers.json"
		}
	}
	return d.Pages[to.Language].DeskSubmission(office.HTML(w, status), shown)
}

// outcomeOf is the outcome in a record.
func outcomeOf(record handoff.Record) transaction.Outcome {
	return transaction.JSON{Result: record.Outcome.Result, Amounts: record.Outcome.Amounts,
		Evidence: record.Evidence, Reasons: record.Reasons}.Outcome()
}

// showAnswers puts the answers onto the page, as the questions of today read them. What they do not read, because the
// transaction has changed since, is shown as it was sent: nothing is left out.
func (d *Desk) showAnswers(r *http.Request, f file, shown *page.DeskSubmissionPage) error {
	given, err := d.answers(r.Context(), f.work, f.sub, f.record)
	if err != nil || len(given) == 0 { // a withdrawal has none
		return err
	}
	on := judgedOn(f)
	shown.Since, shown.First = f.record.Since, on
	kept, faults := ask.Decode(f.work.Transaction.Questions, on, given)
	steps, kept := ask.Walk(f.work.Transaction.Questions, on, kept)
	if len(faults) > 0 {
		if shown.Left, err = left(f.work.Transaction.Questions, given, kept); err != nil {
			return err
		}
	}
	last := 1
	for _, step := range steps {
		last = max(last, step.Row+1)
	}
	from, err := strconv.Atoi(r.URL.Query().Get(page.DeskRowsField))
	if err != nil || from < 1 || from > last {
		from = 1
	}
	name, reference := f.work.Transaction.Name, f.sub.Reference.String()
	more := false
	for _, step := range steps {
		switch {
		case step.Group == nil, step.Row >= from-1 && step.Row < from-1+rowsShown:
			shown.Steps = append(shown.Steps, step)
		case step.Row >= from-1+rowsShown:
			more = true
		}
	}
	if more {
		shown.Behind = page.DeskRowsPath(name, reference, from+rowsShown)
	}
	if from > 1 {
		shown.Before = page.DeskRowsPath(name, reference, max(1, from-rowsShown))
	}
	return nil
}

// judgedOn is the day as on which a version was judged, so that the questions are those that were asked then: of a change and of a form on
// paper its record says it.
func judgedOn(f file) date.Date {
	if on, err := date.Parse(f.record.ReceivedOn); err == nil {
		return on
	}
	return date.Of(f.sub.ReceivedAt)
}

// left are the answers that were sent and that the questions of today do not give again.
func left(questions []ask.Question, given json.RawMessage, kept ask.Answers) ([]page.DeskLeft, error) {
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(given, &sent); err != nil {
		return nil, err
	}
	again := ask.Encode(questions, kept)
	var all []page.DeskLeft
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		read, err := handoff.Marshal(again[name])
		if err != nil {
			return nil, err
		}
		if !same(sent[name], read) {
			all = append(all, page.DeskLeft{Name: name, JSON: string(sent[name])})
		}
	}
	return all, nil
}

// same says whether two texts are the same JSON.
func same(a, b []byte) bool {
	read := func(text []byte) (value any) {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if decoder.Decode(&value) != nil {
			return text
		}
		return value
	}
	return reflect.DeepEqual(read(a), read(b))
}

func day(t time.Time) date.Date {
	if t.IsZero() {
		return date.Date{}
	}
	return date.Of(t)
}
