// Command lambda is the function of Child Tax Credit.
package main

import (
	"github.com/frontline-gov/frontline/functions/childtaxcredit"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(childtaxcredit.Transaction) }
