package fault

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/frontline-gov/frontline/infra/acceptance"
	"github.com/frontline-gov/frontline/shared/store"
	"github.com/frontline-gov/frontline/shared/submission"
)

// returning is a citizen who finishes later, and what they were shown.
type returning struct {
	w      *world
	cookie string
	fact   url.Values
	codes  []string // as shown, in their order
	client string   // the address that they come from
}

var returnCode = regexp.MustCompile(`<strong>([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4})</strong>`)

// ask asks for a code.
func (r *returning) ask() bool {
	a := r.w.post("/finish-later", r.cookie, url.Values{})
	found := returnCode.FindStringSubmatch(a.body)
	if a.status == 200 && found != nil {
		r.codes = append(r.codes, found[1])
	}
	return a.status == 200
}

// look posts a code or a reference with the fact, or with a wrong one.
func (r *returning) look(path, key string, wrong bool) answer {
	form := url.Values{"key": {key}}
	maps.Copy(form, r.fact)
	if wrong {
		for name := range form {
			if strings.HasSuffix(name, "-year") {
				form.Set(name, "1901")
			}
		}
	}
	return r.w.call("POST", path, func(e *events.APIGatewayV2HTTPRequest) {
		e.Headers["content-type"], e.Headers["true-client-ip"] = "application/x-www-form-urlencoded", r.client
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(form.Encode())), true
	})
}

// last is the code shown last, or one of nobody's.
func (r *returning) last() string {
	if len(r.codes) == 0 {
		return "000-000-0000"
	}
	return r.codes[len(r.codes)-1]
}

// TestEverySingleFaultOfReturning lets each attempt of each call go wrong in each way: in giving a code and another one,
// in coming back with a wrong fact and with the right one, in sending, asking after it, deleting, and in guessing. Once it
// all recovers, the code shown last leads to the draft and no other does, nobody comes in with a wrong fact, what was sent
// or deleted is led to by none, and no more is looked at than the limit allows.
func TestEverySingleFaultOfReturning(t *testing.T) {
	tx, c := complete(t)
	_, fact := acceptance.Fields(t, tx, c.Answers, tx.Fact)
	runs := map[string]struct{ do, verify func(r *returning) error }{
		"come back": {
			func(r *returning) error {
				r.ask()
				r.ask()
				if a := r.look("/return", r.last(), true); a.status == 303 {
					return errors.New("a wrong fact opens it")
				}
				r.look("/return", r.last(), false)
				return nil
			},
			func(r *returning) error {
				if !r.ask() {
					return errors.New("no code")
				}
				for _, code := range r.codes[:len(r.codes)-1] {
					if a := r.look("/return", code, false); a.status != 422 {
						return fmt.Errorf("the code before: %d", a.status)
					}
				}
				if a := r.look("/return", r.last(), false); a.status != 303 || a.cookie != r.cookie {
					return fmt.Errorf("the code leads to %d %s", a.status, a.cookie)
				}
				return nil
			},
		},
		"send": {
			func(r *returning) error {
				r.ask()
				r.w.post("/submit", r.cookie, url.Values{})
				return nil
			},
			func(r *returning) error {
				if a := r.w.post("/submit", r.cookie, url.Values{}); a.status != 303 || !strings.HasSuffix(a.location, "/receipt") {
					return fmt.Errorf("sent: %d", a.status)
				}
				sub, err := r.w.store.ByKey(r.w.t.Context(), submission.DraftKey(strings.TrimPrefix(r.cookie, "__Secure-draft=")))
				if err != nil {
					return err
				}
				if a := r.look("/status", sub.Reference.String(), false); a.status != 200 {
					return fmt.Errorf("its status: %d", a.status)
				}
				if a := r.look("/status", sub.Reference.String(), true); a.status != 422 {
					return fmt.Errorf("its status by a wrong fact: %d", a.status)
				}
				// Where emptying the draft failed, its code leads to the receipt, for whoever has both.
				if a := r.look("/return", r.last(), false); a.status != 422 && !(a.status == 303 && strings.HasSuffix(a.location, "/check")) {
					return fmt.Errorf("the code of what was sent: %d %s", a.status, a.location)
				}
				return nil
			},
		},
		"delete": {
			func(r *returning) error {
				r.ask()
				r.w.post("/forget", r.cookie, url.Values{})
				return nil
			},
			func(r *returning) error {
				if a := r.w.post("/forget", r.cookie, url.Values{}); a.status != 200 {
					return fmt.Errorf("deleted: %d", a.status)
				}
				if _, err := r.w.storedDraft(r.cookie); !errors.Is(err, store.ErrNoDraft) {
					return fmt.Errorf("the draft: %v", err)
				}
				if a := r.look("/return", r.last(), false); a.status != 422 {
					return fmt.Errorf("its code: %d", a.status)
				}
				return nil
			},
		},
		"guess": {
			func(r *returning) error {
				looked := 0
				for range 7 {
					if a := r.look("/status", "0000-0000-0000", true); a.status == 422 {
						looked++
					}
				}
				if looked > 5 {
					return fmt.Errorf("%d guesses are looked at", looked)
				}
				return nil
			},
			func(r *returning) error {
				r.w.pass(15 * time.Minute)
				if a := r.look("/status", "0000-0000-0000", true); a.status != 422 {
					return fmt.Errorf("after a quarter of an hour: %d", a.status)
				}
				return nil
			},
		},
	}
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tx, at(c.On))
			n := 0
			citizen := func() *returning {
				n++
				w.pass(time.Hour) // what was guessed before does not count
				return &returning{w: w, cookie: w.draft(c.Answers), fact: fact, client: fmt.Sprintf("10.0.%d.%d", n/256, n%256)}
			}
			hold := func(what string, at int, fault Kind) {
				r := citizen()
				w.faults.Arm(at, fault)
				err := run.do(r)
				w.faults.Arm(0, "")
				w.mend()
				r.client = "10.1" + strings.TrimPrefix(r.client, "10.0")
				if err == nil {
					err = run.verify(r)
				}
				if err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
			r := citizen()
			w.faults.Arm(math.MaxInt, "") // never, and every call is counted
			if err := run.do(r); err != nil {
				t.Fatal(err)
			}
			calls := w.faults.Calls()
			for i := range calls {
				for _, fault := range Faults { // those around a call are tried where there is a back office
					hold(fmt.Sprintf("%s at attempt %d (%s)", fault, i+1, calls[i]), i+1, fault)
				}
			}
			t.Logf("%d calls (%s), %d runs", len(calls), strings.Join(calls, " "), n)
		})
	}
}
