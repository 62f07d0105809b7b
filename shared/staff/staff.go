// Package staff knows who works for a department and for how long they are signed in: their roles, and the attempts and
// sessions in the table of the department's desk. How they sign in is package signin's.
//
// # Keys
//
//	id (S)                    version (N)   item
//	attempt#<hash of state>   0             a sign-in on its way: browser (B), nonce, verifier, to (S); taken (S) once it came back
//	session#<hash of token>   0             a session: subject, name, provider (S), roles (SS), generation, startedAt, seenAt (N)
//	person#<hash of subject>  0             generation (N): the sessions of another generation are over
//	over#<hash of sid>        0             a session of the provider that is over
//
// All of them expire by themselves (expires, epoch seconds, TTL); times are epoch milliseconds. Of state, token and
// cookies the table holds hashes only, so that who reads it cannot sign in.
//
// Signing out counts the person's generation up, which ends all their sessions at once, wherever they are, without an
// index and without comparing clocks. A provider that ends a session by its sid alone is remembered under that sid, so it
// does not matter whether its word comes before our session is written or after.
package staff

import "slices"

// Role is what somebody may do, within one department.
type Role string

// The roles.
const (
	Caseworker      Role = "caseworker"       // works on submissions
	Keying          Role = "keying"           // keys what came on paper
	Finance         Role = "finance"          // sees costs and invoices
	PlatformFinance Role = "platform-finance" // sees those of all departments, at the platform's own pages
	ServiceOwner    Role = "service-owner"    // sees how a transaction does
	Auditor         Role = "auditor"          // sees histories, and changes nothing
)

// Roles lists all roles.
var Roles = []Role{Caseworker, Keying, Finance, PlatformFinance, ServiceOwner, Auditor}

// Person is somebody of a department, as the sign-in provider knows them.
type Person struct {
	// Subject is what the provider calls them for ever; it says nothing to anybody else.
	Subject string
	// Name is how they are shown to others; it may be empty.
	Name  string
	Roles []Role
	// Provider is the provider's name (sid) for its own session; empty where it has none.
	Provider string
}

// Is says whether somebody has a role.
func (p Person) Is(role Role) bool { return slices.Contains(p.Roles, role) }
