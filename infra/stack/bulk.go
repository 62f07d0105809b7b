package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// takesFiles says whether a transaction takes files of many submissions, which its sweep has worked (package bulk).
func takesFiles(t transaction.Transaction) bool { return t.Software == transaction.Registered }

// sweepRole is the name of the role of a sweep by which the transaction's function knows it; none where it need not.
func sweepRole(t transaction.Transaction) string {
	if !takesFiles(t) {
		return ""
	}
	return "frontline-" + t.Name + "-sweep"
}

// maySweepFiles is what a sweep is granted besides, so that it can ask the transaction's function to work a file.
func maySweepFiles(t transaction.Transaction, api awsapigatewayv2.CfnApi) []statement {
	if !takesFiles(t) {
		return nil
	}
	return []statement{allow(route{method: "POST", path: "/bulk/*/work"}.invoked(api), "execute-api:Invoke")}
}

// filesKnown adds what a function has to know of files: the transaction's own, who sweeps; the sweep, how many copies of
// that function run at most.
func filesKnown(t transaction.Transaction, variables map[string]*string, name string, value *string) map[string]*string {
	if takesFiles(t) {
		variables[name] = value
	}
	return variables
}

// signedFor are the routes of a transaction's API that ask for a signature.
func signedFor(t transaction.Transaction) []route {
	return signedRoutes(access.Transaction, func(c access.Condition) bool {
		return c == "" || c == access.Registered && takesFiles(t)
	})
}
