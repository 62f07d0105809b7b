package service

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/bank"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// save takes the answer of a page. Where the draft that it is meant for is gone, what was typed stays.
func (s *Service) save(w http.ResponseWriter, r *http.Request, to visit) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	step, ok := s.find(questionPath(r))
	if !ok {
		return refuse(http.StatusNotFound, "not-found", nil)
	}
	err := s.saveStep(w, r, to, step)
	if errors.Is(err, store.ErrNoDraft) {
		return s.lost(w, r, to, step)
	}
	return err
}

// saveStep checks the answer to a question and keeps it, in one call of the storage.
func (s *Service) saveStep(w http.ResponseWriter, r *http.Request, to visit, step ask.Step) error {
	token, err := token(r)
	if err != nil {
		return err
	}
	path := step.Path
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	if group, ok := step.Question.(ask.Group); ok {
		return s.saveGroup(w, r, to, group)
	}
	if begins := step.Path == s.Transaction.Questions[0].About().Name || r.PostForm.Has(page.LostField) && !r.PostForm.Has(page.LanguageField); token == "" && (step.Group != nil || !begins) {
		return store.ErrNoDraft
	}
	if step.Group != nil && step.Group.File {
		// Rows that came in a file are not changed one by one.
		if d, err := s.mustDraft(r, to); err != nil || step.Group.InFile(d.answers) {
			if err != nil {
				return err
			}
			return see(w, s.address(to).Apply(step.Group.Name))
		}
	}
	fields, done, err := s.findAddress(w, r, to, step)
	if done || err != nil {
		return err
	}
	if fields == nil {
		fields = ask.Own(step.Question, r.PostForm)
	}
	if more := r.PostForm.Get(page.MoreField); more != "" {
		return s.again(w, r, to, step, http.StatusOK, fields, nil)
	}
	if r.PostForm.Has(page.LaterField) && blank(fields) {
		return see(w, s.address(to).Later())
	}
	if s.outdated(r, step) {
		return s.again(w, r, to, step, http.StatusConflict, fields, nil)
	}
	answer, faults := s.read(step.Question, to, fields)
	if len(faults) > 0 {
		answer, faults = s.readChange(r, to, step.Question, fields, faults)
	}
	if len(faults) > 0 {
		return s.again(w, r, to, step, http.StatusUnprocessableEntity, fields, ask.Under(path, faults))
	}
	if r.PostForm.Has(page.LanguageField) {
		return s.translated(w, r, to, step, fields, answer)
	}
	if token == "" {
		d, err := s.begin(w, r, to, map[string]json.RawMessage{path: answer})
		if err != nil {
			return err
		}
		return s.saved(w, r, to, d, step)
	}
	save := store.Save{Path: path, Answer: answer, Definition: s.version, Locale: string(to.language), Expires: s.draftExpiry(to.now)}
	save.Shown = counted(r, page.MarkField)
	if step.Group != nil {
		save.Rows = counted(r, page.RowsField)
		save.New = save.Shown == 0 && path == rowPath(*step.Group, step.Row)
		if step.Row > 0 {
			save.After = rowPath(*step.Group, step.Row-1)
		}
	}
	saved, err := s.Store.Save(r.Context(), submission.DraftID(token), save, to.now)
	switch {
	case errors.Is(err, store.ErrChanged):
		d, err := s.gathered(r.Context(), to, token, saved, ask.Gather)
		if err != nil {
			return err
		}
		return s.changed(w, r, to, d, step, fields)
	case errors.Is(err, store.ErrMoved):
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).Apply(step.Group.Name)}
	case err != nil:
		return err
	}
	s.remember(w, to, token)
	d, err := s.gathered(r.Context(), to, token, saved, ask.Recall)
	if err != nil {
		return err
	}
	return s.saved(w, r, to, d, step)
}

// returns is where the page of a question was reached from: "check", page.InRow, or nothing of the kind.
func returns(r *http.Request) string { return r.PostForm.Get(page.ReturnField) }

// saved leads on from an answer that was saved: to the next page, to the row that it was reached from, or to finishing another time.
func (s *Service) saved(w http.ResponseWriter, r *http.Request, to visit, d draft, of ask.Step) error {
	switch {
	case r.PostForm.Has(page.LaterField):
		return see(w, s.address(to).Later())
	case of.Group == nil || returns(r) != page.InRow:
		return s.onward(w, r, to, d)
	}
	steps, _ := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	for _, step := range steps {
		if step.Group != nil && step.Group.Name == of.Group.Name && step.Row == of.Row && !step.Answered {
			return see(w, s.address(to).ChangeInRow(step.Path))
		}
	}
	return see(w, s.address(to).Row(of.Group.Name, of.Row))
}

// blank says that nothing is typed in fields.
func blank(fields url.Values) bool {
	for _, values := range fields {
		for _, value := range values {
			if strings.TrimSpace(value) != "" {
				return false
			}
		}
	}
	return true
}

