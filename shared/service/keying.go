package service

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// keying shows every question on one page, to be keyed from a form on paper, with what was keyed before.
func (s *Service) keying(w http.ResponseWriter, r *http.Request, to visit) error {
	d, err := s.keyed(r, to)
	if err != nil {
		return err
	}
	shown := page.KeyingPage{Fields: url.Values{}, Rows: map[string]int{}, Answers: d.answers, Mark: d.Saved, ReceivedOn: to.help.ReceivedOn}
	for _, q := range s.Transaction.Questions {
		group, ok := q.(ask.Group)
		if !ok {
			fillIn(shown.Fields, "", q, d.answers)
			continue
		}
		rows := group.Of(d.answers)
		for n, row := range rows {
			for _, inner := range group.Questions {
				fillIn(shown.Fields, page.KeyingField(group.Name, n), inner, row)
			}
		}
		shown.Rows[group.Name] = min(max(1, len(rows)), page.MostKeyed)
	}
	return s.asking(to).Keying(html(w, http.StatusOK), shown)
}

// keyed is the draft into which the form before somebody is keyed; ErrNoDraft where nobody keys one.
func (s *Service) keyed(r *http.Request, to visit) (draft, error) {
	if to.helpChannel() != submission.Paper {
		return draft{}, store.ErrNoDraft
	}
	return s.mustDraft(r, to)
}

// fillIn puts the fields of an answer behind a prefix.
func fillIn(fields url.Values, prefix string, q ask.Question, answers ask.Answers) {
	if value := answers.Own(q.About().Name); value != nil {
		for part, values := range q.Fill(value) {
			fields[prefix+ask.Field(q.About().Name, part)] = values
		}
	}
}

// key takes a keyed form, all of it or nothing: what is wrong is told beside its field. What is keyed as an answer to a question
// that the others leave unasked is left out, as the pages would; the check page shows what is sent.
func (s *Service) key(w http.ResponseWriter, r *http.Request, to visit) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	sheet := s.readSheet(r.PostForm, to)
	given := ask.Gather(s.Transaction.Questions, sheet.answers)
	shown := page.KeyingPage{Fields: r.PostForm, Rows: sheet.rows, Mark: counted(r, page.MarkField)}
	d, err := s.keyed(r, to)
	if err != nil {
		return s.keyedInVain(w, r, to, shown, err)
	}
	shown.ReceivedOn = to.help.ReceivedOn
	more := r.PostForm.Get(page.MoreField)
	if more != "" {
		shown.Rows[more] = min(shown.Rows[more]+1, page.MostKeyed)
	}
	if r.PostForm.Has(page.ConflictField) {
		shown.Kept = s.keptBeside(d, sheet, shown.Rows)
	}
	if more != "" || formOnly(r) {
		shown.Answers = given
		return s.asking(to).Keying(html(w, http.StatusOK), shown)
	}
	answers, outcome, faults := s.judge(transaction.Change{On: to.on}, given)
	shown.Answers, shown.Faults = answers, s.sheetFaults(to, given, sheet.faults, faults, outcome)
	if len(shown.Faults) > 0 || r.PostForm.Has(page.LanguageField) {
		return s.asking(to).Keying(html(w, told(len(shown.Faults))), shown)
	}
	if shown.Mark != d.Saved && len(d.Answers) > 0 { // nobody has keyed into one that was begun anew
		err = store.ErrChanged
	} else {
		d.Expires = s.draftExpiry(to.now)
		if from := r.PostForm.Get(page.DefinitionField); from == "" || from == s.version {
			d.Definition = s.version
		} else if d.Definition == s.version {
			d.Definition = "" // nobody's: a form of another version holds answers to what that one asked
		}
		err = s.Store.Replace(r.Context(), d.Draft, sheet.answers, to.now)
	}
	if errors.Is(err, store.ErrChanged) {
		return s.keyedElsewhere(w, r, to, shown, sheet)
	}
	if err != nil {
		return err
	}
	if outcome.Result == transaction.NotEligible {
		ineligible(r.Context())
	}
	return see(w, s.address(to).Check())
}

// keyedInVain shows a form with all that was keyed to who can key it no longer: their time is over, or the draft is gone; begun again
// from the desk, by its number, what stands on this page can be sent still. A form without one has another draft then, into which it does
// not go. Or it was sent meanwhile, with whatever was keyed then.
func (s *Service) keyedInVain(w http.ResponseWriter, r *http.Request, to visit, shown page.KeyingPage, why error) error {
	sent := s.foundReceipt(r, to, asRefusal(why))
	if !sent && !errors.Is(why, store.ErrNoDraft) || to.software || sent && to.helpChannel() != submission.Paper {
		return why
	}
	status := http.StatusGone
	if shown.Lost, shown.Sent = !sent, sent; sent {
		status = http.StatusConflict
	}
	pages := *s.asking(to)
	pages.For = r.PostForm.Get(page.ForField) // it goes to its own form, which has the same draft when it is begun anew, and into no other
	if err := pages.Keying(html(w, status), shown); err != nil {
		return err
	}
	return why
}

