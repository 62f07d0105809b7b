package vatreturn

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/frontline-gov/frontline/shared/money"
)

// amount is a number as it was written, exactly: its digits, and how many of them stand behind the point. 1.50 has two
// decimals and 1.500 three, as HMRC's service counts them; 15E1 has -1.
type amount struct {
	negative bool
	digits   string // without leading zeros; empty for zero
	decimals int
}

// numeral is what HMRC's service takes for a number in a text. What JSON takes for one is narrower.
var numeral = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?$`)
})

// precision is the number of digits that HMRC's service keeps of a number. More are cut off here, where it rounds:
// such a number is out of range or has too many decimals in any case.
const precision = 34

// readAmount reads a JSON number, or a text that holds one: HMRC's service takes both.
func readAmount(raw json.RawMessage) (amount, bool) {
	text := string(raw)
	if strings.HasPrefix(text, `"`) && json.Unmarshal(raw, &text) != nil {
		return amount{}, false
	}
	parts := numeral().FindStringSubmatch(text)
	if parts == nil {
		return amount{}, false
	}
	whole, fraction, _ := strings.Cut(parts[2], ".")
	exponent := 0
	if parts[3] != "" {
		var err error
		if exponent, err = strconv.Atoi(parts[3]); err != nil || exponent > math.MaxInt32 || exponent < math.MinInt32 {
			return amount{}, false
		}
	}
	n := amount{negative: parts[1] == "-", digits: strings.TrimLeft(whole+fraction, "0"), decimals: len(fraction) - exponent}
	if more := len(n.digits) - precision; more > 0 {
		n.digits, n.decimals = n.digits[:precision], n.decimals-more
	}
	return n, true
}

// isWhole says that there is nothing but zeros behind the point.
func (n amount) isWhole() bool {
	return n.digits == "" || n.shortest().decimals <= 0
}

// shortest is the same number without zeros at the end.
func (n amount) shortest() amount {
	short := n
	short.digits = strings.TrimRight(n.digits, "0")
	short.decimals -= len(n.digits) - len(short.digits)
	return short
}

// pence is the amount in pence; false where it is no whole number of pence, or beyond what any box holds.
func (n amount) pence() (money.Pence, bool) {
	if n.digits == "" {
		return 0, true
	}
	short := n.shortest()
	zeros := 2 - short.decimals
	if zeros < 0 || len(short.digits)+zeros > 18 {
		return 0, false
	}
	pence, err := strconv.ParseInt(short.digits+strings.Repeat("0", zeros), 10, 64)
	if n.negative {
		pence = -pence
	}
	return money.Pence(pence), err == nil
}

// between says that the amount lies from one to another, both included.
func (n amount) between(least, most money.Pence) bool {
	pence, ok := n.pence()
	return ok && least <= pence && pence <= most
}
