package memory

import (
	"bytes"
	"math/big"
	"reflect"
	"slices"
	"strings"
)

// Item is an item. One that is stored is never changed: an update makes another.
type Item map[string]Value

// Value is an attribute's value as it goes over the wire: one of the fields is there.
type Value struct {
	S    *string   `json:",omitempty"`
	N    *string   `json:",omitempty"`
	B    *[]byte   `json:",omitempty"`
	BOOL *bool     `json:",omitempty"`
	NULL *bool     `json:",omitempty"`
	M    *Item     `json:",omitempty"`
	L    *[]Value  `json:",omitempty"`
	SS   *[]string `json:",omitempty"`
	NS   *[]string `json:",omitempty"`
}

// text is a value of a key as a text that no other value has.
func (v Value) text() string {
	switch {
	case v.S != nil:
		return "S" + *v.S
	case v.N != nil:
		return "N" + v.number().RatString()
	case v.B != nil:
		return "B" + string(*v.B)
	}
	return "?"
}

func (v Value) number() *big.Rat {
	n, ok := new(big.Rat).SetString(*v.N)
	if !ok {
		return new(big.Rat)
	}
	return n
}

// compare orders two values of the same kind; comparable is false where they are not.
func compare(a, b Value) (order int, comparable bool) {
	switch {
	case a.S != nil && b.S != nil:
		return strings.Compare(*a.S, *b.S), true
	case a.N != nil && b.N != nil:
		return a.compareNumber(b), true
	case a.B != nil && b.B != nil:
		return bytes.Compare(*a.B, *b.B), true
	}
	return 0, false
}

func (v Value) compareNumber(b Value) int {
	if whole(*v.N) && whole(*b.N) { // nearly always
		return whole64(*v.N, *b.N)
	}
	return v.number().Cmp(b.number())
}

// whole says whether a text is a whole number from 0 that fits into 18 digits.
func whole(text string) bool {
	return text != "" && len(text) <= 18 && (text[0] != '0' || text == "0") &&
		!strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}

// whole64 compares two such.
func whole64(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func equal(a, b Value) bool {
	if order, ok := compare(a, b); ok {
		return order == 0
	}
	return reflect.DeepEqual(a, b)
}

// add is the sum of two numbers, or with sign -1 their difference.
func add(a, b Value, sign int64) (Value, *fault) {
	if a.N == nil || b.N == nil {
		return Value{}, invalid("An operand in the update expression has an incorrect data type")
	}
	sum := new(big.Rat).Add(a.number(), new(big.Rat).Mul(big.NewRat(sign, 1), b.number()))
	if !sum.IsInt() {
		return Value{}, invalid("memory: fractions are not known here")
	}
	text := sum.Num().String()
	return Value{N: &text}, nil
}

// size is what size() gives.
func (v Value) size() (Value, bool) {
	n := 0
	switch {
	case v.S != nil:
		n = len(*v.S)
	case v.B != nil:
		n = len(*v.B)
	case v.M != nil:
		n = len(*v.M)
	case v.L != nil:
		n = len(*v.L)
	case v.SS != nil:
		n = len(*v.SS)
	default:
		return Value{}, false
	}
	text := big.NewInt(int64(n)).String()
	return Value{N: &text}, true
}

// contains is what contains() gives.
func (v Value) contains(part Value) bool {
	switch {
	case v.S != nil && part.S != nil:
		return strings.Contains(*v.S, *part.S)
	case v.SS != nil && part.S != nil:
		return slices.Contains(*v.SS, *part.S)
	case v.L != nil:
		return slices.ContainsFunc(*v.L, func(e Value) bool { return equal(e, part) })
	}
	return false
}
