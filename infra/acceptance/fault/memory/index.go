package memory

import (
	"slices"
	"strings"
)

// index is the items that have some attributes, by one of them, ordered by the other. The table is one of its own.
type index struct {
	attributes []string            // partition, then sort
	keys       []string            // the table's
	whole      bool                // it shows whole items, not their keys only
	partitions map[string][]*entry // which are many, and move with each write
	frozen     bool
	waiting    []outcome
}

// entry is an item's place in an index.
type entry struct {
	sort Value
	key  string // in the table
	item Item   // as the index shows it
}

func newIndex(attributes, keys []string, whole bool) *index {
	return &index{attributes: attributes, keys: keys, whole: whole, partitions: map[string][]*entry{}}
}

func (i *index) thaw() {
	waiting := i.waiting
	i.frozen, i.waiting = false, nil
	for _, made := range waiting {
		i.change(made)
	}
}

// change follows a write of the table.
func (i *index) change(made outcome) {
	if i.frozen {
		i.waiting = append(i.waiting, made)
		return
	}
	from, was, stood := i.entry(made.key, made.before)
	to, is, stands := i.entry(made.key, made.after)
	at, there := slices.BinarySearchFunc(i.partitions[from], was, byPlace)
	switch {
	case stood && there && stands && from == to && byPlace(was, is) == 0:
		i.partitions[to][at] = is
		return
	case stood && there:
		i.partitions[from] = slices.Delete(i.partitions[from], at, at+1)
	}
	if stands {
		at, _ := slices.BinarySearchFunc(i.partitions[to], is, byPlace)
		i.partitions[to] = slices.Insert(i.partitions[to], at, is)
	}
}

// entry is where an item stands in the index; false where it does not.
func (i *index) entry(key string, item Item) (partition string, e *entry, ok bool) {
	e = &entry{key: key}
	for n, name := range i.attributes {
		v, there := item[name]
		if !there {
			return "", e, false
		}
		if n == 0 {
			partition = v.text()
		} else {
			e.sort = v
		}
	}
	if e.item = item; !i.whole {
		e.item = Item{}
		for _, name := range slices.Concat(i.keys, i.attributes) {
			e.item[name] = item[name]
		}
	}
	return partition, e, true
}

func byPlace(a, b *entry) int {
	if n, _ := compare(a.sort, b.sort); n != 0 {
		return n
	}
	return strings.Compare(a.key, b.key)
}

type query struct {
	capacity
	TableName, IndexName      string
	KeyConditionExpression    string
	FilterExpression          string
	ProjectionExpression      string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]Value
	ConsistentRead            bool
	ScanIndexForward          *bool
	Select                    string
	Limit                     int
	ExclusiveStartKey         Item
}

type page struct {
	Items            []Item
	Count            int
	ScannedCount     int
	LastEvaluatedKey Item `json:",omitempty"`
}

// query reads a partition in its order. The condition on the key is read as any other and held against each entry, so
// that it need not be understood; only the partition, "name = :value" at its beginning, is.
func (t *Table) query(q query) (any, *fault) {
	if q.TableName != t.name {
		_, refused := t.key(q.TableName, nil)
		return nil, refused
	}
	in := t.own
	if q.IndexName != "" {
		if in = t.indexes[q.IndexName]; in == nil {
			return nil, invalid("The table does not have the specified index: %s", q.IndexName)
		}
		if q.ConsistentRead {
			return nil, invalid("Consistent reads are not supported on global secondary indexes")
		}
	}
	s := scope{names: q.ExpressionAttributeNames, values: q.ExpressionAttributeValues}
	p := newParser(q.KeyConditionExpression)
	if len(p.tokens) < 3 || p.tokens[1] != "=" {
		return nil, invalid("memory: a key condition begins with the partition, not %q", q.KeyConditionExpression)
	}
	name, refused := path{p.tokens[0]}.resolve(s)
	if refused != nil {
		return nil, refused
	}
	if name[0] != in.attributes[0] {
		return nil, invalid("Query condition missed key schema element: %s", in.attributes[0])
	}
	partition, ok := s.values[p.tokens[2]]
	if !ok {
		return nil, invalid("An expression attribute value used in expression is not defined; attribute value: %s", p.tokens[2])
	}
	holds, refused := parse(t, q.KeyConditionExpression, readCondition)
	if refused != nil {
		return nil, refused
	}
	filter := condition(func(scope) (bool, *fault) { return true, nil })
	if q.FilterExpression != "" {
		if filter, refused = parse(t, q.FilterExpression, readCondition); refused != nil {
			return nil, refused
		}
	}
	entries := in.partitions[partition.text()]
	backward := q.ScanIndexForward != nil && !*q.ScanIndexForward
	if q.ExclusiveStartKey != nil {
		key := Item{}
		for _, name := range t.keys {
			key[name] = q.ExclusiveStartKey[name]
		}
		last, refused := t.key(q.TableName, key)
		if refused != nil {
			return nil, refused
		}
		after := &entry{key: last}
		if len(in.attributes) > 1 {
			after.sort = q.ExclusiveStartKey[in.attributes[1]]
		}
		switch at, there := slices.BinarySearchFunc(entries, after, byPlace); {
		case backward:
			entries = entries[:at]
		case there:
			entries = entries[at+1:]
		default:
			entries = entries[at:]
		}
	}
	out := page{Items: []Item{}}
	for n := range entries {
		e := entries[n]
		if backward {
			e = entries[len(entries)-1-n]
		}
		s.item = e.item
		yes, refused := holds(s)
		if refused != nil {
			return nil, refused
		}
		if !yes {
			if out.ScannedCount > 0 {
				break // what is asked for stands together
			}
			continue
		}
		out.ScannedCount++
		if yes, refused = filter(s); refused != nil {
			return nil, refused
		}
		if yes {
			item, refused := projected(e.item, q.ProjectionExpression, q.ExpressionAttributeNames)
			if refused != nil {
				return nil, refused
			}
			out.Items = append(out.Items, item)
		}
		if out.ScannedCount == q.Limit {
			out.LastEvaluatedKey = Item{}
			for _, name := range slices.Concat(t.keys, in.attributes) {
				out.LastEvaluatedKey[name] = e.item[name]
			}
			break
		}
	}
	if out.Count = len(out.Items); q.Select == "COUNT" {
		out.Items = nil
	}
	return out, nil
}

// projected is an item with the attributes that an expression names; all where there is none.
func projected(i Item, expression string, given map[string]string) (Item, *fault) {
	if expression == "" || i == nil {
		return i, nil
	}
	out := Item{}
	for name := range strings.SplitSeq(expression, ",") {
		at, refused := path{strings.TrimSpace(name)}.resolve(scope{names: given})
		if refused != nil {
			return nil, refused
		}
		if strings.ContainsAny(at[0], ".[") {
			return nil, invalid("memory: a projection within an attribute is not known here: %s", at[0])
		}
		if v, ok := i[at[0]]; ok {
			out[at[0]] = v
		}
	}
	return out, nil
}
