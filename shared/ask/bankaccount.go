package ask

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Account is a UK bank account: the name on it, a sort code of 6 digits and an account number of 8.
type Account struct {
	Name, SortCode, Number string
}

// BankAccount asks for a UK bank account. Only the form of its numbers is checked here: whether the account number can
// belong to the sort code (modulus check) the service asks of the operator's tables, and whether the account exists
// nobody does. Its JSON is an object with name,
// sort-code and account-number.
type BankAccount struct {
	Name     string
	When     Condition
	Optional bool
}

// Of is the answer; the zero account where there is none.
func (q BankAccount) Of(a Answers) Account { return of[Account](a, q.Name) }

func (q BankAccount) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q BankAccount) parts() composite {
	control := func(part string, width int) Control {
		return Control{Component: Input, Part: part, Word: "bank." + part, Width: width, NoSpellcheck: true}
	}
	// number forgives spaces, hyphens and full stops, and noughts left out in front: the numbers of some banks are shorter.
	number := func(part string, width, shortest, length int, example string) field {
		c := control(part, width)
		c.InputMode = "numeric"
		return field{
			control: c,
			normal: func(typed string) string {
				digits := dotless(typed)
				if isDigits(digits) && len(digits) >= shortest && len(digits) < length {
					return strings.Repeat("0", length-len(digits)) + digits
				}
				return digits
			},
			check: func(value string) []Fault {
				if !isDigits(value) || len(value) != length {
					return faultWith(BadFormat, "example", example)
				}
				return nil
			},
			schema: Schema{"type": "string", "pattern": "^[0-9]{" + index(length) + "}$"},
		}
	}
	return composite{
		latin(control("name", 0), 70, "0123456789'’ ,./&()-", "account-name"),
		number("sort-code", 5, 6, 6, "309430"),
		number("account-number", 10, 6, 8, "00733445"),
	}
}

func (q BankAccount) Controls() []Control { return q.parts().controls() }

func (q BankAccount) Read(fields url.Values) (any, []Fault) {
	parts := q.parts().read(fields)
	if parts == nil {
		return nil, nil
	}
	return account(parts), nil
}

func (q BankAccount) Decode(raw json.RawMessage) (any, []Fault) {
	parts, faults := q.parts().decode(raw)
	if len(faults) > 0 {
		return nil, faults
	}
	return account(parts), nil
}

func account(parts map[string]string) Account {
	return Account{Name: parts["name"], SortCode: parts["sort-code"], Number: parts["account-number"]}
}

func (a Account) parts() map[string]string {
	return map[string]string{"name": a.Name, "sort-code": a.SortCode, "account-number": a.Number}
}

func (q BankAccount) Check(_ date.Date, value any) []Fault {
	return q.parts().check(value.(Account).parts())
}

func (q BankAccount) Encode(value any) any { return q.parts().encode(value.(Account).parts()) }

func (q BankAccount) Fill(value any) url.Values { return q.parts().fill(value.(Account).parts()) }

// Show writes the sort code as banks do: "12-34-56".
func (q BankAccount) Show(value any, _ words.Book) []string {
	a := value.(Account)
	code := a.SortCode
	if len(code) == 6 {
		code = code[:2] + "-" + code[2:4] + "-" + code[4:]
	}
	return []string{a.Name, code, a.Number}
}

func (q BankAccount) Schema() Schema { return q.parts().schema() }
