// Package openapi describes a transaction's JSON to software: OpenAPI 3.1, with the schemas of its questions and the
// examples of its worked cases. It is served at /openapi/<transaction>.json.
package openapi

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

type object = map[string]any

// Document is the description of one transaction, as JSON.
func Document(t transaction.Transaction) ([]byte, error) {
	book, err := t.Words(words.English)
	if err != nil {
		return nil, err
	}
	cases, err := t.Cases()
	if err != nil {
		return nil, err
	}
	platform, err := words.Platform(words.English)
	if err != nil {
		return nil, err
	}
	base := "/apply/" + t.Name
	document := object{
		"openapi": "3.1.0",
		"info": object{
			"title": book.Text("name", nil), "version": t.Version(), "description": book.Text("description", nil),
			"license": object{"name": "MIT", "identifier": "MIT"},
		},
		"servers":  []object{{"url": "/"}},
		"security": []object{}, // nothing, where no more is said below
		"paths": object{
			base + "/submissions":                     object{"post": submit(t, cases, book, platform)},
			base + "/submissions/{reference}":         object{"get": status(t, platform)},
			base + "/submissions/{reference}/answers": object{"get": sentAnswers(t, platform)},
		},
		"components": object{"schemas": schemas(t), "parameters": object{"IdempotencyKey": idempotencyKey()}},
	}
	if t.Upload != transaction.NoUpload {
		proofs(t, platform, document["paths"].(object), document["components"].(object)["schemas"].(object))
	}
	switch t.Software {
	case transaction.Registered:
		files(t, cases, platform, document["paths"].(object), document["components"].(object)["schemas"].(object))
		forRegistered(t, document)
	case transaction.Closed: // people send it by its pages
		document["paths"] = object{}
	}
	out, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("openapi of %s: %w", t.Name, err)
	}
	return append(out, '\n'), nil
}

func submit(t transaction.Transaction, cases []transaction.Case, book, platform words.Book) object {
	given, ended := object{}, object{}
	for _, c := range cases {
		if c.Outcome == nil {
			continue
		}
		given[c.Name] = object{"summary": c.About, "value": object{"answers": c.Answers, "channel": submission.Software, "locale": "en"}}
		if c.Outcome.Result == transaction.NotEligible {
			_, outcome, _ := t.Judge(c.On, c.Answers)
			ended[c.Name] = object{"summary": c.About, "value": object{"outcome": outcome.In(book)}}
		}
	}
	operation := object{
		"operationId": "submit", "summary": "Send a whole submission",
		"description": fmt.Sprintf("The same Idempotency-Key with the same answers gets the same receipt, however often it is sent. The body has at most %d KB, and a %s sends at most %d submissions in a minute, unless the deployment sets another number.",
			t.BodyLimit()>>10, whose(t), t.Software.Rate()),
		"parameters": []object{ref("parameters", "IdempotencyKey")},
		"requestBody": object{"required": true, "content": object{"application/json": object{
			"schema": ref("schemas", "Submission"), "examples": given,
		}}},
		"responses": object{
			"201": object{"description": "Received: it is stored, and the department will have it once.",
				"headers": object{"Location": object{"schema": object{"type": "string"}, "description": "Where its status can be asked for."}},
				"content": object{"application/json": object{"schema": ref("schemas", "Receipt")}}},
		},
	}
	unique := refusals{}
	if t.Unique != nil {
		unique = ofUnique
	}
	refuse(platform, operation["responses"].(object), registered(t), ofSubmit, unique)
	if t.Eligible != nil {
		operation["responses"].(object)["200"] = object{"description": "Not eligible: the outcome with its reasons; nothing is stored.",
			"content": object{"application/json": object{"schema": ref("schemas", "Ended"), "examples": ended}}}
	}
	return operation
}

func status(t transaction.Transaction, platform words.Book) object {
	return object{
		"operationId": "status", "summary": "How far a submission has come",
		"parameters": []object{
			{"name": "reference", "in": "path", "required": true, "schema": ref("schemas", "Reference")},
			ref("parameters", "IdempotencyKey"),
		},
		"responses": refuse(platform, object{
			"200": object{"description": "Its status and the times of its steps.",
				"content": object{"application/json": object{"schema": ref("schemas", "Standing")}}},
		}, registered(t), ofOwn),
	}
}

// sentAnswers describes how software reads again what it sent, or what the person has made of it since.
func sentAnswers(t transaction.Transaction, platform words.Book) object {
	return object{
		"operationId": "sentAnswers", "summary": "The answers that were sent", "description": "As JSON for who asks for it by Accept; otherwise as a page.",
		"parameters": []object{
			{"name": "reference", "in": "path", "required": true, "schema": ref("schemas", "Reference")},
			ref("parameters", "IdempotencyKey"),
		},
		"responses": refuse(platform, object{
			"200": object{"description": "The answers of the latest version that has any.",
				"content": object{"application/json": object{"schema": ref("schemas", "SentAnswers")}}},
		}, registered(t), ofOwn),
	}
}

