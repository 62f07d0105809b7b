package memory

import "strings"

// readCondition reads a condition: OR of AND of NOT of comparisons and functions.
func readCondition(p *parser) condition { return p.or() }

func (p *parser) or() condition {
	left := p.and()
	for p.took("OR") {
		a, b := left, p.and()
		left = func(s scope) (bool, *fault) {
			yes, refused := a(s)
			if refused != nil || yes {
				return yes, refused
			}
			return b(s)
		}
	}
	return left
}

func (p *parser) and() condition {
	left := p.not()
	for p.took("AND") {
		a, b := left, p.not()
		left = func(s scope) (bool, *fault) {
			yes, refused := a(s)
			if refused != nil || !yes {
				return false, refused
			}
			return b(s)
		}
	}
	return left
}

func (p *parser) not() condition {
	if p.took("NOT") {
		of := p.not()
		return func(s scope) (bool, *fault) {
			yes, refused := of(s)
			return !yes, refused
		}
	}
	if p.took("(") {
		of := p.or()
		p.must(")")
		return of
	}
	if len(p.tokens) > 1 && p.tokens[1] == "(" && p.tokens[0] != "size" {
		return p.function()
	}
	return p.comparison()
}

func (p *parser) function() condition {
	name := p.next()
	p.must("(")
	var arguments []operand
	for arguments = append(arguments, p.operand()); p.took(","); {
		arguments = append(arguments, p.operand())
	}
	p.must(")")
	switch {
	case name == "attribute_exists" && len(arguments) == 1:
		return func(s scope) (bool, *fault) {
			_, there, refused := arguments[0](s)
			return there, refused
		}
	case name == "attribute_not_exists" && len(arguments) == 1:
		return func(s scope) (bool, *fault) {
			_, there, refused := arguments[0](s)
			return !there, refused
		}
	case name == "begins_with" && len(arguments) == 2:
		return both(arguments[0], arguments[1], func(a, b Value) bool {
			return a.S != nil && b.S != nil && strings.HasPrefix(*a.S, *b.S)
		})
	case name == "contains" && len(arguments) == 2:
		return both(arguments[0], arguments[1], Value.contains)
	}
	p.fail()
	return nil
}

// both holds where two operands are there and something holds of them.
func both(a, b operand, holds func(a, b Value) bool) condition {
	return func(s scope) (bool, *fault) {
		x, thereX, refused := a(s)
		if refused != nil {
			return false, refused
		}
		y, thereY, refused := b(s)
		return thereX && thereY && refused == nil && holds(x, y), refused
	}
}

func (p *parser) comparison() condition {
	left := p.operand()
	if p.took("BETWEEN") {
		low := p.operand()
		p.must("AND")
		high := p.operand()
		above := both(left, low, ordered(func(n int) bool { return n >= 0 }))
		below := both(left, high, ordered(func(n int) bool { return n <= 0 }))
		return func(s scope) (bool, *fault) {
			yes, refused := above(s)
			if refused != nil || !yes {
				return false, refused
			}
			return below(s)
		}
	}
	if p.took("IN") {
		p.must("(")
		var any []condition
		for any = append(any, both(left, p.operand(), equal)); p.took(","); {
			any = append(any, both(left, p.operand(), equal))
		}
		p.must(")")
		return func(s scope) (bool, *fault) {
			for _, one := range any {
				if yes, refused := one(s); yes || refused != nil {
					return yes, refused
				}
			}
			return false, nil
		}
	}
	sign := p.next()
	right := p.operand()
	switch sign {
	case "=":
		return both(left, right, equal)
	case "<>":
		same := both(left, right, equal)
		return func(s scope) (bool, *fault) {
			yes, refused := same(s)
			return !yes, refused
		}
	case "<":
		return both(left, right, ordered(func(n int) bool { return n < 0 }))
	case "<=":
		return both(left, right, ordered(func(n int) bool { return n <= 0 }))
	case ">":
		return both(left, right, ordered(func(n int) bool { return n > 0 }))
	case ">=":
		return both(left, right, ordered(func(n int) bool { return n >= 0 }))
	}
	p.fail()
	return nil
}

func ordered(holds func(int) bool) func(a, b Value) bool {
	return func(a, b Value) bool {
		n, comparable := compare(a, b)
		return comparable && holds(n)
	}
}
