package access_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/staff"
)

const bread access.Condition = "bread"

var shop = access.Table{Name: "shop", Rows: []access.Row{
	{Route: "GET /{thing}", Who: access.Who{access.Everybody: access.In(200)}},
	{Route: "POST /bread", Only: bread, Who: access.Who{access.Everybody: access.In(303)}},
	{Route: "/", Who: access.Who{access.Everybody: access.Out(404, "not-found")}},
}}

func bind(t access.Table, has bool, handlers ...string) (mux *http.ServeMux, said any) {
	defer func() { said = recover() }()
	all := map[string]string{}
	for _, route := range handlers {
		all[route] = route
	}
	return access.Bind(t, all, func(c access.Condition) bool { return c == bread && has }, func(row access.Row, h string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(row.Route + "=" + h)) })
	}), nil
}

// A row without a handler does not start, nor does a handler without a row, and a row with a condition is there where the
// condition holds, and only there.
func TestBind(t *testing.T) {
	for name, handlers := range map[string][]string{
		"no handler for a row":              {"GET /{thing}", "/"},
		"no row for a handler":              {"GET /{thing}", "POST /bread", "/", "DELETE /{thing}"},
		"a handler under another parameter": {"GET /{name}", "POST /bread", "/"},
	} {
		for _, has := range []bool{true, false} {
			if _, said := bind(shop, has, handlers...); said == nil || !strings.Contains(said.(string), "shop") {
				t.Errorf("%s: %v", name, said)
			}
		}
	}
	for _, has := range []bool{true, false} {
		mux, said := bind(shop, has, "GET /{thing}", "POST /bread", "/")
		if said != nil {
			t.Fatal(said)
		}
		for request, want := range map[string]string{"GET /milk": "GET /{thing}", "HEAD /milk": "GET /{thing}", "PUT /milk": "/", "POST /bread": "POST /bread"} {
			if request == "POST /bread" && !has {
				want = "/"
			}
			method, path, _ := strings.Cut(request, " ")
			got := httptest.NewRecorder()
			mux.ServeHTTP(got, httptest.NewRequest(method, path, nil))
			if got.Body.String() != want+"="+want {
				t.Errorf("%s, with bread %v: %s", request, has, got.Body)
			}
		}
	}
}

// Who is several callers at once is let in where one of them is; who is not named is everybody else.
func TestFor(t *testing.T) {
	row := access.Row{Who: access.Who{
		access.Staff(staff.Auditor): access.In(200), access.Staff(staff.Keying): access.Out(401, "role"), access.Everybody: access.NoSession,
	}}
	for name, test := range map[string]struct {
		callers []access.Caller
		want    access.Answer
	}{
		"nobody in particular":      {nil, access.NoSession},
		"another department's":      {[]access.Caller{access.Elsewhere(staff.Auditor)}, access.NoSession},
		"a role that is refused":    {[]access.Caller{access.Staff(staff.Keying)}, access.Out(401, "role")},
		"one of two roles":          {[]access.Caller{access.Staff(staff.Keying), access.Staff(staff.Auditor)}, access.In(200)},
		"two that are refused":      {[]access.Caller{access.Staff(staff.Keying), access.Anybody}, access.Out(401, "role")},
		"a caller nobody knows of":  {[]access.Caller{"the cat"}, access.NoSession},
		"everybody is nobody's own": {[]access.Caller{access.OwnDraft}, access.NoSession},
	} {
		if got := row.For(test.callers...); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// The tables themselves: every row says what everybody gets, refuses with a code and never with 403, and names only
// callers that there are. A signed row lets in back offices, or the sweep, only.
func TestTables(t *testing.T) {
	known := map[access.Caller]bool{access.Everybody: true}
	for _, caller := range access.Callers() {
		if known[caller] {
			t.Errorf("%s is listed twice", caller)
		}
		known[caller] = true
	}
	for _, table := range access.Tables {
		seen := map[string]bool{}
		for _, row := range table.Rows {
			at := table.Name + " " + row.Route
			if seen[row.Route+string(row.Only)] {
				t.Errorf("%s is there twice", at)
			}
			seen[row.Route+string(row.Only)] = true
			if _, ok := row.Who[access.Everybody]; !ok {
				t.Errorf("%s says nothing of everybody else", at)
			}
			for caller, answer := range row.Who {
				if !known[caller] {
					t.Errorf("%s names %q, who is not in Callers", at, caller)
				}
				if answer.Status == http.StatusForbidden || answer.Allowed() != (answer.Status < 400) {
					t.Errorf("%s answers %s with %+v", at, caller, answer)
				}
				if row.Signed && answer.Allowed() && caller != access.OwnBackOffice && caller != access.Sweep {
					t.Errorf("%s lets in %s, who cannot have signed", at, caller)
				}
			}
		}
		if !seen["/"] {
			t.Errorf("%s has no row for what no other takes", table.Name)
		}
	}
}
