package service_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/submission"
)

// Of two who ask for a return code at once, such as one person who presses twice, one gets a code, which counts; the other is told, and
// shown none. Whichever page is on the screen, no code on it is dead.
func TestTwoAskForACode(t *testing.T) {
	for name, had := range map[string]bool{"the first code": false, "in place of one before": true} {
		t.Run(name, func(t *testing.T) {
			w, _ := dogs(t)
			cookie := w.halfway()
			if had {
				w.code(cookie, nil)
			}
			var second *httptest.ResponseRecorder
			crossed := false
			w.service.Lock = func(of submission.Code, transaction string, fact []byte) (submission.Lock, error) {
				if !crossed {
					crossed = true
					second = w.post("/finish-later", cookie) // while the first is still at it
				}
				return of.Lock(transaction, fact)
			}
			first := w.post("/finish-later", cookie)
			if body := first.Body.String(); first.Code != http.StatusConflict || codePattern.MatchString(body) || !strings.Contains(body, "Use that code") {
				t.Errorf("who comes second is told: %d", first.Code)
			}
			shown := codePattern.FindStringSubmatch(second.Body.String())
			if second.Code != http.StatusOK || shown == nil {
				t.Fatalf("%d %s", second.Code, second.Body)
			}
			if got := w.lookup("/return", shown[1], birth(born), "198.51.100.1"); got.Code != 303 {
				t.Errorf("the code that is shown: %d", got.Code)
			}
			another := w.code(cookie, nil)
			if got := w.lookup("/return", another, birth(born), "198.51.100.1"); got.Code != 303 {
				t.Errorf("another, asked for afterwards: %d", got.Code)
			}
		})
	}
}
