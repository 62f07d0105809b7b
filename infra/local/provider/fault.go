package provider

import "time"

// Fault is a way in which the provider answers wrongly.
type Fault string

// The faults. None answers rightly.
const (
	None Fault = ""

	// Of the ID token.
	WrongIssuer       Fault = "wrong-issuer"
	WrongAudience     Fault = "wrong-audience"
	MoreAudiences     Fault = "more-audiences"
	WrongParty        Fault = "wrong-party"      // azp is another client
	OtherClientsToken Fault = "another-clients"  // a good token, of another client
	WrongAlgorithm    Fault = "wrong-algorithm"  // the header says RS256 of an ES256 signature
	NoAlgorithm       Fault = "none"             // alg none, no signature
	SharedAlgorithm   Fault = "hmac"             // HS256, keyed with the public key
	ListedNowhere     Fault = "es384"            // an algorithm that nobody asked for
	WrongSignature    Fault = "wrong-signature"  // one bit of it
	ChangedClaims     Fault = "changed-claims"   // claims that were changed after signing
	UnknownKey        Fault = "unknown-key"      // a key that is not published, under a name of its own
	StolenKeyID       Fault = "stolen-kid"       // the same under the name of the published one
	TokenExpired      Fault = "expired"          // an hour ago
	NotValidYet       Fault = "not-valid-yet"    // in an hour
	IssuedLater       Fault = "issued-later"     // iat in an hour
	IssuedLongAgo     Fault = "issued-long-ago"  // iat of 25 hours ago
	NoIssuedAt        Fault = "no-iat"           //
	NoExpiry          Fault = "no-exp"           //
	WrongNonce        Fault = "wrong-nonce"      //
	NoNonce           Fault = "no-nonce"         //
	NoSubject         Fault = "no-subject"       //
	WrongAccessToken  Fault = "wrong-at-hash"    // at_hash of another access token
	NoToken           Fault = "no-id-token"      //
	NoDepartment      Fault = "no-department"    //
	OtherDepartment   Fault = "other-department" //
	NoGroups          Fault = "no-groups"        //

	// Of the browser's way back.
	WrongState    Fault = "wrong-state"
	NoState       Fault = "no-state"
	OtherProvider Fault = "other-provider" // iss of the answer
	NoProvider    Fault = "no-provider"    // no iss, though the configuration promises it
	NoCode        Fault = "no-code"
	WrongCode     Fault = "wrong-code" // one that was never given
	Denied        Fault = "access-denied"
	Unavailable   Fault = "temporarily-unavailable"

	// Of an access token, beside those of the ID token that fit.
	IDTokenType Fault = "id-token"    // typed as any JWT, as ID tokens are
	OtherScope  Fault = "other-scope" // good for something else
	NoScope     Fault = "no-scope"    //
	NoClient    Fault = "no-client"   // no client_id

	// Of a logout token, beside those of the ID token that fit.
	LogoutNonce   Fault = "logout-nonce"
	LogoutNoEvent Fault = "logout-no-event"
	LogoutNobody  Fault = "logout-nobody" // neither sub nor sid
	LogoutNoID    Fault = "logout-no-jti"
	LogoutType    Fault = "logout-type" // typed as an access token
	// Good ones, that name the session or the person only.
	LogoutBySession Fault = "logout-by-session"
	LogoutByPerson  Fault = "logout-by-person"
)

// Faults lists those that a sign-in can have.
var Faults = []Fault{None, WrongIssuer, WrongAudience, MoreAudiences, WrongParty, OtherClientsToken, WrongAlgorithm, NoAlgorithm,
	SharedAlgorithm, ListedNowhere, WrongSignature, ChangedClaims, UnknownKey, StolenKeyID, TokenExpired, NotValidYet, IssuedLater,
	IssuedLongAgo, NoIssuedAt, NoExpiry, WrongNonce, NoNonce, NoSubject, WrongAccessToken, NoToken, NoDepartment, OtherDepartment,
	NoGroups, WrongState, NoState, OtherProvider, NoProvider, NoCode, WrongCode, Denied, Unavailable}

// AccessFaults lists those that an access token can have.
var AccessFaults = []Fault{None, WrongIssuer, WrongAudience, MoreAudiences, WrongAlgorithm, NoAlgorithm, SharedAlgorithm, ListedNowhere,
	WrongSignature, ChangedClaims, UnknownKey, StolenKeyID, TokenExpired, NotValidYet, IssuedLater, IssuedLongAgo, NoIssuedAt, NoExpiry,
	IDTokenType, OtherScope, NoScope, NoClient}

// spoil changes the claims of a token as a fault says.
func (f Fault) spoil(claims map[string]any, now time.Time) {
	hour := int64(time.Hour / time.Second)
	switch f {
	case WrongIssuer:
		claims["iss"] = "https://other.example"
	case WrongAudience:
		claims["aud"] = "somebody-else"
	case MoreAudiences:
		claims["aud"] = []any{claims["aud"], "somebody-else"}
	case WrongParty:
		claims["azp"] = "somebody-else"
	case OtherClientsToken:
		claims["aud"], claims["azp"] = "somebody-else", "somebody-else"
	case TokenExpired:
		claims["exp"] = now.Unix() - hour
	case NotValidYet:
		claims["nbf"] = now.Unix() + hour
	case IssuedLater:
		claims["iat"] = now.Unix() + hour
	case IssuedLongAgo:
		claims["iat"] = now.Unix() - 25*hour
	case NoIssuedAt:
		delete(claims, "iat")
	case NoExpiry:
		delete(claims, "exp")
	case WrongNonce:
		claims["nonce"] = "another"
	case NoNonce:
		delete(claims, "nonce")
	case NoSubject:
		delete(claims, "sub")
	case WrongAccessToken:
		claims["at_hash"] = accessTokenHash("another")
	case NoDepartment:
		delete(claims, "department")
	case OtherDepartment:
		claims["department"] = "another"
	case NoGroups:
		delete(claims, "groups")
	case OtherScope:
		claims["scope"] = "something-else"
	case NoScope:
		delete(claims, "scope")
	case NoClient:
		delete(claims, "client_id")
	case LogoutNonce:
		claims["nonce"] = "a"
	case LogoutNoEvent:
		delete(claims, "events")
	case LogoutNobody:
		delete(claims, "sub")
		delete(claims, "sid")
	case LogoutNoID:
		delete(claims, "jti")
	case LogoutBySession:
		delete(claims, "sub")
	case LogoutByPerson:
		delete(claims, "sid")
	}
}
