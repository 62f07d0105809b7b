package stack

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// ofFiles is the one stack of the samples whose transaction takes files.
const ofFiles = "frontline-vat-return"

// TestFiles holds what a transaction has that takes files of submissions, and no other has: a route that its own sweep alone may
// call, and what both functions know of it.
func TestFiles(t *testing.T) {
	for _, stack := range transactionStacks {
		resources := templates(t)[stack].Resources
		name := strings.TrimPrefix(stack, "frontline-")
		got := map[string]string{
			"role":  say(resources["SweepRole"].Properties["RoleName"]),
			"known": say(resources["Function"].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)["SWEEP_ROLE"]),
			"takes": say(resources["Sweep"].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)["TAKES_FILES"]),
		}
		want := map[string]string{"role": "<nil>", "known": "<nil>", "takes": "<nil>"}
		if stack == ofFiles {
			want = map[string]string{"role": "frontline-" + name + "-sweep", "known": "frontline-" + name + "-sweep", "takes": "${Concurrency}"}
		}
		compare(t, got, want)
	}
}

// withRoute adds the route of files, where a stack has it.
func withRoute(stack string, routes map[string]string) map[string]string {
	if stack == ofFiles {
		routes["POST /bulk/{job}/work"] = "AWS_IAM ${Api} integrations/${Integration}"
	}
	return routes
}

// withWork adds what a sweep may do for files, to what it may do else, where a stack has them.
func withWork(stack, granted string) string {
	if stack != ofFiles {
		return granted
	}
	lines := append(strings.Split(granted, "\n"),
		"Allow execute-api:Invoke arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/$default/POST/bulk/*/work")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// leaveOutFiles takes out of a stack's resources what TestFiles, TestRoutes and TestPermissions hold of files.
func leaveOutFiles(resources map[string]resource) {
	delete(resources, "WorkRoute")
	delete(resources, "SweepRole")
	sweep := resources["Sweep"]
	sweep.Properties = maps.Clone(sweep.Properties)
	variables := maps.Clone(sweep.Properties["Environment"].(map[string]any)["Variables"].(map[string]any))
	delete(variables, "TAKES_FILES")
	sweep.Properties["Environment"] = map[string]any{"Variables": variables}
	resources["Sweep"] = sweep
}
