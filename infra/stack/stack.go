// Package stack says what stands in AWS for the platform: one stack for the edge that the public reaches, one for the
// search, one for finance (the ledger), one for each department (its key, the role of its back office, the topic of its alarms, its desk) and one for each
// transaction (its address, functions, table, queues and alarms). Nothing in it is provisioned: what is not used is not
// paid for, but for the keys and the alarms.
//
// The resources are written as CloudFormation knows them (the Cfn types), not through constructs that decide for
// us: the template is what runs locally and what is reviewed, so it holds what is written here and nothing else. No
// grant is made by calling a method; every policy stands in full beside what it is for.
package stack

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// Region is where everything stands that holds personal data.
const Region = "eu-west-2"

// App is all that is to stand in one account.
type App struct {
	// Transactions each get a stack, and each of their departments one.
	Transactions []transaction.Transaction
	// Capacity sets limits for a transaction, by its name, where the usual ones are not right.
	Capacity map[string]Capacity
	// Binaries is the directory that holds <asset>/bootstrap for each function: one asset for each transaction,
	// under its name, "desk", "search" and "sweep".
	Binaries string
	// BankTables is the ARN of a version of a Lambda layer with the tables that bank accounts are held against, as
	// bank/valacdos.txt and bank/scsubtab.txt; empty checks no account.
	BankTables string
	// Addresses are ARNs of versions of Lambda layers with the addresses that people find by their postcode, as
	// address/addresses.csv (package address), by the name of the transaction. Of the others they are entered by hand.
	Addresses map[string]string
	// Context is the context of cdk.json: which of CDK's behaviours are switched on. See Context.
	Context map[string]any
	// Unvalidated leaves out CDK's own check of the templates, which takes ten seconds.
	Unvalidated bool
}

// Synth writes the cloud assembly of the app into a directory; an older assembly there is removed. It needs node, but
// no account and no network. It sets environment variables for the time that it takes, and is not safe for
// concurrent use: all of CDK speaks to one node process.
func (a App) Synth(output string) error {
	if err := a.check(); err != nil {
		return fmt.Errorf("synthesise: %w", err)
	}
	output, err := filepath.Abs(output)
	if err != nil {
		return fmt.Errorf("synthesise: %w", err)
	}
	if err := removeAssembly(output); err != nil {
		return fmt.Errorf("synthesise: %w", err)
	}
	return withCDK(a.Unvalidated, func() { a.build(output).Synth(nil) })
}

// withCDK does something with CDK, on a node process of its own.
func withCDK(unvalidated bool, do func()) (err error) {
	// Node 20 is what the rest of the platform uses; eleven lines about its age would tell nobody anything.
	defer setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")()
	if unvalidated {
		defer setenv("CDK_VALIDATION", "false")()
	}
	// The node process was set up as CDK's packages were loaded, with the environment of that moment: only another
	// one sees the lines above, and what the caller has set. Closing it after a panic too leaves nothing behind.
	jsii.Close()
	defer jsii.Close()
	defer func() { // everything that goes wrong inside CDK comes as a panic
		if failure := recover(); failure != nil {
			err = fmt.Errorf("synthesise: %v", failure)
		}
	}()
	do()
	return nil
}

// build makes the app and its stacks.
func (a App) build(output string) awscdk.App {
	app := awscdk.NewApp(&awscdk.AppProps{
		AnalyticsReporting: jsii.Bool(false),
		Context:            &a.Context,
		Outdir:             jsii.String(output),
		TreeMetadata:       jsii.Bool(false),
	})
	edge := NewEdge(app)
	NewSearch(app, a.Binaries).AddStackDependency(edge, nil)
	finance := NewFinance(app, a.Binaries)
	performance := NewPerformance(app, a.Binaries)
	performance.AddStackDependency(edge, nil)
	performance.AddStackDependency(finance, nil)
	whole := NewPlatformFinance(app, a.Binaries)
	whole.AddStackDependency(edge, nil)
	whole.AddStackDependency(finance, nil)
	departments, financePages := map[string]awscdk.Stack{}, map[string]awscdk.Stack{}
	for _, t := range a.Transactions {
		if departments[t.Department] == nil {
			departments[t.Department] = NewDepartment(app, t.Department, a.transactionsOf(t.Department), a.Binaries)
			departments[t.Department].AddStackDependency(edge, nil)
			pages := NewFinancePages(app, t.Department, a.Binaries)
			pages.AddStackDependency(departments[t.Department], nil)
			pages.AddStackDependency(finance, nil)
			financePages[t.Department] = pages
		}
		own := NewTransaction(app, TransactionProps{
			Transaction: t,
			Capacity:    a.Capacity[t.Name],
			Binaries:    a.Binaries,
			BankTables:  a.BankTables,
			Addresses:   a.Addresses[t.Name],
		})
		own.AddStackDependency(edge, nil)
		own.AddStackDependency(departments[t.Department], nil)
		own.AddStackDependency(financePages[t.Department], nil)
	}
	return app
}

