package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/page"
)

// rated withdraws the claim of two children that was sent, by its reference and the fact in it, and says how that was: satisfied.
func rated(t *testing.T, p *local.Platform, reference string) {
	t.Helper()
	m := newMember(t)
	answer, text := m.send("POST", p.URL+"/apply/child-benefit/status", url.Values{page.KeyField: {reference},
		"applicant-date-of-birth-day": {"20"}, "applicant-date-of-birth-month": {"3"}, "applicant-date-of-birth-year": {"1994"},
		page.ChangeField: {string(page.Withdrawn)}, page.VersionField: {"1"}}.Encode())
	_, ticket, found := strings.Cut(text, "ticket=")
	if answer.StatusCode != http.StatusOK || !found {
		t.Fatalf("the withdrawal is answered %d %s", answer.StatusCode, text)
	}
	ticket, _, _ = strings.Cut(ticket, `"`)
	said := url.Values{page.ReferenceField: {reference}, page.TicketField: {ticket}, page.RatingField: {"4"}}
	for range 2 { // the second counts nothing
		if answer, text := m.send("POST", p.URL+"/apply/child-benefit/feedback/withdrawn", said.Encode()); answer.StatusCode != http.StatusOK {
			t.Fatalf("how it was is answered %d %s", answer.StatusCode, text)
		}
	}
}
