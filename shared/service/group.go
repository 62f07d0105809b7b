package service

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// showGroup is the page that lists the rows and asks whether to add another. While a row lacks an answer, or there
// is none where there must be one, that comes first.
func (s *Service) showGroup(w http.ResponseWriter, r *http.Request, to visit, d draft, group ask.Group, code int, faults []ask.Fault) error {
	steps, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	for _, step := range steps {
		if step.Group != nil && step.Group.Name == group.Name && !step.Answered {
			return s.lead(w, r, to, d, step)
		}
	}
	row, err := strconv.Atoi(r.URL.Query().Get(page.RowField))
	if err == nil && row >= 0 && row < len(group.Of(kept)) && !group.InFile(kept) {
		return s.asking(to).Row(html(w, code), page.RowPage{Group: group, Row: row, Steps: steps})
	}
	return s.asking(to).Group(html(w, code), page.GroupPage{
		Step: groupStep(group, kept), Faults: faults, Again: slices.Contains(d.again, group.Name),
	})
}

// saveGroup takes the answer to whether there is another row to add.
func (s *Service) saveGroup(w http.ResponseWriter, r *http.Request, to visit, group ask.Group) error {
	d, err := s.mustDraft(r, to)
	if err != nil {
		return err
	}
	more, faults := group.Read(ask.Own(group, r.PostForm))
	if more == nil && len(faults) == 0 {
		faults = []ask.Fault{{Code: ask.Missing}}
	}
	_, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	if group.InFile(kept) {
		return s.onward(w, r, to, d)
	}
	rows := len(group.Of(kept))
	if more == false && rows == 0 && group.Min > 0 {
		faults = []ask.Fault{{Code: ask.TooFew, Values: map[string]any{"min": group.Min}}}
	}
	if more == true {
		if group.Max == 0 || rows < group.Max {
			// The row is there once its first question is answered.
			return see(w, s.address(to).Apply(rowPath(group, rows)))
		}
		faults = []ask.Fault{{Code: ask.TooMany, Values: map[string]any{"max": group.Max}}}
	}
	if len(faults) > 0 {
		return s.showGroup(w, r, to, d, group, http.StatusUnprocessableEntity, ask.Under(group.Name, faults))
	}
	saved, err := s.Store.Save(r.Context(), submission.DraftID(d.token), store.Save{
		Path: group.Name, Answer: json.RawMessage("true"), Definition: s.version, Locale: string(to.language), Expires: s.draftExpiry(to.now),
	}, to.now)
	if err != nil {
		return err
	}
	s.remember(w, to, d.token)
	if d, err = s.gathered(r.Context(), to, d.token, saved, ask.Recall); err != nil {
		return err
	}
	return s.onward(w, r, to, d)
}

// rowNamed is the group and the row that a request's path names, with the draft in which they stand. A row may be gone, where it was
// taken out meanwhile, by the same button or in another tab.
func (s *Service) rowNamed(r *http.Request, to visit) (d draft, group ask.Group, row int, there bool, err error) {
	if d, err = s.mustDraft(r, to); err != nil {
		return
	}
	step, ok := ask.Find(s.Transaction.Questions, r.PathValue("group"))
	group, isGroup := step.Question.(ask.Group)
	row, number := strconv.Atoi(r.PathValue("row"))
	if !ok || !isGroup || number != nil || row < 0 {
		err = refuse(http.StatusNotFound, "not-found", nil)
	}
	return d, group, row, row < len(group.Of(d.answers)), err
}

// confirmRemove asks whether to take a row out.
func (s *Service) confirmRemove(w http.ResponseWriter, r *http.Request, to visit) error {
	d, group, row, there, err := s.rowNamed(r, to)
	if err != nil {
		return err
	}
	if !there {
		return see(w, s.address(to).Apply(group.Name))
	}
	_, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	return s.asking(to).Remove(html(w, http.StatusOK), page.RemovePage{Step: groupStep(group, kept), Row: row, Mark: d.Saved})
}

func groupStep(group ask.Group, answers ask.Answers) ask.Step {
	return ask.Step{Path: group.Name, Question: group, Answers: answers}
}

// remove takes a row out and moves up those behind it. The group is done again as it was.
func (s *Service) remove(w http.ResponseWriter, r *http.Request, to visit) error {
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	d, group, row, there, err := s.rowNamed(r, to)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if !there || r.PostForm.Get(page.MarkField) != strconv.Itoa(d.Saved) {
		// Pressed twice, or something was saved since the page asked: which row is meant has to be seen first.
		return see(w, s.address(to).Apply(group.Name))
	}
	d.Expires, d.Definition = s.draftExpiry(to.now), s.version
	without := withoutRow(d.Answers, group.Name, row)
	err = s.Store.Replace(r.Context(), d.Draft, without, to.now)
	if errors.Is(err, store.ErrChanged) {
		return refuse(http.StatusConflict, string(page.Conflict), nil)
	}
	if err != nil {
		return err
	}
	s.remember(w, to, d.token)
	d.Answers = without
	if d, err = s.gathered(r.Context(), to, d.token, d.Draft, ask.Gather); err != nil {
		return err
	}
	if len(group.Of(d.answers)) == 0 {
		return s.onward(w, r, to, d)
	}
	return see(w, s.address(to).Apply(group.Name))
}

// withoutRow is a draft's answers without one row of a group.
func withoutRow(answers map[string]json.RawMessage, group string, row int) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(answers))
	for path, answer := range answers {
		inRow, ok := strings.CutPrefix(path, group+"/")
		number, question, _ := strings.Cut(inRow, "/")
		n, err := strconv.Atoi(number)
		if ok && err == nil {
			if n == row {
				continue
			}
			if n > row {
				path = group + "/" + strconv.Itoa(n-1) + "/" + question
			}
		}
		out[path] = answer
	}
	return out
}
