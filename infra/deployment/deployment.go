// Package deployment says how the stacks reach AWS: which environments there are, what each gives the stacks as their
// parameters, and which commands deploy them, in their order. It runs none of them.
//
// An environment is an AWS account of its own. What stands in one has fixed names (queues, functions, exports), so two
// environments never share an account, and nobody who may enter the one has thereby entered the other.
package deployment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// Platform is the department of the stacks that serve all departments.
const Platform = "platform"

// Environment is one file, infra/environment/<name>.json:
//
//	{"account": "111122223333", "bankTables": "arn:aws:lambda:…", "parameters": {"frontline-edge": {"DomainName": "…"}}}
type Environment struct {
	Name string `json:"-"` // the parameter Environment of every stack, by which the bill is split
	// Account is the number of the AWS account, 12 digits. Nothing is deployed with credentials of another.
	Account string `json:"account"`
	// BankTables is the ARN of a version of the layer by which bank accounts are checked; empty checks none.
	BankTables string `json:"bankTables,omitempty"`
	// Addresses are ARNs of versions of layers in which people find their address, by the name of the transaction; the others
	// have them entered by hand.
	Addresses map[string]string `json:"addresses,omitempty"`
	// Parameters of stacks, by the stack's name and then by their own. What is not here has the standard of the template.
	Parameters map[string]map[string]string `json:"parameters"`
}

// environmentParameter is given by the file's name and cannot be given in it.
const environmentParameter = "Environment"

var (
	environmentName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	accountNumber   = regexp.MustCompile(`^[0-9]{12}$`)
)

// Read reads the environment <name>.json from the folder deploy.
func Read(folder fs.FS, name string) (Environment, error) {
	if !environmentName.MatchString(name) {
		return Environment{}, fmt.Errorf("%q cannot name an environment: use lower case, digits and single hyphens", name)
	}
	text, err := fs.ReadFile(folder, name+".json")
	if err != nil {
		return Environment{}, fmt.Errorf("there is no environment %s: write infra/environment/%s.json, like infra/environment/example.json: %w", name, name, err)
	}
	e := Environment{Name: name}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return Environment{}, fmt.Errorf("read infra/environment/%s.json: %w", name, err)
	}
	if !accountNumber.MatchString(e.Account) {
		return Environment{}, fmt.Errorf("read infra/environment/%s.json: account is %q; it is the 12 digits of an AWS account", name, e.Account)
	}
	return e, nil
}

// Stack is one stack, as its template says.
type Stack struct {
	Name        string // frontline-child-benefit
	Department  string // whose it is; Platform for what serves all
	Transaction string // its transaction's name; empty where it is none's
	Parameters  map[string]Parameter
}

// Parameter is what a template says of one of its parameters.
type Parameter struct {
	Default        *string // nil: it has to be given
	AllowedPattern string
	AllowedValues  []string
}

// Stacks reads the kept templates (<stack>.json) in the order of their names, and tells whose each is.
func Stacks(templates fs.FS, transactions []transaction.Transaction) ([]Stack, error) {
	files, err := fs.Glob(templates, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("list templates: there are none; run make templates")
	}
	owner := map[string]Stack{}
	for _, t := range transactions {
		owner["frontline-"+t.Name] = Stack{Department: t.Department, Transaction: t.Name}
		for _, name := range []string{t.Department, t.Department + "-finance"} {
			owner["frontline-"+name] = Stack{Department: t.Department}
		}
	}
	var all []Stack
	for _, file := range files {
		text, err := fs.ReadFile(templates, file)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		s, ok := owner[strings.TrimSuffix(file, ".json")]
		if !ok {
			s.Department = Platform
		}
		s.Name = strings.TrimSuffix(file, ".json")
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, fmt.Errorf("read template of %s: %w", s.Name, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// Of are the stacks of a department, or all of them where it is empty.
func Of(department string, all []Stack) ([]Stack, error) {
	if department == "" {
		return all, nil
	}
	var own []Stack
	departments := map[string]bool{}
	for _, s := range all {
		departments[s.Department] = true
		if s.Department == department {
			own = append(own, s)
		}
	}
	if own == nil {
		return nil, fmt.Errorf("there is no department %q; there are %s", department,
			strings.Join(slices.Sorted(maps.Keys(departments)), ", "))
	}
	return own, nil
}

// Check holds what the environment gives against what the templates ask for, and tells all that is wrong at once: a
// stack or a parameter that is none, a value that CloudFormation would refuse, and one of the wanted stacks whose
// parameter is not given.
func (e Environment) Check(all, wanted []Stack) error {
	var faults []error
	fault := func(format string, values ...any) {
		faults = append(faults, fmt.Errorf("infra/environment/"+e.Name+".json: "+format, values...))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Parameters)) {
		at := slices.IndexFunc(all, func(s Stack) bool { return s.Name == name })
		if at < 0 {
			fault("there is no stack %s", name)
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(e.Parameters[name])) {
			value := e.Parameters[name][key]
			p, ok := all[at].Parameters[key]
			switch {
			case key == environmentParameter:
				fault("%s: %s is the name of the file, and not given in it", name, key)
			case !ok:
				fault("%s has no parameter %s", name, key)
			case len(p.AllowedValues) > 0 && !slices.Contains(p.AllowedValues, value):
				fault("%s: %s is %q; it is one of %s", name, key, value, strings.Join(p.AllowedValues, ", "))
			case !p.allows(value):
				fault("%s: %s is %q; it is to match %s", name, key, value, p.AllowedPattern)
			}
		}
	}
	for _, s := range wanted {
		for _, key := range slices.Sorted(maps.Keys(s.Parameters)) {
			if _, given := e.Parameters[s.Name][key]; !given && s.Parameters[key].Default == nil {
				fault("%s needs %s", s.Name, key)
			}
		}
	}
	return errors.Join(faults...)
}

// allows says whether CloudFormation would take a value: the pattern is held against the whole of it.
func (p Parameter) allows(value string) bool {
	pattern, err := regexp.Compile("^(?:" + p.AllowedPattern + ")$")
	return p.AllowedPattern == "" || err == nil && pattern.MatchString(value)
}
