package submission

import "strings"

// IsPlain says whether a text can be a department's case number, or its code for a decision: up to 64 letters,
// digits and - _ / . :, so that it is nothing but a name wherever it is shown.
func IsPlain(text string) bool {
	if text == "" || len(text) > 64 {
		return false
	}
	for _, c := range text {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_/.:", c)) {
			return false
		}
	}
	return true
}
