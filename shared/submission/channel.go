package submission

// The channels by which a submission may have come, beside those in which staff help.
const (
	Online   = "online" // the pages
	Software = "software"
)
