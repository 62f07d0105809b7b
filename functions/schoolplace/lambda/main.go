// Command lambda is the function of the application for a school place.
package main

import (
	"github.com/frontline-gov/frontline/functions/schoolplace"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(schoolplace.Transaction) }
