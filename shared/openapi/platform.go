package openapi

import (
	"encoding/json"
	"fmt"

	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// PlatformName is where the description of the platform stands on the site, beside those of the transactions.
const PlatformName = "openapi/platform.json"

// Platform is the description, as JSON, of what software asks the platform for, whichever the transaction: the catalogue, the
// status of a submission, the search, the public figures; and of what a department's back office says of its hand-offs.
func Platform(transactions []transaction.Transaction) ([]byte, error) {
	book, err := words.Platform(words.English)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, t := range transactions {
		names = append(names, t.Name)
	}
	document := object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Frontline", "version": "1", "license": object{"name": "MIT", "identifier": "MIT"},
			"description": "What is the same for every transaction. Each has a description of its own, at /openapi/{transaction}.json, which says what it is sent. " +
				"API Gateway answers by itself, and not with problem documents, where a signature is missing or wrong (403) or where there are too many requests at once (429).",
		},
		"servers": []object{{"url": "/"}},
		"paths":   platformPaths(book),
		"components": object{
			"schemas": platformSchemas(names),
			"parameters": object{"IdempotencyKey": idempotencyKey(),
				"Transaction": object{"name": "transaction", "in": "path", "required": true, "schema": ref("schemas", "TransactionName")},
				"HandoffID":   object{"name": "id", "in": "path", "required": true, "schema": ref("schemas", "HandoffID")}},
			"securitySchemes": object{scheme: bearer("Its scope is the transaction's name. Transactions that any software may send ask for none."),
				signature: object{"type": "apiKey", "in": "header", "name": "Authorization",
					"description": "AWS Signature Version 4 for execute-api, by the role of the department's back office."}},
		},
	}
	out, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("openapi of the platform: %w", err)
	}
	return append(out, '\n'), nil
}

// signature is what the document calls what a back office signs with.
const signature = "BackOffice"

func platformPaths(book words.Book) object {
	open := []object{{}} // nothing is asked of whoever asks
	json := func(description, schema string) object {
		return object{"description": description, "content": object{"application/json": object{"schema": ref("schemas", schema)}}}
	}
	text := func(description, kind string) object {
		return object{"description": description, "content": object{kind: object{"schema": object{"type": "string"}}}}
	}
	query := func(name, description string, required bool) object {
		return object{"name": name, "in": "query", "required": required, "schema": object{"type": "string"}, "description": description}
	}
	tx, id := ref("parameters", "Transaction"), ref("parameters", "HandoffID")
	handoff := func(operation, summary, schema string, codes refusals) object {
		return object{"post": object{
			"operationId": operation, "summary": summary, "security": []object{{signature: []string{}}}, "servers": ownAddress(),
			"description": "Saying it again changes nothing and gets the same answer.", "parameters": []object{tx, id},
			"requestBody": object{"required": schema != "", "content": object{"application/json": object{"schema": bodyOf(schema)}}},
			"responses":   refuse(book, object{"200": json("How the hand-off stands now.", "Progress")}, ofHandoff, codes),
		}}
	}
	figures := func(operation, summary, schema, kind string) object {
		good := text("The figures.", kind)
		if schema != "" {
			good = json("The figures.", schema)
		}
		return object{"operationId": operation, "summary": summary, "security": open, "responses": object{
			"200": good, "404": text("There is no such transaction.", "text/html; charset=utf-8"), "503": text("Not available now.", "text/html; charset=utf-8")}}
	}
	named := func(operation object) object {
		operation["parameters"] = []object{tx}
		return object{"get": operation}
	}
	all := figures("performance", "The figures of all transactions: completion, cost, digital take-up, satisfaction", "Figures", "")
	delete(all["responses"].(object), "404")
	base := "/apply/{transaction}"
	return object{
		"/catalogue.json": object{"get": object{"operationId": "catalogue", "summary": "Every transaction, in both languages", "security": open,
			"responses": object{"200": json("The catalogue. Addresses are relative to its own.", "Catalogue")}}},
		"/apply/search": object{"get": object{"operationId": "search", "summary": "Search the catalogue", "security": open,
			"parameters": []object{query("q", "What is looked for; the first 100 characters count.", false)},
			"responses":  object{"200": text("A page of what was found.", "text/html; charset=utf-8")}}},
		"/performance/performance.json":   object{"get": all},
		"/performance/{transaction}.json": named(figures("performanceOf", "The figures of one transaction", "Figures", "")),
		"/performance/{transaction}.csv":  named(figures("performanceTable", "The figures of one transaction, as a table", "", "text/csv; charset=utf-8")),
		base + "/submissions/{reference}": object{"get": object{
			"operationId": "status", "summary": "How far a submission has come", "security": []object{{}, {scheme: []string{}}},
			"parameters": []object{tx, {"name": "reference", "in": "path", "required": true, "schema": ref("schemas", "Reference")},
				ref("parameters", "IdempotencyKey")},
			"responses": refuse(book, object{"200": json("Its status and the times of its steps.", "Standing")}, badToken, ofOwn),
		}},
		base + "/handoffs/{id}/acknowledgement": handoff("acknowledge", "The department has a submission, under its own case number", "CaseNumber", ofCase),
		base + "/handoffs/{id}/decision":        handoff("decide", "The department has decided; it has acknowledged before", "Decision", ofDecide),
		base + "/handoffs/{id}/redrive":         handoff("redrive", "What kept a submission from the department is mended: send it again", "", nil),
		base + "/handoffs": object{"get": object{
			"operationId": "handoffs", "summary": "What needs attention", "security": []object{{signature: []string{}}}, "servers": ownAddress(),
			"parameters": []object{tx, query("status", "needs-attention", true), query("after", "What an earlier answer gave as next.", false)},
			"responses":  refuse(book, object{"200": json("Some hand-offs, and where to go on.", "Handoffs")}, ofList),
		}},
	}
}

