package memory

import (
	"strings"
)

// scope is what an expression is about: an item, and what its placeholders stand for.
type scope struct {
	item   Item
	names  map[string]string
	values map[string]Value
}

// condition is an expression that holds or does not.
type condition func(scope) (bool, *fault)

// operand is an expression with a value; there is false where it names an attribute that is not there.
type operand func(scope) (v Value, there bool, refused *fault)

// path is where an attribute is: "answers.#path".
type path []string

// resolve puts the names in.
func (p path) resolve(s scope) ([]string, *fault) {
	out := make([]string, len(p))
	for i, name := range p {
		if out[i] = name; strings.HasPrefix(name, "#") {
			given, ok := s.names[name]
			if !ok {
				return nil, invalid("Invalid expression: An expression attribute name used in the document path is not defined; attribute name: %s", name)
			}
			out[i] = given
		}
	}
	return out, nil
}

func (p path) find(s scope) (Value, bool, *fault) {
	names, refused := p.resolve(s)
	if refused != nil {
		return Value{}, false, refused
	}
	in := s.item
	for i, name := range names {
		v, ok := in[name]
		if !ok || i == len(names)-1 {
			return v, ok, nil
		}
		if v.M == nil {
			return Value{}, false, nil
		}
		in = *v.M
	}
	return Value{}, false, nil
}

// parser reads an expression, token by token. It panics with a *fault; read catches it.
type parser struct {
	tokens []string
	text   string
}

// tokens are names, placeholders, and signs.
func newParser(text string) *parser {
	p := &parser{text: text}
	for i := 0; i < len(text); {
		c := text[i]
		n := 1
		switch {
		case c == ' ' || c == '\n' || c == '\t':
			i++
			continue
		case wordy(c) || c == ':' || c == '#':
			for i+n < len(text) && wordy(text[i+n]) {
				n++
			}
		case strings.HasPrefix(text[i:], "<=") || strings.HasPrefix(text[i:], ">=") || strings.HasPrefix(text[i:], "<>"):
			n = 2
		}
		p.tokens = append(p.tokens, text[i:i+n])
		i += n
	}
	return p
}

func wordy(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// read reads an expression with a parser, whole.
func read[T any](text string, with func(*parser) T) (out T, refused *fault) {
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(*fault)
			if !ok {
				panic(r)
			}
			refused = f
		}
	}()
	p := newParser(text)
	out = with(p)
	if len(p.tokens) > 0 {
		p.fail()
	}
	return out, nil
}

func (p *parser) fail() {
	near := "its end"
	if len(p.tokens) > 0 {
		near = p.tokens[0]
	}
	panic(invalid("memory: the expression %q is not known here, near %s", p.text, near))
}

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) next() string {
	if len(p.tokens) == 0 {
		p.fail()
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

// took takes a token if it is the next, in small or capital letters.
func (p *parser) took(token string) bool {
	if strings.EqualFold(p.peek(), token) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *parser) must(token string) {
	if !p.took(token) {
		p.fail()
	}
}

func (p *parser) path() path {
	out := path{p.name()}
	for p.took(".") {
		out = append(out, p.name())
	}
	return out
}

func (p *parser) name() string {
	token := p.next()
	if !wordy(token[0]) && token[0] != '#' {
		p.fail()
	}
	return token
}

// operand reads a path, a value, or a function that has a value.
func (p *parser) operand() operand {
	switch token := p.peek(); {
	case strings.HasPrefix(token, ":"):
		p.next()
		return func(s scope) (Value, bool, *fault) {
			v, ok := s.values[token]
			if !ok {
				return v, false, invalid("Invalid expression: An expression attribute value used in expression is not defined; attribute value: %s", token)
			}
			return v, true, nil
		}
	case token == "size" && len(p.tokens) > 1 && p.tokens[1] == "(":
		p.next()
		p.must("(")
		of := p.operand()
		p.must(")")
		return func(s scope) (Value, bool, *fault) {
			v, there, refused := of(s)
			if !there || refused != nil {
				return v, false, refused
			}
			v, there = v.size()
			return v, there, nil
		}
	}
	return p.path().find
}
