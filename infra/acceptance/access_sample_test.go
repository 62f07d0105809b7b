package acceptance

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/scan"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// sample is a request with nothing wrong in it, of one row.
type sample struct {
	// of makes what it is about; where it is nil, that is two drafts of a claim.
	of func(c *court) *subject
	// asked is the path below the mapping, the media type and the body of the request. It may change the subject.
	asked func(c *court, s *subject, by access.Caller) (path, kind, body string)
	// gets is what those get whom the row lets in, where the platform is too new for what they ask for.
	gets access.Answer
}

// to is a request without a body.
func to(text string) sample {
	return sample{asked: func(*court, *subject, access.Caller) (string, string, string) { return text, "", "" }}
}

// form is a form posted to a path.
func form(at string, fields ...string) sample {
	return sample{asked: func(*court, *subject, access.Caller) (string, string, string) {
		values := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			values.Add(fields[i], fields[i+1])
		}
		return at, "", values.Encode()
	}}
}

// about is a sample of something else than two drafts.
func (s sample) about(of func(*court) *subject) sample {
	s.of = of
	return s
}

func claim(c *court) *subject {
	tx := Transaction(c.t, "child-benefit")
	return c.drafted(tx, Case(c.t, tx, "two-children"))
}

func claimSent(c *court) *subject       { return c.sent(claim(c)) }
func claimBySoftware(c *court) *subject { return c.bySoftware(claim(c)) }
func claimKept(c *court) *subject       { return c.keptLater(claim(c)) }

// proofOf is a request about the evidence of a claim that was sent, and asks for some.
func proofOf(at, body string) sample {
	proving := func(c *court) *subject {
		tx := Transaction(c.t, "child-benefit")
		return c.drafted(tx, Case(c.t, tx, "certificates-to-send"))
	}
	return sample{of: func(c *court) *subject { return c.sent(proving(c)) },
		asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
			if by == access.OwnKey || by == access.AnothersKey {
				*s = *c.bySoftware(proving(c))
			}
			return "/submissions/" + s.reference + "/evidence" + at, "", body
		}}
}

// directly is a request about a file of a student's evidence that goes straight to the bucket.
func directly(at string) sample {
	application := func(c *court) *subject {
		tx := Transaction(c.t, "student-finance")
		return c.drafted(tx, Case(c.t, tx, "care-leaver"))
	}
	return sample{of: func(c *court) *subject { return c.expected(c.sent(application(c))) },
		asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
			if by == access.OwnKey || by == access.AnothersKey {
				*s = *c.expected(c.bySoftware(application(c)))
			}
			return "/submissions/" + s.reference + "/evidence/care-leaver-letter/1" + at, "", ""
		}}
}

// expected is a submission of which one file is expected.
func (c *court) expected(s *subject) *subject {
	return c.proved(s, func(ref string, f *evidence.Folder) error {
		_, err := f.Expect(ref, "care-leaver-letter", c.p.Now())
		return err
	})
}

// cleared is a submission of which one file is clean.
func (c *court) cleared(s *subject) *subject {
	return c.proved(s, func(ref string, f *evidence.Folder) error {
		n, _, err := f.Upload(ref, "birth-certificate", evidence.PDF, 10, "a digest", c.p.Now())
		f.Looked(n, true, scan.Clean, c.p.Now())
		return err
	})
}

