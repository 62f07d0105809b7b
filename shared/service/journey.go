package service

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/bank"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// start makes a draft and leads to the first question. Somebody who comes back to the start page with a draft that
// is not sent yet goes on where they were: nothing typed is lost.
func (s *Service) start(w http.ResponseWriter, r *http.Request, to visit) error {
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	d, err := s.draft(r, to)
	if err != nil && !errors.Is(err, store.ErrNoDraft) && !errors.Is(err, store.ErrSent) {
		return err
	}
	if d.token != "" {
		_, err := s.Store.ByKey(r.Context(), submission.DraftKey(d.token))
		if errors.Is(err, store.ErrNoSubmission) {
			return s.onward(w, r, to, d)
		}
		if err != nil {
			return err
		}
	}
	d, err = s.begin(w, r, to, nil)
	if err != nil {
		return err
	}
	return s.onward(w, r, to, d)
}

// onward leads to the next page: the first question without an answer, or the check page. Where the answers so far
// speak against the claim, that is the check page too, which then is the end.
func (s *Service) onward(w http.ResponseWriter, r *http.Request, to visit, d draft) error {
	steps, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	if len(s.Transaction.Against(d.asOf(to), kept)) == 0 {
		for _, step := range steps {
			if !step.Answered {
				return s.lead(w, r, to, d, step)
			}
		}
	} else if r.Method == http.MethodPost && questionPath(r) != "" && d.Amends == "" {
		ineligible(r.Context()) // by the answer that was given just now
	}
	return see(w, s.address(to).Check())
}

// lead redirects to the page of a step: the static file where there is one, which costs nothing, and where there is nothing
// more to say.
func (s *Service) lead(w http.ResponseWriter, r *http.Request, to visit, d draft, step ask.Step) error {
	if s.page(to.language).Static(step) && !s.finds(step.Question) && !s.older && !s.Transaction.Closing(to.on) && !slices.Contains(d.again, step.Path) {
		return see(w, s.address(to).Static(step.Path))
	}
	return see(w, s.address(to).Apply(step.Path))
}

