package queue

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

const signed = "AWS4-HMAC-SHA256 Credential=local/20261122/eu-west-2/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"

// counter is a source of "random" bytes that is always the same.
type counter byte

func (c *counter) Read(p []byte) (int, error) {
	*c++
	for i := range p {
		p[i] = byte(*c)
	}
	return len(p), nil
}

func fixed(t *testing.T) (*Server, *clock) {
	c := newClock()
	server, err := Open(Config{Address: "http://queue.test", Clock: c.now, Random: new(counter)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, c
}

// overQueryForm asks as botocore did before 2023, and as the aws command of Debian 12 does.
func overQueryForm(action string, parameters ...string) *http.Request {
	form := url.Values{"Action": {action}, "Version": {"2012-11-05"}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "http://queue.test/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("Authorization", signed)
	return r
}

// overJSON10 asks as today's SDKs do.
func overJSON10(action, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://queue.test/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "AmazonSQS."+action)
	r.Header.Set("X-Amzn-Query-Mode", "true")
	r.Header.Set("Authorization", signed)
	return r
}

// converse asks one thing after another and writes down all of it.
func converse(t *testing.T, server *Server, requests ...*http.Request) []byte {
	var b bytes.Buffer
	for _, r := range requests {
		asked, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(asked))
		if form, err := url.ParseQuery(string(asked)); err == nil && r.Header.Get("X-Amz-Target") == "" {
			asked = []byte(strings.ReplaceAll(form.Encode(), "&", "\n  & "))
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		fmt.Fprintf(&b, "> %s %s %s\n> %s\n< %d %s", r.Method, r.URL.Path, r.Header.Get("X-Amz-Target"), bytes.ToValidUTF8(asked, []byte("[not UTF-8]")), w.Code, w.Header().Get("Content-Type"))
		if code := w.Header().Get("X-Amzn-Query-Error"); code != "" {
			fmt.Fprintf(&b, " [%s]", code)
		}
		body := w.Body.String()
		if w.Header().Get("Content-Type") == "text/xml" {
			if err := wellFormed(body); err != nil {
				t.Errorf("the answer is not XML: %v\n%s", err, body)
			}
			body = strings.ReplaceAll(body, "><", ">\n<")
		}
		fmt.Fprintf(&b, "\n%s\n\n", body)
	}
	return b.Bytes()
}

func wellFormed(document string) error {
	for d := xml.NewDecoder(strings.NewReader(document)); ; {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update and read what changed); got:\n%s", path, got)
	}
}

// TestQuery is a conversation in the Query protocol. It is not yet run against AWS; the aws commands 1.27.27 (Query) and
// 1.45.11 (JSON) understood these answers.
func TestQuery(t *testing.T) {
	server, c := fixed(t)
	q := func(parameters ...string) []string {
		return append([]string{"QueueUrl", server.URL("work")}, parameters...)
	}
	var got []byte
	ask := func(action string, parameters ...string) {
		got = append(got, converse(t, server, overQueryForm(action, parameters...))...)
	}
	policy := fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":"1"}`, ARN("dead"))
	ask("CreateQueue", "QueueName", "dead")
	ask("CreateQueue", "QueueName", "work", "Attribute.1.Name", "VisibilityTimeout", "Attribute.1.Value", "5",
		"Attribute.2.Name", "RedrivePolicy", "Attribute.2.Value", policy, "Tag.1.Key", "department", "Tag.1.Value", "hmrc")
	ask("GetQueueUrl", "QueueName", "work")
	ask("GetQueueUrl", "QueueName", "nobody")
	ask("ListQueues", "MaxResults", "1")
	ask("ListQueues", "QueueNamePrefix", "x")
	ask("SetQueueAttributes", q("Attribute.1.Name", "DelaySeconds", "Attribute.1.Value", "0")...)
	ask("GetQueueAttributes", q("AttributeName.1", "All")...)
	ask("GetQueueAttributes", q("AttributeName.1", "Colour")...)
	ask("ListDeadLetterSourceQueues", "QueueUrl", server.URL("dead"))
	ask("TagQueue", q("Tag.1.Key", "owner", "Tag.1.Value", "a & b")...)
	ask("UntagQueue", q("TagKey.1", "department")...)
	ask("ListQueueTags", q()...)
	ask("SendMessage", q("MessageBody", "one <&> £ \"two\"\r\nthree",
		"MessageAttribute.1.Name", "kind", "MessageAttribute.1.Value.DataType", "String", "MessageAttribute.1.Value.StringValue", "v",
		"MessageAttribute.2.Name", "raw", "MessageAttribute.2.Value.DataType", "Binary", "MessageAttribute.2.Value.BinaryValue", "AP8B",
		"MessageSystemAttribute.1.Name", "AWSTraceHeader", "MessageSystemAttribute.1.Value.DataType", "String", "MessageSystemAttribute.1.Value.StringValue", "Root=1")...)
	ask("SendMessageBatch", q("SendMessageBatchRequestEntry.1.Id", "a", "SendMessageBatchRequestEntry.1.MessageBody", "late", "SendMessageBatchRequestEntry.1.DelaySeconds", "60",
		"SendMessageBatchRequestEntry.2.Id", "b", "SendMessageBatchRequestEntry.2.MessageBody", "",
		"SendMessageBatchRequestEntry.3.Id", "c", "SendMessageBatchRequestEntry.3.MessageBody", "now",
		"SendMessageBatchRequestEntry.3.MessageAttribute.1.Name", "n", "SendMessageBatchRequestEntry.3.MessageAttribute.1.Value.DataType", "Number", "SendMessageBatchRequestEntry.3.MessageAttribute.1.Value.StringValue", "3")...)
	ask("ReceiveMessage", q("MaxNumberOfMessages", "10", "AttributeName.1", "All", "MessageAttributeName.1", "All")...)
	handle := encodeText("work 1 1")
	ask("ReceiveMessage", q("WaitTimeSeconds", "0")...)
	ask("ReceiveMessage", q("MaxNumberOfMessages", "many")...)
	ask("ChangeMessageVisibility", q("ReceiptHandle", handle, "VisibilityTimeout", "20")...)
	ask("ChangeMessageVisibilityBatch", q("ChangeMessageVisibilityBatchRequestEntry.1.Id", "x", "ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle", handle, "ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout", "30")...)
	ask("DeleteMessage", q("ReceiptHandle", handle)...)
	ask("DeleteMessage", q("ReceiptHandle", "garbage")...)
	ask("DeleteMessageBatch", q("DeleteMessageBatchRequestEntry.1.Id", "x", "DeleteMessageBatchRequestEntry.1.ReceiptHandle", handle, "DeleteMessageBatchRequestEntry.2.Id", "y", "DeleteMessageBatchRequestEntry.2.ReceiptHandle", "garbage")...)
	c.advance(10 * time.Second)
	ask("ReceiveMessage", q()...) // moves what has been received once
	ask("StartMessageMoveTask", "SourceArn", ARN("dead"), "MaxNumberOfMessagesPerSecond", "1")
	server.work.Wait() // one message is due at once, and there is but one
	ask("ListMessageMoveTasks", "SourceArn", ARN("dead"))
	ask("CancelMessageMoveTask", "TaskHandle", "garbage")
	ask("PurgeQueue", q()...)
	ask("PurgeQueue", q()...)
	ask("AddPermission", q("Label", "l")...)
	ask("Nonsense")
	ask("DeleteQueue", q()...)
	ask("ReceiveMessage", q()...)
	golden(t, "query.golden", got)
}

// TestQueryAddresses: a Query request may be a GET, and may be sent to the queue's own address.
func TestQueryAddresses(t *testing.T) {
	server, _ := fixed(t)
	if err := server.Create("work", nil); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		"/?Action=GetQueueAttributes&AttributeName.1=QueueArn&QueueUrl=" + url.QueryEscape(server.URL("work")),
		"/" + account + "/work?Action=GetQueueAttributes&AttributeName.1=QueueArn",
		"/sqs/" + account + "/work?Action=GetQueueAttributes&AttributeName.1=QueueArn", // the handler mounted below a path
	} {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Authorization", signed)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "<Value>"+ARN("work")+"</Value>") {
			t.Errorf("%s: %d %s", address, w.Code, w.Body)
		}
	}
}

