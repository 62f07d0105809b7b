package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
)

func TestClientAuthentication(t *testing.T) {
	t.Run("RSA", func(t *testing.T) {
		w := newWorld(t)
		w.registerRSA()
		w.signedIn("hmrc-carys")
	})
	t.Run("a secret", func(t *testing.T) {
		w := newWorld(t)
		w.register(nil, nil, "a secret of the client")
		w.desk.SignIn.Authentication = signin.ClientSecret
		w.signedIn("hmrc-carys")
	})
	for name, change := range map[string]func(w *world){
		"another key":      func(w *world) { old := w.provider.Clients()[1]; w.registerECDSA(); w.provider.Register(old) },
		"no key":           func(w *world) { w.secrets.Set(secretName, "") },
		"a key of no kind": func(w *world) { w.secrets.Set(secretName, "nonsense") },
		"a wrong secret": func(w *world) {
			w.register(nil, nil, "right")
			w.secrets.Set(secretName, "wrong")
			w.desk.SignIn.Authentication = signin.ClientSecret
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			change(w)
			b := w.browser()
			back := w.choose(b, "sign-in", "hmrc-carys", provider.None)
			w.lines()
			got := b.get(back)
			lines := w.lines()
			if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || len(lines) != 1 || lines[0].Level != "ERROR" || lines[0].Code != "unavailable" {
				t.Errorf("%d, %+v", got.status, lines)
			}
		})
	}
}

func TestWithoutAProvider(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-carys")
	issuer := w.desk.SignIn.Issuer
	for address, code := range map[string]string{"": "not-set-up", "http://127.0.0.1:1": "unavailable", "http://sign-in.example": "unavailable", issuer + "/": "unavailable"} {
		*w.desk.SignIn = signInOf(w)
		w.desk.SignIn.Issuer = address
		w.lines()
		got := w.browser().get(w.origin + "/desk/hmrc/sign-in")
		if lines := w.lines(); got.status != http.StatusServiceUnavailable || len(lines) != 1 || lines[0].Code != code {
			t.Errorf("%q: %d %+v", address, got.status, lines)
		}
		if got := w.browser().get(w.origin + "/desk/hmrc/signed-out"); got.status != http.StatusOK {
			t.Errorf("%q: %d", address, got.status)
		}
		if !w.isIn(b) {
			t.Errorf("%q: nobody is signed in any more", address)
		}
	}
}

func TestKeysOfTheProvider(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hmrc-carys")
	session := w.provider.Sessions()[0]
	w.pass(10 * time.Second)
	before := w.keysRead.Load()
	for range 20 {
		if got := w.tellOff(w.provider.LogoutToken(session, provider.UnknownKey)); got.status != http.StatusBadRequest {
			t.Fatal(got.status)
		}
	}
	if asked := w.keysRead.Load() - before; asked != 1 {
		t.Errorf("20 tokens of an unknown key make us ask %d times", asked)
	}
	w.noKeys.Store(true)
	w.pass(10 * time.Second)
	w.signedIn("hmrc-kofi") // by the keys that are known
	w.provider.Rotate()
	stranded := w.browser()
	back := w.choose(stranded, "sign-in", "hmrc-fiona", provider.None)
	w.lines()
	if got, lines := stranded.get(back), w.lines(); got.status != http.StatusServiceUnavailable || lines[0].Code != "unavailable" {
		t.Errorf("the keys are out of reach: %d %+v", got.status, lines)
	}
	w.noKeys.Store(false)
	w.pass(10 * time.Second) // that it does not answer is remembered for as long
	w.signedIn("hmrc-fiona")
	if !w.isIn(b) {
		t.Error("who was signed in before is no more")
	}
}

func TestGroups(t *testing.T) {
	w := newWorld(t)
	w.desk.SignIn.Groups = map[string]staff.Role{"canteen": staff.Auditor}
	b := w.signedIn("hmrc-nadia")
	if got := w.home(b); !strings.Contains(got.body, "Auditor") {
		t.Error(got.body)
	}
	stranger := w.browser()
	back := w.choose(stranger, "sign-in", "hmrc-carys", provider.None)
	w.lines()
	w.refused(t, stranger, stranger.get(back), signin.NoRole)
}
