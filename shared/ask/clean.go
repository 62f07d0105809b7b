package ask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// visible drops what people cannot see and did not mean: invisible formatting (zero-width spaces, direction marks,
// soft hyphens) and control characters other than white space, which come along with text pasted from elsewhere.
// A null byte, broken UTF-8 and the two signs that no queue carries (U+FFFE, U+FFFF) stay, as U+FFFD, so that they are
// refused and not guessed at: all that is kept must reach the department.
func visible(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0, r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		case unicode.IsSpace(r):
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, typed)
}

// line is what was typed as one line: one space for any white space, none at the ends.
func line(typed string) string { return strings.Join(strings.Fields(visible(typed)), " ") }

// lines is what was typed as text of several lines, each ending in a line feed, with nothing at the ends. White
// space within is kept, other than that a tab is a space.
func lines(typed string) string {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n",
		"\t", " ", "\v", " ", "\f", " ").Replace(visible(typed))
	return strings.TrimSpace(text)
}

// solid is what was typed without any white space.
func solid(typed string) string { return strings.Join(strings.Fields(visible(typed)), "") }

// bare is what was typed without white space and without hyphens and dashes of any kind.
func bare(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '\u2212' {
			return -1
		}
		return r
	}, solid(typed))
}

// dotless is bare without full stops, which some put between the parts of a number.
func dotless(typed string) string { return strings.ReplaceAll(bare(typed), ".", "") }

// isDigits says that there is nothing but the digits 0 to 9; nothing at all is not.
func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// latinLetters are the letters that names and addresses are written in, as inside the brackets of a regular
// expression: A to Z, and those with accents and their like of Latin-1, Latin Extended-A and -B and Latin Extended
// Additional. That is all of Welsh (ŵ and ŷ, but also ẁ, ẃ, ẅ and ỳ) and of the languages that people in the UK bring
// along: ș of Romanian, ọ of Yoruba, ễ of Vietnamese. HMRC's own forms end at ſ; a back office that holds no more
// letters than these has to write some names otherwise, which is better than that nobody of that name can apply. Not
// letters are × and ÷, nor the clicks ǀ to ǃ, which look like punctuation.
const latinLetters = "A-Za-zÀ-ÖØ-öø-ƿǄ-ɏḀ-ỿ"

// latinLine is what was typed as one line in which each letter and its accent are one character, where there is one:
// some keyboards and files give ŵ as w and an accent to put on it.
func latinLine(typed string) string { return norm.NFC.String(line(typed)) }
