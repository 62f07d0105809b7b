package memory

import (
	"maps"
)

// write is the request of PutItem, UpdateItem or DeleteItem, or of one part of a transaction.
type write struct {
	capacity
	TableName                           string
	Item, Key                           Item
	ConditionExpression                 string
	UpdateExpression                    string
	ExpressionAttributeNames            map[string]string
	ExpressionAttributeValues           map[string]Value
	ReturnValues                        string
	ReturnValuesOnConditionCheckFailure string
}

// outcome is what a write makes of an item.
type outcome struct {
	key           string
	before, after Item // nil is none
}

type written struct {
	Attributes Item `json:",omitempty"`
}

func (t *Table) write(operation string, w write) (any, *fault) {
	made, refused := t.prepare(operation, w)
	if refused != nil {
		return nil, refused
	}
	t.apply(made)
	switch w.ReturnValues {
	case "", "NONE":
		return written{}, nil
	case "ALL_OLD":
		return written{made.before}, nil
	case "ALL_NEW":
		return written{made.after}, nil
	}
	var shown Item
	switch w.ReturnValues {
	case "UPDATED_OLD":
		shown, refused = t.touched(w, made.before)
	case "UPDATED_NEW":
		shown, refused = t.touched(w, made.after)
	default:
		refused = invalid("memory: no ReturnValues %s here", w.ReturnValues)
	}
	return written{shown}, refused
}

// touched are the attributes of an item that an update names.
func (t *Table) touched(w write, of Item) (Item, *fault) {
	changes, refused := parse(t, w.UpdateExpression, readUpdate)
	if refused != nil {
		return nil, refused
	}
	shown := Item{}
	for _, c := range changes {
		names, refused := c.at.resolve(scope{names: w.ExpressionAttributeNames})
		if refused != nil {
			return nil, refused
		}
		if len(names) > 1 {
			return nil, invalid("memory: what an update within an attribute touches is not told here")
		}
		if v, there := of[names[0]]; there {
			shown[names[0]] = v
		}
	}
	return shown, nil
}

// largest is the most that an item may hold.
const largest = 400 << 10

// prepare checks a write, and gives what it makes.
func (t *Table) prepare(operation string, w write) (outcome, *fault) {
	var made outcome
	var refused *fault
	if operation == "PutItem" {
		if w.TableName != t.name {
			_, refused = t.key(w.TableName, w.Item)
			return made, refused
		}
		made.key, refused = t.keyOf(w.Item)
	} else {
		made.key, refused = t.key(w.TableName, w.Key)
	}
	if refused != nil {
		return made, refused
	}
	made.before = t.items[made.key]
	s := scope{item: made.before, names: w.ExpressionAttributeNames, values: w.ExpressionAttributeValues}
	if w.ConditionExpression != "" {
		holds, refused := parse(t, w.ConditionExpression, readCondition)
		if refused != nil {
			return made, refused
		}
		yes, refused := holds(s)
		if refused != nil {
			return made, refused
		}
		if !yes {
			failed := &fault{Kind: ours + "ConditionalCheckFailedException", Message: "The conditional request failed"}
			if w.ReturnValuesOnConditionCheckFailure == "ALL_OLD" {
				failed.Item = made.before
			}
			return made, failed
		}
	}
	switch operation {
	case "PutItem":
		made.after = w.Item
	case "ConditionCheck":
		made.after = made.before
	case "UpdateItem":
		changes, refused := parse(t, w.UpdateExpression, readUpdate)
		if refused != nil {
			return made, refused
		}
		if made.after, refused = update(s, changes); refused != nil {
			return made, refused
		}
		made.after = maps.Clone(made.after)
		maps.Copy(made.after, w.Key)
	}
	if made.after.bytes() > largest {
		return made, invalid("Item size has exceeded the maximum allowed size")
	}
	return made, nil
}

// bytes is about what an item holds.
func (i Item) bytes() int {
	n := 0
	for name, v := range i {
		n += len(name) + v.bytes()
	}
	return n
}

func (v Value) bytes() int {
	n := 1
	switch {
	case v.S != nil:
		n = len(*v.S)
	case v.N != nil:
		n = len(*v.N)/2 + 1
	case v.B != nil:
		n = len(*v.B)
	case v.M != nil:
		n = v.M.bytes()
	case v.L != nil:
		for _, e := range *v.L {
			n += e.bytes()
		}
	}
	return n
}

func (t *Table) apply(made outcome) {
	if made.after == nil {
		delete(t.items, made.key)
	} else {
		t.items[made.key] = made.after
	}
	t.own.change(made)
	for _, i := range t.indexes {
		i.change(made)
	}
}

type transaction struct {
	capacity
	ClientRequestToken string
	TransactItems      []struct{ Put, Update, Delete, ConditionCheck *write }
}

// transact writes all or nothing. A token that was written before is answered the same, and nothing is written.
func (t *Table) transact(all transaction) (any, *fault) {
	if t.tokens[all.ClientRequestToken] {
		return written{}, nil
	}
	var outcomes []outcome
	reasons := make([]reason, len(all.TransactItems))
	seen := map[string]bool{}
	cancelled := false
	for n, part := range all.TransactItems {
		reasons[n].Code = "None"
		for operation, w := range map[string]*write{"PutItem": part.Put, "UpdateItem": part.Update, "DeleteItem": part.Delete, "ConditionCheck": part.ConditionCheck} {
			if w == nil {
				continue
			}
			made, refused := t.prepare(operation, *w)
			if seen[made.key] {
				return nil, invalid("Transaction request cannot include multiple operations on one item")
			}
			seen[made.key] = true
			if refused != nil {
				if refused.Kind != ours+"ConditionalCheckFailedException" {
					return nil, refused
				}
				cancelled = true
				reasons[n] = reason{Code: "ConditionalCheckFailed", Message: refused.Message, Item: refused.Item}
			}
			outcomes = append(outcomes, made)
		}
	}
	if cancelled {
		return nil, &fault{Kind: ours + "TransactionCanceledException", Reasons: reasons,
			Message: "Transaction cancelled, please refer cancellation reasons for specific reasons"}
	}
	for _, made := range outcomes {
		t.apply(made)
	}
	if all.ClientRequestToken != "" {
		t.tokens[all.ClientRequestToken] = true
	}
	return written{}, nil
}

// parse reads an expression once.
func parse[T any](t *Table, text string, with func(*parser) T) (T, *fault) {
	if known, ok := t.parsed[text].(T); ok {
		return known, nil
	}
	out, refused := read(text, with)
	if refused == nil {
		t.parsed[text] = out
	}
	return out, refused
}
