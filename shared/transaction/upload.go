package transaction

// Upload is how somebody may send the files that an outcome asks for as evidence.
type Upload string

// The ways. The zero value takes no files: the words of the result then say how evidence is sent.
const (
	NoUpload Upload = ""
	// Small takes files through the transaction's function, of up to 4 MB each (evidence.MostThrough).
	Small Upload = "small"
	// Large takes them straight into the transaction's bucket, of up to 25 MB each (evidence.MostDirect).
	Large Upload = "large"
)
