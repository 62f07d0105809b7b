package openapi

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// proofs describes how software sends what an outcome asks for, where the transaction takes it.
func proofs(t transaction.Transaction, book words.Book, paths, schemas object) {
	base := "/apply/" + t.Name + "/submissions/{reference}/evidence"
	reference := object{"name": "reference", "in": "path", "required": true, "schema": ref("schemas", "Reference")}
	key := ref("parameters", "IdempotencyKey")
	about := fmt.Sprintf("A PDF, JPEG, PNG or HEIC by its content, of at most %d MB; or the word that it comes by post or later. The same file for the same item again "+
		"is the same piece, and so is a promise said twice. A file is checked for viruses before anybody reads it.", evidence.MostThrough>>20)
	if t.Upload == transaction.Large {
		about += fmt.Sprintf(" A file of up to %d MB is sent by the pages of the submission.", evidence.MostDirect>>20)
	}
	way := object{"type": "string", "enum": []evidence.Way{evidence.Post, evidence.Later}}
	paths[base] = object{"get": object{
		"operationId": "evidence", "summary": "What has to be sent for a submission, and how far each piece of it has come",
		"parameters": []object{reference, key},
		"responses": refuse(book, object{"200": object{"description": "The items that the outcome asks for; none where it asks for none.",
			"content": object{"application/json": object{"schema": ref("schemas", "Proof")}}}}, registered(t), ofOwn),
	}}
	paths[base+"/{item}"] = object{"post": object{
		"operationId": "sendEvidence", "summary": "Send a piece of evidence", "description": about,
		"parameters": []object{reference, {"name": "item", "in": "path", "required": true, "schema": object{"type": "string"},
			"description": "One of the outcome's evidence."}, key},
		"requestBody": object{"required": true, "content": object{
			"multipart/form-data": object{"schema": object{"type": "object", "required": []string{page.FileField},
				"properties": object{page.FileField: object{"type": "string", "contentMediaType": "application/octet-stream"}}}},
			"application/x-www-form-urlencoded": object{"schema": object{"type": "object", "required": []string{page.WayField}, "properties": object{page.WayField: way}}},
		}},
		"responses": refuse(book, object{"303": object{"description": "Taken. How far it comes is told where Location leads, with the same key.",
			"headers": object{"Location": object{"schema": object{"type": "string"}, "description": "The address of the evidence of the submission."}}}},
			registered(t), ofOwn, ofEvidence),
	}}
	schemas["Proof"] = object{"type": "object", "required": []string{"reference", "evidence"}, "properties": object{
		"reference": ref("schemas", "Reference"),
		"evidence": object{"type": "array", "items": object{"type": "object", "required": []string{"item", "pieces"}, "properties": object{
			"item": object{"type": "string"},
			"pieces": object{"type": "array", "items": object{"type": "object", "required": []string{"number", "way", "state", "at"}, "properties": object{
				"number": object{"type": "integer"}, "at": object{"type": "string", "format": "date-time"},
				"way":   object{"type": "string", "enum": []evidence.Way{evidence.Upload, evidence.Post, evidence.Later}},
				"state": object{"type": "string", "enum": evidence.States, "description": states},
			}}},
		}}},
	}}
}

// states says what the states of a piece mean.
const states = "expected: it is under way. lost: it never came. checking: it is being checked. refused: the check found something. unreadable: it could not be checked. " +
	"foreign: it is of no kind that is taken. ready: clean, or to come by post; it goes on once the department has acknowledged the submission. sent: it was handed over. " +
	"received: the department has it. promised: it is to come later."
