package openapi

import (
	"bytes"
	"encoding/json"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// scheme is what the document calls the tokens of registered software.
const scheme = "RegisteredSoftware"

// forRegistered says in a document that each operation is for registered software only. Where its authorization server is
// the document does not say: it is the department's, and another for each deployment.
func forRegistered(t transaction.Transaction, document object) {
	document["components"].(object)["securitySchemes"] = object{scheme: bearer("Its scope is " + t.Name + ".")}
	document["security"] = []object{{scheme: []string{t.Name}}}
}

// bearer is the scheme of access tokens.
func bearer(scope string) object {
	return object{"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
		"description": "An access token (RFC 9068) of the department's authorization server, got with client credentials and private_key_jwt. " +
			"Its audience is the origin of this service. " + scope,
	}
}

// whose submissions are counted in a minute.
func whose(t transaction.Transaction) string {
	if t.Software == transaction.Registered {
		return "client"
	}
	return "address"
}

// lineOf is the first case that is decided as a line of a file.
func lineOf(cases []transaction.Case) string {
	for _, c := range cases {
		if c.Outcome == nil || c.Outcome.Result == transaction.NotEligible {
			continue
		}
		var line bytes.Buffer
		if json.Compact(&line, c.Answers) == nil {
			return `{"answers": ` + line.String() + "}\n"
		}
	}
	return ""
}
