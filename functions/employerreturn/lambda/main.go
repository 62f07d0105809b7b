// Command lambda is the function of the employer's PAYE return.
package main

import (
	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(employerreturn.Transaction) }
