// Package template reads synthesised CloudFormation templates and resolves them for one machine: every Ref, attribute and
// import becomes the name or the address that the thing has here. It lists the resource types and the intrinsic functions
// it supports and refuses any other, so that nothing a template asks for is left out silently.
package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The region and the account that everything local lives in; the pseudo parameters give them.
const (
	Region  = "eu-west-2"
	Account = "000000000000"
)

// Place gives the addresses of this machine, which stand where AWS would put its own.
type Place struct {
	Origin string                   // the public origin, such as http://localhost:8080; replaces https://<the distribution's domain>
	API    func(name string) string // the address of an HTTP API, without a slash at its end
	Queue  func(name string) string // the URL of a queue
	// Parameter gives the value of a stack's parameter, as a deployment is given it; empty, or none, is the parameter's
	// default.
	Parameter func(stack, name string) string
}

// Resource is one resource with its properties resolved.
type Resource struct {
	Stack      string          // the stack's name: the template's file name without .json
	ID         string          // the logical id in that stack
	Type       string          // such as AWS::SQS::Queue
	Name       string          // the physical name: the template's, or stack-ID where it gives none
	Ref        string          // what Ref gives, resolved
	ARN        string          // what Fn::GetAtt Arn gives; empty where the type has none
	Properties json.RawMessage // one JSON object without intrinsic functions
}

// String names the resource as every error about it does.
func (r Resource) String() string {
	return fmt.Sprintf("stack %s, resource %s (%s)", r.Stack, r.ID, r.Type)
}

// Decode reads the properties into a struct that lists all those which the reader knows. A property that the struct does
// not have is an error: what a template asks for is either done or refused.
func (r Resource) Decode(into any) error {
	d := json.NewDecoder(bytes.NewReader(r.Properties))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: the local platform does not support this: %s", r, strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// stack is one template as read.
type stack struct {
	Name string `json:"-"`

	Parameters map[string]parameter
	Mappings   map[string]map[string]map[string]any
	Conditions map[string]any
	Resources  map[string]*resource
	Outputs    map[string]output

	// Not used on one machine: words, and checks of the bootstrap's version before a deployment.
	AWSTemplateFormatVersion, Description string
	Metadata, Rules                       json.RawMessage
}

type parameter struct {
	Default any

	// What a value given at deployment must be like; none is given here.
	Type, Description, AllowedPattern, ConstraintDescription        string
	AllowedValues, MinLength, MaxLength, MinValue, MaxValue, NoEcho json.RawMessage
}

type resource struct {
	Type       string
	Condition  string
	Properties map[string]any

	// What happens on updates and deletions; nothing is updated in place here.
	DependsOn, Metadata, CreationPolicy, UpdatePolicy, DeletionPolicy, UpdateReplacePolicy json.RawMessage
}

type output struct {
	Value       any
	Condition   string
	Export      *struct{ Name any }
	Description json.RawMessage
}

// Read reads every *.json file at the top of files as one stack each and resolves them together for the place. The
// resources come back in the order of stack name and logical id.
func Read(files fs.FS, here Place) ([]Resource, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no templates found: there is no *.json file in the templates' directory")
	}
	slices.Sort(names)
	all := make(map[string]*stack)
	var order []string
	for _, name := range names {
		s, err := read(files, name)
		if err != nil {
			return nil, err
		}
		all[s.Name] = s
		order = append(order, s.Name)
	}
	return resolveAll(all, order, here)
}

func read(files fs.FS, name string) (*stack, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read template %s: %w", name, err)
	}
	s := stack{Name: strings.TrimSuffix(path.Base(name), ".json")}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("stack %s: the template has something that the local platform does not support: %w", s.Name, err)
	}
	for id, r := range s.Resources {
		if _, ok := kinds[r.Type]; !ok {
			return nil, fmt.Errorf("stack %s, resource %s: the local platform does not support the type %s", s.Name, id, r.Type)
		}
	}
	return &s, nil
}
