package submission

// The channels by which a submission may have come.
const (
	Online   = "online" // the pages
	Software = "software"
	// Staff type it for somebody, who is:
	Phone   = "phone"   // on the phone
	Counter = "counter" // at the department's own counter
	Helper  = "helper"  // at home or elsewhere, with a helper who visits
	Library = "library" // in a library or another public place
	Paper   = "paper"   // nowhere near: they have sent a form
)

// Assisted lists the channels in which staff type a submission.
var Assisted = []string{Phone, Counter, Helper, Library, Paper}
