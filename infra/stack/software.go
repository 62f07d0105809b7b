package stack

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// softwareEnvironment is what a transaction's function knows of the software that sends to it. Whoever deploys a
// transaction for registered software names the department's authorization server; without it no software is let in. It is
// a parameter of each such transaction, not of the department's stack: what one stack has exported to another cannot be
// changed any more, and a department may change its server.
func softwareEnvironment(s awscdk.Stack, t transaction.Transaction, c Capacity) map[string]*string {
	variables := map[string]*string{}
	if t.Software == transaction.Registered {
		issuer := parameter(s, "SoftwareIssuer", "", "The issuer of the access tokens of registered software (OAuth 2.0); empty is none.")
		issuer.SetAllowedPattern(jsii.String(issuerPattern))
		variables["SOFTWARE_ISSUER"] = issuer.ValueAsString()
		variables["SOFTWARE_AUDIENCE"] = parameter(s, "SoftwareAudience", "",
			"The audience of those tokens; empty is the public origin.").ValueAsString()
	}
	if c.Software != 0 {
		variables["SOFTWARE_RATE"] = jsii.String(strconv.Itoa(c.Software))
	}
	return variables
}
