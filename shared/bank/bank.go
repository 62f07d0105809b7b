// Package bank says whether an account number can belong to a sort code: the modulus check of the UK's banks, by the
// specification "Validating Account Numbers" that Vocalink publishes for Pay.UK.
//
// The check finds most mistyped digits. It does not say that the account exists, nor whose it is.
package bank

import "strings"

// Verdict is what came of a check.
type Verdict int

const (
	// NotChecked says that nothing is known: there are no tables, no row of them is for the sort code, or the
	// account is one in a foreign currency whose numbers follow no rule (exception 6). The specification has payments
	// go ahead then, as if the account were valid, and so should whoever asks; but nobody has checked it, and it is
	// not called so.
	NotChecked Verdict = iota
	// Valid says that the account number can belong to the sort code.
	Valid
	// Invalid says that it cannot.
	Invalid
)

// String is the verdict as records have it: "not-checked", "valid", "invalid".
func (v Verdict) String() string {
	switch v {
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	}
	return "not-checked"
}

// Tables are the weights of each range of sort codes, and the sort codes that count as others, as Read makes them. The
// zero Tables have neither: all that they say of an account of the right form is NotChecked.
type Tables struct {
	rows        []row
	substitutes map[string]string
}

// Check says whether an account number of eight digits can belong to a sort code of six. Anything else is Invalid:
// shorter and longer numbers have to be brought into that form first.
func (t Tables) Check(sortCode, account string) Verdict {
	if !digits(sortCode, 6) || !digits(account, 8) {
		return Invalid
	}
	rows := t.of(sortCode)
	if len(rows) == 0 {
		return NotChecked
	}
	for _, r := range rows {
		if r.exception == 6 && foreign(account) {
			return NotChecked
		}
	}
	passed := 0
	for _, r := range rows {
		if t.passes(r, sortCode, account) {
			passed++
		}
	}
	if passed == len(rows) || passed > 0 && alternatives(rows) {
		return Valid
	}
	return Invalid
}

// of gives the rows for a sort code: none, one or two, in their order.
func (t Tables) of(sortCode string) []row {
	var rows []row
	for _, r := range t.rows {
		if r.from <= sortCode && sortCode <= r.to {
			rows = append(rows, r)
		}
	}
	return rows
}

// alternatives says that one of two rows is enough. Of all others each has to pass.
func alternatives(rows []row) bool {
	if len(rows) != 2 {
		return false
	}
	switch [2]int{rows[0].exception, rows[1].exception} {
	case [2]int{2, 9}, [2]int{10, 11}, [2]int{12, 13}:
		return true
	}
	return false
}

// foreign holds for the accounts of exception 6 that are kept in a foreign currency.
func foreign(account string) bool {
	return '4' <= account[0] && account[0] <= '8' && account[6] == account[7]
}

func digits(text string, n int) bool {
	return len(text) == n && strings.Trim(text, "0123456789") == ""
}