// transactionsOf are the names of a department's transactions.
func (a App) transactionsOf(department string) []string {
	var names []string
	for _, t := range a.Transactions {
		if t.Department == department {
			names = append(names, t.Name)
		}
	}
	return names
}

// setenv sets an environment variable and gives the function that puts it back.
func setenv(name, value string) (restore func()) {
	before, set := os.LookupEnv(name)
	os.Setenv(name, value)
	return func() {
		if set {
			os.Setenv(name, before)
		} else {
			os.Unsetenv(name)
		}
	}
}

// removeAssembly empties a directory that holds a cloud assembly, which CDK would read and check again, slowly. Any
// other directory it leaves alone; and the locks of CDK's command, which holds them at this moment.
func removeAssembly(directory string) error {
	if _, err := os.Stat(filepath.Join(directory, "cdk.out")); err != nil {
		return nil // CDK puts a file of this name into every assembly
	}
	entries, err := os.ReadDir(directory)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".lock" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(directory, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// nameable is what may name a department or a transaction: it becomes part of addresses, of queue and function names.
var nameable = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// longest is the length at which `<name>-back-office` and `<name>-handoff-dead` still fit AWS's 64 characters.
const longest = 40

func (a App) check() error {
	taken := []string{"edge", searchName, deskAsset, sweepAsset, reconcileAsset, financeName, ledgerAsset, performanceAsset, platform, platformFinance}
	for _, t := range a.Transactions {
		for _, n := range []string{t.Name, t.Department} {
			if !nameable.MatchString(n) || len(n) > longest {
				return fmt.Errorf("%q cannot name a stack: use lower case, digits and single hyphens, at most %d characters", n, longest)
			}
		}
		if slices.Contains(taken, t.Name) {
			return fmt.Errorf("the name %q is used twice", t.Name)
		}
		taken = append(taken, t.Name)
	}
	for _, t := range a.Transactions {
		if slices.Contains(taken, t.Department) || slices.Contains(taken, t.Department+"-"+financeAsset) {
			return fmt.Errorf("the department %q, or its finance pages, has the name of another stack", t.Department)
		}
	}
	for _, asset := range assets(a.Transactions) {
		if _, err := os.Stat(filepath.Join(a.Binaries, asset, "bootstrap")); err != nil {
			return fmt.Errorf("a function has no binary: %w; build the functions first", err)
		}
	}
	return nil
}

// newStack makes the stack frontline-<name>, with its two parameters and the tags made of them. Termination
// protection keeps anybody from deleting it by mistake.
func newStack(scope constructs.Construct, name, description, department string) awscdk.Stack {
	s := awscdk.NewStack(scope, jsii.String("frontline-"+name), &awscdk.StackProps{
		Description: jsii.String(description),
		Env:         &awscdk.Environment{Region: jsii.String(Region)},
		// The check of the bootstrap version is left to whoever bootstraps: it would be one more parameter in
		// every template.
		Synthesizer: awscdk.NewDefaultStackSynthesizer(&awscdk.DefaultStackSynthesizerProps{
			GenerateBootstrapVersionRule: jsii.Bool(false),
		}),
		TerminationProtection: jsii.Bool(true),
	})
	environment := parameter(s, "Environment", "production", "The environment, for the tag by which the bill is split.")
	centre := parameter(s, "CostCentre", department, "The cost centre, for the tag by which the bill is split.")
	tag(s, "department", department)
	tag(s, "environment", *environment.ValueAsString())
	tag(s, "cost-centre", *centre.ValueAsString())
	return s
}

// tag puts a tag on every resource of a stack that can carry one.
func tag(s awscdk.Stack, key, value string) {
	awscdk.Tags_Of(s).Add(jsii.String(key), jsii.String(value), nil)
}

// parameter is a value chosen when the stack is deployed.
func parameter(s awscdk.Stack, id, standard, description string) awscdk.CfnParameter {
	return awscdk.NewCfnParameter(s, jsii.String(id), &awscdk.CfnParameterProps{
		Default:     standard,
		Description: jsii.String(description),
	})
}

// required is a value without a standard: the stack cannot be deployed without it.
func required(s awscdk.Stack, id, pattern, description string) awscdk.CfnParameter {
	return awscdk.NewCfnParameter(s, jsii.String(id), &awscdk.CfnParameterProps{
		AllowedPattern: jsii.String(pattern),
		Description:    jsii.String(description),
	})
}

// optional is a parameter that may be left empty, and then stands for another value.
func optional(s awscdk.Stack, id, description string, otherwise *string) *string {
	p := parameter(s, id, "", description)
	given := awscdk.NewCfnCondition(s, jsii.String(id+"Given"), &awscdk.CfnConditionProps{
		Expression: awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(p.ValueAsString(), "")),
	})
	return awscdk.Fn_ConditionIf(given.LogicalId(), p.ValueAsString(), otherwise).ToString()
}

// sub is a text with ${…} filled in by CloudFormation.
func sub(text string) *string { return awscdk.Fn_Sub(jsii.String(text), nil) }

// keep leaves a resource standing when its stack no longer has it: it holds what cannot be made again.
func keep(r awscdk.CfnResource) {
	r.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil)
}
