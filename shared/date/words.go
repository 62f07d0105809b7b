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
	// mutated are the Welsh names behind "o", where that changes them.
	mutated = [12]string{2: "fawrth", 4: "fai", 5: "fehefin", 6: "orffennaf", 8: "fedi", 10: "dachwedd", 11: "ragfyr"}
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
// No beginning of three letters is shared by two months. In Welsh a name is also read as it stands behind "o": "20 o Fawrth".
func monthNamed(text string) (time.Month, bool) {
	if n, ok := number(text); ok {
		return time.Month(n), len(text) <= 2 && n >= 1 && n <= 12
	}
	start := strings.ToLower(text)
	if len(start) < 3 {
		return 0, false
	}
	for i := range 12 {
		if strings.HasPrefix(strings.ToLower(english[i]), start) || strings.HasPrefix(strings.ToLower(welsh[i]), start) || start == mutated[i] {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}
