package desk_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// queried are the fields that the desk reads from an address, and one that it does not.
var queried = []string{page.DeskTransactionField, page.DeskShowField, page.DeskHeldField, page.DeskFromField, page.DeskReferenceField, page.DeskRowsField, page.DeskVersionField,
	"done", "to", "state", "code", "error", "nobody-asked-for-this"}

// TestHostileAddresses asks for every page of the desk with something hostile in its address: what comes is a page that is safe, and a
// submission that is looked at so is as it was. Which texts, the seed says.
func TestHostileAddresses(t *testing.T) {
	w := newWorld(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	ref := w.send(w.works[0], 1, found)
	b, answered := w.signedIn("hmrc-carys"), map[int]int{}
	right := map[string]string{"transaction": w.works[0].Transaction.Name, "reference": ref.String(), "piece": "1", "action": string(page.DeskTake)}
	for _, row := range access.Desk.Rows {
		if !strings.HasPrefix(row.Route, "GET ") {
			continue
		}
		for range 25 {
			address := sample.Address(chance, row.Route, right, queried)
			got := b.get(w.origin + "/desk/hmrc" + []string{"", "/cy"}[chance.IntN(2)] + address)
			answered[got.status]++
			what := fmt.Sprintf("%s: %.90s", row.Route, address)
			if w.safe(what, got); got.status != 303 && got.header.Get("Content-Type") == "text/html; charset=utf-8" && (!strings.Contains(got.body, "<h1") || !strings.Contains(got.body, "</html>")) {
				t.Errorf("%s: %d is no page: %.300s", what, got.status, got.body)
			}
		}
	}
	if answered[200] == 0 || answered[303] == 0 || answered[404] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	// A row that no list has: what there is is shown from the start, and no page before it or after it.
	for _, row := range []string{"-1", "0", "99999999999", "9223372036854775807"} {
		got := b.get(w.path(w.works[0], ref) + "?" + page.DeskRowsField + "=" + row)
		if w.safe("rows from "+row, got); got.status != 200 || strings.Contains(got.body, "?"+page.DeskRowsField+"=") {
			t.Errorf("rows from %s: %d %s", row, got.status, got.body)
		}
	}
	if acts := w.acts(w.works[0], ref); len(acts) > 0 {
		t.Errorf("to look did %v", acts)
	}
	if log := w.log.take(); strings.Contains(log, "alert(1)") || strings.Contains(log, "passwd") || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("the log has %.300s", log)
	}
}
