package schoolplace

import (
	"crypto/sha256"
	"encoding/binary"
)

// Draw is the lot of a child at a school: less is better. It is the first eight bytes, the greatest first, of SHA-256
// over the seed, the school's code and the child's name in the round (Child.Lot), a line feed between them. So each school has its
// own draw, anybody can work a lot out again once the seed is published, and nobody can before.
//
// The seed has to be fixed by somebody independent of the schools who does not know the lots, such as by drawing it in
// public (School Admissions Code 2021, section 1, on random allocation).
func Draw(seed, school, child string) uint64 {
	sum := sha256.Sum256([]byte(seed + "\n" + school + "\n" + child))
	return binary.BigEndian.Uint64(sum[:8])
}
