// Package access is the table of who may do what: each route of each function, and what each kind of caller gets there,
// which is either let in or refused with one status and one code. The functions route by it (Bind), so a route that is
// not in the table does not exist, and a row without a handler does not start.
//
// To add a route, add a row to the table of its function (Transaction, Desk, …), and its handler under the same
// text to the handlers of that function. infra/acceptance/access_test.go then asks for a request that the row lets in
// (in its list of samples), and tries the row as every caller over HTTP. `make docs` writes docs/access.md anew.
//
//	{Route: "POST /submissions/{reference}/decide", Who: Who{
//		Staff(staff.Caseworker): In(303), Everybody: Out(401, "no-session")}},
//
// To add a kind of caller, add it to Callers; rows that do not name it treat it as Everybody.
package access

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/frontline-gov/frontline/shared/staff"
)

// Caller is somebody who asks: what they bring along, and whose what they ask for is.
type Caller string

// The callers, besides staff. Where a row speaks of somebody's own, it is what the row is about: the draft or the
// submission that the address or the cookie names.
const (
	// Everybody is who a row does not name otherwise.
	Everybody Caller = "everybody else"

	// Anybody brings nothing: no cookie, no key, no signature.
	Anybody Caller = "anybody"
	// OwnDraft is the browser that holds the cookie of the draft, or of the draft that was sent.
	OwnDraft Caller = "the draft's own browser"
	// AnothersDraft is a browser that holds the cookie of another draft, and so sees that one where the address names none.
	AnothersDraft Caller = "a browser with another draft"
	// NoDraft is a browser with a cookie that names no draft: one that has expired, or that somebody made up.
	NoDraft Caller = "a browser whose draft is gone"
	// Helping is a member of staff with the cookies of a draft that they complete for somebody else.
	Helping Caller = "staff who help with the draft"
	// OwnFact knows the reference, or the return code, and the fact that goes with it.
	OwnFact Caller = "who knows the fact"
	// WrongFact knows the reference, or the return code, and another fact.
	WrongFact Caller = "who knows another fact"
	// OwnCode knows the fact and has the code of the receipt; past the form that takes them, it is a browser that brought them.
	OwnCode Caller = "who has the receipt's code too"
	// WrongCode knows the fact and has the code of another receipt; past the form, it is a browser that brought those of another submission.
	WrongCode Caller = "who has another receipt's code"

	// OwnKey is software with the Idempotency-Key under which the submission was sent.
	OwnKey Caller = "software with the submission's key"
	// AnothersKey is software with the Idempotency-Key of another submission.
	AnothersKey Caller = "software with another submission's key"

	// OwnClient is registered software with its token and the Idempotency-Key under which it sent the submission. Where a
	// transaction knows no registered software, it is nobody in particular, as are the next two.
	OwnClient Caller = "the registered software that sent it"
	// AnothersClient is other registered software, with its own token and the same Idempotency-Key.
	AnothersClient Caller = "other registered software with the same key"
	// BadToken is software with a token that is not believed.
	BadToken Caller = "software with a bad token"

	// OwnBackOffice has signed as the back-office role of the transaction's department.
	OwnBackOffice Caller = "the department's back office"
	// Sweep has signed as the role of the transaction's own sweep.
	Sweep Caller = "the transaction's sweep"
	// AnothersBackOffice has signed as the back-office role of another department.
	AnothersBackOffice Caller = "another department's back office"

	// Provider is the staff's sign-in provider, with a token that it signed.
	Provider Caller = "the sign-in provider"
	// SignedOut is a browser of the staff whose session is over or was made up.
	SignedOut Caller = "staff whose session is over"
)

// Staff is somebody signed in at the desk with one role there.
func Staff(role staff.Role) Caller { return Caller(role) }

// Elsewhere is somebody with a role in another department, signed in at its desk.
func Elsewhere(role staff.Role) Caller { return Caller(role + " of another department") }

// Callers lists every kind of caller but Everybody.
func Callers() []Caller {
	callers := []Caller{Anybody, OwnDraft, AnothersDraft, NoDraft, Helping, OwnFact, WrongFact, OwnCode, WrongCode, OwnKey, AnothersKey, OwnClient, AnothersClient, BadToken,
		OwnBackOffice, AnothersBackOffice, Sweep, Provider, SignedOut}
	for _, role := range staff.Roles {
		callers = append(callers, Staff(role))
	}
	for _, role := range staff.Roles {
		callers = append(callers, Elsewhere(role))
	}
	return callers
}

