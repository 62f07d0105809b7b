// Command sweep is the Lambda function that runs each minute beside a transaction: it hands over what was not, and
// again what was not acknowledged.
package main

import "github.com/frontline-gov/frontline/shared/service"

func main() { service.StartSweep() }