// proved is a submission whose evidence is as somebody makes it.
func (c *court) proved(s *subject, change func(ref string, f *evidence.Folder) error) *subject {
	c.t.Helper()
	ref, err := submission.ParseReference(s.reference)
	if err != nil {
		c.t.Fatal(err)
	}
	sub, err := c.store(s.tx).Submission(c.t.Context(), ref, 1)
	if err == nil {
		_, err = c.store(s.tx).Change(c.t.Context(), sub, c.p.Now(), func(f *evidence.Folder) error { return change(string(ref), f) })
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return s
}

// employer is a return with one employee, which may come in a file.
func employer(c *court) *subject {
	tx, of := many(c.t, 1)
	return c.drafted(tx, of)
}

// returnSent and returnBySoftware are returns, of a transaction that takes registered software only.
func returnSent(c *court) *subject       { return c.sent(employer(c)) }
func returnBySoftware(c *court) *subject { return c.bySoftware(employer(c)) }

// samples are the requests of all rows, by the name of their table and their route.
var samples = together(files, changes, signing(access.Desk), signing(access.Finance), signing(access.PlatformFinance), map[string]sample{
	"transaction POST /start":                    form("/start", page.AgainField, page.AgainOn),
	"transaction GET /assist":                    to("/assist"),
	"transaction GET /keying":                    to("/keying"),
	"transaction POST /keying":                   form("/keying").answered(access.In(422)), // an empty form
	"transaction GET /check-eligibility":         to("/check-eligibility"),
	"transaction POST /check-eligibility":        form("/check-eligibility"),
	"transaction GET /{question}":                to("/applicant-name"),
	"transaction POST /{question}":               form("/which-service", "which-service", "claim", page.MarkField, "1"),
	"transaction GET /{group}/{row}/{question}":  to("/children/0/child-name"),
	"transaction POST /{group}/{row}/{question}": form("/children/0/child-name", "child-name-first", "Ann", "child-name-last", "King", page.MarkField, "1", page.RowsField, "1"),
	"transaction GET /{group}/{row}/remove":      to("/children/0/remove"),
	"transaction POST /{group}/{row}/remove":     form("/children/0/remove", page.MarkField, "1"),
	"transaction GET /{group}/file/columns.csv":  to("/employees/file/columns.csv").about(employer),
	"transaction GET /{group}/file/send":         to("/employees/file/send").about(employer),
	"transaction POST /{group}/file/send": {of: employer, asked: func(c *court, s *subject, _ access.Caller) (string, string, string) {
		tx, of := many(c.t, 1)
		_, file := csvOf(c.t, tx, of)
		var body bytes.Buffer
		writer := multipart.NewWriter(&body)
		writer.WriteField(page.MarkField, "1")
		part, err := writer.CreateFormFile(page.FileField, "rows.csv")
		if err != nil {
			c.t.Fatal(err)
		}
		part.Write(file) // a buffer takes everything
		writer.Close()
		return "/employees/file/send", writer.FormDataContentType(), body.String()
	}},
	"transaction POST /{group}/file/remove": form("/employees/file/remove", page.MarkField, "1").about(employer),
	"transaction GET /check":                to("/check"),
	"transaction POST /submit":              form("/submit", page.MarkField, "1"),
	"transaction GET /receipt":              to("/receipt").about(claimSent),
	"transaction GET /finish-later":         to("/finish-later"),
	"transaction POST /finish-later":        form("/finish-later"),
	"transaction GET /return":               to("/return"),
	"transaction POST /return": {of: claimKept, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		return "/return", "", lookupBy(by, s.code, noCode(c), url.Values{})
	}},
	"transaction GET /status": to("/status"),
	"transaction POST /status": {of: claimSent, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		code := url.Values{}
		switch by {
		case access.OwnCode:
			code.Set(page.CodeField, s.receipt)
		case access.WrongCode:
			code.Set(page.CodeField, noCode(c))
		}
		return "/status", "", lookupBy(by, s.reference, nobodys(), code)
	}},
	"transaction GET /forget":  to("/forget"),
	"transaction POST /forget": form("/forget"),
	"transaction POST /submissions": {of: claimBySoftware, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/submissions", "application/json", fmt.Sprintf(`{"answers": %s}`, s.answers)
	}},
	"transaction POST /submissions registered": {of: returnBySoftware, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/submissions", "application/json", fmt.Sprintf(`{"answers": %s}`, s.answers)
	}},
	"transaction GET /submissions/{reference} registered": {of: returnSent, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by != access.OwnDraft && by != access.Helping {
			*s = *returnBySoftware(c)
		}
		return "/submissions/" + s.reference, "", ""
	}},
	"transaction GET /submissions/{reference}": {of: claimSent, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by == access.OwnKey || by == access.AnothersKey {
			*s = *claimBySoftware(c)
		}
		return "/submissions/" + s.reference, "", ""
	}},
	"transaction POST /handoffs/{id}/acknowledgement": {of: claimSent, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/handoffs/" + s.reference + "-1/acknowledgement", "application/json", `{"caseNumber":"CB-1"}`
	}},
	"transaction POST /submissions/{reference}/answer": {of: claimAsked, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by == access.OwnKey || by == access.AnothersKey {
			*s = *c.enquired(c.acknowledged(claimBySoftware(c)))
		}
		return "/submissions/" + s.reference + "/answer", "", url.Values{page.EnquiryField: {"1"}, page.AnswerField: {"Here it is"}}.Encode()
	}},
	"transaction GET /submissions/{reference}/evidence":                     proofOf("", ""),
	"transaction GET /submissions/{reference}/evidence/{item}":              proofOf("/birth-certificate", ""),
	"transaction GET /submissions/{reference}/evidence/{item}/{piece}":      directly(""),
	"transaction GET /submissions/{reference}/evidence/{item}/{piece}/sent": directly("/sent"),
	"transaction POST /submissions/{reference}/evidence/{item}":             proofOf("/birth-certificate", "way=post"),
	"transaction POST /handoffs/{id}/redrive": {of: claimSent, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/handoffs/" + s.reference + "-1/redrive", "application/json", "{}"
	}},
	"transaction GET /handoffs": to("/handoffs?status=needs-attention"),
	"transaction POST /handoffs/{id}/decision": {of: claimAcknowledged, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/handoffs/" + s.reference + "-1/decision", "application/json", `{"decision":"awarded"}`
	}},
	"transaction GET /{$}": to("/"),
	"transaction /":        form("/no/such/page/here"),

	"desk GET /{$}":     to("/"),
	"desk GET /assist":  to("/assist"),
	"desk POST /assist": form("/assist", page.DeskTransactionField, "child-benefit", page.DeskChannelField, submission.Phone),
	"desk POST /paper":  form("/paper", page.DeskTransactionField, "child-benefit"),
	"desk GET /paper/{transaction}/{reference}": {asked: func(c *court, s *subject, _ access.Caller) (string, string, string) {
		made, _ := c.send(c.request("POST", c.p.URL+"/desk/hmrc/paper", "", url.Values{page.DeskTransactionField: {s.tx.Name}}.Encode(), func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Secure-desk", Value: c.session("desk", "hmrc", staff.Keying)})
		}))
		return strings.TrimPrefix(made.Header.Get("Location"), "/desk/hmrc"), "", ""
	}},
	"desk GET /find": {of: claimSent, asked: func(_ *court, s *subject, _ access.Caller) (string, string, string) {
		return "/find?reference=" + s.reference, "", ""
	}},
	"desk GET /submissions/{transaction}/{reference}":              onDesk("", nil),
	"desk GET /submissions/{transaction}/{reference}/answers.json": onDesk("/answers.json", nil),
	"desk GET /submissions/{transaction}/{reference}/{action}":     onDesk("/note", nil),
	"desk GET /submissions/{transaction}/{reference}/evidence/{piece}": onDesk("/evidence/1", nil).about(
		func(c *court) *subject { return c.cleared(claimSent(c)) }),
	"desk POST /submissions/{transaction}/{reference}/{action}": onDesk("/note", url.Values{page.DeskReasonField: {"A letter came"}}),
	"desk POST /submissions/{transaction}/{reference}/code":     onDesk("/code", url.Values{page.DeskReasonField: {"Knew where they live"}}),

	"finance GET /{$}":                                 to("/"),
	"finance GET /receipt":                             to("/receipt"),
	"finance GET /{month}/{file}":                      to("/2026-10/costs.csv").answered(nothingYet),
	"finance GET /{month}/lines/{transaction}/{basis}": to("/2026-10/lines/child-benefit/metered").answered(nothingYet),
	"finance POST /channels":                           form("/channels").answered(noFile),
	"finance POST /plan":                               form("/plan").answered(noFile),
	"finance POST /bill":                               form("/bill").answered(noFile),

	"platform-finance GET /{$}":                                 to("/"),
	"platform-finance GET /{month}/{file}":                      to("/2026-10/invoices.csv").answered(nothingYet),
	"platform-finance GET /{month}/lines/{transaction}/{basis}": to("/2026-10/lines/child-benefit/all").answered(nothingYet),
	"platform-finance POST /bill":                               form("/bill").answered(noFile),

	"performance GET /{$}":    to("/"),
	"performance GET /{name}": to("/child-benefit"),
	"performance /":           to("/no/such/page"),

	"search GET /{$}": to("?q=child"),
	"search /":        to("/no-such-page"),
})