// Answer is what a caller gets. Let in, it is the status of the answer to a request with nothing wrong in it.
type Answer struct {
	Status int
	// Code is why somebody is refused, as problem documents and logs call it; empty is let in.
	Code string
}

// In lets somebody in.
func In(status int) Answer { return Answer{Status: status} }

// Out refuses somebody. Never 403: CloudFront takes it for a missing file.
func Out(status int, code string) Answer { return Answer{status, code} }

// Allowed says whether somebody is let in.
func (a Answer) Allowed() bool { return a.Code == "" }

// Who is what callers get, by kind; Everybody stands for those who are not named.
type Who map[Caller]Answer

// Row is a route of a function, and who may take it.
type Row struct {
	// Route is a method and a path below the function's mapping, as net/http.ServeMux has them: "GET /{question}". A GET
	// answers HEAD too; a path without a method takes what no other row does.
	Route string
	Who   Who
	// Software says that the route is for software only, which is answered in JSON whatever it asks for.
	Software bool
	// Signed routes ask API Gateway for a signature (SigV4). It refuses by itself (403) who has none or has no right,
	// before the function is asked.
	Signed bool
	// Only says which transactions have the route; empty is all of them.
	Only Condition
}

// Condition is what a transaction must have for a row to be its.
type Condition string

// WithFact transactions have a fact by which people come back (transaction.Transaction.Fact).
const WithFact Condition = "a fact"

// WithAmend and WithWithdraw transactions let who sent something change it, or take it back (transaction.Transaction.Amend and
// Withdraw).
const (
	WithAmend    Condition = "amendments"
	WithWithdraw Condition = "withdrawals"
)

// WithUpload transactions take files as evidence (transaction.Transaction.Upload).
const WithUpload Condition = "files as evidence"

// WithLargeUpload transactions take them straight into their bucket (transaction.Large).
const WithLargeUpload Condition = "large files as evidence"

// Registered transactions take submissions of registered software only (transaction.Registered), Unregistered ones of any;
// or of none, which their handlers answer with 404 and the code software-closed.
const (
	Registered   Condition = "registered software"
	Unregistered Condition = "no registered software"
)

// For is what somebody gets who is several callers at once, such as two roles: the first answer that lets them in, else
// the first refusal. Nobody in particular is Anybody.
func (r Row) For(callers ...Caller) Answer {
	if len(callers) == 0 {
		callers = []Caller{Anybody}
	}
	refused := Answer{}
	for _, caller := range callers {
		answer, named := r.Who[caller]
		if !named {
			answer = r.Who[Everybody]
		}
		if answer.Allowed() {
			return answer
		}
		if refused == (Answer{}) {
			refused = answer
		}
	}
	return refused
}

// Open says whether a row lets everybody in who asks.
func (r Row) Open() bool { return r.Who[Everybody].Allowed() }

// Table holds the rows of a function.
type Table struct {
	// Name is what the function is called, and Mapping where its routes begin at the public origin.
	Name, Mapping string
	Rows          []Row
}

// Tables lists the tables of all functions.
var Tables = []Table{Transaction, Desk, Finance, PlatformFinance, Performance, Search}

// Bind leads the routes of a table to their handlers, which stand under the same text; of the rows with a condition, those
// that has says are there. It panics where a row has no handler or a handler no row: both are in the program's text, so
// that is seen at its first start.
func Bind[H any](t Table, handlers map[string]H, has func(Condition) bool, serve func(Row, H) http.Handler) *http.ServeMux {
	mux, left := http.NewServeMux(), maps.Clone(handlers)
	for _, row := range t.Rows {
		handler, ok := handlers[row.Route]
		if !ok {
			panic(fmt.Sprintf("access: the row %q of %s has no handler", row.Route, t.Name))
		}
		delete(left, row.Route)
		if row.Only == "" || has(row.Only) {
			mux.Handle(row.Route, serve(row, handler))
		}
	}
	if len(left) > 0 {
		panic(fmt.Sprintf("access: %s has no row for the handlers of %q", t.Name, slices.Sorted(maps.Keys(left))))
	}
	return mux
}

// whoever is a row's answer to everybody.
func whoever(answer Answer) Who { return Who{Everybody: answer} }
