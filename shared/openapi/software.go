package openapi

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// scheme is what the document calls the tokens of registered software.
const scheme = "RegisteredSoftware"

// forRegistered says in a document that each operation is for registered software only. Where its authorization server is
// the document does not say: it is the department's, and another for each deployment.
func forRegistered(t transaction.Transaction, document object) {
	document["components"].(object)["securitySchemes"] = object{scheme: object{
		"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
		"description": "An access token (RFC 9068) of the department's authorization server, got with client credentials and private_key_jwt. Its scope is " +
			t.Name + ", its audience the origin of this service.",
	}}
	document["security"] = []object{{scheme: []string{t.Name}}}
	refused := problem("The access token is missing, has expired, or is not accepted. The code tells which; WWW-Authenticate tells it once more (RFC 6750).")
	refused["headers"] = object{"WWW-Authenticate": object{"schema": object{"type": "string"}, "description": "Bearer, and what is wrong with the token."}}
	for _, item := range document["paths"].(object) {
		for _, operation := range item.(object) {
			operation.(object)["responses"].(object)["401"] = refused
		}
	}
}

// tooMany is the answer to more submissions in a minute than are taken.
func tooMany(t transaction.Transaction) object {
	whose := "address"
	if t.Software == transaction.Registered {
		whose = "client"
	}
	response := problem(fmt.Sprintf("More than %d submissions in a minute from one %s, unless the deployment sets another number. Send the same again with the same key when the time is over.",
		t.Software.Rate(), whose))
	response["headers"] = object{"Retry-After": object{"schema": object{"type": "integer"}, "description": "Seconds."}}
	return response
}
