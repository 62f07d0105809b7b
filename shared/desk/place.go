package desk

// PayloadsParameter is the name of the parameter (Parameter Store) that tells a department's desk the bucket of a
// transaction: the transaction's stack writes it, and is deployed after the desk.
func PayloadsParameter(department, transaction string) string {
	return "/frontline/" + department + "/payloads/" + transaction
}

// SubmissionsTable is the name of the table of a transaction's submissions.
func SubmissionsTable(transaction string) string { return transaction + "-submissions" }
