package stack

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// settingLength is how long a setting may be, in characters: two of them are part of what a version of a function says of itself.
const settingLength = 80

// softwareEnvironment is what a transaction's function knows of the software that sends to it. Whoever deploys a
// transaction for registered software names the department's authorization server; without it no software is let in. It is
// a parameter of each such transaction, not of the department's stack: what one stack has exported to another cannot be
// changed any more, and a department may change its server. The settings are those of them that whoever deploys may change.
func softwareEnvironment(s awscdk.Stack, t transaction.Transaction, c Capacity) (variables map[string]*string, settings []*string) {
	variables = map[string]*string{}
	if t.Software == transaction.Registered {
		issuer := parameter(s, "SoftwareIssuer", "", "The issuer of the access tokens of registered software (OAuth 2.0); empty is none.")
		issuer.SetAllowedPattern(jsii.String(issuerPattern))
		issuer.SetMaxLength(jsii.Number(settingLength))
		audience := parameter(s, "SoftwareAudience", "",
			"The audience of those tokens; empty is the public origin.")
		audience.SetMaxLength(jsii.Number(settingLength))
		settings = []*string{issuer.ValueAsString(), audience.ValueAsString()}
		variables["SOFTWARE_ISSUER"], variables["SOFTWARE_AUDIENCE"] = settings[0], settings[1]
	}
	if c.Software != 0 {
		variables["SOFTWARE_RATE"] = jsii.String(strconv.Itoa(c.Software))
	}
	return variables, settings
}