// keyedElsewhere shows what was keyed beside what another page has keyed of the same form meanwhile; continuing now is a choice. Where
// both keyed the same there is nothing to choose.
func (s *Service) keyedElsewhere(w http.ResponseWriter, r *http.Request, to visit, shown page.KeyingPage, sheet sheet) error {
	d, err := s.keyed(r, to)
	if err != nil {
		return s.keyedInVain(w, r, to, shown, err)
	}
	shown.Mark, shown.Kept = d.Saved, s.keptBeside(d, sheet, shown.Rows)
	if len(shown.Kept) == 0 {
		return see(w, s.address(to).Check())
	}
	return s.asking(to).Keying(html(w, http.StatusConflict), shown)
}

// keptBeside are the answers of a draft that are others than those of a sheet, by path; nil for one left out. There are rows shown then for
// those that either has.
func (s *Service) keptBeside(d draft, sheet sheet, rows map[string]int) map[string]any {
	others := map[string]any{}
	differs := func(step ask.Step) {
		kept, typed := string(d.Answers[step.Path]), string(sheet.answers[step.Path])
		if kept != typed && !(leftOut(kept) && leftOut(typed)) {
			others[step.Path] = d.value(step)
		}
	}
	for _, q := range s.Transaction.Questions {
		group, ok := q.(ask.Group)
		if !ok {
			differs(ask.Step{Path: q.About().Name, Question: q})
			continue
		}
		rows[group.Name] = min(max(rows[group.Name], len(group.Of(d.answers))), page.MostKeyed)
		for row := range rows[group.Name] {
			for _, inner := range group.Questions {
				differs(ask.Step{Path: page.KeyingField(group.Name, row) + inner.About().Name, Question: inner, Group: &group, Row: row})
			}
		}
	}
	return others
}

// leftOut says that the JSON of an answer is none.
func leftOut(answer string) bool { return answer == "" || answer == "null" }

// sheet is a keyed form as it was read.
type sheet struct {
	answers map[string]json.RawMessage // by path
	faults  []ask.Fault                // of what could not be read
	rows    map[string]int             // how many rows of each group were shown
}

// readSheet reads all fields of a keyed form. Rows in which nothing stands are none.
func (s *Service) readSheet(posted url.Values, to visit) sheet {
	read := sheet{answers: map[string]json.RawMessage{}, rows: map[string]int{}}
	for _, q := range s.Transaction.Questions {
		group, ok := q.(ask.Group)
		if !ok {
			s.readField(&read, q, q.About().Name, posted, to)
			continue
		}
		n := 0
		for row, fields := range page.KeyedRows(posted, group.Name) {
			if !written(fields) {
				continue
			}
			for _, inner := range group.Questions {
				s.readField(&read, inner, page.KeyingField(group.Name, n)+inner.About().Name, fields, to)
			}
			moveRow(posted, group.Name, row, n)
			n++
		}
		read.rows[group.Name] = max(1, n)
		if n >= min(1, group.Min) {
			read.answers[group.Name] = json.RawMessage("true") // there is no other
		}
	}
	return read
}

// moveRow puts the fields of a row where the row stands once the empty ones before it are left out.
func moveRow(posted url.Values, group string, from, to int) {
	if from == to {
		return
	}
	for name, values := range page.Unprefixed(posted, page.KeyingField(group, from)) {
		posted[page.KeyingField(group, to)+name] = values
		delete(posted, page.KeyingField(group, from)+name)
	}
}

// written says whether anything stands in fields.
func written(fields url.Values) bool {
	for _, values := range fields {
		if slices.ContainsFunc(values, func(v string) bool { return v != "" }) {
			return true
		}
	}
	return false
}

// readField reads the answer to one question. Where nothing stands, it was not answered.
func (s *Service) readField(read *sheet, q ask.Question, path string, posted url.Values, to visit) {
	if q.About().Unasked {
		return
	}
	fields := ask.Own(q, posted)
	if !written(fields) {
		if q.About().Optional {
			read.answers[path] = json.RawMessage("null")
		}
		return
	}
	answer, faults := s.read(q, to, fields)
	if len(faults) > 0 {
		read.faults = append(read.faults, ask.Under(path, faults)...)
		return
	}
	read.answers[path] = answer
}

// sheetFaults are what is wrong with a keyed form: what could not be read of what is asked, and what the rules find. Somebody
// who is not eligible need not answer the rest.
func (s *Service) sheetFaults(to visit, given ask.Answers, unread, found []ask.Fault, outcome transaction.Outcome) []ask.Fault {
	steps, _ := ask.Walk(s.Transaction.Questions, to.on, given)
	all := slices.DeleteFunc(unread, func(f ask.Fault) bool {
		return !slices.ContainsFunc(steps, func(step ask.Step) bool { return within(f.Path, step.Path) })
	})
	found = slices.DeleteFunc(found, func(f ask.Fault) bool {
		return f.Code == ask.Missing && slices.ContainsFunc(all, func(u ask.Fault) bool { return within(u.Path, f.Path) })
	})
	if outcome.Result == transaction.NotEligible {
		return all
	}
	slices.SortStableFunc(found, func(a, b ask.Fault) int { return cmp.Compare(a.Path, b.Path) })
	return append(all, found...)
}

// within says whether a path is another, or lies below it.
func within(path, above string) bool { return path == above || strings.HasPrefix(path, above+"/") }
