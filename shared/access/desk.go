package access

import "github.com/frontline-gov/frontline/shared/staff"

// Desk is the table of a department's desk. Sessions are those of this desk: somebody of another department has none.
var Desk = Table{Name: "desk", Mapping: "/desk/{department}", Rows: office(
	Row{Route: "GET /{$}", Who: signedIn(200, staff.Roles...)},
	Row{Route: "GET /find", Who: signedIn(303, staff.Caseworker, staff.Auditor)},
	Row{Route: "GET /assist", Who: signedIn(200, staff.Caseworker, staff.Keying)},
	Row{Route: "POST /assist", Who: signedIn(303, staff.Caseworker, staff.Keying)},
	Row{Route: "POST /paper", Who: signedIn(303, staff.Caseworker, staff.Keying)},
	Row{Route: "GET /paper/{transaction}/{reference}", Who: signedIn(200, staff.Caseworker, staff.Keying)},
	Row{Route: "GET /submissions/{transaction}/{reference}", Who: signedIn(200, staff.Caseworker, staff.Auditor)},
	Row{Route: "GET /submissions/{transaction}/{reference}/answers.json", Who: signedIn(200, staff.Caseworker)},
	Row{Route: "GET /submissions/{transaction}/{reference}/evidence/{piece}", Who: signedIn(303, staff.Caseworker)},
	// The code of the receipt again. Who keys forms sees no submission, and so has nothing to hold against what somebody says of theirs.
	Row{Route: "POST /submissions/{transaction}/{reference}/code", Who: signedIn(200, staff.Caseworker)},
	Row{Route: "GET /submissions/{transaction}/{reference}/{action}", Who: signedIn(200, staff.Caseworker)},
	Row{Route: "POST /submissions/{transaction}/{reference}/{action}", Who: signedIn(303, staff.Caseworker)},
)}

// office is the rows of a place where staff work: its own, and those of signing in and out (package office).
func office(own ...Row) []Row {
	return append(own,
		Row{Route: "GET /sign-in", Who: whoever(In(303))},
		Row{Route: "GET /callback", Who: callback()},
		Row{Route: "POST /sign-out", Who: whoever(In(303))},
		Row{Route: "GET /signed-out", Who: whoever(In(200))},
		Row{Route: "POST /back-channel-logout", Who: Who{Provider: In(200), Everybody: Out(400, "no-token")}},
		Row{Route: "/", Who: whoever(Out(404, "unknown"))},
	)
}

// NoSession refuses whoever is not signed in; a row that gives it to everybody else is for staff.
var NoSession = Out(401, "no-session")

// signedIn is for staff of some roles; who is signed in with another is told that.
func signedIn(status int, roles ...staff.Role) Who {
	who := Who{Everybody: NoSession}
	for _, role := range staff.Roles {
		who[Staff(role)] = Out(401, "role")
	}
	for _, role := range roles {
		who[Staff(role)] = In(status)
	}
	return who
}

// callback is the way back from the provider, which lets in whom it sends back to a place of their own department.
func callback() Who {
	who := Who{Everybody: Out(401, "state")}
	for _, role := range staff.Roles {
		who[Staff(role)], who[Elsewhere(role)] = In(303), Out(401, "department")
	}
	return who
}
