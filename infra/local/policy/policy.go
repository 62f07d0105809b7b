// Package policy answers whether a role's policies allow an action on a resource, by the rules of IAM: nothing is allowed
// unless a statement allows it, and a statement that denies always wins.
//
// Conditions, NotAction, NotResource and policy variables are not evaluated. A statement that allows on a condition allows
// nothing here, and one that denies on a condition always denies; so the answer is never wider than IAM's.
package policy

import (
	"encoding/json"
	"fmt"
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

	Sid                                  string
	Condition, Principal                 json.RawMessage
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

// Allows says whether the role may do the action (such as execute-api:Invoke) on the resource (an ARN).
func (r *Roles) Allows(role, action, resource string) bool {
	allowed := false
	for _, s := range r.statements[role] {
		if !s.Action.match(action, true) || !s.Resource.match(resource, false) {
			continue
		}
		if s.Effect == "Deny" {
			return false
		}
		allowed = allowed || s.Condition == nil
	}
	return allowed
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

// match says whether any of the patterns matches; actions do not tell case apart.
func (w words) match(s string, fold bool) bool {
	for _, pattern := range w {
		if fold {
			pattern, s = strings.ToLower(pattern), strings.ToLower(s)
		}
		if Match(pattern, s) {
			return true
		}
	}
	return false
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