// ownAddress is the API's own address: behind CloudFront no signature holds.
func ownAddress() []object {
	return []object{{"url": "https://{api}", "description": "The API's own address, which stands in each hand-off message.",
		"variables": object{"api": object{"default": "api.example"}}}}
}

func bodyOf(schema string) object {
	if schema == "" {
		return object{"type": "object", "additionalProperties": false}
	}
	return ref("schemas", schema)
}

func platformSchemas(names []string) object {
	text, integer, instant := object{"type": "string"}, object{"type": "integer"}, object{"type": "string", "format": "date-time"}
	texts := object{"type": "array", "items": text}
	record := func(required []string, properties object) object {
		return object{"type": "object", "required": required, "properties": properties}
	}
	byLanguage := func(of object) object { return object{"type": "object", "additionalProperties": of} }
	list := func(of object) object { return object{"type": "array", "items": of} }
	group := record([]string{"name", "in", "transactions"}, object{"name": text, "transactions": texts,
		"in": byLanguage(record([]string{"title", "page"}, object{"title": text, "page": text}))})
	shared := sharedSchemas(object{"type": "string", "description": "What was decided."}, text)
	return object{
		"TransactionName": object{"type": "string", "enum": names},
		"HandoffID":       object{"type": "string", "description": "Reference and version, as the message has it.", "examples": []string{"ABCD-EFGH-JKMN-1"}},
		"Reference":       shared["Reference"], "Standing": shared["Standing"], "Problem": shared["Problem"],
		"CaseNumber": object{"type": "object", "required": []string{"caseNumber"}, "additionalProperties": false, "properties": object{
			"caseNumber": object{"type": "string", "minLength": 1, "maxLength": 64}}},
		"Decision": object{"type": "object", "required": []string{"decision"}, "additionalProperties": false, "properties": object{
			"decision": object{"type": "string", "description": "One of those that the transaction declares."}}},
		"Progress": record([]string{"handoffId", "status"}, object{"handoffId": ref("schemas", "HandoffID"),
			"status": object{"type": "string", "enum": submission.Statuses}, "acknowledgedAt": instant, "caseNumber": text, "decidedAt": instant,
			"decision": text, "attention": object{"type": "string", "description": "Why it is not sent again."}, "attentionAt": instant}),
		"Handoffs": record([]string{"handoffs"}, object{"handoffs": list(ref("schemas", "Progress")), "next": text}),
		"Figures": record([]string{"name", "notes", "rows"}, object{"name": text, "notes": texts, "rows": list(object{"type": "object",
			"description": "By the name of the column.", "additionalProperties": object{"type": []string{"string", "number", "null"}}})}),
		"Catalogue": record([]string{"schemaVersion", "on", "portals", "needs", "transactions"}, object{"schemaVersion": integer,
			"on": object{"type": "string", "format": "date"}, "portals": list(group), "needs": list(group),
			"transactions": list(record([]string{"name", "department", "state", "portals", "needs", "api", "in"}, object{
				"name": text, "department": text, "state": object{"type": "string", "enum": []string{"open", "not-yet-open", "closed"}},
				"opens": text, "closes": text, "portals": texts, "needs": texts, "api": text,
				"in": byLanguage(record([]string{"name", "description", "department", "start"}, object{
					"name": text, "description": text, "department": text, "start": text, "card": text, "checker": text})),
			}))}),
	}
}
