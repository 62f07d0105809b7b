package provider

import (
	"crypto"
	"net/http"
	"slices"
	"strings"
)

// Software is a client that gets access tokens for itself (OAuth 2.0 client credentials).
type Software struct {
	ID string
	// Key is the public half of the key with which it signs (private_key_jwt).
	Key crypto.PublicKey
	// Audience is the service that its tokens are for, and Scopes what they may be good for there.
	Audience string
	Scopes   []string
}

// RegisterSoftware lets software get tokens; one that is there under the same id is replaced.
func (s *Server) RegisterSoftware(c Software) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.software = slices.DeleteFunc(s.software, func(other Software) bool { return other.ID == c.ID })
	s.software = append(s.software, c)
	slices.SortFunc(s.software, func(a, b Software) int { return strings.Compare(a.ID, b.ID) })
}

// Software lists the software by its ids.
func (s *Server) Software() []Software {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.software)
}

// grant gives software an access token: for the scope that it asks for, else for all that it may have; and with a fault
// where it asks for one.
func (s *Server) grant(w http.ResponseWriter, r *http.Request) {
	id := s.clientID(r)
	all := s.Software()
	i := slices.IndexFunc(all, func(c Software) bool { return c.ID == id })
	if i < 0 || !s.authenticated(Client{ID: id, Key: all[i].Key}, r) {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	client, asked, fault := all[i], strings.Fields(r.PostForm.Get("scope")), Fault(r.PostForm.Get("fault"))
	if len(asked) == 0 {
		asked = client.Scopes
	}
	if resource := r.PostForm.Get("resource"); resource != "" && resource != client.Audience {
		refuse(w, "invalid_target") // RFC 8707
		return
	}
	if slices.ContainsFunc(asked, func(scope string) bool { return !slices.Contains(client.Scopes, scope) }) {
		refuse(w, "invalid_scope")
		return
	}
	if !slices.Contains(AccessFaults, fault) {
		refuse(w, "invalid_request")
		return
	}
	scope := strings.Join(asked, " ")
	writeJSON(w, http.StatusOK, map[string]any{"access_token": s.AccessToken(client.ID, client.Audience, scope, fault),
		"token_type": "Bearer", "expires_in": int(tokenLasts.Seconds()), "scope": scope})
}

// AccessToken is an access token (RFC 9068) of a client for a service, with a fault. The client need not be registered.
func (s *Server) AccessToken(client, audience, scope string, fault Fault) string {
	s.once.Do(s.prepare)
	now := s.now()
	return s.sign(map[string]any{"iss": s.Issuer, "sub": client, "client_id": client, "aud": audience, "scope": scope,
		"iat": now.Unix(), "exp": now.Add(tokenLasts).Unix(), "jti": random()}, fault, "at+jwt")
}
