package policy_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
)

func read(t *testing.T, resources string) (*policy.Roles, error) {
	t.Helper()
	all, err := template.Read(fstest.MapFS{"one.json": {Data: []byte(`{"Resources": {` + resources + `}}`)}}, template.Place{})
	if err != nil {
		t.Fatal(err)
	}
	return policy.Read(all)
}

const office = `"Office": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "office", "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": %s}}]}}`

// TestAllows: IAM's rules for the statements that are evaluated here. Not yet run against AWS.
func TestAllows(t *testing.T) {
	tests := []struct {
		name, statement string
		want            bool
	}{
		{"exact", `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:a:b"}`, true},
		{"one of a list", `[{"Effect": "Allow", "Action": ["sqs:X", "sqs:SendMessage"], "Resource": ["arn:x", "arn:a:*"]}]`, true},
		{"any case of the action", `{"Effect": "Allow", "Action": "SQS:sendmessage", "Resource": "*"}`, true},
		{"wildcard action", `{"Effect": "Allow", "Action": "sqs:Send*", "Resource": "*"}`, true},
		{"one character", `{"Effect": "Allow", "Action": "sqs:SendMessag?", "Resource": "arn:?:b"}`, true},
		{"other action", `{"Effect": "Allow", "Action": "sqs:Receive*", "Resource": "*"}`, false},
		{"other resource", `{"Effect": "Allow", "Action": "*", "Resource": "arn:a:c"}`, false},
		{"case of the resource", `{"Effect": "Allow", "Action": "*", "Resource": "arn:A:b"}`, false},
		{"deny wins", `[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]`, false},
		{"deny of another", `[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]`, true},
		{"allow on a condition", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "b"}}}`, false},
		{"deny on a condition", `[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "b"}}}]`, false},
		{"allow on a condition that holds", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a:key": ["x", "value"]}}}`, true},
		{"allow on one that does not", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a:key": "other"}}}`, false},
		{"allow on one of two", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a:key": "value", "b:key": ""}}}`, false},
		{"deny on a condition that does not hold", `[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a:key": "other"}}}]`, true},
		{"allow where a value is like a pattern", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"ForAllValues:StringLike": {"a:key": ["x", "val*"]}}}`, true},
		{"allow where it is like none", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"ForAllValues:StringLike": {"a:key": ["x", "*x"]}}}`, false},
		{"for all values of none", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"ForAllValues:StringLike": {"b:key": "x"}}}`, true},
		{"a key that must be there", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Null": {"a:key": "false"}}}`, true},
		{"a key that must be there and is not", `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Null": {"b:key": "false"}}}`, false},
		{"deny of all else", `[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "NotAction": "sqs:*", "Resource": "*"}]`, false},
		{"nothing", `[]`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			roles, err := read(t, fmt.Sprintf(office, tt.statement))
			if err != nil {
				t.Fatal(err)
			}
			asked := policy.Request{Action: "sqs:SendMessage", Resource: "arn:a:b", Context: map[string]string{"a:key": "value"}}
			if by, got := roles.Judge("office", asked); got != tt.want || got != (len(by) > 0) {
				t.Errorf("%v by %v, want %v", got, by, tt.want)
			}
			if roles.Allows("nobody", "sqs:SendMessage", "arn:a:b") {
				t.Error("nobody may as well")
			}
		})
	}
}

// TestAttached: policies count wherever they stand.
func TestAttached(t *testing.T) {
	statement := func(action string) string {
		return `{"Statement": {"Effect": "Allow", "Action": "` + action + `", "Resource": "*"}}`
	}
	roles, err := read(t, strings.Join([]string{
		fmt.Sprintf(office, `{"Effect": "Allow", "Action": "a:Inline", "Resource": "*"}`),
		`"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": ["office"], "PolicyDocument": ` + statement("a:Policy") + `}}`,
		`"M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": ["office"], "PolicyDocument": ` + statement("a:Managed") + `}}`,
		`"R": {"Type": "AWS::IAM::RolePolicy", "Properties": {"PolicyName": "r", "RoleName": "office", "PolicyDocument": ` + statement("a:Own") + `}}`,
	}, ","))
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"a:Inline", "a:Policy", "a:Managed", "a:Own"} {
		if !roles.Allows("office", action, "arn:x") {
			t.Errorf("%s is not allowed", action)
		}
	}
	if !roles.Has("office") || roles.Has("other") || roles.Named("arn:aws:iam::000000000000:role/office") != "office" {
		t.Error("the role is not known by its name and ARN")
	}
	if _, err := read(t, `"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": ["nobody"], "PolicyDocument": `+statement("a")+`}}`); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("error %v for a role that is not there", err)
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true}, {"*", "", true}, {"*", "a/b", true}, {"a", "a", true}, {"a", "", false}, {"", "a", false},
		{"a*c", "abbc", true}, {"a*c", "abcd", false}, {"*a*b*", "xaxbx", true}, {"a?c", "abc", true}, {"a?c", "ac", false},
		{"a**", "a", true}, {"*ab", "aab", true}, {"/apply/*", "/apply", false}, {"/apply/*", "/apply/", true},
	} {
		if got := policy.Match(tt.pattern, tt.s); got != tt.want {
			t.Errorf("%q on %q: %v", tt.pattern, tt.s, got)
		}
	}
}