// A platform that has just begun has no month to show, and a form without a file sends none.
var nothingYet, noFile = access.Out(404, "unknown"), access.In(422)

// answered is a sample that gets another answer than the row's where it is let in, for want of what it asks for.
func (s sample) answered(gets access.Answer) sample {
	s.gets = gets
	return s
}

// together are the samples of several lists.
func together(lists ...map[string]sample) map[string]sample {
	all := map[string]sample{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
}

// signing are the requests of signing in and out, at any place where staff work.
func signing(table access.Table) map[string]sample {
	name, place, department := table.Name, placeOf(table), departmentOf(table, "hmrc")
	return map[string]sample{
		name + " GET /sign-in":    to("/sign-in"),
		name + " POST /sign-out":  form("/sign-out"),
		name + " GET /signed-out": to("/signed-out"),
		name + " GET /callback": {asked: func(*court, *subject, access.Caller) (string, string, string) {
			return "/callback?state=" + aSecret() + "&code=x", "", ""
		}},
		name + " POST /back-channel-logout": {asked: func(c *court, _ *subject, by access.Caller) (string, string, string) {
			if by != access.Provider {
				return "/back-channel-logout", "", ""
			}
			delete(c.signed, place+c.who(department, staff.Caseworker)) // a session of its own, which ends
			c.session(place, department, staff.Caseworker)
			c.signed = map[string]string{}
			sessions := c.p.People().Sessions()
			return "/back-channel-logout", "", url.Values{"logout_token": {c.p.People().LogoutToken(sessions[len(sessions)-1], provider.None)}}.Encode()
		}},
		name + " /": to("/no/such/page/at/any/place"),
	}
}

// placeOf is the place of staff that a table is of, by the first part of its addresses; where no staff work, the desk.
func placeOf(table access.Table) string {
	if strings.HasPrefix(table.Mapping, "/finance/") {
		return access.Finance.Name
	}
	return access.Desk.Name
}

// departmentOf is whose place a table is of: one department's, or the platform's own.
func departmentOf(table access.Table, department string) string {
	if table.Name == access.PlatformFinance.Name {
		return "platform"
	}
	return department
}

// onDesk asks for something of a submission at the desk; what is posted tells how the submission stood when it was seen.
func onDesk(below string, posted url.Values) sample {
	return sample{of: claimSent, asked: func(c *court, s *subject, _ access.Caller) (string, string, string) {
		at := "/submissions/" + s.tx.Name + "/" + s.reference + below
		if posted == nil {
			return at, "", ""
		}
		caseworker := c.session("desk", s.tx.Department, staff.Caseworker)
		_, shown := c.send(c.request("GET", c.p.URL+"/desk/"+s.tx.Department+at, "", "", func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Secure-desk", Value: caseworker})
		}))
		fields := maps.Clone(posted)
		_, mark, _ := strings.Cut(shown, `name="`+page.MarkField+`" value="`)
		mark, _, _ = strings.Cut(mark, `"`)
		fields.Set(page.MarkField, mark)
		return at, "", fields.Encode()
	}}
}

