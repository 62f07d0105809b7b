// Package memory is DynamoDB in the memory of this process, no more of it than the platform uses: an http.RoundTripper
// under the real AWS SDK, several times as fast as another process, so that tens of thousands of runs with faults fit
// into a test. What it does not know it refuses, and says so. That it answers as dynoxide does is held by a test: the same
// random requests to both. It adds what a stand-in cannot be asked for: an index that lags (Table.Freeze).
package memory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
)

// Table is one table with its indexes. It is safe for concurrent use; each request is one step.
type Table struct {
	name    string
	keys    []string // the attributes of the key: partition, then sort
	mu      sync.Mutex
	items   map[string]Item
	own     *index
	indexes map[string]*index
	tokens  map[string]bool // the transactions that were written, by the token of the request
	parsed  map[string]any  // expressions that were read, by their text
}

// New is an empty table as a template describes it.
func New(d table.Definition) *Table {
	t := &Table{name: d.TableName, keys: names(d.KeySchema), items: map[string]Item{}, indexes: map[string]*index{},
		tokens: map[string]bool{}, parsed: map[string]any{}}
	t.own = newIndex(t.keys, t.keys, true)
	for _, i := range d.GlobalSecondaryIndexes {
		t.indexes[i.IndexName] = newIndex(names(i.KeySchema), t.keys, i.Projection.ProjectionType == types.ProjectionTypeAll)
	}
	return t
}

// names are the attributes of a key, that of the partition first.
func names(schema []types.KeySchemaElement) []string {
	var all []string
	for _, e := range schema {
		if e.KeyType == types.KeyTypeHash {
			all = slices.Insert(all, 0, *e.AttributeName)
		} else {
			all = append(all, *e.AttributeName)
		}
	}
	return all
}

// Freeze lets the indexes lag: what is written from now on does not show in them until Thaw. The table itself shows it.
func (t *Table) Freeze() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range t.indexes {
		i.frozen = true
	}
}

// Thaw lets the indexes catch up.
func (t *Table) Thaw() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, i := range t.indexes {
		i.thaw()
	}
}

// Len is the number of items.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.items)
}

// fault is an answer that refuses a request.
type fault struct {
	Kind    string   `json:"__type"`
	Message string   `json:"message"`
	Item    Item     `json:"Item,omitempty"`
	Reasons []reason `json:"CancellationReasons,omitempty"`
}

// reason is why one part of a transaction was refused: "None" where it was not.
type reason struct {
	Code    string
	Item    Item   `json:",omitempty"`
	Message string `json:",omitempty"`
}

func (f *fault) Error() string { return f.Kind + ": " + f.Message }

func invalid(format string, args ...any) *fault {
	return &fault{Kind: "com.amazon.coral.validate#ValidationException", Message: fmt.Sprintf(format, args...)}
}

const ours = "com.amazonaws.dynamodb.v20120810#"

// RoundTrip answers a request of the SDK.
func (t *Table) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	answer, refused := t.answer(operation, body)
	status := http.StatusOK
	if refused != nil {
		status, answer = http.StatusBadRequest, refused
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body:   io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text))}, nil
}

func (t *Table) answer(operation string, body []byte) (any, *fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch operation {
	case "GetItem":
		return does(body, t.get)
	case "PutItem", "UpdateItem", "DeleteItem":
		return does(body, func(w write) (any, *fault) { return t.write(operation, w) })
	case "Query":
		return does(body, t.query)
	case "BatchGetItem":
		return does(body, t.batch)
	case "TransactWriteItems":
		return does(body, t.transact)
	}
	return nil, invalid("memory: there is no %s here", operation)
}

// does reads a request, refuses one with a field that is not known here, and answers it.
func does[In any](body []byte, do func(In) (any, *fault)) (any, *fault) {
	var in In
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return nil, invalid("memory: %v", err)
	}
	return do(in)
}

// capacity is asked for by who meters, and is not told here.
type capacity struct{ ReturnConsumedCapacity string }

type get struct {
	capacity
	TableName                string
	Key                      Item
	ConsistentRead           bool
	ProjectionExpression     string
	ExpressionAttributeNames map[string]string
}

type found struct {
	Item Item `json:",omitempty"`
}

func (t *Table) get(g get) (any, *fault) {
	key, refused := t.key(g.TableName, g.Key)
	if refused != nil {
		return nil, refused
	}
	item, refused := projected(t.items[key], g.ProjectionExpression, g.ExpressionAttributeNames)
	return found{item}, refused
}

type batch struct {
	capacity
	RequestItems map[string]struct {
		Keys                     []Item
		ConsistentRead           bool
		ProjectionExpression     string
		ExpressionAttributeNames map[string]string
	}
}

func (t *Table) batch(b batch) (any, *fault) {
	items := []Item{}
	for name, of := range b.RequestItems {
		for _, wanted := range of.Keys {
			key, refused := t.key(name, wanted)
			if refused != nil {
				return nil, refused
			}
			if there := t.items[key]; there != nil {
				item, refused := projected(there, of.ProjectionExpression, of.ExpressionAttributeNames)
				if refused != nil {
					return nil, refused
				}
				items = append(items, item)
			}
		}
	}
	return map[string]any{"Responses": map[string]any{t.name: items}, "UnprocessedKeys": map[string]any{}}, nil
}

// key is what names an item in the table: it has the key's attributes, and in a request of a key no others.
func (t *Table) key(tableName string, of Item) (string, *fault) {
	if tableName != t.name {
		return "", &fault{Kind: ours + "ResourceNotFoundException", Message: "Requested resource not found"}
	}
	if len(of) != len(t.keys) {
		return "", invalid("The provided key element does not match the schema")
	}
	return t.keyOf(of)
}

// keyOf is the same of a whole item.
func (t *Table) keyOf(item Item) (string, *fault) {
	var key []string
	for _, name := range t.keys {
		v, ok := item[name]
		if !ok {
			return "", invalid("One or more parameter values were invalid: Missing the key %s in the item", name)
		}
		key = append(key, v.text())
	}
	return strings.Join(key, "\x00"), nil
}
