package browser

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// receiptCode is the code of a receipt on its page.
var receiptCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// opens goes by reference and fact, which show progress and no more, and by the code of the receipt, which is mistyped once, to the page
// of what was sent.
func opens(t *testing.T, v visitor, c transaction.Case, reference, code string) {
	t.Helper()
	must(t, v.tab.Open(v.origin+v.address.Lookup(page.Progress)))
	v.look(t, "lookup", 200)
	wanted := filled(t, v.tx, c, v.tx.Fact)
	wanted.Set(page.KeyField, reference)
	s := v.send(t, wanted, "status by fact", 200)
	for _, told := range []string{code, v.book.Text("outcome.reasons", nil), v.book.Text("changing.title", nil)} {
		if told == "" || strings.Contains(s.Text, told) {
			t.Errorf("reference and fact show %q: %s", told, s.Text)
		}
	}
	s = v.send(t, url.Values{page.CodeField: {code + "0"}}, "a slip in the code", 422)
	if len(s.Errors) != 1 || s.Errors[0] != "#"+page.CodeField {
		t.Errorf("the errors are %q", s.Errors)
	}
	v.says(t, s, "open.malformed")
	wanted.Set(page.CodeField, code)
	if s = v.send(t, wanted, "status", 200); !strings.Contains(s.Text, code) || !strings.Contains(s.Text, v.book.Text("outcome.reasons", nil)) {
		t.Errorf("the code shows %s", s.Text)
	}
}
