package deployment

import (
	"maps"
	"slices"
)

// The places of what is deployed, below the checkout.
const (
	assembly = "cdk.out"
	pages    = "dist/site"
	// CDK is CDK's command, which make installs.
	CDK = "infra/cdk/node_modules/.bin/cdk"
)

// Edge is the stack whose outputs say where the pages go.
const Edge = "frontline-edge"

// quiet keeps CDK from calling anybody but AWS.
var quiet = []string{"--no-notices", "--no-version-reporting"}

// WhoAmI prints the number of the account that the credentials are for.
func WhoAmI() []string {
	return []string{"aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text"}
}

// Outputs prints the outputs of the edge's stack as JSON: a list of {"OutputKey", "OutputValue"}.
func Outputs() []string {
	return []string{"aws", "cloudformation", "describe-stacks", "--stack-name", Edge, "--query", "Stacks[0].Outputs", "--output", "json"}
}

// Bootstrap prepares the account for CDK, once: a bucket for what is uploaded, and the roles that deploy.
func (e Environment) Bootstrap(region string) []string {
	return slices.Concat([]string{CDK, "bootstrap", "aws://" + e.Account + "/" + region}, quiet,
		[]string{"--termination-protection", "--tags", "environment=" + e.Name})
}

// Synth makes the templates with their assets from the binaries that are built.
func (e Environment) Synth() []string {
	command := []string{"go", "run", "./infra"}
	if e.BankTables != "" {
		command = append(command, "-bank-tables", e.BankTables)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Addresses)) {
		command = append(command, "-addresses", name+"="+e.Addresses[name])
	}
	return command
}

// Deploy deploys these stacks and no others, in the order in which they need each other. A parameter that the
// environment does not give goes back to its standard, so the file is the whole truth. A change by which somebody may
// do more than before is asked about, unless it is approved beforehand.
func (e Environment) Deploy(stacks []Stack, approved bool) []string {
	approval := "broadening"
	if approved {
		approval = "never"
	}
	return slices.Concat([]string{CDK, "deploy"}, names(stacks), quiet,
		[]string{"--app", assembly, "--exclusively", "--no-previous-parameters", "--require-approval", approval}, e.parameters(stacks))
}

// Diff tells what Deploy would change.
func (e Environment) Diff(stacks []Stack) []string {
	return slices.Concat([]string{CDK, "diff"}, names(stacks), quiet, []string{"--app", assembly, "--exclusively"}, e.parameters(stacks))
}

func (e Environment) parameters(stacks []Stack) []string {
	var all []string
	for _, s := range stacks {
		give := func(key, value string) { all = append(all, "--parameters", s.Name+":"+key+"="+value) }
		if _, takes := s.Parameters[environmentParameter]; takes {
			give(environmentParameter, e.Name)
		}
		for _, key := range slices.Sorted(maps.Keys(e.Parameters[s.Name])) {
			give(key, e.Parameters[s.Name][key])
		}
	}
	return all
}

func names(stacks []Stack) []string {
	var all []string
	for _, s := range stacks {
		all = append(all, s.Name)
	}
	return all
}

// Publish puts the pages that belong to these stacks into the bucket of the site, and lets the distribution forget what
// it keeps of them. It comes behind Deploy: a function understands the pages of before, and pages may be newer than no
// function. The stylesheet goes first and the one of before stays, so that no page stands there without its own. Pages
// of others are neither written nor removed; those of all stacks are the whole site.
func Publish(stacks, all []Stack, bucket, distribution string) [][]string {
	sync := func(filters ...string) []string {
		return append([]string{"aws", "s3", "sync", pages, "s3://" + bucket, "--no-progress"}, filters...)
	}
	own := []string{"--delete"}
	if slices.ContainsFunc(stacks, func(s Stack) bool { return s.Department == Platform }) {
		for _, s := range all {
			if !slices.ContainsFunc(stacks, func(d Stack) bool { return d.Name == s.Name }) {
				own = append(own, each("--exclude", s.Transaction)...)
			}
		}
		own = append(own, "--exclude", "assets/*")
	} else {
		own = append(own, "--exclude", "*")
		for _, s := range stacks {
			own = append(own, each("--include", s.Transaction)...)
		}
	}
	return [][]string{
		sync("--exclude", "*", "--include", "assets/*"),
		sync(own...),
		{"aws", "cloudfront", "create-invalidation", "--distribution-id", distribution, "--paths", "/*"},
	}
}

// each is a filter for every file of the site that is one transaction's.
func each(filter, transaction string) []string {
	if transaction == "" {
		return nil
	}
	return []string{filter, transaction + "/*", filter, "cy/" + transaction + "/*", filter, "openapi/" + transaction + ".json"}
}
