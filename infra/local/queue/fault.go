package queue

import (
	"errors"
	"fmt"
)

// fault is an answer that is an error. Its kind is the name of the error's shape in the SQS model; the codes of the older
// Query protocol and the status come from there too (model com.amazonaws.sqs, trait aws.protocols#awsQueryError).
type fault struct {
	kind    string
	message string
}

func (f *fault) Error() string { return f.kind + ": " + f.message }

func newFault(kind, format string, args ...any) *fault {
	return &fault{kind, fmt.Sprintf(format, args...)}
}

// invalid is the answer to a value that a parameter cannot have.
func invalid(format string, args ...any) *fault {
	return newFault("InvalidParameterValueException", format, args...)
}

// missing is the answer to a request without a parameter that it needs.
func missing(parameter string) *fault {
	return newFault("MissingRequiredParameterException", "The request must contain the parameter %s.", parameter)
}

func absent() *fault {
	return newFault("QueueDoesNotExist", "The specified queue does not exist.")
}

func shut() *fault {
	return newFault("ServiceUnavailable", "The local queue server is shutting down.")
}

// faultOf is err as an answer; an error that is not a fault is the server's own failure.
func faultOf(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return &fault{"InternalFailure", err.Error()}
}

type code struct {
	query  string // the code in the Query protocol, and in the header x-amzn-query-error
	status int
}

// codes lists the kinds whose Query code or status differ from the kind itself and 400. Those of the second block are not in
// the SQS model; their codes are those recorded of AWS.
var codes = map[string]code{
	"BatchEntryIdsNotDistinct":     {"AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400},
	"BatchRequestTooLong":          {"AWS.SimpleQueueService.BatchRequestTooLong", 400},
	"EmptyBatchRequest":            {"AWS.SimpleQueueService.EmptyBatchRequest", 400},
	"InvalidAddress":               {"InvalidAddress", 404},
	"InvalidBatchEntryId":          {"AWS.SimpleQueueService.InvalidBatchEntryId", 400},
	"MessageNotInflight":           {"AWS.SimpleQueueService.MessageNotInflight", 400},
	"OverLimit":                    {"OverLimit", 403},
	"PurgeQueueInProgress":         {"AWS.SimpleQueueService.PurgeQueueInProgress", 403},
	"QueueDeletedRecently":         {"AWS.SimpleQueueService.QueueDeletedRecently", 400},
	"QueueDoesNotExist":            {"AWS.SimpleQueueService.NonExistentQueue", 400},
	"QueueNameExists":              {"QueueAlreadyExists", 400},
	"ReceiptHandleIsInvalid":       {"ReceiptHandleIsInvalid", 404},
	"ResourceNotFoundException":    {"ResourceNotFoundException", 404},
	"TooManyEntriesInBatchRequest": {"AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400},
	"UnsupportedOperation":         {"AWS.SimpleQueueService.UnsupportedOperation", 400},

	"InvalidParameterValueException":      {"InvalidParameterValue", 400},
	"MissingRequiredParameterException":   {"MissingParameter", 400},
	"UnknownOperationException":           {"InvalidAction", 400},
	"SerializationException":              {"MalformedQueryString", 400},
	"MissingAuthenticationTokenException": {"MissingAuthenticationToken", 403},
	"RequestEntityTooLargeException":      {"RequestEntityTooLarge", 413},
	"InternalFailure":                     {"InternalError", 500},
	"ServiceUnavailable":                  {"ServiceUnavailable", 503},
}

func (f *fault) code() code {
	if c, ok := codes[f.kind]; ok {
		return c
	}
	return code{f.kind, 400}
}

// sender tells whether the caller is to blame.
func (f *fault) sender() bool { return f.code().status < 500 }

// side is who is to blame, as both protocols spell it.
func (f *fault) side() string {
	if f.sender() {
		return "Sender"
	}
	return "Receiver"
}
