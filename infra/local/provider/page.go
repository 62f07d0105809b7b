package provider

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

//go:embed page.html
var pageText string

func page() (*template.Template, error) { return template.New("").Parse(pageText) }

// codeLasts is how long a code can be exchanged.
const codeLasts = time.Minute

func write(w http.ResponseWriter, name string, value any) {
	made, err := page()
	var text bytes.Buffer
	if err == nil {
		err = made.ExecuteTemplate(&text, name, value)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = text.WriteTo(w) // a browser that has gone needs no page
}

// asked is a request of a client to sign somebody in; what is wrong with it where it cannot be taken.
func (s *Server) asked(query url.Values) (Client, string) {
	client, ok := s.client(query.Get("client_id"))
	switch {
	case !ok:
		return client, "There is no such client."
	case query.Get("redirect_uri") != client.Redirect:
		return client, "The client is not registered with this redirect address."
	case query.Get("response_type") != "code" || !slices.Contains(strings.Fields(query.Get("scope")), "openid"):
		return client, "The client does not ask for a code of OpenID Connect."
	case query.Get("code_challenge_method") != "S256" || len(query.Get("code_challenge")) != 43:
		return client, "The client does not use PKCE with S256."
	}
	return client, ""
}

// ask shows whom one can sign in as.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	client, wrong := s.asked(r.URL.Query())
	if wrong != "" {
		http.Error(w, wrong, http.StatusBadRequest)
		return
	}
	write(w, "ask", map[string]any{"Client": client, "People": s.everybody(client.Department), "Faults": Faults,
		"Action": "/authorize?" + r.URL.RawQuery})
}

// authorize signs the chosen person in: it sends the browser back with a code.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	query := r.URL.Query()
	client, wrong := s.asked(query)
	if wrong != "" || r.ParseForm() != nil {
		http.Error(w, wrong, http.StatusBadRequest)
		return
	}
	people := s.everybody(client.Department)
	i := slices.IndexFunc(people, func(p Person) bool { return p.Subject == r.PostForm.Get("person") })
	if i < 0 {
		http.Error(w, "There is nobody of that name.", http.StatusBadRequest)
		return
	}
	fault := Fault(r.PostForm.Get("fault"))
	code := random()
	s.mu.Lock()
	s.codes[code] = &grant{client: client.ID, redirect: client.Redirect, nonce: query.Get("nonce"), person: people[i],
		challenge: query.Get("code_challenge"), sid: random(), fault: fault, expires: s.now().Add(codeLasts)}
	s.mu.Unlock()
	back := url.Values{"code": {code}, "state": {query.Get("state")}, "iss": {s.Issuer}}
	switch fault {
	case WrongState:
		back.Set("state", random())
	case NoState:
		back.Del("state")
	case OtherProvider:
		back.Set("iss", "https://other.example")
	case NoProvider:
		back.Del("iss")
	case NoCode:
		back.Del("code")
	case WrongCode:
		back.Set("code", random())
	case Denied:
		back.Del("code")
		back.Set("error", "access_denied")
	case Unavailable:
		back.Del("code")
		back.Set("error", "temporarily_unavailable")
	}
	http.Redirect(w, r, client.Redirect+"?"+back.Encode(), http.StatusSeeOther)
}

// home tells what there is, and who is signed in.
func (s *Server) home(w http.ResponseWriter, _ *http.Request) {
	write(w, "home", map[string]any{"Clients": s.Clients(), "People": s.everybodyElse(), "Sessions": s.Sessions(), "Software": s.Software()})
}

// everybodyElse is everybody of every department.
func (s *Server) everybodyElse() []Person {
	clients := s.Clients()
	if len(clients) == 0 {
		return nil
	}
	return s.everybody(clients[0].Department)
}

// signedOut is where clients send a browser to end the provider's own session. There is none: it asks each time.
func (s *Server) signedOut(w http.ResponseWriter, r *http.Request) {
	back := ""
	if client, ok := s.client(r.URL.Query().Get("client_id")); ok {
		// A registered client's own addresses only.
		base := strings.TrimSuffix(client.Redirect, "callback")
		if to := r.URL.Query().Get("post_logout_redirect_uri"); strings.HasPrefix(to, base) {
			back = to
		}
	}
	write(w, "signed-out", map[string]any{"Back": back})
}

// signOut ends a session from here, and tells its client by the back channel.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	status, err := s.SignOut(r.Context(), r.PathValue("sid"), None)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	write(w, "told", map[string]any{"Status": status})
}

// SignOut ends a session and tells its client with a logout token that has a fault; it gives the client's answer.
func (s *Server) SignOut(ctx context.Context, sid string, fault Fault) (status int, err error) {
	s.once.Do(s.prepare)
	s.mu.Lock()
	i := slices.IndexFunc(s.sessions, func(session Session) bool { return session.SID == sid })
	if i < 0 {
		s.mu.Unlock()
		return 0, fmt.Errorf("there is no session %s", sid)
	}
	session := s.sessions[i]
	s.mu.Unlock()
	client, ok := s.client(session.Client)
	if !ok {
		return 0, fmt.Errorf("there is no client %s", session.Client)
	}
	token := s.LogoutToken(session, fault)
	body := strings.NewReader(url.Values{"logout_token": {token}}.Encode())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, client.BackChannel, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	caller := s.HTTP
	if caller == nil {
		caller = http.DefaultClient
	}
	answer, err := caller.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		s.mu.Lock()
		s.sessions = slices.DeleteFunc(s.sessions, func(other Session) bool { return other.SID == sid })
		s.mu.Unlock()
	}
	return answer.StatusCode, nil
}

// LogoutToken is what tells a client that a session is over.
func (s *Server) LogoutToken(session Session, fault Fault) string {
	s.once.Do(s.prepare)
	now := s.now()
	return s.sign(map[string]any{
		"iss": s.Issuer, "sub": session.Person.Subject, "aud": session.Client, "sid": session.SID, "jti": random(),
		"iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}, fault, "logout+jwt")
}
