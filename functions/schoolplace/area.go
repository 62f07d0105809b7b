package schoolplace

import (
	"slices"
	"strings"
)

// postcodeAreas are those in which Camden lies: NW and WC for the most part, and the edges of N, EC and W. They reach far
// beyond it, so a postcode in one of them proves nothing; one outside them is not an address in Camden. A council puts its
// own here. Source: the local authorities of the districts of London's postcode areas
// (https://en.wikipedia.org/wiki/NW_postcode_area and its neighbours).
var postcodeAreas = []string{"EC", "N", "NW", "W", "WC"}

// inArea says that a postcode can be one of the council's area.
func inArea(postcode string) bool {
	area := postcode[:len(postcode)-len(strings.TrimLeft(postcode, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	return slices.Contains(postcodeAreas, area)
}
