package ask_test

import (
	"reflect"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestBankAccount(t *testing.T) {
	q := ask.BankAccount{Name: "account"}
	ada := ask.Account{Name: "MS A BYRON & MR W KING", SortCode: "309430", Number: "00733445"}
	reads(t, q, []given{
		{"as on a card", "name=MS+A+BYRON+%26+MR+W+KING&sort-code=30-94-30&account-number=0073+3445", ada, ""},
		{"full stops", "name=MS+A+BYRON+%26+MR+W+KING&sort-code=30.94.30&account-number=0073.3445", ada, ""},
		{"six digits of an account", "name=MS+A+BYRON+%26+MR+W+KING&sort-code=309430&account-number=733445", ada, ""},
		{"five digits of an account", "name=A&sort-code=309430&account-number=73344", nil, "account-number: bad-format"},
		{"nine digits of an account", "name=A&sort-code=309430&account-number=123456789", nil, "account-number: bad-format"},
		{"five digits of a sort code", "name=A&sort-code=30943&account-number=00733445", nil, "sort-code: bad-format"},
		{"letters", "name=A&sort-code=30943A&account-number=GB733445", nil, "sort-code: bad-format, account-number: bad-format"},
		{"a name alone", "name=A", nil, "sort-code: missing, account-number: missing"},
	})
	decodes(t, q, []given{
		{"the exact form", `{"name": "MS A BYRON & MR W KING", "sort-code": "309430", "account-number": "00733445"}`, ada, ""},
		{"hyphens", `{"name": "A", "sort-code": "30-94-30", "account-number": "00733445"}`, nil, "sort-code: bad-format"},
		{"noughts left out", `{"name": "A", "sort-code": "309430", "account-number": "733445"}`, nil, "account-number: bad-format"},
		{"numbers", `{"name": "A", "sort-code": 309430, "account-number": 733445}`, nil, "sort-code: wrong-type, account-number: wrong-type"},
	})
	if got, want := q.Show(ada, books["en"]), []string{"MS A BYRON & MR W KING", "30-94-30", "00733445"}; !reflect.DeepEqual(got, want) {
		t.Errorf("it is shown as %q", got)
	}
}