// TestJSON is a conversation in AWS JSON 1.0 about what the SDK does not let one ask or see.
func TestJSON(t *testing.T) {
	server, _ := fixed(t)
	if err := server.Create("work", nil); err != nil {
		t.Fatal(err)
	}
	work := func(more string) string { return `{"QueueUrl":"` + server.URL("work") + `"` + more + `}` }
	golden(t, "json.golden", converse(t, server,
		overJSON10("GetQueueUrl", `{"QueueName":"work"}`),
		overJSON10("GetQueueUrl", `{"QueueName":"nobody"}`),
		overJSON10("GetQueueUrl", `{}`),
		overJSON10("SendMessage", work(`,"MessageBody":"<&> £"`)),
		overJSON10("SendMessage", work(``)),
		overJSON10("SendMessage", `{"MessageBody":"x"}`),
		overJSON10("SendMessage", `{"QueueUrl":"work","MessageBody":"x"}`),
		overJSON10("SendMessage", `{"QueueUrl":"http://queue.test/123456789012/work","MessageBody":"x"}`),
		overJSON10("SendMessage", work(`,"MessageBody":"`+"\xff"+`"`)),
		overJSON10("SendMessage", work(`,"MessageBody":7`)),
		overJSON10("SendMessage", `not JSON`),
		overJSON10("ReceiveMessage", work(`,"MaxNumberOfMessages":2`)),
		overJSON10("ReceiveMessage", work(``)),
		overJSON10("ReceiveMessage", work(`,"ReceiveRequestAttemptId":"a"`)),
		overJSON10("DeleteMessage", work(`,"ReceiptHandle":"garbage"`)),
		overJSON10("DeleteMessage", work(``)),
		overJSON10("ListQueueTags", work(``)),
		overJSON10("RemovePermission", work(`,"Label":"l"`)),
		overJSON10("Nonsense", `{}`),
	))
}

