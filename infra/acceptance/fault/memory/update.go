package memory

import (
	"maps"
	"slices"
)

// change is one thing that an update does: it puts a value where a path leads, or takes one away.
type change struct {
	at     path
	value  operand // nil takes it away
	adding bool    // ADD: to what stands there, nothing being zero
}

// readUpdate reads an update: SET, REMOVE and ADD. All values are those before the update.
func readUpdate(p *parser) []change {
	var all []change
	for len(p.tokens) > 0 {
		switch {
		case p.took("SET"):
			for more := true; more; more = p.took(",") {
				at := p.path()
				p.must("=")
				all = append(all, change{at: at, value: p.sum()})
			}
		case p.took("REMOVE"):
			for more := true; more; more = p.took(",") {
				all = append(all, change{at: p.path()})
			}
		case p.took("ADD"):
			for more := true; more; more = p.took(",") {
				all = append(all, change{at: p.path(), value: p.operand(), adding: true})
			}
		default:
			p.fail()
		}
	}
	return all
}

// sum reads the right side of SET.
func (p *parser) sum() operand {
	left := p.settable()
	for {
		sign := int64(1)
		if p.took("-") {
			sign = -1
		} else if !p.took("+") {
			return left
		}
		a, b, sign := left, p.settable(), sign
		left = func(s scope) (Value, bool, *fault) {
			x, there, refused := a(s)
			if refused != nil || !there {
				return x, there, refused
			}
			y, there, refused := b(s)
			if refused != nil || !there {
				return y, there, refused
			}
			v, refused := add(x, y, sign)
			return v, true, refused
		}
	}
}

func (p *parser) settable() operand {
	if len(p.tokens) > 1 && p.tokens[1] == "(" {
		switch p.next() {
		case "if_not_exists":
			p.must("(")
			at := p.path()
			p.must(",")
			otherwise := p.sum()
			p.must(")")
			return func(s scope) (Value, bool, *fault) {
				if v, there, refused := at.find(s); there || refused != nil {
					return v, there, refused
				}
				return otherwise(s)
			}
		case "list_append":
			p.must("(")
			first := p.sum()
			p.must(",")
			second := p.sum()
			p.must(")")
			return func(s scope) (Value, bool, *fault) {
				a, thereA, refused := first(s)
				if refused != nil {
					return a, false, refused
				}
				b, thereB, refused := second(s)
				if refused != nil || !thereA || !thereB {
					return b, false, refused
				}
				if a.L == nil || b.L == nil {
					return b, false, invalid("An operand in the update expression has an incorrect data type")
				}
				both := slices.Concat(*a.L, *b.L)
				return Value{L: &both}, true, nil
			}
		}
		p.fail()
	}
	return p.operand()
}

// update gives the item after all changes; s.item stays as it is.
func update(s scope, changes []change) (Item, *fault) {
	after := maps.Clone(s.item)
	if after == nil {
		after = Item{}
	}
	for _, c := range changes {
		names, refused := c.at.resolve(s)
		if refused != nil {
			return nil, refused
		}
		if c.value == nil {
			after = without(after, names)
			continue
		}
		v, there, refused := c.value(s)
		if refused != nil {
			return nil, refused
		}
		if !there {
			return nil, invalid("The provided expression refers to an attribute that does not exist in the item")
		}
		if before, there, _ := c.at.find(s); c.adding && there {
			if v, refused = add(before, v, 1); refused != nil {
				return nil, refused
			}
		}
		if after, refused = with(after, names, v); refused != nil {
			return nil, refused
		}
	}
	return after, nil
}

// with is an item with a value where names lead; the maps on the way have to be there.
func with(i Item, names []string, v Value) (Item, *fault) {
	i = maps.Clone(i)
	if len(names) == 1 {
		i[names[0]] = v
		return i, nil
	}
	in, ok := i[names[0]]
	if !ok || in.M == nil {
		return nil, invalid("The document path provided in the update expression is invalid for update")
	}
	inner, refused := with(*in.M, names[1:], v)
	if refused != nil {
		return nil, refused
	}
	i[names[0]] = Value{M: &inner}
	return i, nil
}

// without is an item without what names lead to.
func without(i Item, names []string) Item {
	in, ok := i[names[0]]
	if !ok || len(names) > 1 && in.M == nil {
		return i
	}
	i = maps.Clone(i)
	if len(names) == 1 {
		delete(i, names[0])
		return i
	}
	inner := without(*in.M, names[1:])
	i[names[0]] = Value{M: &inner}
	return i
}
