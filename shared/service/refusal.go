package service

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/client"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/recorder"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/words"
)

// refusal is why a request is not answered as asked: the one kind of error that becomes a page or a problem
// document. What people and software read of it is in the words
// under "problem.<code>", and where only software can meet it under "software.<code>".
type refusal struct {
	status int
	code   string
	faults []ask.Fault
	cause  error // for the log
	// link is where a page leads on, if not where its problem usually does.
	link string
	// after is how long to wait before trying again; 0 says nothing of it.
	after time.Duration
	// language is that of the words, where it is not the address's.
	language words.Language
}

func (r refusal) Error() string { return r.code }

func (r refusal) Unwrap() error { return r.cause }

func refuse(status int, code string, cause error) error {
	return refusal{status: status, code: code, cause: cause}
}

// asRefusal finds the refusal in an error; what is none is a fault of ours.
func asRefusal(err error) refusal {
	var large *http.MaxBytesError
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &large):
		return refusal{status: http.StatusRequestEntityTooLarge, code: "too-large"}
	case errors.Is(err, store.ErrNoDraft):
		return refusal{status: http.StatusGone, code: "expired"}
	case errors.Is(err, store.ErrNoSubmission):
		return refusal{status: http.StatusNotFound, code: "not-yours"}
	case errors.Is(err, store.ErrSent):
		return refusal{status: http.StatusConflict, code: string(page.AlreadySent)}
	case errors.Is(err, store.ErrTooLarge):
		return refusal{status: http.StatusRequestEntityTooLarge, code: "too-large"}
	}
	return refusal{status: http.StatusServiceUnavailable, code: "unavailable", cause: err}
}

// answer turns an error into a page or a problem document, where the handler has not written its own.
func (s *Service) answer(w *recorder.Writer, r *http.Request, to visit, err error) {
	refused := asRefusal(err)
	if refused.cause != nil && refused.status >= 500 {
		// The SDK's errors name operations, tables and references, and no answers.
		s.Log.Error("failed", "transaction", s.Transaction.Name, "code", refused.code, "error", refused.cause.Error())
	}
	if w.Code != 0 {
		return
	}
	if !to.software && s.foundReceipt(r, to, refused) {
		see(w, s.address(to).Receipt())
		return
	}
	if refused.language != "" {
		to.language = refused.language
	}
	if refused.code == "expired" {
		s.forget(w)
	}
	if refused.status == http.StatusServiceUnavailable {
		refused.after = 5 * time.Second
	}
	if refused.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(refused.after.Seconds()))))
	}
	if to.software {
		s.problem(w, to, refused)
		return
	}
	s.problemPage(w, r, to, refused)
}

// foundReceipt says whether a page that is refused, for want of a draft or because the draft was sent, has a receipt
// to lead to instead: somebody pressed the button twice, went back, or came again.
func (s *Service) foundReceipt(r *http.Request, to visit, refused refusal) bool {
	if refused.code != string(page.AlreadySent) && refused.code != string(page.Expired) {
		return false
	}
	token, err := token(r)
	if err != nil || token == "" || r.URL.Path == "/receipt" {
		return false
	}
	_, err = s.sentFrom(r, to, token)
	return err == nil || asRefusal(err).code == string(page.Keyed) // its page says so
}

// Problem is a problem document (RFC 9457).
type Problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Code   string  `json:"code"`
	Detail string  `json:"detail"`
	Errors []Error `json:"errors,omitempty"`
	// Reason is what is wrong with an access token (client.Refusal). WWW-Authenticate says so too, but API Gateway may
	// give that another name.
	Reason client.Refusal `json:"reason,omitempty"`
}

// Error is one fault of one answer in a Problem.
type Error struct {
	// Question is the path of the answer ("children/0/date-of-birth").
	Question string `json:"question"`
	// Code is one of ask.Codes.
	Code string `json:"code"`
	// Detail says what is wrong and how to mend it, in the language asked for.
	Detail string `json:"detail"`
}

// mostFaults is how many faults are told at once: a small body can hold a hundred thousand.
const mostFaults = 100

func (s *Service) problem(w http.ResponseWriter, to visit, refused refusal) {
	writeJSON(w, refused.status, "application/problem+json", s.problemOf(to, refused))
}

// problemOf is the problem document of a refusal.
func (s *Service) problemOf(to visit, refused refusal) Problem {
	book := s.book(to.language)
	title, _ := book.First(nil, "software."+refused.code+".title", "problem."+refused.code+".title")
	detail, _ := book.First(nil, "software."+refused.code+".text", "problem."+refused.code+".text")
	problem := Problem{Type: "about:blank", Title: title, Status: refused.status, Code: refused.code, Detail: detail}
	errors.As(refused.cause, &problem.Reason) // none where there is none
	for _, f := range refused.faults[:min(len(refused.faults), mostFaults)] {
		problem.Errors = append(problem.Errors, Error{
			Question: f.Path, Code: string(f.Code), Detail: s.page(to.language).Message(f, ask.Answers{}),
		})
	}
	return problem
}

// problemPage shows a refusal to a person. Whatever they were doing, the page says what to do now, and has what they typed.
func (s *Service) problemPage(w http.ResponseWriter, r *http.Request, to visit, refused refusal) {
	pages, posted := s.page(to.language), formOf(r)
	var err error
	switch problem := page.Problem(refused.code); {
	case refused.code == "closed":
		err = pages.ClosedTo(html(w, refused.status), posted)
	case slices.Contains(page.Problems, problem):
		err = pages.Problem(html(w, refused.status), page.ProblemPage{Problem: problem, Link: refused.link, Posted: posted})
	default:
		err = pages.Problem(html(w, refused.status), page.ProblemPage{Problem: page.Unreadable, Posted: posted})
	}
	if err != nil {
		s.Log.Error("cannot write a page", "transaction", s.Transaction.Name, "error", err.Error())
	}
}

// formOf is the form of a request; nil where it brings none that can be read, or files, which no page can bring again.
func formOf(r *http.Request) *page.Posted {
	if r.Method != http.MethodPost || strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") || r.ParseForm() != nil || len(r.PostForm) == 0 {
		return nil
	}
	return &page.Posted{Fields: r.PostForm, Path: strings.TrimPrefix(r.URL.Path, "/")}
}

func writeJSON(w http.ResponseWriter, status int, kind string, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte("{}")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

type languageKey struct{}

func withLanguage(ctx context.Context, language words.Language) context.Context {
	return context.WithValue(ctx, languageKey{}, language)
}

func language(ctx context.Context) words.Language {
	language, _ := ctx.Value(languageKey{}).(words.Language)
	return language
}
