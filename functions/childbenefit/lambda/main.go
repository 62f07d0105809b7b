// Command lambda is the function of the Child Benefit claim.
package main

import (
	"github.com/frontline-gov/frontline/functions/childbenefit"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(childbenefit.Transaction) }
