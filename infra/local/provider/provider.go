// Package provider is a small OpenID Connect provider for one machine: it knows people of each role in each department,
// and anybody may sign in as any of them; to registered software it gives access tokens of its own. So that a client can be tried, it answers wrongly where it is asked to, in each
// way in which a token can be bad. It stands in no template, and has no secrets: it is for this machine only.
//
// What it checks of a client it checks in earnest: the redirect address, PKCE, the client's authentication, and that a
// code is used once.
package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Client is who may ask this provider to sign people in.
type Client struct {
	// ID is its name, and Department that of the people who are offered to it first.
	ID, Department string
	// Redirect is the one address to which browsers are sent back; BackChannel is told when somebody signs out here.
	Redirect, BackChannel string
	// Key is the public half of the key with which it signs (private_key_jwt); where it is nil, Secret is its secret.
	Key    crypto.PublicKey
	Secret string
}

// Person is somebody who can sign in.
type Person struct {
	Subject, Name, Email, Department string
	Groups                           []string
}

// Server is a provider. It is safe for concurrent use.
type Server struct {
	// Issuer is its address, without a slash at its end.
	Issuer string
	// Now is the time that it believes; nil is the clock.
	Now func() time.Time
	// HTTP tells clients that somebody has signed out; nil is http.DefaultClient.
	HTTP *http.Client

	once    sync.Once
	mux     *http.ServeMux
	key     *ecdsa.PrivateKey // published
	unknown *ecdsa.PrivateKey // not published

	mu       sync.Mutex
	clients  []Client
	software []Software
	codes    map[string]*grant
	used     map[string]bool // ids of client assertions
	sessions []Session
}

// grant is a code and what it stands for.
type grant struct {
	client, redirect, nonce, challenge string
	person                             Person
	sid                                string
	fault                              Fault
	expires                            time.Time
	used                               bool
}

// Session is somebody who is signed in at a client.
type Session struct {
	SID, Client string
	Person      Person
}

// Register lets a client use the provider; one that is there under the same id is replaced.
func (s *Server) Register(c Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients = slices.DeleteFunc(s.clients, func(other Client) bool { return other.ID == c.ID })
	s.clients = append(s.clients, c)
	slices.SortFunc(s.clients, func(a, b Client) int { return strings.Compare(a.ID, b.ID) })
}

// Clients lists the clients by their ids.
func (s *Server) Clients() []Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.clients)
}

func (s *Server) client(id string) (Client, bool) {
	for _, c := range s.Clients() {
		if c.ID == id {
			return c, true
		}
	}
	return Client{}, false
}

// Sessions lists who is signed in, the latest last.
func (s *Server) Sessions() []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sessions)
}

// People are those of a department, or of the platform: one of each role, one of two roles, one of none.
func People(department string) []Person {
	var people []Person
	for _, p := range []struct {
		first, last string
		groups      []string
	}{
		{"Carys", "Caseworker", []string{"caseworker"}},
		{"Kofi", "Keying", []string{"keying"}},
		{"Fiona", "Finance", []string{"finance"}},
		{"Petra", "Platform", []string{"platform-finance"}},
		{"Owen", "Owner", []string{"service-owner"}},
		{"Aisha", "Auditor", []string{"auditor"}},
		{"Tomos", "Twohats", []string{"caseworker", "keying"}},
		{"Nadia", "Norole", []string{"canteen"}},
	} {
		name := strings.ToLower(p.first)
		people = append(people, Person{
			Subject: department + "-" + name, Name: p.first + " " + p.last, Department: department, Groups: p.groups,
			Email: name + "@" + department + ".example",
		})
	}
	return people
}

// everybody is the people of all clients' departments, those of one first.
func (s *Server) everybody(first string) []Person {
	departments := []string{first}
	for _, c := range s.Clients() {
		if !slices.Contains(departments, c.Department) {
			departments = append(departments, c.Department)
		}
	}
	var all []Person
	for _, d := range departments {
		all = append(all, People(d)...)
	}
	return all
}

// Rotate makes a new key, by which everything is signed from now on; the one before is published no more.
func (s *Server) Rotate() {
	s.once.Do(s.prepare)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = newKey()
}

// signing is the published key.
func (s *Server) signing() *ecdsa.PrivateKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.key
}

func (s *Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

func (s *Server) prepare() {
	s.codes, s.used = map[string]*grant{}, map[string]bool{}
	s.key, s.unknown = newKey(), newKey()
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("GET /.well-known/openid-configuration", s.configuration)
	s.mux.HandleFunc("GET /keys", s.keys)
	s.mux.HandleFunc("GET /authorize", s.ask)
	s.mux.HandleFunc("POST /authorize", s.authorize)
	s.mux.HandleFunc("POST /token", s.token)
	s.mux.HandleFunc("GET /sign-out", s.signedOut)
	s.mux.HandleFunc("POST /sign-out/{sid}", s.signOut)
	s.mux.HandleFunc("GET /{$}", s.home)
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return key
}

// ServeHTTP answers a browser or a client.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.once.Do(s.prepare)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat)) // the platform's date
	s.mux.ServeHTTP(w, r)
}

func (s *Server) configuration(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer": s.Issuer, "authorization_endpoint": s.Issuer + "/authorize", "token_endpoint": s.Issuer + "/token",
		"jwks_uri": s.Issuer + "/keys", "end_session_endpoint": s.Issuer + "/sign-out",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported":            []string{"ES256"},
		"token_endpoint_auth_methods_supported":            []string{"private_key_jwt", "client_secret_post"},
		"token_endpoint_auth_signing_alg_values_supported": []string{"ES256", "PS256"},
		"grant_types_supported":                            []string{"authorization_code", "client_credentials"},
		"code_challenge_methods_supported":                 []string{"S256"},
		"backchannel_logout_supported":                     true, "backchannel_logout_session_supported": true,
		"authorization_response_iss_parameter_supported": true,
	})
}

func (s *Server) keys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{publicKey(s.signing())}})
}

func refuse(w http.ResponseWriter, code string) {
	writeJSON(w, http.StatusBadRequest, map[string]string{"error": code})
}

// String says where it is.
func (s *Server) String() string { return fmt.Sprintf("sign-in provider at %s", s.Issuer) }
