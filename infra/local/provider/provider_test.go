package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/frontline-gov/frontline/infra/local/provider"
)

const redirect = "https://desk.example/callback"

type world struct {
	*testing.T
	server *provider.Server
	now    time.Time
	client *http.Client
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, now: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)}
	w.server = &provider.Server{Now: func() time.Time { return w.now }}
	listening := httptest.NewServer(w.server)
	t.Cleanup(listening.Close)
	w.server.Issuer = listening.URL
	w.server.Register(provider.Client{ID: "desk", Department: "hmrc", Redirect: redirect, Secret: "a secret"})
	w.server.Register(provider.Client{ID: "other", Department: "dwp", Redirect: "https://other.example/callback", Secret: "another secret"})
	w.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w
}

func (w *world) post(address string, form url.Values) (int, string, http.Header) {
	w.Helper()
	answer, err := w.client.PostForm(w.server.Issuer+address, form)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

func asking(verifier string) url.Values {
	return url.Values{"client_id": {"desk"}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid profile"},
		"code_challenge_method": {"S256"}, "code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "state": {"s"}, "nonce": {"n"}}
}

// code signs somebody in and gives the code.
func (w *world) code(verifier string) string {
	w.Helper()
	status, text, header := w.post("/authorize?"+asking(verifier).Encode(), url.Values{"person": {"hmrc-carys"}})
	back, err := url.Parse(header.Get("Location"))
	if status != http.StatusSeeOther || err != nil || back.Query().Get("state") != "s" || back.Query().Get("iss") != w.server.Issuer {
		w.Fatal(status, text, header)
	}
	return back.Query().Get("code")
}

func (w *world) exchange(code, verifier string, change func(url.Values)) (int, string) {
	w.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {"desk"}, "client_secret": {"a secret"}, "code": {code},
		"redirect_uri": {redirect}, "code_verifier": {verifier}}
	if change != nil {
		change(form)
	}
	status, text, _ := w.post("/token", form)
	var said struct {
		Error   string
		IDToken string `json:"id_token"`
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil || (said.IDToken != "") != (status == http.StatusOK) {
		w.Fatal(status, text)
	}
	return status, said.Error
}

// What a client must do is asked in earnest: else a client that does not would go unnoticed.
func TestWhatIsAskedOfAClient(t *testing.T) {
	w := newWorld(t)
	verifier := oauth2.GenerateVerifier()
	for name, change := range map[string]func(url.Values){
		"no such client":           func(v url.Values) { v.Set("client_id", "nobody") },
		"another redirect address": func(v url.Values) { v.Set("redirect_uri", redirect+"/x") },
		"no code":                  func(v url.Values) { v.Set("response_type", "token") },
		"no OpenID Connect":        func(v url.Values) { v.Set("scope", "profile") },
		"no PKCE":                  func(v url.Values) { v.Del("code_challenge") },
		"plain PKCE":               func(v url.Values) { v.Set("code_challenge_method", "plain") },
	} {
		query := asking(verifier)
		change(query)
		if status, text, _ := w.post("/authorize?"+query.Encode(), url.Values{"person": {"hmrc-carys"}}); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, _, _ := w.post("/authorize?"+asking(verifier).Encode(), url.Values{"person": {"nobody"}}); status != http.StatusBadRequest {
		t.Errorf("nobody signs in: %d", status)
	}
	for name, test := range map[string]struct {
		want   string
		change func(url.Values)
	}{
		"as it should be":          {"", nil},
		"another verifier":         {"invalid_grant", func(v url.Values) { v.Set("code_verifier", oauth2.GenerateVerifier()) }},
		"no verifier":              {"invalid_grant", func(v url.Values) { v.Del("code_verifier") }},
		"another redirect address": {"invalid_grant", func(v url.Values) { v.Set("redirect_uri", "https://other.example/callback") }},
		"another code":             {"invalid_grant", func(v url.Values) { v.Set("code", "x") }},
		"another client's code": {"invalid_grant", func(v url.Values) {
			v.Set("client_id", "other")
			v.Set("client_secret", "another secret")
		}},
		"another secret": {"invalid_client", func(v url.Values) { v.Set("client_secret", "x") }},
		"no secret":      {"invalid_client", func(v url.Values) { v.Del("client_secret") }},
		"another grant":  {"unsupported_grant_type", func(v url.Values) { v.Set("grant_type", "password") }},
	} {
		if _, refused := w.exchange(w.code(verifier), verifier, test.change); refused != test.want {
			t.Errorf("%s: %q, want %q", name, refused, test.want)
		}
	}
	code := w.code(verifier)
	w.exchange(code, verifier, nil)
	if _, refused := w.exchange(code, verifier, nil); refused != "invalid_grant" {
		t.Errorf("a code is taken twice: %q", refused)
	}
	code = w.code(verifier)
	w.now = w.now.Add(time.Minute)
	if _, refused := w.exchange(code, verifier, nil); refused != "invalid_grant" {
		t.Errorf("a code is taken late: %q", refused)
	}
}

// The pages show whom there is; the one after signing out leads back to the client's own addresses only.
func TestPages(t *testing.T) {
	w := newWorld(t)
	verifier := oauth2.GenerateVerifier()
	w.exchange(w.code(verifier), verifier, nil)
	back := "/sign-out?client_id=desk&post_logout_redirect_uri="
	for address, want := range map[string]string{
		"/": "hmrc-carys", "/authorize?" + asking(verifier).Encode(): "Carys Caseworker, hmrc (caseworker)", "/keys": `"kty":"EC"`,
		back + url.QueryEscape("https://desk.example/signed-out"): `href="https://desk.example/signed-out"`,
		back + url.QueryEscape("https://evil.example/"):           "You are signed out here",
	} {
		answer, err := w.client.Get(w.server.Issuer + address)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), want) || strings.Contains(string(text), "evil.example") {
			t.Errorf("%s: %d %s", address, answer.StatusCode, text)
		}
	}
	if len(w.server.Sessions()) != 1 {
		t.Errorf("%v", w.server.Sessions())
	}
	if _, err := w.server.SignOut(t.Context(), "nobody's", provider.None); err == nil {
		t.Error("what is no session is signed out")
	}
}
