// Package scan says what is known of a file that somebody sent: whether a scanner has looked at it, and what it found.
// On AWS the scanner is GuardDuty Malware Protection for S3, which looks at each new object and writes what it found into a
// tag of the object (https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html). On one
// machine it is Look, which knows as much as tests need.
package scan

import "bytes"

// Tag is the name of the object's tag that holds the Result. An object without it was not looked at yet.
const Tag = "GuardDutyMalwareScanStatus"

// Result is what the scanner found, in GuardDuty's words; empty while it has not looked.
type Result string

// The results.
const (
	Clean  Result = "NO_THREATS_FOUND"
	Threat Result = "THREATS_FOUND"
	// Unsupported is a file that cannot be looked into: it has a password, or is too large.
	Unsupported Result = "UNSUPPORTED"
	// Denied and Failed are about the scanner, not about the file: it may not read it, or went wrong.
	Denied Result = "ACCESS_DENIED"
	Failed Result = "FAILED"
)

// Final says whether there is nothing more to wait for.
func (r Result) Final() bool {
	switch r {
	case Clean, Threat, Unsupported, Denied, Failed:
		return true
	}
	return false // a word that GuardDuty may learn yet is no leave to read
}

// eicar is the file that every scanner takes for a virus, so that they can be tried (https://www.eicar.org). It stands in two
// halves, so that no scanner takes this program for one.
var eicar = []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`)

// IsPDF says whether a file begins as a PDF does. Before that may stand what some programs put there, and readers pass over: a byte
// order mark, empty lines.
func IsPDF(content []byte) bool {
	content = bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(content, []byte("%PDF-"))
}

// Look is the scanner of one machine: it knows the test file of EICAR, wherever in a file it stands, and documents that
// are encrypted, which nobody can look into. It is no protection.
func Look(content []byte) Result {
	switch {
	case bytes.Contains(content, eicar):
		return Threat
	case IsPDF(content) && bytes.Contains(content, []byte("/Encrypt")):
		return Unsupported
	}
	return Clean
}
