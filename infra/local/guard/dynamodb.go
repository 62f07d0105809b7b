package guard

import (
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/frontline-gov/frontline/infra/local/policy"
)

// part is a call of DynamoDB, or a part of a transaction, as far as rights depend on it.
type part struct {
	TableName, IndexName      string
	Key, Item                 map[string]value
	KeyConditionExpression    string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]value
}

type value struct{ S, N string }

// Partition is the name of the partition key of every table, to which infra/local holds the templates; an
// index is asked by a condition, which names its own.
const Partition = "id"

// readDynamoDB: a transaction needs the actions of its parts; a query of an index is on the index. Each brings the value of
// its partition key, on which a right may depend (dynamodb:LeadingKeys).
func readDynamoDB(r *http.Request, body []byte) ([]policy.Request, bool) {
	var call struct {
		part
		TransactItems []map[string]part
		RequestItems  map[string]struct{ Keys []map[string]value }
	}
	if json.Unmarshal(body, &call) != nil {
		return nil, false
	}
	var all []policy.Request
	switch name := operation(r); name {
	case "TransactWriteItems", "TransactGetItems":
		for _, item := range call.TransactItems {
			for kind, part := range item {
				action, ok := map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem"}[kind]
				if !ok {
					return nil, false
				}
				all = append(all, part.asked(action))
			}
		}
	case "BatchGetItem":
		for table, wanted := range call.RequestItems {
			all = append(all, part{TableName: table}.asked(name))
			for _, key := range wanted.Keys {
				all = append(all, part{TableName: table, Key: key}.asked(name))
			}
		}
	default:
		all = append(all, call.part.asked(name))
	}
	return all, len(all) > 0
}

func (p part) asked(action string) policy.Request {
	resource := "table/" + p.TableName
	if p.IndexName != "" {
		resource += "/index/" + p.IndexName
	}
	asked := policy.Request{Action: "dynamodb:" + action, Resource: arn("dynamodb", resource)}
	if leading, ok := p.leading(); ok {
		asked.Context = map[string]string{"dynamodb:LeadingKeys": leading}
	}
	return asked
}

var equality = regexp.MustCompile(`(#?[\w]+)\s*=\s*(:\w+)`)

// leading is the value of the partition key.
func (p part) leading() (string, bool) {
	if m := equality.FindStringSubmatch(p.KeyConditionExpression); m != nil {
		v, ok := p.ExpressionAttributeValues[m[2]]
		return v.S + v.N, ok
	}
	for _, item := range []map[string]value{p.Key, p.Item} {
		if v, ok := item[Partition]; ok {
			return v.S + v.N, true
		}
	}
	return "", false
}
