package fault

import (
	"encoding/base64"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// This file has who finishes later: giving a code and another one, coming back with a wrong fact and with the right one,
// sending, asking after it, deleting, and guessing. Once all recovers, the code shown last leads to the draft and no other
// does, nobody comes in with a wrong fact, what was sent or deleted is led to by none, and no more is looked at than the
// limit allows.

var returnCode = regexp.MustCompile(`<strong>([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4})</strong>`)

// askForCode asks for a code.
func askForCode(w *world, who *citizen) {
	a := w.post("/finish-later", who.cookie, url.Values{})
	if found := returnCode.FindStringSubmatch(a.body); a.status == 200 && found != nil {
		who.codes = append(who.codes, found[1])
	}
}

// comesBack posts a code or a reference with the fact, or with a wrong one.
func (who *citizen) comesBack(w *world, path, key string, wrong bool) answer {
	_, fact := acceptance.Fields(w.t, w.transaction, who.answers, w.transaction.Fact)
	form := url.Values{"key": {key}}
	maps.Copy(form, fact)
	if wrong {
		for name := range form {
			if strings.HasSuffix(name, "-year") {
				form.Set(name, "1901")
			}
		}
	}
	return w.call("POST", path, func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"], e.Headers["true-client-ip"] = "application/x-www-form-urlencoded", who.client
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(form.Encode())), true
	})
}

// last is the code shown last, or one of nobody's.
func (who *citizen) last() string {
	if len(who.codes) == 0 {
		return "000-000-0000"
	}
	return who.codes[len(who.codes)-1]
}

func guessFact(w *world, who *citizen) {
	if a := who.comesBack(w, "/return", who.last(), true); a.status == 303 {
		w.violated("OPENED: a wrong fact opens it")
	}
}

func comeBack(w *world, who *citizen) { who.comesBack(w, "/return", who.last(), false) }

// elsewhere lets a citizen come from an address from which nobody has guessed.
func (who *citizen) elsewhere() { who.client = "10.1.0.1" }

func cameBack(w *world, who *citizen) {
	who.elsewhere()
	w.pass(15 * time.Minute) // a try whose answer was lost counts again, and one too many is put off
	if askForCode(w, who); len(who.codes) == 0 {
		w.violated("STUCK: no code")
		return
	}
	for _, code := range who.codes[:len(who.codes)-1] {
		if a := who.comesBack(w, "/return", code, false); a.status != 422 {
			w.violated("OPENED: the code before: %d", a.status)
		}
	}
	if a := who.comesBack(w, "/return", who.last(), false); a.status != 303 || a.cookie != who.cookie {
		w.violated("STUCK: the code leads to %d %s", a.status, a.cookie)
	}
}

func sentLater(w *world, who *citizen) {
	who.elsewhere()
	if press(w, who); !who.look(w) {
		w.violated("STUCK: it is not sent")
	}
	sub, err := w.store.ByKey(w.t.Context(), submission.DraftKey(strings.TrimPrefix(who.cookie, "__Secure-draft=")))
	if err != nil {
		w.violated("LOST: %v", err)
		return
	}
	if a := who.comesBack(w, "/status", sub.Reference.String(), false); a.status != 200 {
		w.violated("STUCK: its status: %d", a.status)
	}
	if a := who.comesBack(w, "/status", sub.Reference.String(), true); a.status != 422 {
		w.violated("OPENED: its status by a wrong fact: %d", a.status)
	}
	// Where emptying the draft failed, its code leads to the receipt, for whoever has both.
	if a := who.comesBack(w, "/return", who.last(), false); a.status != 422 && !(a.status == 303 && strings.HasSuffix(a.location, "/check")) {
		w.violated("OPENED: the code of what was sent: %d %s", a.status, a.location)
	}
}

func forget(w *world, who *citizen) { w.post("/forget", who.cookie, url.Values{}) }

func forgotten(w *world, who *citizen) {
	who.elsewhere()
	if a := w.post("/forget", who.cookie, url.Values{}); a.status != 200 {
		w.violated("STUCK: deleted: %d", a.status)
	}
	if _, err := w.storedDraft(who.cookie); !errors.Is(err, store.ErrNoDraft) {
		w.violated("KEPT: the draft: %v", err)
	}
	if a := who.comesBack(w, "/return", who.last(), false); a.status != 422 {
		w.violated("OPENED: its code: %d", a.status)
	}
}

func guess(w *world, who *citizen) {
	if a := who.comesBack(w, "/status", "0000-0000-0000", true); a.status == 422 {
		who.looked++
	}
}

func guessed(w *world, who *citizen) {
	if who.looked > 5 {
		w.violated("OPENED: %d guesses are looked at", who.looked)
	}
	w.pass(15 * time.Minute)
	if a := who.comesBack(w, "/status", "0000-0000-0000", true); a.status != 422 {
		w.violated("STUCK: after a quarter of an hour: %d", a.status)
	}
}
