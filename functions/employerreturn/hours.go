package employerreturn

// HoursBand returns the band of the hours that an employee normally works in a week, in hundredths of an hour: A up to
// 15.99, B from 16 to 23.99, C from 24 to 29.99, D from 30. E is for who has no regular hours, or is paid a pension.
func HoursBand(hundredths int, regular bool) string {
	switch {
	case !regular:
		return "E"
	case hundredths < 16_00:
		return "A"
	case hundredths < 24_00:
		return "B"
	case hundredths < 30_00:
		return "C"
	}
	return "D"
}
