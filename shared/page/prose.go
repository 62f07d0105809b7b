package page

import "strings"

// Prose is a longer text: a small Markdown of paragraphs parted by blank lines, "## heading", "### heading",
// lines "- item" and "1. item", links [text](address) and **bold**. It holds no HTML, and what is none of these is
// plain text. A heading that ends in "{#help}" can be led to: there the page says who helps.
type Prose []Block

// Block is a paragraph, a heading or a list.
type Block struct {
	Kind  string // paragraph, heading, subheading, bullets, numbers, start
	ID    string // HelpID of the heading that says who helps; empty otherwise
	Text  []Span
	Items [][]Span
}

// Span is a run of text.
type Span struct {
	Text    string
	Address string // of a link
	Bold    bool
}

// The kinds of block. Start is the line "[start]": where the button of a start page stands.
const (
	paragraph  = "paragraph"
	heading    = "heading"
	subheading = "subheading"
	bullets    = "bullets"
	numbers    = "numbers"
	startHere  = "start"
)

// HelpID is the id of the heading of a start page under which it says who helps.
const HelpID = "help"

// ParseProse reads prose.
func ParseProse(text string) Prose {
	var prose Prose
	open := false // the last block may be continued by the next line
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		kind, rest := kindOf(line)
		switch {
		case line == "":
			open = false
			continue
		case kind == bullets || kind == numbers:
			if n := len(prose); open && prose[n-1].Kind == kind {
				prose[n-1].Items = append(prose[n-1].Items, spans(rest))
				continue
			}
			prose = append(prose, Block{Kind: kind, Items: [][]Span{spans(rest)}})
		case kind == paragraph && open && prose[len(prose)-1].Kind == paragraph:
			last := &prose[len(prose)-1]
			last.Text = append(last.Text, spans(" "+rest)...)
			continue
		case kind == paragraph && open && len(prose[len(prose)-1].Items) > 0:
			items := prose[len(prose)-1].Items
			items[len(items)-1] = append(items[len(items)-1], spans(" "+rest)...)
			continue
		default:
			block := Block{Kind: kind}
			if plain, ok := strings.CutSuffix(rest, " {#"+HelpID+"}"); ok && kind == heading {
				rest, block.ID = plain, HelpID
			}
			block.Text = spans(rest)
			prose = append(prose, block)
		}
		open = kind == paragraph || kind == bullets || kind == numbers
	}
	return prose
}

func kindOf(line string) (kind, rest string) {
	for _, mark := range []struct{ prefix, kind string }{{"## ", heading}, {"### ", subheading}, {"- ", bullets}} {
		if rest, ok := strings.CutPrefix(line, mark.prefix); ok {
			return mark.kind, strings.TrimSpace(rest)
		}
	}
	if number, rest, ok := strings.Cut(line, ". "); ok && number != "" && strings.Trim(number, "0123456789") == "" {
		return numbers, rest
	}
	if line == "[start]" {
		return startHere, ""
	}
	return paragraph, line
}

// spans parts a line into plain text, links and bold text.
func spans(line string) []Span {
	var out []Span
	plain := func(text string) {
		if text != "" {
			out = append(out, Span{Text: text})
		}
	}
	for line != "" {
		at := strings.IndexAny(line, "[*")
		if at < 0 {
			break
		}
		span, length := spanAt(line[at:])
		if length == 0 {
			plain(line[:at+1])
			line = line[at+1:]
			continue
		}
		plain(line[:at])
		out = append(out, span)
		line = line[at+length:]
	}
	plain(line)
	return out
}

// spanAt reads the link or bold text at the start of a text; its length is 0 where there is none.
func spanAt(text string) (Span, int) {
	if bold, ok := strings.CutPrefix(text, "**"); ok {
		if inside, _, ok := strings.Cut(bold, "**"); ok && inside != "" {
			return Span{Text: inside, Bold: true}, len(inside) + 4
		}
		return Span{}, 0
	}
	label, rest, ok := strings.Cut(text, "](")
	if !ok || text[0] != '[' || strings.ContainsAny(label[1:], "[]") {
		return Span{}, 0
	}
	address, _, ok := strings.Cut(rest, ")")
	if !ok || !linkable(address) {
		return Span{}, 0
	}
	return Span{Text: label[1:], Address: address}, len(label) + 2 + len(address) + 1
}

// linkable says whether text may link to an address: elsewhere over https, a telephone, an e-mail, or here.
func linkable(address string) bool {
	for _, scheme := range []string{"https://", "tel:", "mailto:", "/"} {
		if strings.HasPrefix(address, scheme) && !strings.HasPrefix(address, "//") {
			return true
		}
	}
	return false
}
