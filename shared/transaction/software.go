package transaction

// Software is what software has to be to send submissions.
type Software string

// The kinds. The zero value takes software as it takes people, which gives it nothing that they have not: it may send what
// anybody may send by the pages, and learns only what it has the key of. A transaction in whose name software could do
// harm by the thousand, or whose department wants to know what sends, says otherwise.
const (
	// Open takes whatever sends, with a limit for each address.
	Open Software = ""
	// Registered takes clients that the department's authorization server knows, with a limit for each.
	Registered Software = "registered"
	// Closed takes nothing but what people send by the pages.
	Closed Software = "closed"
)

// Submissions in a minute that are taken where Rate does not say: of one registered client, and of one address. The first
// is a payroll bureau at the end of a month, the second some employers behind one connection.
const (
	clientRate  = 600
	addressRate = 60
)

// Rate is how many submissions one piece of software may send in a minute: a registered client, or an address.
func (s Software) Rate() int {
	if s == Registered {
		return clientRate
	}
	return addressRate
}
