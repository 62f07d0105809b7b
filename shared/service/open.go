package service

import (
	"net/http"
	"time"

	"github.com/frontline-gov/frontline/shared/submission"
)

// passCookie opens for an hour what somebody sent, on the browser on which they brought its reference, its fact and the code of its
// receipt (submission.Pass): all that the cookie of its draft opens.
const (
	passCookie = "__Secure-pass"
	passTime   = time.Hour
)

// open gives the pass of a submission to this browser, and leads to its page, or to its answers.
func (s *Service) open(w http.ResponseWriter, to visit, first submission.Submission, answers bool) error {
	pass := submission.Pass(first.Key, to.now.Add(passTime))
	http.SetCookie(w, cookieOf(passCookie, s.Transaction.Name, pass, int(passTime/time.Second)))
	if answers {
		return see(w, s.address(to).Answers(first.Reference.String()))
	}
	return see(w, s.address(to).Submission(first.Reference.String()))
}

// passes says whether a request brings the pass of a submission, given its first version.
func passes(r *http.Request, to visit, first submission.Submission) bool {
	for _, cookie := range r.CookiesNamed(passCookie) {
		if submission.Passes(cookie.Value, first.Key, to.now) {
			return true
		}
	}
	return false
}

// codeOf is the code of a submission's receipt, as people read it, given its first version. There is none where nobody finds it by a
// fact, and none any more once it is erased, which takes its fact.
func codeOf(first submission.Submission) string {
	if first.Fact == [32]byte{} {
		return ""
	}
	return submission.ReceiptCode(first.Key).String()
}
