// Command lambda is the function of the student finance application.
package main

import (
	"github.com/frontline-gov/frontline/functions/studentfinance"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(studentfinance.Transaction) }
