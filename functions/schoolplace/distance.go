package schoolplace

import "math"

// Point is a place on the National Grid of the Ordnance Survey, in centimetres east and north of its origin. The
// address register gives metres with two decimals, so a centimetre is all there is.
type Point struct{ Easting, Northing int64 }

// gridEnd is beyond the ends of the National Grid, 700 km by 1,300 km, in centimetres.
const gridEnd = 150_000_000

func (p Point) valid() bool {
	return p.Easting >= 0 && p.Northing >= 0 && p.Easting < gridEnd && p.Northing < gridEnd
}

// Metres is the distance of two points in a straight line, to the nearest hundredth of a metre, as the number of
// hundredths: 12345 is 123.45 metres. It is exact for all points of the National Grid: the squares, the sum and the root
// are whole numbers.
func Metres(a, b Point) int64 {
	east, north := a.Easting-b.Easting, a.Northing-b.Northing
	square := uint64(east*east) + uint64(north*north)
	root := isqrt(square)
	// (root + 1/2)² is root² + root + 1/4, so a square above root² + root lies nearer to the next root.
	if square-root*root > root {
		root++
	}
	return int64(root)
}

// isqrt is the greatest whole number whose square is not above n, for n up to 2^62. The float is a first guess, and the
// whole numbers decide: whatever the guess, the result is the same.
func isqrt(n uint64) uint64 {
	root := uint64(math.Sqrt(float64(n)))
	for root*root > n {
		root--
	}
	for (root+1)*(root+1) <= n {
		root++
	}
	return root
}