func TestRefusals(t *testing.T) {
	server, _ := fixed(t)
	for _, c := range []struct {
		name    string
		request func() *http.Request
		status  int
		code    string
	}{
		{"a form that a web page could post", func() *http.Request {
			r := overQueryForm("DeleteQueue", "QueueUrl", server.URL("work"))
			r.Header.Del("Authorization")
			return r
		}, 403, "MissingAuthenticationToken"},
		{"another kind of authorisation", func() *http.Request {
			r := overJSON10("ListQueues", "{}")
			r.Header.Set("Authorization", "Basic bG9jYWw6bG9jYWw=")
			return r
		}, 403, "MissingAuthenticationToken"},
		{"no action", func() *http.Request { return overQueryForm("") }, 400, "InvalidAction"},
		{"more than any batch can be", func() *http.Request { return overJSON10("SendMessage", strings.Repeat("x", largestRequest+1)) }, 413, "RequestEntityTooLarge"},
		{"a form that is none", func() *http.Request {
			r := overQueryForm("ListQueues")
			r.Body = io.NopCloser(strings.NewReader("Action=ListQueues&a=%zz"))
			return r
		}, 400, "MalformedQueryString"},
		{"a body that breaks off", func() *http.Request {
			r := overJSON10("ListQueues", "{}")
			r.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), brokenReader{}))
			return r
		}, 400, "MalformedQueryString"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			server.ServeHTTP(w, c.request())
			same(t, "status", w.Code, c.status)
			same(t, "code", w.Header().Get("X-Amzn-Query-Error"), c.code+";Sender")
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

// FuzzQuery: no form can make the reader of forms fail in any way but with an answer.
func FuzzQuery(f *testing.F) {
	f.Add("Action=SendMessage&QueueUrl=q&MessageAttribute.1.Name=a&MessageAttribute.1.Value.BinaryValue=%00")
	f.Add("SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.2.DelaySeconds=x&Tag.1.Key=k&AttributeName.1=All")
	f.Fuzz(func(t *testing.T, text string) {
		form, err := url.ParseQuery(text)
		if err != nil {
			t.Skip("not a form")
		}
		for _, shape := range []any{new(sendMessageBatchInput), new(receiveMessageInput), new(createQueueInput), new(receiptInput)} {
			var fault *fault
			if err := readForm(form, "", reflect.ValueOf(shape).Elem()); err != nil && !errors.As(err, &fault) {
				t.Errorf("%T: %v", shape, err)
			}
		}
	})
}
