package search

import (
	"strings"
	"unicode"
)

// fold writes letters as they are typed without care: small, without accents.
var fold = strings.NewReplacer(
	"â", "a", "à", "a", "á", "a", "ä", "a", "ã", "a", "å", "a", "æ", "ae", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ñ", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "œ", "oe",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ŵ", "w", "ẁ", "w", "ẃ", "w", "ẅ", "w", "ŷ", "y", "ỳ", "y", "ý", "y", "ÿ", "y", "ß", "ss",
	"’", "'", "‘", "'", "‑", "-",
)

// joins takes out what joins the parts of a word.
var joins = strings.NewReplacer("-", "", "'", "")

// runs are the words of a text with the hyphens and apostrophes within them: "budd-dal", "jobseeker's".
func runs(text string) []string {
	text = fold.Replace(strings.ToLower(text))
	var out []string
	for _, run := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\''
	}) {
		if run = strings.Trim(run, "-'"); run != "" {
			out = append(out, run)
		}
	}
	return out
}

// indexed are the words under which a text is found: each part of "budd-dal", and "budddal"; "jobseeker" and "jobseekers"
// of "jobseeker's".
func indexed(text string) []string {
	var out []string
	for _, run := range runs(text) {
		whole := joins.Replace(run)
		for _, part := range strings.Split(run, "-") {
			part, _, _ = strings.Cut(part, "'")
			if part != "" && part != whole {
				out = append(out, part)
			}
		}
		out = append(out, whole)
	}
	return out
}

// asked are the words of a query that say something. A query of nothing but small words asks for nothing.
func asked(query string) []string {
	var out []string
	for _, run := range runs(query) {
		for _, part := range strings.Split(run, "-") {
			part, _, _ = strings.Cut(part, "'")
			if len(part) > 1 && !small[part] && len(part) <= longest && len(out) < mostWords {
				out = append(out, part)
			}
		}
	}
	return out
}

const (
	// longest is the length in bytes of the longest word that is looked for.
	longest = 40
	// mostWords is how many words of a query are looked for.
	mostWords = 12
)

// small are the words that stand in any sentence, in English and Welsh. What people do with every service ("apply",
// "claim") is not among them: it ranks low by itself.
var small = func() map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(`
		a an and are as at be by can do does for from get got had has have hello how i if im in is it ive me my need not of on online or our please so that
		the their them they this to us want was we what when where who will with you your
		a ac ar at am beth ble byddaf diolch dw eich ei eu ein fi fod fy gael gan gyda helo i ir mae mewn na nad ni o oes os pan pwy r rwy rydw sut sydd sy
		un wrth y ydw yn ym yng yr yw`) {
		set[word] = true
	}
	return set
}()
