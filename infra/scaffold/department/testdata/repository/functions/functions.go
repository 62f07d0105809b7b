// Package functions lists the council's transactions. Each is a folder beside this file.
package functions

import (
	"github.com/frontline-gov/frontline/shared/transaction"
)

// All is every transaction of the council.
var All = []transaction.Transaction{}
