package service

import (
	"net/http"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// handlers are what answers at each route. The routes, and who may take them, stand in access.Transaction.
func (s *Service) handlers() map[string]handler {
	return map[string]handler{
		"GET /start":                                   s.toStart,
		"POST /start":                                  s.start,
		"GET /assist":                                  s.assist,
		"GET /keying":                                  s.keying,
		"POST /keying":                                 s.key,
		"GET /check-eligibility":                       s.toChecker,
		"POST /check-eligibility":                      s.checker,
		"GET /{question}":                              s.show,
		"POST /{question}":                             s.save,
		"GET /{group}/{row}/{question}":                s.show,
		"POST /{group}/{row}/{question}":               s.save,
		"GET /{group}/{row}/remove":                    s.confirmRemove,
		"POST /{group}/{row}/remove":                   s.remove,
		"GET /{group}/file/columns.csv":                s.columns,
		"GET /{group}/file/send":                       s.showFile,
		"POST /{group}/file/send":                      s.takeFile,
		"GET /{group}/file/remove":                     s.confirmRemoveFile,
		"POST /{group}/file/remove":                    s.removeFile,
		"GET /check":                                   s.check,
		"GET /submit":                                  s.toCheck,
		"POST /submit":                                 s.submit,
		"GET /receipt":                                 s.receipt,
		"GET /finish-later":                            s.offerCode,
		"POST /finish-later":                           s.giveCode,
		"GET /return":                                  s.toLookup(page.Return),
		"POST /return":                                 s.comeBack,
		"GET /status":                                  s.toProgress,
		"POST /status":                                 s.progress,
		"GET /forget":                                  s.confirmForget,
		"POST /forget":                                 s.forgetDraft,
		"POST /submissions":                            s.receive,
		"GET /submissions/{reference}":                 s.status,
		"GET /submissions/{reference}/answer":          s.toStatus,
		"POST /submissions/{reference}/answer":         s.reply,
		"GET /submissions/{reference}/answers":         s.answers,
		"POST /bulk":                                   s.takeLines,
		"GET /bulk/{job}":                              s.job,
		"GET /bulk/{job}/results":                      s.results,
		"POST /bulk/{job}/work":                        s.work,
		"GET /submissions/{reference}/evidence":        s.evidence,
		"GET /submissions/{reference}/evidence/{item}": s.askEvidence,
		"GET /submissions/{reference}/evidence/{item}/{piece}":      s.askFile,
		"GET /submissions/{reference}/evidence/{item}/{piece}/sent": s.fileSent,
		"POST /submissions/{reference}/evidence/{item}":             s.takeEvidence,
		"GET /submissions/{reference}/amend":                        s.toStatus,
		"POST /submissions/{reference}/amend":                       s.amend,
		"GET /submissions/{reference}/withdraw":                     s.confirmWithdraw,
		"POST /submissions/{reference}/withdraw":                    s.withdraw,
		"GET /feedback/{ending}":                                    s.askFeedback,
		"POST /feedback/{ending}":                                   s.takeFeedback,
		"GET /problem/{question}":                                   s.askTrouble,
		"POST /problem/{question}":                                  s.takeTrouble,
		"POST /handoffs/{id}/acknowledgement":                       s.acknowledge,
		"POST /handoffs/{id}/decision":                              s.decide,
		"POST /handoffs/{id}/redrive":                               s.redrive,
		"GET /handoffs":                                             s.handoffs,
		"GET /{$}":                                                  s.toStart,
		"/":                                                         s.unknown,
	}
}

// has says whether this transaction has the routes of a condition.
func (s *Service) has(condition access.Condition) bool {
	switch condition {
	case access.WithFact:
		return s.Transaction.Fact != ""
	case access.WithAmend:
		return s.Transaction.Amend
	case access.WithWithdraw:
		return s.Transaction.Withdraw
	case access.WithUpload:
		return s.Transaction.Upload != transaction.NoUpload
	case access.WithLargeUpload:
		return s.Transaction.Upload == transaction.Large
	case access.Registered:
		return s.Transaction.Software == transaction.Registered
	case access.Unregistered:
		return s.Transaction.Software != transaction.Registered
	}
	return false
}

// who is the caller as far as the request's signature tells.
func (s *Service) who(r *http.Request) access.Caller {
	switch arn := caller(r); {
	case isRole(arn, s.BackOffice):
		return access.OwnBackOffice
	case isRole(arn, s.Sweep):
		return access.Sweep
	case arn != "":
		return access.AnothersBackOffice
	}
	return access.Anybody
}

// admitted is a handler that only those reach whom a signed row lets in. API Gateway has verified the signature; whose it
// is is held against the table here, so that no policy elsewhere in the account opens this door. What the other rows ask
// for, a draft or a key, their handlers find, and refuse as the table says.
func (s *Service) admitted(row access.Row, h handler) handler {
	if !row.Signed {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request, to visit) error {
		if answer := row.For(s.who(r)); !answer.Allowed() {
			return refuse(answer.Status, answer.Code, nil)
		}
		return h(w, r, to)
	}
}
