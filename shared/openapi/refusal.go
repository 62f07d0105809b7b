package openapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// refusals are the codes of the problem documents that an operation answers with, by status.
type refusals map[int][]string

// The refusals of operations, less those that every one has.
var (
	keyed    = []string{"key-missing", "key-short", "key-long", "key-malformed", crossSite}
	readable = []string{"not-json", "wrong-type", "unknown-field"}
	badToken = refusals{401: {"token-missing", "token-malformed", "token-expired", "token-scope", "token-refused"}}
	always   = refusals{500: {"server-error"}, 503: {"unavailable"}}

	ofSubmit = refusals{400: slices.Concat(keyed, readable, []string{"answers-missing"}), 410: {"closed"}, 413: {"too-large"},
		415: {"not-json-type"}, 422: {"faults", "key-reused", "unknown-channel", "unknown-locale"}, 429: {"too-many-submissions"}}
	ofUnique = refusals{409: {"duplicate"}}
	ofOwn    = refusals{404: {"not-yours"}} // there is none, or it is another's
	ofFile   = refusals{400: slices.Concat(keyed, []string{"lines-missing"}), 410: {"closed"}, 413: {"too-large", "too-many-lines", "line-too-large"},
		415: {"not-lines-type"}, 422: {"key-reused"}, 429: {"too-many-files"}}
	ofEvidence = refusals{400: {crossSite, "unreadable"}, 404: {"not-found"}, 413: {"bad-evidence"}, 422: {"bad-evidence"}}
	ofAfter    = refusals{422: {"bad-after"}}

	ofHandoff = refusals{400: append([]string{crossSite}, readable...), 401: {"not-the-back-office"}, 404: {"not-yours"}, 409: {"out-of-order"}, 413: {"too-large"}}
	ofCase    = refusals{422: {"bad-case-number"}}
	ofDecide  = refusals{422: {"bad-decision"}}
	ofList    = refusals{401: {"not-the-back-office"}, 422: {"bad-list"}}
)

// crossSite is the refusal of what a page of another origin has a browser post.
const crossSite = "cross-site"

// registered are the refusals of tokens, where a transaction asks for one.
func registered(t transaction.Transaction) refusals {
	if t.Software == transaction.Registered {
		return badToken
	}
	return nil
}

// refuse adds to an operation's responses the problem documents that it answers with, each with its codes and what they mean.
func refuse(book words.Book, responses object, all ...refusals) object {
	together := refusals{}
	for _, of := range append(all, always) {
		for status, codes := range of {
			together[status] = append(together[status], codes...)
		}
	}
	for status, codes := range together {
		var told []string
		for _, code := range codes {
			title, _ := book.First(nil, "software."+code+".title", "problem."+code+".title")
			told = append(told, fmt.Sprintf("`%s`: %s.", code, title))
		}
		response := object{"description": strings.Join(told, " "), "content": object{"application/problem+json": object{"schema": object{
			"allOf": []object{ref("schemas", "Problem"), {"type": "object", "properties": object{
				"status": object{"const": status}, "code": object{"type": "string", "enum": codes}}}}}}}}
		switch status {
		case 401:
			if slices.Contains(codes, "token-missing") {
				response["headers"] = object{"WWW-Authenticate": object{"schema": object{"type": "string"}, "description": "Bearer, and what is wrong with the token."}}
			}
		case 429, 503:
			response["headers"] = object{"Retry-After": object{"schema": object{"type": "integer"}, "description": "Seconds."}}
		}
		responses[strconv.Itoa(status)] = response
	}
	return responses
}