// see answers a post, or a page that is not the right one now, with the address of the page to look at.
func see(w http.ResponseWriter, address string) error {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func (s *Service) address(to visit) page.Address {
	return page.Address{Transaction: s.Transaction.Name, Language: to.language}
}

// questionPath is the path of the question that a request's address names.
func questionPath(r *http.Request) string {
	path := r.PathValue("question")
	if group := r.PathValue("group"); group != "" {
		path = group + "/" + r.PathValue("row") + "/" + path
	}
	return path
}

// find is the question at a path that has a page.
func (s *Service) find(path string) (ask.Step, bool) {
	step, ok := ask.Find(s.Transaction.Questions, path)
	return step, ok && !step.Question.About().Unasked
}

// asked is the step that a request's path names, as the draft's answers ask it.
func (s *Service) asked(r *http.Request, to visit, d draft) (step ask.Step, isAsked bool, err error) {
	path := questionPath(r)
	step, ok := s.find(path)
	if !ok {
		return ask.Step{}, false, refuse(http.StatusNotFound, "not-found", nil)
	}
	steps, kept := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	for _, other := range steps {
		if other.Path == path {
			return other, true, nil
		}
	}
	if step.Group != nil && step.Group.InFile(kept) {
		step.Answers = kept
		return step, false, nil
	}
	if step.Group != nil && step.Row == len(step.Group.Of(kept)) && d.token != "" {
		// The first question of a row that is being added.
		step.Answers = kept.Row()
		return step, step.Question.About().When.Holds(d.asOf(to), step.Answers), nil
	}
	step.Answers = kept
	return step, false, nil
}

// show is a question's page with the answer given before, or a group's page.
func (s *Service) show(w http.ResponseWriter, r *http.Request, to visit) error {
	d, err := s.draft(r, to)
	if err != nil {
		return err
	}
	step, isAsked, err := s.asked(r, to, d)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("back") {
		return s.back(w, r, to, d, step)
	}
	if d.token == "" && step.Group != nil {
		return store.ErrNoDraft
	}
	if d.token != "" && !isAsked {
		return s.onward(w, r, to, d)
	}
	if group, ok := step.Question.(ask.Group); ok {
		return s.showGroup(w, r, to, d, group, http.StatusOK, nil)
	}
	shown := page.QuestionPage{Step: step, Fields: url.Values{}, Return: r.URL.Query().Has("change"), Mark: d.Marks[step.Path], Again: slices.Contains(d.again, step.Path),
		Finder: s.finds(step.Question)}
	if step.Group != nil {
		shown.Rows = d.Saved
	}
	if value := step.Answers.Own(step.Question.About().Name); value != nil {
		shown.Fields = step.Question.Fill(value)
	} else if shown.Finder {
		return s.page(to.language).Find(html(w, http.StatusOK), page.FindPage{QuestionPage: shown})
	}
	return s.page(to.language).Question(html(w, http.StatusOK), shown)
}

// back leads to the page before a question: the step before it that is asked, or the start page. Before the check
// page stands the last that was answered, because somebody who is not eligible comes there with questions unanswered.
func (s *Service) back(w http.ResponseWriter, r *http.Request, to visit, d draft, from ask.Step) error {
	steps, _ := ask.Walk(s.Transaction.Questions, d.asOf(to), d.answers)
	before := ""
	for _, step := range steps {
		if step.Path == from.Path {
			break
		}
		if from.Question != nil || step.Answered {
			before = step.Path
		}
	}
	if from.Group != nil && from.Row > 0 && from.Row == len(from.Group.Of(d.answers)) {
		before = from.Group.Name
	}
	if before == "" {
		return see(w, s.address(to).Start())
	}
	return see(w, s.address(to).Apply(before))
}

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
	if token == "" && step.Group != nil {
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
	if s.outdated(r, step) {
		return s.again(w, r, to, step, http.StatusConflict, fields, nil)
	}
	answer, faults := s.read(step.Question, to, fields)
	if len(faults) > 0 {
		// A change of what was sent is judged as on the day of what it changes, and so are its dates.
		if d, err := s.draft(r, to); err == nil && d.On != "" {
			then := to
			then.on = d.asOf(to)
			answer, faults = s.read(step.Question, then, fields)
		}
	}
	if len(faults) > 0 {
		return s.again(w, r, to, step, http.StatusUnprocessableEntity, fields, ask.Under(path, faults))
	}
	if token == "" {
		d, err := s.begin(w, r, to, map[string]json.RawMessage{path: answer})
		if err != nil {
			return err
		}
		return s.onward(w, r, to, d)
	}
	save := store.Save{Path: path, Answer: answer, Definition: s.version, Locale: string(to.language), Expires: s.draftExpiry(to.now)}
	save.Shown, _ = strconv.Atoi(r.PostForm.Get(page.MarkField))
	if step.Group != nil {
		save.Rows, _ = strconv.Atoi(r.PostForm.Get(page.RowsField))
		save.New = save.Shown == 0 && path == rowPath(*step.Group, step.Row)
		if step.Row > 0 {
			save.After = rowPath(*step.Group, step.Row-1)
		}
	}
	saved, err := s.Store.Save(r.Context(), submission.DraftID(token), save, to.now)
	switch {
	case errors.Is(err, store.ErrChanged):
		return s.changed(w, r, to, s.gathered(to, token, saved, ask.Gather), step, fields)
	case errors.Is(err, store.ErrMoved):
		return refusal{status: http.StatusConflict, code: string(page.Conflict), link: s.address(to).Apply(step.Group.Name)}
	case err != nil:
		return err
	}
	s.remember(w, to, token)
	return s.onward(w, r, to, s.gathered(to, token, saved, ask.Recall))
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
	s.forget(w)
	err := s.page(to.language).Question(html(w, http.StatusGone), page.QuestionPage{
		Step: step, Fields: typed(step.Question, r.PostForm), Lost: true,
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
	return s.page(to.language).Question(html(w, code), shown)
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
	mark, _ := strconv.Atoi(r.PostForm.Get(page.MarkField))
	rows, _ := strconv.Atoi(r.PostForm.Get(page.RowsField))
	return page.QuestionPage{
		Step: step, Fields: fields, Return: r.PostForm.Has(page.ReturnField), Mark: mark, Rows: rows, More: more,
		Again: slices.Contains(d.again, step.Path) || s.outdated(r, step), Finder: s.finds(step.Question),
	}, nil
}

// changed shows what was typed beside the fact that the answer was changed elsewhere; continuing now is a choice.
func (s *Service) changed(w http.ResponseWriter, r *http.Request, to visit, d draft, step ask.Step, fields url.Values) error {
	if asked, ok, err := s.asked(r, to, d); err == nil && ok {
		step = asked
	}
	shown := page.QuestionPage{
		Step: step, Fields: fields, Mark: d.Marks[step.Path], Return: r.PostForm.Has(page.ReturnField),
		Again:  slices.Contains(d.again, step.Path),
		Faults: []ask.Fault{{Path: step.Path, Code: ask.Changed}},
		Finder: s.finds(step.Question),
	}
	if step.Group != nil {
		shown.Rows = d.Saved
	}
	return s.page(to.language).Question(html(w, http.StatusConflict), shown)
}

// html takes a page and sends it with a status. Nothing is sent before the page is there, so that one which cannot be
// made becomes a refusal like any other.
func html(w http.ResponseWriter, code int) io.Writer { return &htmlWriter{w: w, code: code} }

type htmlWriter struct {
	w     http.ResponseWriter
	code  int
	begun bool
}

func (h *htmlWriter) Write(p []byte) (int, error) {
	if !h.begun {
		h.begun = true
		h.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		h.w.WriteHeader(h.code)
	}
	return h.w.Write(p)
}

// badForm says what is wrong with a post that is no form. One that is too large stays that.
func badForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return refuse(http.StatusBadRequest, "unreadable", nil)
}
