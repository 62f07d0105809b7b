// Package functions lists the transactions that the platform serves. Each is a folder beside this file.
package functions

import (
	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/functions/prescriptionprepayment"
	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// All is every transaction; pages, API, infrastructure, prices and tests are made from it.
var All = []transaction.Transaction{
	childbenefit.Transaction,
	childtaxcredit.Transaction,
	employerreturn.Transaction,
	jobseekersallowance.Transaction,
	prescriptionprepayment.Transaction,
	schoolplace.Transaction,
	studentfinance.Transaction,
	vatreturn.Transaction,
}
