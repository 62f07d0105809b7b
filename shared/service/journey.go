package service

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// start makes a draft and leads to the first question. Where the browser has a draft with answers that is not sent, it is asked whether
// to go on with it: nothing typed is lost, and nobody comes upon another's answers. Who has sent it is asked first, because another draft
// takes the receipt out of the browser. Staff begin with the next person at their desk: a draft of their own beside the cookie of their help
// would be filled in by no form.
func (s *Service) start(w http.ResponseWriter, r *http.Request, to visit) error {
	if !s.Transaction.Open(to.on) {
		return refuse(http.StatusGone, "closed", nil)
	}
	d, err := s.draft(r, to)
	if err != nil && !errors.Is(err, store.ErrNoDraft) && !errors.Is(err, store.ErrSent) {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if d.token != "" {
		_, err := s.Store.ByKey(r.Context(), submission.DraftKey(d.token))
		if errors.Is(err, store.ErrNoSubmission) {
			return s.begun(w, r, to, d)
		}
		if err != nil {
			return err
		}
	}
	if to.help != nil {
		return see(w, s.deskOf(to))
	}
	if token, err := token(r); err == nil && token != "" && r.PostForm.Get(page.AgainField) != page.AgainYes {
		if sub, err := s.sentFrom(r, to, token); err == nil {
			of, err := s.known(r.Context(), sub)
			if err != nil {
				return err
			}
			return s.page(to.language).Another(html(w, http.StatusOK), of.latest.Kind == submission.Withdrawal)
		} else if !errors.Is(err, store.ErrNoSubmission) && !errors.Is(err, store.ErrNoDraft) {
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
// more to say. Whoever helps is told on each page for whom.
func (s *Service) lead(w http.ResponseWriter, r *http.Request, to visit, d draft, step ask.Step) error {
	if to.help == nil && s.page(to.language).Static(step) && !s.finds(step.Question) && !s.older && !s.Transaction.Closing(to.on) && !slices.Contains(d.again, step.Path) {
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
	shown := page.QuestionPage{Step: step, Fields: url.Values{}, Mark: d.Marks[step.Path], Again: slices.Contains(d.again, step.Path),
		Finder: s.finds(step.Question)}
	change := r.URL.Query()["change"]
	shown.InRow = slices.Contains(change, page.InRow) && step.Group != nil
	shown.Return = len(change) > 0 && !shown.InRow
	if step.Group != nil {
		shown.Rows = d.Saved
	}
	if value := step.Answers.Own(step.Question.About().Name); value != nil {
		shown.Fields = step.Question.Fill(value)
	} else if shown.Finder {
		return s.asking(to).Find(html(w, http.StatusOK), page.FindPage{QuestionPage: shown})
	}
	return s.asking(to).Question(html(w, http.StatusOK), shown)
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
