package scaffold

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"

	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/site"
)

// Taken are names that are in use.
type Taken struct {
	Transactions, Departments []string
}

// nameable is what may name a stack, a queue and an address.
var nameable = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// longest is the length at which the names made of it fit AWS's.
const longest = 40

// stacks are the platform's own stacks, beside those whose names are addresses too.
var stacks = []string{"edge", "desk", "search", "sweep", "reconcile", "ledger", "finance", "performance", "platform", "platform-finance"}

// packages are names that a transaction's package cannot have, because its own files import one of the name.
var packages = []string{"ask", "build", "date", "embed", "errors", "fmt", "functions", "init", "lambda", "main", "money",
	"new", "nil", "rate", "service", "slices", "string", "testing", "time", "transaction", "true", "words"}

// check refuses what cannot be a name, or is one already.
func (t Transaction) check(taken Taken) error {
	for what, name := range map[string]string{"transaction": t.Name, "department": t.Department} {
		if !nameable.MatchString(name) || len(name) > longest {
			return fmt.Errorf("%q cannot name a %s: use lower case, digits and single hyphens, at most %d characters",
				name, what, longest)
		}
		if site.Reserved(name) || slices.Contains(stacks, name) {
			return fmt.Errorf("%q cannot name a %s: the platform uses the name", name, what)
		}
	}
	pkg := build.Folder(t.Name)
	switch {
	case token.IsKeyword(pkg) || slices.Contains(packages, pkg):
		return fmt.Errorf("%q cannot name a transaction: its Go package could not be called %s", t.Name, pkg)
	case slices.Contains(taken.Transactions, t.Name):
		return fmt.Errorf("there is a transaction %s already", t.Name)
	case slices.Contains(taken.Departments, t.Name):
		return fmt.Errorf("%q is the name of a department", t.Name)
	case slices.Contains(taken.Transactions, t.Department):
		return fmt.Errorf("%q is the name of a transaction", t.Department)
	case t.Name == t.Department:
		return fmt.Errorf("%q cannot name both the transaction and its department", t.Name)
	}
	return nil
}
