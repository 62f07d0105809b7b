// Package words holds what people read: the platform's own words and each transaction's, in English and Welsh.
//
// A words file is one JSON object: a head ("language", "reviewed") and "words", nested as deep as reads well.
// The key of a text is the names on the way to it, joined by dots: {"words": {"children": {"title": "…"}}} is
// "children.title". A text may hold values in braces, "{amount}", and the sign of the language decides how money
// and dates are written.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
)

// Language is a language that the platform speaks, as in BCP 47.
type Language string

// The languages of the platform. English is first: it is what a page falls back to.
const (
	English Language = "en"
	Welsh   Language = "cy"
)

// Languages lists them in the order in which pages offer them.
var Languages = []Language{English, Welsh}

// Values are what the braces of a text stand for. A money.Pence, a date.Date and an int are written as the
// language writes them; a string as it is; a Noun with a capital letter where a sentence begins with it.
type Values map[string]any

// Noun is a name as it stands within a sentence: "the Department for Work and Pensions".
type Noun string

// Opening is the name as a sentence begins with it.
func (n Noun) Opening() string {
	first, size := utf8.DecodeRuneInString(string(n))
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + string(n[size:])
}

// Book is the words of one language: a transaction's over the platform's.
type Book struct {
	Language Language
	// Reviewed says that a person who speaks the language has read the file.
	Reviewed bool
	texts    map[string]string
}

// Text is the text under a key with its values written in. A key that is missing gives the key itself in
// brackets, so that it is seen; the suite over all transactions fails before that.
func (b Book) Text(key string, values Values) string {
	text, ok := b.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(values) == 0 || !strings.Contains(text, "{") {
		return text
	}
	pairs, opening := make([]string, 0, 2*len(values)), ""
	for name, value := range values {
		braced := "{" + name + "}"
		if noun, ok := value.(Noun); ok {
			if rest, opens := strings.CutPrefix(text, braced); opens && opening == "" {
				opening, text = noun.Opening(), rest
			}
			for _, end := range []string{". ", "\n"} {
				pairs = append(pairs, end+braced, end+noun.Opening())
			}
		}
		pairs = append(pairs, braced, b.Value(value))
	}
	return opening + strings.NewReplacer(pairs...).Replace(text)
}

// Value writes one value as the language writes it.
func (b Book) Value(value any) string {
	switch v := value.(type) {
	case money.Pence:
		return v.Format()
	case date.Date:
		return v.Format(string(b.Language))
	case int:
		return strconv.Itoa(v)
	case string:
		return v
	case Noun:
		return string(v)
	case []string:
		return strings.Join(v, ", ")
	}
	return fmt.Sprint(value)
}

// First is the text under the first of the keys that the book has, and false where it has none of them.
func (b Book) First(values Values, keys ...string) (string, bool) {
	for _, key := range keys {
		if b.Has(key) {
			return b.Text(key, values), true
		}
	}
	return "", false
}

// Has says whether the book has a text under the key.
func (b Book) Has(key string) bool {
	_, ok := b.texts[key]
	return ok
}

// Keys lists the keys in order.
func (b Book) Keys() []string { return slices.Sorted(maps.Keys(b.texts)) }

// Over is a book that has b's texts, and those of base where b has none.
func (b Book) Over(base Book) Book {
	texts := maps.Clone(base.texts)
	maps.Copy(texts, b.texts)
	return Book{Language: b.Language, Reviewed: b.Reviewed, texts: texts}
}

var braces = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{([a-z-]+)\}`) })

// Placeholders lists the names in braces in a text, sorted, each once.
func (b Book) Placeholders(key string) []string {
	var names []string
	for _, match := range braces().FindAllStringSubmatch(b.texts[key], -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Load reads words.<language>.json from the files.
func Load(files fs.FS, language Language) (Book, error) {
	name := "words." + string(language) + ".json"
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return Book{}, fmt.Errorf("words: %w", err)
	}
	var file struct {
		Language Language       `json:"language"`
		Reviewed bool           `json:"reviewed"`
		Words    map[string]any `json:"words"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return Book{}, fmt.Errorf("words: %s: %w", name, err)
	}
	if file.Language != language {
		return Book{}, fmt.Errorf("words: %s says that its language is %q", name, file.Language)
	}
	book := Book{Language: language, Reviewed: file.Reviewed, texts: map[string]string{}}
	if err := flatten(book.texts, "", file.Words); err != nil {
		return Book{}, fmt.Errorf("words: %s: %w", name, err)
	}
	return book, nil
}

func flatten(into map[string]string, prefix string, from map[string]any) error {
	for name, value := range from {
		key := strings.TrimPrefix(prefix+"."+name, ".")
		switch v := value.(type) {
		case string:
			if _, there := into[key]; there {
				return fmt.Errorf("%s has two texts", key)
			}
			into[key] = v
		case map[string]any:
			if err := flatten(into, key, v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is neither a text nor an object of texts", key)
		}
	}
	return nil
}

//go:embed words.en.json words.cy.json
var files embed.FS

// Platform is the platform's own words: buttons, errors, headings.
func Platform(language Language) (Book, error) { return Load(files, language) }
