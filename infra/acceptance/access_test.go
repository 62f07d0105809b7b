package acceptance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// TestAccess walks the whole table over HTTP on the running platform: each row as each caller. The status must be the
// table's, and the code that the function logs of it; who is not the owner reads nothing of the owner's; and the one line
// in the log holds nothing of what was sent.
func TestAccess(t *testing.T) {
	c := newCourt(t, nil)
	cells := 0
	for _, table := range access.Tables {
		for _, row := range table.Rows {
			name := table.Name + " " + row.Route
			if row.Only == access.Registered {
				name += " registered"
			}
			sample, ok := samples[name]
			if !ok {
				t.Errorf("nothing here asks for %s %s: add a request to samples", table.Name, row.Route)
				continue
			}
			if sample.of == nil {
				sample.of = claim
			}
			shared := sample.of(c)
			for _, caller := range access.Callers() {
				cells++
				about := shared
				if row.For(caller).Allowed() && table.Name == access.Transaction.Name {
					about = sample.of(c) // what is let in may change it
				}
				c.cell(table, row, sample, caller, about)
			}
		}
	}
	t.Logf("%d cells", cells)
	if cells < 400 {
		t.Errorf("only %d cells", cells)
	}
}

// cell tries one caller at one row.
func (c *court) cell(table access.Table, row access.Row, sample sample, caller access.Caller, s *subject) {
	c.t.Helper()
	want := row.For(caller)
	at := fmt.Sprintf("%s %s: %s", table.Name, row.Route, caller)
	place, department, elsewhere := placeOf(table), departmentOf(table, s.tx.Department), "dwp"
	function := map[string]string{"transaction": s.tx.Name, "search": "search", "performance": "performance"}[table.Name]
	if function == "" {
		function = department + "-" + place
	}
	path, kind, body := sample.asked(c, s, caller)
	method, _, ok := strings.Cut(row.Route, " ")
	if !ok {
		method = http.MethodGet
	}
	mapping := strings.NewReplacer("{transaction}", s.tx.Name, "{department}", department).Replace(table.Mapping)
	c.skip(function)
	if row.Route == "GET /callback" && c.signsIn(at, place, department, elsewhere, caller, want) {
		return
	}
	if want.Allowed() && sample.gets != (access.Answer{}) {
		want = sample.gets
	}
	identity := c.as(place, caller, s, department, elsewhere)
	address := c.p.URL + mapping + path
	if row.Signed {
		// At the API's own address, where a signature holds. Who has none, or no right, API Gateway turns away.
		address = c.p.URL + "/apis/" + s.tx.Name + path
		if !want.Allowed() {
			c.forbidden(at, c.request(method, address, kind, body, identity))
			if strings.Count(path, "/") < 2 {
				return // there is no other way to write it
			}
			// An address that API Gateway takes for another route reaches the function, which turns them away itself.
			address = c.p.URL + "/apis/" + s.tx.Name + "/" + strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", "%2F")
		}
	}
	request := c.request(method, address, kind, body, identity) // which may have to sign somebody in
	c.skip(function)
	answer, text := c.send(request)
	requests, all := c.lines(function)
	// The line of a sign-in before it may come late.
	requests = slices.DeleteFunc(requests, func(l logged) bool { return l.Route == "GET /callback" && l.Route != row.Route })
	if answer.StatusCode != want.Status {
		c.t.Errorf("%s gets %d, want %d: %s", at, answer.StatusCode, want.Status, answer.Header.Get("Location"))
	}
	if len(requests) != 1 || requests[0].Code != want.Code || requests[0].Status != want.Status || requests[0].Route != row.Route {
		c.t.Errorf("%s: the log says %+v, want one line with the code %q", at, requests, want.Code)
	}
	own := []access.Caller{access.OwnDraft, access.Helping, access.OwnCode, access.OwnKey, access.OwnClient, access.OwnBackOffice, access.Staff(staff.Caseworker), access.Staff(staff.Auditor)}
	if strings.Contains(text, owner) && !slices.Contains(own, caller) {
		c.t.Errorf("%s reads what the owner wrote", at)
	}
	for _, line := range all {
		for _, told := range []string{owner, "Byron", s.own, s.other, s.key, s.theirs, s.reference, s.code, s.receipt, "AB123456C"} {
			if told != "" && strings.Contains(line.Text, told) {
				c.t.Errorf("%s: the log holds %s: %s", at, told, line.Text)
			}
		}
	}
}