// translated shows a page whose answer could be taken in the language of the address, and takes nothing. It is a conflict where to save it
// would be one, and where it was one already.
func (s *Service) translated(w http.ResponseWriter, r *http.Request, to visit, step ask.Step, fields url.Values, answer json.RawMessage) error {
	d, err := s.draft(r, to)
	if err != nil {
		return err
	}
	overtaken := d.Marks[step.Path] > counted(r, page.MarkField) || r.PostForm.Has(page.ConflictField)
	if kept := d.Answers[step.Path]; overtaken && kept != nil && string(kept) != string(answer) {
		return s.changed(w, r, to, d, step, fields)
	}
	return s.again(w, r, to, step, http.StatusOK, fields, nil)
}

// counted is the number in a hidden field of a form; what cannot be one is none.
func counted(r *http.Request, field string) int {
	n, err := strconv.Atoi(r.PostForm.Get(field))
	if err != nil {
		return 0
	}
	return n
}

// rowPath is the path of the first question of a row, which every row answers first.
func rowPath(group ask.Group, row int) string {
	return group.Name + "/" + strconv.Itoa(row) + "/" + group.Questions[0].About().Name
}

// read makes the JSON of an answer from a page's fields.
func (s *Service) read(q ask.Question, to visit, fields url.Values) (json.RawMessage, []ask.Fault) {
	value, faults := q.Read(fields)
	if len(faults) > 0 {
		return nil, faults
	}
	if value == nil {
		if !q.About().Optional {
			return nil, []ask.Fault{{Code: ask.Missing}}
		}
		return json.RawMessage("null"), nil
	}
	if faults := q.Check(to.on, value); len(faults) > 0 {
		return nil, faults
	}
	if verdict, is := s.verdict(q, value); is && verdict == bank.Invalid {
		return nil, []ask.Fault{{Code: ask.WrongAccount}}
	}
	answer, err := handoff.Marshal(q.Encode(value))
	if err != nil {
		return nil, []ask.Fault{{Code: ask.WrongType}}
	}
	return answer, nil
}

// lost shows the page of an answer whose draft is gone, with what was typed: nobody loses more than is on the screen, and
// not that either. To continue outside a group begins another draft. A group's own page holds nothing typed.
func (s *Service) lost(w http.ResponseWriter, r *http.Request, to visit, step ask.Step) error {
	if _, isGroup := step.Question.(ask.Group); isGroup || to.software || s.foundReceipt(r, to, asRefusal(store.ErrNoDraft)) {
		return store.ErrNoDraft
	}
	cookie, err := token(r)
	// Of a draft that is gone the cookie went with the page that told so.
	noCookie := err == nil && cookie == "" && (!r.PostForm.Has(page.LostField) || r.PostForm.Get(page.LostField) == page.LostCookie)
	s.forget(w)
	to.of = "" // it goes to whichever draft comes next
	s.takeLost(r, step)
	err = s.asking(to).Question(html(w, http.StatusGone), page.QuestionPage{
		Step: step, Fields: typed(step.Question, r.PostForm), Lost: true, NoCookie: noCookie, Typed: true,
	})
	if err != nil {
		return err
	}
	return store.ErrNoDraft
}

// again shows the page with what was typed, and its faults.
func (s *Service) again(w http.ResponseWriter, r *http.Request, to visit, step ask.Step, code int, fields url.Values, faults []ask.Fault) error {
	shown, err := s.asAsked(r, to, step, fields)
	if err != nil {
		return err
	}
	shown.Faults = faults
	return s.asking(to).Question(html(w, code), shown)
}

// asAsked is the page that was posted, with fields of its answer.
func (s *Service) asAsked(r *http.Request, to visit, step ask.Step, fields url.Values) (page.QuestionPage, error) {
	d, err := s.draft(r, to)
	if err != nil {
		return page.QuestionPage{}, err
	}
	if asked, ok, err := s.asked(r, to, d); err == nil && ok {
		step = asked
	}
	more, _ := strconv.Atoi(r.PostForm.Get(page.MoreField))
	return page.QuestionPage{
		Step: step, Fields: fields, Return: returns(r) == "check", InRow: returns(r) == page.InRow, Mark: counted(r, page.MarkField), Rows: counted(r, page.RowsField), More: more,
		Again: slices.Contains(d.again, step.Path) || s.outdated(r, step), Finder: s.finds(step.Question),
		Typed: true, Leaving: r.PostForm.Has(page.LaterField), Anew: r.PostForm.Has(page.LostField), NoCookie: r.PostForm.Get(page.LostField) == page.LostCookie,
	}, nil
}

// changed shows what was typed beside the answer that is kept, which was given elsewhere or on this page before; continuing now is a
// choice.
func (s *Service) changed(w http.ResponseWriter, r *http.Request, to visit, d draft, step ask.Step, fields url.Values) error {
	if asked, ok, err := s.asked(r, to, d); err == nil && ok {
		step = asked
	}
	shown := page.QuestionPage{
		Step: step, Fields: fields, Mark: d.Marks[step.Path], Return: returns(r) == "check", InRow: returns(r) == page.InRow,
		Again:    slices.Contains(d.again, step.Path),
		Faults:   []ask.Fault{{Path: step.Path, Code: ask.Changed}},
		Conflict: true, Typed: true, Stored: d.value(step), Leaving: r.PostForm.Has(page.LaterField),
		Finder: s.finds(step.Question),
	}
	if step.Group != nil {
		shown.Rows = d.Saved
	}
	return s.asking(to).Question(html(w, http.StatusConflict), shown)
}
