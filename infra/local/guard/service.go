package guard

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// Service is how one of AWS's services is asked, and what it asks of keys.
type Service struct {
	name, host string
	// read gives the actions and resources of a call, by the service's own authorisation reference
	// (https://docs.aws.amazon.com/service-authorization/latest/reference/); false where the call is not known here.
	read func(r *http.Request, body []byte) ([]policy.Request, bool)
	// keyActions are what a caller has to be allowed on the key of the resource.
	keyActions func(action string) []string
	refuse     func(w http.ResponseWriter, d Denial)
}

func host(service string) string { return service + "." + template.Region + ".amazonaws.com" }

func arn(service, resource string) string {
	return "arn:aws:" + service + ":" + template.Region + ":" + template.Account + ":" + resource
}

// The services that functions and back offices call.
var (
	// DynamoDB is asked for both, of what its page on keys has as the least: it may be less than that for a call that reads.
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
	DynamoDB = Service{"dynamodb", host("dynamodb"), readDynamoDB, always("kms:Decrypt", "kms:GenerateDataKey"), refuseJSON("com.amazon.coral.service#AccessDeniedException")}
	SQS      = Service{"sqs", host("sqs"), readSQS, queueKey, refuseJSON("com.amazon.coral.service#AccessDeniedException")}
	S3       = Service{"s3", host("s3"), readS3, objectKey, refuseXML}
	SSM      = Service{"ssm", host("ssm"), readSSM, always("kms:Decrypt"), refuseJSON("AccessDeniedException")}
)

func always(actions ...string) func(string) []string {
	return func(string) []string { return actions }
}

// queueKey: who sends needs both, who receives only decrypts
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
func queueKey(action string) []string {
	switch action {
	case "sqs:SendMessage":
		return []string{"kms:GenerateDataKey", "kms:Decrypt"}
	case "sqs:ReceiveMessage":
		return []string{"kms:Decrypt"}
	}
	return nil
}

// objectKey: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
func objectKey(action string) []string {
	switch action {
	case "s3:PutObject":
		return []string{"kms:GenerateDataKey"}
	case "s3:GetObject":
		return []string{"kms:Decrypt"}
	}
	return nil
}

// readSQS: the batches need the action of one.
func readSQS(r *http.Request, body []byte) ([]policy.Request, bool) {
	var call struct{ QueueUrl, SourceArn string }
	if r.Header.Get("X-Amz-Target") == "" || json.Unmarshal(body, &call) != nil {
		return nil, false
	}
	resource := call.SourceArn
	if resource == "" {
		resource = arn("sqs", call.QueueUrl[strings.LastIndex(call.QueueUrl, "/")+1:])
	}
	return []policy.Request{{Action: "sqs:" + strings.TrimSuffix(operation(r), "Batch"), Resource: resource}}, true
}

// readS3: the bucket stands in the path.
func readS3(r *http.Request, _ []byte) ([]policy.Request, bool) {
	bucket, object, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	query := r.URL.Query()
	action, ok := map[string]string{http.MethodGet: "GetObject", http.MethodHead: "GetObject", http.MethodPut: "PutObject", http.MethodDelete: "DeleteObject"}[r.Method]
	if query.Has("tagging") {
		action += "Tagging"
	}
	resource := "arn:aws:s3:::" + bucket + "/" + object
	if ok && object == "" {
		action, resource = map[string]string{http.MethodGet: "ListBucket", http.MethodHead: "ListBucket"}[r.Method], "arn:aws:s3:::"+bucket
		ok = action != ""
	}
	return []policy.Request{{Action: "s3:" + action, Resource: resource}}, ok && bucket != ""
}

func readSSM(r *http.Request, body []byte) ([]policy.Request, bool) {
	var call struct{ Name string }
	if json.Unmarshal(body, &call) != nil || call.Name == "" {
		return nil, false
	}
	return []policy.Request{{Action: "ssm:" + operation(r), Resource: arn("ssm", "parameter/"+strings.TrimPrefix(call.Name, "/"))}}, true
}

func (d Denial) String() string {
	return fmt.Sprintf("User: arn:aws:sts::%s:assumed-role/%s/local is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action",
		template.Account, d.Role, d.Action, d.Resource, d.Action)
}

// refuseJSON answers as the services with a JSON protocol do.
func refuseJSON(kind string) func(http.ResponseWriter, Denial) {
	return func(w http.ResponseWriter, d Denial) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": kind, "message": d.String()}) // a client that has gone needs no answer
	}
}

func refuseXML(w http.ResponseWriter, d Denial) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusForbidden)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: "AccessDenied", Message: d.String()})
}

// Unused lists what roles are granted and have not used, in order; kinds of action that are used elsewhere than at these
// services are left out.
func (g *Guard) Unused(role string) []policy.Grant {
	used := g.Used()
	var left []policy.Grant
	for _, grant := range g.Roles.Grants(role) {
		service, _, _ := strings.Cut(grant.Action, ":")
		if used[grant] == 0 && slices.Contains([]string{"dynamodb", "sqs", "s3", "ssm", "logs", "kms"}, service) {
			left = append(left, grant)
		}
	}
	return left
}