// forbidden tries a request that API Gateway refuses by itself.
func (c *court) forbidden(at string, r *http.Request) {
	c.t.Helper()
	if answer, text := c.send(r); answer.StatusCode != http.StatusForbidden || text != `{"message":"Forbidden"}` {
		c.t.Errorf("%s: API Gateway answers %d %s", at, answer.StatusCode, text)
	}
}

// signsIn tries the way back from the provider as staff, by signing in; others bring an answer that nobody asked for.
func (c *court) signsIn(at, place, department, elsewhere string, caller access.Caller, want access.Answer) bool {
	c.t.Helper()
	for _, role := range staff.Roles {
		from := department
		switch caller {
		case access.Staff(role):
		case access.Elsewhere(role):
			from = elsewhere
		default:
			continue
		}
		back := newMember(c.t).signInAt(c.p, place, department, c.who(from, role), provider.None)
		requests, _ := c.lines(department + "-" + place)
		if last := requests[len(requests)-1]; back.StatusCode != want.Status || last.Code != want.Code {
			c.t.Errorf("%s gets %d, and the log says %q; want %+v", at, back.StatusCode, last.Code, want)
		}
		return true
	}
	return false
}

// TestGatewayRoutes holds the routes of the synthesised templates against the table: each API's mapping is that of one
// table, its open routes lead everything to the function, which routes by the table, and the routes that ask for a
// signature are the signed rows, all of them and no others.
func TestGatewayRoutes(t *testing.T) {
	resources := synthesised(t)
	tables := map[string]access.Table{} // by the API's id
	takesFiles := map[string]bool{}     // by the API's id: of registered software only
	each(t, resources, "AWS::ApiGatewayV2::ApiMapping", func(m struct{ ApiId, ApiMappingKey string }) {
		for _, table := range access.Tables {
			if mapped(table.Mapping, "/"+m.ApiMappingKey) {
				tables[m.ApiId] = table
				for _, tx := range functions.All {
					takesFiles[m.ApiId] = takesFiles[m.ApiId] || m.ApiMappingKey == "apply/"+tx.Name && tx.Software == transaction.Registered
				}
			}
		}
		if tables[m.ApiId].Name == "" {
			t.Errorf("no table of access has the mapping %s", m.ApiMappingKey)
		}
	})
	routes := map[string][]string{} // by the API's id
	each(t, resources, "AWS::ApiGatewayV2::Route", func(r struct{ ApiId, RouteKey, AuthorizationType string }) {
		routes[r.ApiId] = append(routes[r.ApiId], r.AuthorizationType+" "+r.RouteKey)
	})
	if len(routes) < len(functions.All)+2 || len(routes) != len(tables) {
		t.Errorf("%d APIs have routes, and %d have mappings", len(routes), len(tables))
	}
	for id, got := range routes {
		want := []string{"NONE ANY /", "NONE ANY /{proxy+}"}
		for _, row := range tables[id].Rows {
			if row.Signed && (row.Only == "" || takesFiles[id]) {
				want = append(want, "AWS_IAM "+row.Route)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the API of a %s has the routes %q, want %q", tables[id].Name, got, want)
		}
	}
}

// synthesised are the resources of the kept templates.
func synthesised(t *testing.T) []template.Resource {
	t.Helper()
	resources, err := template.Read(os.DirFS("../template"), template.Place{
		Origin: "https://frontline.example", API: func(string) string { return "https://api.example" },
		Queue: func(name string) string { return "https://queue.example/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	return resources
}

// mapped says whether a mapping is one of a table: a part in braces stands for any that no other table names.
func mapped(pattern, mapping string) bool {
	if mapping == access.Search.Mapping {
		return pattern == mapping
	}
	before, _, named := strings.Cut(pattern, "{")
	rest, ok := strings.CutPrefix(mapping, before)
	return pattern == mapping || named && ok && rest != "" && !strings.Contains(rest, "/")
}

// each reads the properties of all resources of a type.
func each[P any](t *testing.T, resources []template.Resource, kind string, see func(P)) {
	t.Helper()
	for _, r := range resources {
		if r.Type != kind {
			continue
		}
		var properties P
		if err := json.Unmarshal(r.Properties, &properties); err != nil {
			t.Fatal(err)
		}
		see(properties)
	}
}
