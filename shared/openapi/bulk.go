package openapi

import (
	"fmt"

	"github.com/frontline-gov/frontline/shared/bulk"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// files describes files of submissions, which registered software may send.
func files(t transaction.Transaction, cases []transaction.Case, book words.Book, paths object, schemas object) {
	base := "/apply/" + t.Name + "/bulk"
	integer, text, instant := object{"type": "integer"}, object{"type": "string"}, object{"type": "string", "format": "date-time"}
	job := object{"name": "job", "in": "path", "required": true, "schema": text}
	state := func(description string) object {
		return object{"description": description, "content": object{"application/json": object{"schema": ref("schemas", "Job")}}}
	}
	accepted := state("Kept, and soon worked: what came of it stands at the job's address. The same file under the same key is the same job.")
	accepted["headers"] = object{"Location": object{"schema": text, "description": "The address of the job."}}
	paths[base] = object{"post": object{
		"operationId": "sendFile", "summary": "Send a file of submissions",
		"description": fmt.Sprintf("One submission on each line, as it would be sent by itself; at most %d lines, %d KB a line and %d MB in all. "+
			"Each line is submitted under a key of its own: that of the file, a slash and the number of the line, from 1 on. So a line that is sent by "+
			"itself under that key is the same submission, and its status is asked for with that key. Lines are judged on the day on which the file came.",
			bulk.MostLines, bulk.LargestLine>>10, bulk.Largest>>20),
		"parameters": []object{ref("parameters", "IdempotencyKey")},
		"requestBody": object{"required": true, "content": object{"application/x-ndjson": object{
			"schema":   object{"type": "string", "description": "Each line is a Submission in JSON."},
			"examples": object{"one-line": object{"summary": "A file of one line", "value": lineOf(cases)}},
		}}},
		"responses": refuse(book, object{"202": accepted}, badToken, ofFile),
	}}
	paths[base+"/{job}"] = object{"get": object{
		"operationId": "job", "summary": "How far a file is worked", "parameters": []object{job},
		"responses": refuse(book, object{"200": state("How many of its lines have their results.")}, badToken, ofOwn),
	}}
	after := object{"name": "after", "in": "query", "schema": integer, "description": "Go on where an earlier answer's next says; the first lines without it."}
	paths[base+"/{job}/results"] = object{"get": object{
		"operationId": "results", "summary": "What came of the lines of a file",
		"description": "Some lines at a time, in their order. Follow next until there is none; while a file is worked, next may have nothing yet.",
		"parameters":  []object{job, after},
		"responses": refuse(book, object{"200": object{"description": "What came of each line: what the same would have got by itself.",
			"content": object{"application/json": object{"schema": ref("schemas", "Results")}}}}, badToken, ofOwn, ofAfter),
	}}
	status := object{"type": "string", "enum": []string{"working", "done"}}
	schemas["Job"] = object{"type": "object", "required": []string{"job", "status", "receivedAt", "expiresAt", "lines", "done", "counts", "results"}, "properties": object{
		"job": text, "status": status, "receivedAt": instant, "expiresAt": instant, "lines": integer, "done": integer,
		"counts":  object{"type": "object", "additionalProperties": integer, "description": "How many lines got each status."},
		"results": object{"type": "string", "description": "Where the results are."},
	}}
	schemas["Results"] = object{"type": "object", "required": []string{"status", "results"}, "properties": object{
		"status": status, "results": object{"type": "array", "items": ref("schemas", "LineResult")},
		"next": object{"type": "string", "description": "Where the next are, or will be; none where all are told."},
	}}
	line := object{"line": integer, "status": integer, "receipt": ref("schemas", "Receipt"), "problem": ref("schemas", "Problem")}
	if t.Eligible != nil {
		line["ended"] = ref("schemas", "Ended")
	}
	schemas["LineResult"] = object{"type": "object", "required": []string{"line", "status"}, "properties": line,
		"description": "receipt with status 201, ended with 200, problem with any other."}
}
