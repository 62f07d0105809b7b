package queue

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"unicode/utf8"
)

// largestRequest is room for a full batch (1 MiB) with every byte escaped.
const largestRequest = 8 * mebibyte

// protocol is how a request was put and must be answered.
type protocol struct {
	action  string
	read    func(shape any) error
	answer  func(action, request string, shape any) []byte
	fault   func(f *fault, request string) []byte
	content string
}

// ServeHTTP answers one SQS request, in the protocol in which it was asked.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := s.id()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("X-Amzn-Requestid", request)
	p, err := protocolOf(w, r)
	var about string
	var answer any
	if err == nil {
		answer, about, err = s.answer(r.Context(), p)
	}
	w.Header().Set("Content-Type", p.content)
	if err == nil {
		w.Write(p.answer(p.action, request, answer)) // a client that has gone needs no answer
		return
	}
	f := faultOf(err)
	s.observe(Event{Queue: about, Action: p.action, Fault: f.code().query})
	w.Header().Set("X-Amzn-Query-Error", f.code().query+";"+f.side())
	w.WriteHeader(f.code().status)
	w.Write(p.fault(f, request))
}

// protocolOf tells the protocols apart as AWS does, by the header X-Amz-Target. The protocol is set even with an error, so
// that the error can be told.
//
// A request without a Signature Version 4 Authorization header is refused, as by AWS. Here that also keeps web pages out: a
// page can post a form to this address, but not with that header.
func protocolOf(w http.ResponseWriter, r *http.Request) (protocol, error) {
	target, isJSON := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestRequest))
	p := overQuery(r, body)
	if isJSON {
		p = overJSON(target, body)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return p, newFault("RequestEntityTooLargeException", "The request is longer than %d bytes.", large.Limit)
	case err != nil:
		return p, newFault("SerializationException", "The request could not be read: %v", err)
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		return p, newFault("MissingAuthenticationTokenException", "Request is missing Authentication Token")
	}
	return p, nil
}

func overJSON(action string, body []byte) protocol {
	return protocol{
		action:  action,
		content: "application/x-amz-json-1.0",
		read: func(shape any) error {
			if !utf8.Valid(body) {
				return newFault("SerializationException", "The request is not UTF-8.")
			}
			if err := json.Unmarshal(body, shape); err != nil {
				return newFault("SerializationException", "The request is not the JSON of %s: %v", action, err)
			}
			return nil
		},
		answer: func(_, _ string, shape any) []byte { return asJSON(shape) },
		fault: func(f *fault, _ string) []byte {
			family := "com.amazonaws.sqs#"
			if strings.HasSuffix(f.kind, "Exception") && f.kind != "ResourceNotFoundException" || !f.sender() {
				family = "com.amazon.coral.service#"
			}
			return asJSON(struct {
				Type    string `json:"__type"`
				Message string `json:"message"`
			}{family + f.kind, f.message})
		},
	}
}

// asJSON encodes a shape of this package, none of which can fail.
func asJSON(shape any) []byte {
	b, err := json.Marshal(shape)
	if err != nil {
		panic(err)
	}
	return b
}

func overQuery(r *http.Request, body []byte) protocol {
	form := r.URL.Query()
	var broken error
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		var posted url.Values
		posted, broken = url.ParseQuery(string(body))
		for name, values := range posted {
			form[name] = values
		}
	}
	if strings.Count(r.URL.Path, "/") > 1 && !form.Has("QueueUrl") {
		form.Set("QueueUrl", r.URL.Path) // a request may also be sent to the queue's own address
	}
	return protocol{
		action:  form.Get("Action"),
		content: "text/xml",
		read: func(shape any) error {
			if broken != nil {
				return newFault("SerializationException", "The request is not a form: %v", broken)
			}
			return readForm(form, "", reflect.ValueOf(shape).Elem())
		},
		answer: answerXML,
		fault:  faultXML,
	}
}

// answer does what is asked; about is the name of the queue that the request is about, if it could be read.
func (s *Server) answer(ctx context.Context, p protocol) (answer any, about string, err error) {
	do := s.action(p.action)
	if do == nil {
		return nil, "", newFault("UnknownOperationException", "The local queue server does not know the action %q.", p.action)
	}
	return do(ctx, p.read)
}

type action func(ctx context.Context, read func(shape any) error) (answer any, about string, err error)

// action is the action of that name, nil when there is none.
func (s *Server) action(name string) action {
	switch name {
	case "CreateQueue":
		return locked(s, s.createQueue)
	case "DeleteQueue":
		return locked(s, s.deleteQueue)
	case "GetQueueUrl":
		return locked(s, s.getQueueUrl)
	case "ListQueues":
		return locked(s, s.listQueues)
	case "ListDeadLetterSourceQueues":
		return locked(s, s.listDeadLetterSourceQueues)
	case "GetQueueAttributes":
		return locked(s, s.getQueueAttributes)
	case "SetQueueAttributes":
		return locked(s, s.setQueueAttributes)
	case "PurgeQueue":
		return locked(s, s.purgeQueue)
	case "TagQueue":
		return locked(s, s.tagQueue)
	case "UntagQueue":
		return locked(s, s.untagQueue)
	case "ListQueueTags":
		return locked(s, s.listQueueTags)
	case "SendMessage":
		return locked(s, s.sendMessage)
	case "SendMessageBatch":
		return locked(s, s.sendMessageBatch)
	case "ReceiveMessage":
		return typed(s.receiveMessage)
	case "DeleteMessage":
		return locked(s, s.deleteMessage)
	case "DeleteMessageBatch":
		return locked(s, s.deleteMessageBatch)
	case "ChangeMessageVisibility":
		return locked(s, s.changeMessageVisibility)
	case "ChangeMessageVisibilityBatch":
		return locked(s, s.changeMessageVisibilityBatch)
	case "StartMessageMoveTask":
		return locked(s, s.startMessageMoveTask)
	case "ListMessageMoveTasks":
		return locked(s, s.listMessageMoveTasks)
	case "CancelMessageMoveTask":
		return locked(s, s.cancelMessageMoveTask)
	case "AddPermission", "RemovePermission":
		return locked(s, func(*nothing) (*nothing, error) {
			return nil, newFault("UnsupportedOperation", "The local queue server does not do %s: it checks no queue policy.", name)
		})
	}
	return nil
}

// typed makes an action of a function from one shape to another.
func typed[In, Out any](f func(context.Context, *In) (*Out, error)) action {
	return func(ctx context.Context, read func(shape any) error) (any, string, error) {
		in := new(In)
		if err := read(in); err != nil {
			return nil, "", err
		}
		var about string
		if address := reflect.ValueOf(in).Elem().FieldByName("QueueUrl"); address.IsValid() {
			about, _ = nameIn(address.String())
		}
		out, err := f(ctx, in)
		return out, about, err
	}
}

// locked is typed for a function that is over at once, and needs the lock.
func locked[In, Out any](s *Server, f func(*In) (*Out, error)) action {
	return typed(func(_ context.Context, in *In) (*Out, error) {
		s.mu.Lock()
		defer s.unlock()
		if s.isClosed() {
			return nil, shut()
		}
		return f(in)
	})
}