func idempotencyKey() object {
	return object{
		"name": "Idempotency-Key", "in": "header", "required": true,
		"description": "At least 128 random bits, new for each submission: the receipt's code is made of it, and who has it gets the receipt again. Bare or a quoted string.",
		"schema":      object{"type": "string", "minLength": 22, "maxLength": 257},
	}
}

func schemas(t transaction.Transaction) object {
	instant := object{"type": "string", "format": "date-time"}
	text := object{"type": "string"}
	amount := object{"type": "number", "description": "Pounds with two decimals."}
	reason := object{"type": "object", "required": []string{"rule", "text"}, "properties": object{
		"rule": text, "amount": amount, "from": object{"type": "string", "format": "date"}, "source": text,
		"values": object{"type": "object"}, "text": text,
	}}
	decision := object{"type": "string", "description": "What was decided."}
	if len(t.Decisions) > 0 {
		decision["enum"] = decisions(t)
	}
	outcome := object{"type": "object", "required": []string{"result", "reasons"}, "properties": object{
		"result": text, "decision": decision, "amounts": object{"type": "object", "additionalProperties": amount},
		"evidence": object{"type": "array", "items": text}, "reasons": object{"type": "array", "items": reason},
	}}
	// Whoever is not eligible need not have answered the rest; what else is missing the service tells.
	answers := ask.Object(t.Questions)
	delete(answers, "required")
	answers["description"] = "By question. Answers that are missing are told with status 422, unless those given already speak against it."
	shared := sharedSchemas(decision, object{"type": "string", "enum": slices.Concat(ask.Codes, t.Codes)})
	return object{
		"Answers": answers,
		"Submission": object{"type": "object", "required": []string{"answers"}, "additionalProperties": false, "properties": object{
			"answers": ref("schemas", "Answers"), "channel": object{"type": "string", "enum": []string{submission.Software}},
			"locale": object{"type": "string", "enum": words.Languages},
		}},
		"Reference": shared["Reference"], "Standing": shared["Standing"], "Problem": shared["Problem"],
		"Outcome": outcome,
		"Ended":   object{"type": "object", "required": []string{"outcome"}, "properties": object{"outcome": ref("schemas", "Outcome")}},
		"SentAnswers": object{"type": "object", "required": []string{"reference", "version", "receivedAt"}, "properties": object{
			"reference": ref("schemas", "Reference"), "version": object{"type": "integer"}, "receivedAt": instant, "withdrawnAt": instant,
			"answers": object{"type": "object", "description": "As they were sent. Left out where they are too long to be read again."},
		}},
		"Receipt": object{"type": "object", "required": []string{"reference", "receivedAt", "status"}, "properties": object{
			"reference": ref("schemas", "Reference"), "receivedAt": instant, "outcome": ref("schemas", "Outcome"),
			"receiptCode": object{"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}$",
				"description": "For the person whose answers they are, with the reference: it lets them see and change on the site what was sent. As secret as the answers."},
			"status": object{"type": "string", "enum": []string{"received"}},
		}},
	}
}

// sharedSchemas are those that every document has: Reference, Standing, Problem.
func sharedSchemas(decision, fault object) object {
	instant, text := object{"type": "string", "format": "date-time"}, object{"type": "string"}
	return object{
		"Reference": object{"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"},
		"Standing": object{"type": "object", "required": []string{"reference", "status", "receivedAt"}, "properties": object{
			"reference": ref("schemas", "Reference"), "receivedAt": instant, "handedOverAt": instant, "acknowledgedAt": instant,
			"decidedAt": instant, "caseNumber": text, "decision": decision,
			"status":  object{"type": "string", "enum": submission.Statuses},
			"enquiry": object{"type": "string", "description": "A question that waits for an answer, which is given on the page of the submission."},
		}},
		"Problem": object{"type": "object", "required": []string{"type", "title", "status", "code", "detail"}, "properties": object{
			"type": text, "title": text, "status": object{"type": "integer"}, "code": text, "detail": text, "reason": text,
			"errors": object{"type": "array", "items": object{"type": "object", "required": []string{"question", "code", "detail"},
				"properties": object{"question": text, "code": fault, "detail": text}}},
		}},
	}
}

// decisions are the codes of what the department may decide.
func decisions(t transaction.Transaction) []string {
	var codes []string
	for _, d := range t.Decisions {
		codes = append(codes, d.Code)
	}
	return codes
}

func ref(kind, name string) object { return object{"$ref": "#/components/" + kind + "/" + name} }
