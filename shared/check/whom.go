package check

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// Whom holds that the question which tells for whom a transaction is stands outside groups and is answered in every worked case that
// is sent. One that asks everybody for a name has to say which question it is.
func Whom(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	at := field("Whom")
	if tx.Whom == "" {
		for _, q := range tx.Questions {
			switch q.(type) {
			case ask.Name, ask.FamilyName:
				if about := q.About(); about.When.Op == "" && !about.Optional {
					f.add(at, "it asks for %s and does not say in Whom for whom it is, so staff who help do not see it", about.Name)
				}
			}
		}
		return f.faults
	}
	if step, ok := f.known(at, "Whom", tx.Whom); ok {
		f.sent(at, step, func(transaction.Case, any) {})
	}
	return f.faults
}

// About says what is wrong with the questions by whose answers receipts are told apart (Transaction.About).
func About(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	for _, name := range tx.About {
		step, ok := f.known(field("About"), "About", name)
		if !ok {
			continue
		}
		if own(step.Question) || name == tx.Fact {
			f.add(field("About"), "%s is somebody's own, and the receipt opens to whoever uses the same browser", name)
		}
		f.sent(field("About"), step, func(transaction.Case, any) {})
	}
	return f.faults
}

// own says that what a question asks for is somebody's own, as far as its kind tells: of a text and of most dates it does not.
func own(q ask.Question) bool {
	switch q := q.(type) {
	case ask.Name, ask.FamilyName, ask.Email, ask.Phone, ask.Address, ask.NINO, ask.UPN, ask.BankAccount:
		return true
	case ask.Date:
		return q.Birth
	case ask.List:
		return own(q.Each)
	}
	return false
}
