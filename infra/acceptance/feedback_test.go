package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// rated withdraws a claim that was sent, by its reference, the fact in it and the code of its receipt, and says how that was: satisfied.
func rated(t *testing.T, p *local.Platform, tx transaction.Transaction, given []byte, reference, code string) {
	t.Helper()
	m := opened(t, p, tx, given, reference, code)
	at := p.URL + "/apply/" + tx.Name
	if answer, _ := m.send("POST", at+"/submissions/"+reference+"/withdraw", url.Values{page.VersionField: {"1"}}.Encode()); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the withdrawal is answered %d", answer.StatusCode)
	}
	answer, text := m.send("GET", at+"/submissions/"+reference, "")
	_, ticket, found := strings.Cut(text, "ticket=")
	if answer.StatusCode != http.StatusOK || !found {
		t.Fatalf("what it says then: %d %s", answer.StatusCode, text)
	}
	ticket, _, _ = strings.Cut(ticket, `"`)
	said := url.Values{page.ReferenceField: {reference}, page.TicketField: {ticket}, page.RatingField: {"4"}}
	for range 2 { // the second counts nothing
		if answer, text := m.send("POST", at+"/feedback/withdrawn", said.Encode()); answer.StatusCode != http.StatusOK {
			t.Fatalf("how it was is answered %d %s", answer.StatusCode, text)
		}
	}
}
