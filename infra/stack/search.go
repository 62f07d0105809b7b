package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// searchName names the stack of the search, its function, its asset and its address, /apply/search.
const searchName = "search"

// NewSearch makes the stack frontline-search: the function that finds transactions by what people type. Its index is in
// its binary, so it has no table, no queue and no key, and its role allows nothing but writing its own log. It needs the
// edge's stack and changes nothing there; nothing of it stands idle at a cost.
func NewSearch(scope constructs.Construct, binaries string) awscdk.Stack {
	s := newStack(scope, searchName, "Finds transactions by what people type.", platform)
	api := newAPI(s, searchName, nil)
	find := newFunction(s, function{
		id:       "Function",
		name:     searchName,
		about:    "Finds transactions by what people type.",
		asset:    searchName,
		binaries: binaries,
		timeout:  5,
	})
	attach(s, attached{name: searchName, mapping: "apply/" + searchName, api: api, function: find, capacity: Capacity{}.orUsual()})
	return s
}
