// Command lambda is the function of the VAT return.
package main

import (
	"github.com/frontline-gov/frontline/functions/vatreturn"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(vatreturn.Transaction) }
