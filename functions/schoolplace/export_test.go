package schoolplace

// Names gives the names of the example schools by their codes.
func Names() map[string]string {
	names := map[string]string{}
	for _, s := range schools {
		names[s.Code] = s.Name
	}
	return names
}
