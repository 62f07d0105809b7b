package acceptance

import (
	"net/url"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
)

// changed asks for a change of a claim that was sent, by its own page or by its software.
func changed(below string, posted url.Values) sample {
	return sample{of: claimSent, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by == access.OwnKey || by == access.AnothersKey {
			*s = *claimBySoftware(c)
		}
		return "/submissions/" + s.reference + below, "", posted.Encode()
	}}
}

// changes are the requests that change what was sent, and those that say what people think of the service.
var changes = map[string]sample{
	"transaction GET /start":                          to("/start"),
	"transaction GET /submit":                         to("/submit"),
	"transaction GET /submissions/{reference}/answer": to("/submissions/0000-0000-0000/answer"),
	"transaction GET /submissions/{reference}/amend":  to("/submissions/0000-0000-0000/amend"),
	// Its rows were typed, so that there is nothing to take out.
	"transaction GET /{group}/file/remove":               to("/employees/file/remove").about(employer).answered(access.In(303)),
	"transaction POST /submissions/{reference}/amend":    changed("/amend", url.Values{page.DefinitionField: {"x"}}),
	"transaction GET /submissions/{reference}/withdraw":  changed("/withdraw", nil),
	"transaction POST /submissions/{reference}/withdraw": changed("/withdraw", url.Values{page.VersionField: {"1"}}),
	"transaction GET /submissions/{reference}/answers":   changed("/answers", nil),
	"transaction GET /submissions/{reference}/answers registered": {of: returnSent, asked: func(c *court, s *subject, by access.Caller) (string, string, string) {
		if by != access.OwnDraft && by != access.Helping {
			*s = *returnBySoftware(c)
		}
		return "/submissions/" + s.reference + "/answers", "", ""
	}},
	"transaction GET /feedback/{ending}":   to("/feedback/receipt").about(claimSent),
	"transaction POST /feedback/{ending}":  form("/feedback/receipt", page.RatingField, "4", page.CommentField, "Shorter words").about(claimSent),
	"transaction GET /problem/{question}":  to("/problem/children.child-name"),
	"transaction POST /problem/{question}": form("/problem/children.child-name", page.KindField, "unclear"),
}
