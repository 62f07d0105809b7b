// Command reconcile is the Lambda function that runs each day beside a transaction: it makes up the books of what was
// received, and puts back what nothing would have been done for.
package main

import "github.com/frontline-gov/frontline/shared/service"

func main() { service.StartReconcile() }
