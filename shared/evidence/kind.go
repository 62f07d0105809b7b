package evidence

import (
	"bytes"
	"slices"

	"github.com/frontline-gov/frontline/shared/scan"
)

// Kind is what a file is, as a media type.
type Kind string

// The kinds that are taken.
const (
	PDF  Kind = "application/pdf"
	JPEG Kind = "image/jpeg"
	PNG  Kind = "image/png"
	HEIC Kind = "image/heic"
)

// Kinds lists the kinds that are taken.
var Kinds = []Kind{PDF, JPEG, PNG, HEIC}

const head = 64

// KindOf says what a file is by how it begins; its name and what the browser says of it count for nothing. False is a file
// of another kind.
func KindOf(content []byte) (Kind, bool) {
	switch {
	case scan.IsPDF(content):
		return PDF, true
	case bytes.HasPrefix(content, []byte{0xff, 0xd8, 0xff}):
		return JPEG, true
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, true
	case isHEIC(content):
		return HEIC, true
	}
	return "", false
}

// heicBrands are the brands of images in HEVC (ISO/IEC 23008-12, annex B): telephones write one of them first, or the
// general one of image files, mif1, and one of them behind it.
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"}

// isHEIC reads the box of the file's type: its length (4 bytes), "ftyp", the brand, a version (4 bytes), more brands.
func isHEIC(content []byte) bool {
	if len(content) < 16 || string(content[4:8]) != "ftyp" {
		return false
	}
	length := int(content[0])<<24 | int(content[1])<<16 | int(content[2])<<8 | int(content[3])
	brand := string(content[8:12])
	if slices.Contains(heicBrands, brand) {
		return true
	}
	if brand != "mif1" && brand != "msf1" {
		return false
	}
	for at := 16; at+4 <= min(length, len(content), head); at += 4 {
		if slices.Contains(heicBrands, string(content[at:at+4])) {
			return true
		}
	}
	return false
}
