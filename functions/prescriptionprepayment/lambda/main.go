// Command lambda is the function of the prescription prepayment certificate.
package main

import (
	"github.com/frontline-gov/frontline/functions/prescriptionprepayment"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(prescriptionprepayment.Transaction) }
