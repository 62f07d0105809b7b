package provider

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const tokenLasts = 5 * time.Minute

// token answers at the token endpoint.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if r.ParseForm() != nil {
		refuse(w, "invalid_request")
		return
	}
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		s.exchange(w, r)
	case "client_credentials":
		s.grant(w, r)
	default:
		refuse(w, "unsupported_grant_type")
	}
}

// exchange exchanges a code.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request) {
	client, ok := s.client(s.clientID(r))
	if !ok || !s.authenticated(client, r) {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	s.mu.Lock()
	g := s.codes[r.PostForm.Get("code")]
	usable := g != nil && !g.used && s.now().Before(g.expires)
	if g != nil {
		g.used = true // and what was given for it before is worth nothing, were it worth something here
	}
	s.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	if !usable || g.client != client.ID || g.redirect != r.PostForm.Get("redirect_uri") ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		refuse(w, "invalid_grant")
		return
	}
	access := random()
	claims := map[string]any{
		"iss": s.Issuer, "sub": g.person.Subject, "aud": client.ID, "azp": client.ID, "sid": g.sid, "nonce": g.nonce,
		"iat": s.now().Unix(), "exp": s.now().Add(tokenLasts).Unix(), "at_hash": accessTokenHash(access),
		"name": g.person.Name, "email": g.person.Email, "department": g.person.Department, "groups": g.person.Groups,
	}
	answer := map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": int(tokenLasts.Seconds())}
	if g.fault != NoToken {
		answer["id_token"] = s.sign(claims, g.fault, "JWT")
	}
	s.mu.Lock()
	s.sessions = append(s.sessions, Session{SID: g.sid, Client: client.ID, Person: g.person})
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, answer)
}

// clientID is who asks: by name, or by its assertion, which is not believed yet.
func (s *Server) clientID(r *http.Request) string {
	if id := r.PostForm.Get("client_id"); id != "" {
		return id
	}
	assertion, err := jwt.ParseSigned(r.PostForm.Get("client_assertion"), []jose.SignatureAlgorithm{jose.ES256, jose.PS256})
	var claims jwt.Claims
	if err != nil || assertion.UnsafeClaimsWithoutVerification(&claims) != nil {
		return ""
	}
	return claims.Subject
}

// authenticated says whether a client has proved who it is: by a JWT signed with its key for this address and not used
// before, or by its secret.
func (s *Server) authenticated(c Client, r *http.Request) bool {
	if c.Key == nil {
		return c.Secret != "" && subtle.ConstantTimeCompare([]byte(c.Secret), []byte(r.PostForm.Get("client_secret"))) == 1
	}
	if r.PostForm.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	assertion, err := jwt.ParseSigned(r.PostForm.Get("client_assertion"), []jose.SignatureAlgorithm{jose.ES256, jose.PS256})
	if err != nil {
		return false
	}
	var claims jwt.Claims
	if assertion.Claims(c.Key, &claims) != nil || claims.ID == "" || claims.Expiry == nil {
		return false
	}
	expected := jwt.Expected{Issuer: c.ID, Subject: c.ID, AnyAudience: jwt.Audience{s.Issuer, s.Issuer + "/token"}, Time: s.now()}
	if claims.Validate(expected) != nil || claims.Expiry.Time().Sub(s.now()) > tokenLasts {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := !s.used[claims.ID]
	s.used[claims.ID] = true
	return fresh
}

// sign makes a token of claims, with a fault.
func (s *Server) sign(claims map[string]any, fault Fault, kind string) string {
	fault.spoil(claims, s.now())
	key := s.signing()
	published := key
	header := map[string]any{"alg": "ES256", "typ": kind, "kid": keyID(key)}
	switch fault {
	case WrongAlgorithm:
		header["alg"] = "RS256"
	case NoAlgorithm:
		header["alg"] = "none"
	case SharedAlgorithm:
		header["alg"] = "HS256"
	case ListedNowhere:
		header["alg"] = "ES384"
	case UnknownKey:
		key = s.unknown
		header["kid"] = keyID(key)
	case StolenKeyID:
		key = s.unknown
	case LogoutType:
		header["typ"] = "at+jwt"
	case IDTokenType:
		header["typ"] = "JWT"
	}
	signed := encode(header) + "." + encode(claims)
	var signature []byte
	switch fault {
	case NoAlgorithm:
	case SharedAlgorithm:
		public, _ := x509.MarshalPKIXPublicKey(&published.PublicKey) // a key on P-256 is always marshalled
		mac := hmac.New(sha256.New, public)
		mac.Write([]byte(signed))
		signature = mac.Sum(nil)
	default:
		signature = signES256(key, signed)
	}
	switch fault {
	case WrongSignature:
		signature[0] ^= 1
	case ChangedClaims:
		claims["client_id"] = "somebody-else"
		claims["groups"] = []string{"caseworker", "keying", "finance", "platform-finance", "service-owner", "auditor"}
		signed = encode(header) + "." + encode(claims)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func signES256(key *ecdsa.PrivateKey, text string) []byte {
	sum := sha256.Sum256([]byte(text))
	r, t, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	t.FillBytes(signature[32:])
	return signature
}

// publicKey is the published half of a key.
func publicKey(key *ecdsa.PrivateKey) jose.JSONWebKey {
	return jose.JSONWebKey{Key: &key.PublicKey, KeyID: keyID(key), Algorithm: "ES256", Use: "sig"}
}

func keyID(key *ecdsa.PrivateKey) string {
	der, _ := x509.MarshalPKIXPublicKey(&key.PublicKey) // a key on P-256 is always marshalled
	sum := sha256.Sum256(der)
	return base64.RawURLEncoding.EncodeToString(sum[:8])
}

func accessTokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // maps of strings, numbers and lists are always marshalled
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func random() string { return rand.Text() }

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that has gone needs no answer
}
