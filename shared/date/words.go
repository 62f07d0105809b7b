package date

import (
	"strconv"
	"strings"
	"time"
)

var (
	english = [12]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"}
	welsh = [12]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
		"Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}
)

// Format returns the date in words: "6 April 2026", or "6 Ebrill 2026" when the language is "cy". No
// date is "".
func (d Date) Format(language string) string {
	if d.IsZero() {
		return ""
	}
	names := english
	if language == "cy" {
		names = welsh
	}
	return strconv.Itoa(d.Day()) + " " + names[d.month-1] + " " + strconv.Itoa(d.Year())
}

// monthNamed reads a month from its number or from three letters or more of its English or Welsh name.
// No beginning of three letters is shared by two months.
func monthNamed(text string) (time.Month, bool) {
	if n, ok := number(text); ok {
		return time.Month(n), len(text) <= 2 && n >= 1 && n <= 12
	}
	start := strings.ToLower(strings.TrimSuffix(text, "."))
	if len(start) < 3 {
		return 0, false
	}
	for i := range 12 {
		if strings.HasPrefix(strings.ToLower(english[i]), start) || strings.HasPrefix(strings.ToLower(welsh[i]), start) {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}
