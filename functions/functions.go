// Package functions lists the transactions that the platform serves. Each is a folder beside this file.
package functions

import (
	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// All is every transaction; pages, API, infrastructure, prices and tests are made from it.
var All = []transaction.Transaction{childbenefit.Transaction}