// lookupBy is the form of who knows what: the right fact, another, or what does not exist; with the code of a receipt, where one is
// brought.
func lookupBy(by access.Caller, key, nobody string, code url.Values) string {
	if len(code) > 0 {
		return formOf(key, 20) + "&" + code.Encode()
	}
	switch by {
	case access.OwnFact:
		return formOf(key, 20)
	case access.WrongFact:
		return formOf(key, 21)
	}
	return formOf(nobody, 20)
}

func claimAcknowledged(c *court) *subject { return c.acknowledged(claimSent(c)) }
func claimAsked(c *court) *subject        { return c.enquired(c.acknowledged(claimSent(c))) }

// enquired is a subject of whose sender the department has asked something.
func (c *court) enquired(s *subject) *subject {
	c.t.Helper()
	ref, err := submission.ParseReference(s.reference)
	if err != nil {
		c.t.Fatal(err)
	}
	of, err := c.store(s.tx).Submission(c.t.Context(), ref, 1)
	if err == nil {
		_, err = c.store(s.tx).Ask(c.t.Context(), of, "Which school?", "caseworker", c.p.Now())
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return s
}

// acknowledged is a subject that the department has.
func (c *court) acknowledged(s *subject) *subject {
	c.t.Helper()
	address := c.p.URL + "/apis/" + s.tx.Name + "/handoffs/" + s.reference + "-1/acknowledgement"
	r := c.request("POST", address, "application/json", `{"caseNumber":"CB-1"}`, func(r *http.Request) { c.sign(r, "frontline-"+s.tx.Department+"-back-office") })
	if done, body := c.send(r); done.StatusCode != 200 {
		c.t.Fatalf("acknowledgement: %d %s", done.StatusCode, body)
	}
	return s
}
