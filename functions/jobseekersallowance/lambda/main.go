// Command lambda is the function of the claim for Jobseeker's Allowance.
package main

import (
	"github.com/frontline-gov/frontline/functions/jobseekersallowance"
	"github.com/frontline-gov/frontline/shared/service"
)

func main() { service.Start(jobseekersallowance.Transaction) }
