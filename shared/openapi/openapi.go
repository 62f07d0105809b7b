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
	base := "/apply/" + t.Name
	document := object{
		"openapi": "3.1.0",
		"info": object{
			"title": book.Text("name", nil), "version": t.Version(), "description": book.Text("description", nil),
			"license": object{"name": "MIT", "identifier": "MIT"},
		},
		"servers": []object{{"url": "/"}},
		"paths": object{
			base + "/submissions":             object{"post": submit(t, cases, book)},
			base + "/submissions/{reference}": object{"get": status()},
		},
		"components": object{"schemas": schemas(t), "parameters": object{"IdempotencyKey": idempotencyKey()}},
	}
	switch t.Software {
	case transaction.Registered:
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

func submit(t transaction.Transaction, cases []transaction.Case, book words.Book) object {
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
		"description": "The same Idempotency-Key with the same answers gets the same receipt, however often it is sent.",
		"parameters":  []object{ref("parameters", "IdempotencyKey")},
		"requestBody": object{"required": true, "content": object{"application/json": object{
			"schema": ref("schemas", "Submission"), "examples": given,
		}}},
		"responses": object{
			"201": object{"description": "Received: it is stored, and the department will have it once.",
				"headers": object{"Location": object{"schema": object{"type": "string"}, "description": "Where its status can be asked for."}},
				"content": object{"application/json": object{"schema": ref("schemas", "Receipt")}}},
			"400": problem("The Idempotency-Key is missing, short or malformed, or the body is not the JSON that it should be."),
			"410": problem("The transaction is closed."),
			"413": problem(fmt.Sprintf("The body is larger than %d KB.", t.BodyLimit()>>10)),
			"415": problem("The body is not sent as application/json."),
			"422": problem("Answers are missing or wrong, each listed with its path and code; or the key was used for something else."),
			"429": tooMany(t),
			"503": problem("Not available now. Send the same again with the same key."),
		},
	}
	if t.Unique != nil {
		operation["responses"].(object)["409"] = problem("There is one for the same already, sent under another key. Only one is taken; this one was not stored.")
	}
	if t.Eligible != nil {
		operation["responses"].(object)["200"] = object{"description": "Not eligible: the outcome with its reasons; nothing is stored.",
			"content": object{"application/json": object{"schema": ref("schemas", "Ended"), "examples": ended}}}
	}
	return operation
}

func status() object {
	return object{
		"operationId": "status", "summary": "How far a submission has come",
		"parameters": []object{
			{"name": "reference", "in": "path", "required": true, "schema": ref("schemas", "Reference")},
			ref("parameters", "IdempotencyKey"),
		},
		"responses": object{
			"200": object{"description": "Its status and the times of its steps.",
				"content": object{"application/json": object{"schema": ref("schemas", "Standing")}}},
			"404": problem("There is no such submission, or it was not sent under this key; the answer does not tell which."),
			"503": problem("Not available now."),
		},
	}
}

func idempotencyKey() object {
	return object{
		"name": "Idempotency-Key", "in": "header", "required": true,
		"description": "As secret as the receipt: who has it gets the receipt again. Bare or a quoted string.",
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
	return object{
		"Answers": answers,
		"Submission": object{"type": "object", "required": []string{"answers"}, "additionalProperties": false, "properties": object{
			"answers": ref("schemas", "Answers"), "channel": object{"type": "string", "enum": []string{submission.Software}},
			"locale": object{"type": "string", "enum": words.Languages},
		}},
		"Reference": object{"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"},
		"Outcome":   outcome,
		"Ended":     object{"type": "object", "required": []string{"outcome"}, "properties": object{"outcome": ref("schemas", "Outcome")}},
		"Receipt": object{"type": "object", "required": []string{"reference", "receivedAt", "status"}, "properties": object{
			"reference": ref("schemas", "Reference"), "receivedAt": instant, "outcome": ref("schemas", "Outcome"),
			"status": object{"type": "string", "enum": []string{"received"}},
		}},
		"Standing": object{"type": "object", "required": []string{"reference", "status", "receivedAt"}, "properties": object{
			"reference": ref("schemas", "Reference"), "receivedAt": instant, "handedOverAt": instant, "acknowledgedAt": instant,
			"decidedAt": instant, "caseNumber": text, "decision": decision,
			"status":  object{"type": "string", "enum": submission.Statuses},
			"enquiry": object{"type": "string", "description": "A question that waits for an answer, which is given on the page of the submission."},
		}},
		"Problem": object{"type": "object", "required": []string{"type", "title", "status", "code", "detail"}, "properties": object{
			"type": text, "title": text, "status": object{"type": "integer"}, "code": text, "detail": text, "reason": text,
			"errors": object{"type": "array", "items": object{"type": "object", "required": []string{"question", "code", "detail"},
				"properties": object{"question": text, "code": object{"type": "string", "enum": slices.Concat(ask.Codes, t.Codes)}, "detail": text}}},
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

func problem(description string) object {
	return object{"description": description,
		"content": object{"application/problem+json": object{"schema": ref("schemas", "Problem")}}}
}
