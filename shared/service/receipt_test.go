package service_test

import (
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// The receipt says by which days the department confirms that it has what was sent, and decides; of each until it is done.
func TestReceiptSaysWhen(t *testing.T) {
	w, c := dogs(t)
	w.service.Transaction.Decisions = []transaction.Decision{{Code: "granted"}}
	w.service.Transaction.Deadlines.Acknowledged = 3 * 24 * time.Hour
	w.service.Transaction.Deadlines.Decided = 28 * 24 * time.Hour
	w.handler = w.service.Handler()
	sent := date.Of(w.now)
	confirm, decide := "should confirm by "+sent.AddDays(3).Format("en"), "should decide by "+sent.AddDays(28).Format("en")
	cookie, ref := w.sent(c)
	wants(t, "sent", w.get("/receipt", cookie), 200, confirm, decide)
	if got := w.lambda("POST", "/handoffs/"+ref+"-1/acknowledgement", `{"caseNumber":"A-1"}`); got.StatusCode != 200 {
		t.Fatalf("%d %s", got.StatusCode, got.Body)
	}
	wants(t, "acknowledged", w.get("/receipt", cookie), 200, "no: "+confirm, decide)
	if got := w.lambda("POST", "/handoffs/"+ref+"-1/decision", `{"decision":"granted"}`); got.StatusCode != 200 {
		t.Fatalf("%d %s", got.StatusCode, got.Body)
	}
	wants(t, "decided", w.get("/receipt", cookie), 200, "no: "+confirm, "no: "+decide)
}
