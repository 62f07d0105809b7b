// Package policy answers whether a role's policies allow an action on a resource, by the rules of IAM: nothing is allowed
// unless a statement allows it, and a statement that denies always wins.
//
// Of conditions StringEquals, ForAllValues:StringLike and Null are evaluated, on what the request brings. NotAction, NotResource, policy variables and any
// other condition are not: a statement that allows on one of these allows nothing here, and one that denies always denies;
// so the answer is never wider than IAM's.
package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/template"
)

// Roles are the roles of all stacks with every policy attached to them, wherever it stands.
type Roles struct {
	statements map[string][]statement // by role name
	byARN      map[string]string
}

type statement struct {
	Effect   string
	Action   words
	Resource words

	Condition map[string]map[string]words // operator, key, values

	Sid                                  string
	Principal                            json.RawMessage
	NotAction, NotResource, NotPrincipal json.RawMessage
}

type document struct {
	Version   string
	ID        string `json:"Id"`
	Statement statements
}

// Read collects the roles and the policies of resolved templates.
func Read(resources []template.Resource) (*Roles, error) {
	roles := &Roles{statements: make(map[string][]statement), byARN: make(map[string]string)}
	for _, r := range resources {
		if r.Type == "AWS::IAM::Role" {
			roles.statements[r.Name] = nil
			roles.byARN[r.ARN] = r.Name
		}
	}
	for _, r := range resources {
		attached, err := read(r)
		if err != nil {
			return nil, err
		}
		for _, a := range attached {
			if _, ok := roles.statements[a.role]; !ok {
				return nil, fmt.Errorf("%s: attached to the role %s, which no stack has", r, a.role)
			}
			roles.statements[a.role] = append(roles.statements[a.role], a.document.Statement...)
		}
	}
	return roles, nil
}

type attachment struct {
	role     string
	document document
}

// read gives what one resource attaches to roles.
func read(r template.Resource) ([]attachment, error) {
	type inline struct {
		PolicyName     string
		PolicyDocument document
	}
	var attached []attachment
	switch r.Type {
	case "AWS::IAM::Role":
		var p struct {
			RoleName, Description, Path                        string
			Policies                                           []inline
			AssumeRolePolicyDocument, Tags, MaxSessionDuration json.RawMessage
			ManagedPolicyArns, PermissionsBoundary             json.RawMessage // AWS's own policies are not known here
		}
		if err := r.Decode(&p); err != nil {
			return nil, err
		}
		for _, own := range p.Policies {
			attached = append(attached, attachment{r.Name, own.PolicyDocument})
		}
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		var p struct {
			PolicyName, ManagedPolicyName, Description, Path string
			Roles                                            []string
			PolicyDocument                                   document
		}
		if err := r.Decode(&p); err != nil {
			return nil, err
		}
		for _, role := range p.Roles {
			attached = append(attached, attachment{role, p.PolicyDocument})
		}
	case "AWS::IAM::RolePolicy":
		var p struct {
			inline
			RoleName string
		}
		if err := r.Decode(&p); err != nil {
			return nil, err
		}
		attached = append(attached, attachment{p.RoleName, p.PolicyDocument})
	}
	return attached, nil
}

// Has says whether a stack has the role.
func (r *Roles) Has(role string) bool {
	_, ok := r.statements[role]
	return ok
}

// Named gives the name of the role with an ARN; empty when there is none.
func (r *Roles) Named(arn string) string { return r.byARN[arn] }

// Request is one action (such as dynamodb:PutItem) on one resource (an ARN).
type Request struct {
	Action, Resource string
	// Context are the condition keys that it brings, such as kms:ViaService.
	Context map[string]string
}

// Grant is one action that one statement allows on one resource, as patterns: the smallest thing that can be taken out of
// a policy.
type Grant struct{ Role, Action, Resource string }

// Allows says whether the role may do the action on the resource.
func (r *Roles) Allows(role, action, resource string) bool {
	_, ok := r.Judge(role, Request{Action: action, Resource: resource})
	return ok
}

// Judge says whether a role may do what is asked for, and by which grants.
func (r *Roles) Judge(role string, asked Request) (by []Grant, allowed bool) {
	for _, s := range r.statements[role] {
		holds, known := s.holds(asked.Context)
		if s.Effect == "Deny" && (s.NotAction != nil || s.NotResource != nil) {
			return nil, false
		}
		for _, g := range s.grants(role) {
			if !Match(strings.ToLower(g.Action), strings.ToLower(asked.Action)) || !Match(g.Resource, asked.Resource) {
				continue
			}
			if s.Effect == "Deny" && (holds || !known) {
				return nil, false
			}
			if s.Effect == "Allow" && holds {
				by = append(by, g)
			}
		}
	}
	return by, len(by) > 0
}

// Grants lists all that a role is allowed, on conditions or not.
func (r *Roles) Grants(role string) []Grant {
	var all []Grant
	for _, s := range r.statements[role] {
		if s.Effect == "Allow" {
			all = append(all, s.grants(role)...)
		}
	}
	return all
}

func (s statement) grants(role string) []Grant {
	var all []Grant
	for _, action := range s.Action {
		for _, resource := range s.Resource {
			all = append(all, Grant{role, action, resource})
		}
	}
	return all
}

// holds says whether a statement's conditions hold, and whether all of them are of a kind that is known here.
func (s statement) holds(context map[string]string) (holds, known bool) {
	holds, known = true, true
	for operator, keys := range s.Condition {
		for key, values := range keys {
			value, brought := context[key]
			switch operator {
			case "StringEquals":
				holds = holds && brought && slices.Contains(values, value)
			case "ForAllValues:StringLike": // of no values at all it holds, as IAM has it; no call here brings more than one
				holds = holds && (!brought || slices.ContainsFunc(values, func(pattern string) bool { return Match(pattern, value) }))
			case "Null":
				for _, absent := range values {
					holds = holds && brought == (absent == "false")
				}
			default:
				holds, known = false, false
			}
		}
	}
	return holds, known
}

// words is one string or a list of them, as policies write it.
type words []string

// UnmarshalJSON reads either form.
func (w *words) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		var one string
		err := json.Unmarshal(text, &one)
		*w = words{one}
		return err
	}
	return json.Unmarshal(text, (*[]string)(w))
}

// statements is one statement or a list of them.
type statements []statement

// UnmarshalJSON reads either form.
func (s *statements) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '{' {
		*s = make(statements, 1)
		return json.Unmarshal(text, &(*s)[0])
	}
	return json.Unmarshal(text, (*[]statement)(s))
}

// Match says whether a pattern of IAM matches the whole of s: * is any run of characters, slashes included, ? any one.
func Match(pattern, s string) bool {
	star, from := -1, 0
	p, i := 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0: // let the last star take one more
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// Names lists the roles in order.
func (r *Roles) Names() []string { return slices.Sorted(maps.Keys(r.statements)) }
