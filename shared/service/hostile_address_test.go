package service_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// queried are the fields that pages read from an address, and some that none does.
var queried = append([]string{"back", "change", page.RowField, edge.TooLarge, page.TicketField, page.FormOnly, "etag", "after", "count"}, hiddenFields...)

// TestHostileAddresses asks for every page with something hostile in its address: in the place of a name, a number or a reference, in a
// field behind it, or behind it and no field at all. What comes is a page that is safe, of whoever has a draft, has sent one, or has
// neither, and nothing that was answered is gone. Which texts, the seed says.
func TestHostileAddresses(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	tx := everything(chance)
	tx.Upload = transaction.Large // which has the most addresses
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	draft := w.filled(c)
	sent, reference := w.sent(c)
	at := "/submissions/" + reference
	for range 40 { // pieces that are open, and none after them
		w.post(at+"/evidence/licence", sent)
	}
	before := fmt.Sprint(w.draft(draft).Answers)
	answered := map[int]int{}
	for _, row := range access.Transaction.Rows {
		if !strings.HasPrefix(row.Route, "GET ") {
			continue
		}
		right := map[string]string{"question": "applicant", "group": "dogs", "row": "0", "reference": reference, "item": "licence", "piece": "1",
			"ending": "receipt", "job": "0123456789abcdef", "id": reference + "-1"}
		switch {
		case strings.HasPrefix(row.Route, "GET /problem/"):
			right["question"] = "dogs.dog-name"
		case strings.Contains(row.Route, "{row}"):
			right["question"] = "dog-name"
		}
		cookies := []string{draft, sent, ""}
		for range 30 {
			address, cookie := sample.Address(chance, row.Route, right, queried), cookies[chance.IntN(len(cookies))]
			if strings.Contains(row.Route, "{reference}") && cookie == draft {
				cookie = sent
			}
			got := w.get([]string{"", "/cy"}[chance.IntN(2)]+address, cookie)
			answered[got.Code]++
			what := fmt.Sprintf("%s: %.90s", row.Route, address)
			switch kind := got.Header().Get("Content-Type"); {
			case strings.HasSuffix(kind, "json"): // of software's
				if got.Code >= 500 {
					t.Errorf("%s: %d %s", what, got.Code, got.Body)
				}
			case strings.HasPrefix(kind, "text/csv"): // an empty file
			default:
				safe(t, what, got)
			}
		}
	}
	for _, n := range []string{"-1", "2", "99999999999", "9223372036854775807", "9223372036854775808", "1e3", "+0", "null", ""} { // rows that there are not, or are no number
		for _, address := range []string{"/dogs?row=" + n, "/dogs?row=0&row=" + n, "/dogs/" + n + "/dog-name", "/dogs/" + n + "/remove", "/dogs/" + n + "/dog-name?back", "/dogs/" + n + "/dog-name?change=" + page.InRow,
			at + "/evidence/licence/" + n, at + "/evidence/licence/" + n + "/sent?etag=" + n} {
			for _, cookie := range []string{draft, sent, ""} {
				safe(t, address, w.get(address, cookie))
			}
		}
		if got := w.get("/dogs?row="+n, draft); n != "+0" && got.Body.String() != w.get("/dogs", draft).Body.String() {
			t.Errorf("/dogs?row=%s is another page than that of the list: %.2000s", n, got.Body)
		}
	}
	if answered[200] == 0 || answered[303] == 0 || answered[404] == 0 || answered[410] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	if after := fmt.Sprint(w.draft(draft).Answers); after != before {
		t.Errorf("the draft holds\n%s\nand held\n%s", after, before)
	}
	if got := w.get("/check", draft); got.Code != 200 {
		t.Errorf("the check page: %d", got.Code)
	}
	for _, sign := range []string{"alert(1)", "reversed", "passwd", `"level":"ERROR"`, "Byron"} {
		if at := strings.Index(w.log.String(), sign); at >= 0 {
			t.Errorf("the log has %s: %.300s", sign, w.log.String()[max(0, at-200):])
		}
	}
}
