package ledger

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/frontline-gov/frontline/shared/price"
)

// Closed is a month that no longer changes.
type Closed struct {
	Month price.Month `json:"month"`
	// Book and Exchange are the versions by which the month is charged, and the digests of what they said.
	Book           string `json:"book"`
	BookDigest     string `json:"book-digest"`
	Exchange       string `json:"exchange"`
	ExchangeDigest string `json:"exchange-digest"`
	// Estimated is how many of the entries were estimated when the month was closed.
	Estimated int `json:"estimated"`
	// Previous is the digest of the month closed before, empty for the first.
	Previous string `json:"previous"`
	// Digest is the SHA-256 of everything above and of all entries, in hexadecimal.
	Digest  string  `json:"digest"`
	Entries []Entry `json:"-"`
}

// Close ends a month: its entries, and corrections of months closed earlier, become invoiced and are put in order.
// previous is the month closed last, nil for the first.
func Close(previous *Closed, month price.Month, book price.Book, exchange price.Exchange, entries []Entry) (Closed, error) {
	closed := Closed{Month: month, Book: book.Version, BookDigest: book.Digest(),
		Exchange: exchange.Version, ExchangeDigest: exchange.Digest()}
	if previous != nil {
		if month <= previous.Month {
			return Closed{}, fmt.Errorf("close %s: %s is closed already", month, previous.Month)
		}
		closed.Previous = previous.Digest
	}
	for _, entry := range entries {
		if err := entry.fault(month); err != nil {
			return Closed{}, fmt.Errorf("close %s: %w", month, err)
		}
		if entry.State == Estimated {
			closed.Estimated++
		}
	}
	closed.Entries = Advance(entries, Invoiced, func(price.Meter) bool { return true })
	slices.SortStableFunc(closed.Entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Corrects, b.Corrects), a.Key.compare(b.Key), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Quantity, b.Quantity))
	})
	closed.Digest = closed.digest()
	return closed, nil
}

func (c Closed) digest() string {
	c.Digest = ""
	sum := sha256.Sum256(c.Bytes())
	return hex.EncodeToString(sum[:])
}

// Bytes writes the month as it is kept: a line of JSON for the month and one for each entry.
func (c Closed) Bytes() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	write := func(value any) {
		if err := encoder.Encode(value); err != nil {
			panic(fmt.Sprintf("ledger: %v", err)) // dates of entries were checked
		}
	}
	write(c)
	for _, entry := range c.Entries {
		write(entry)
	}
	return out.Bytes()
}

// ReadClosed reads what Bytes wrote and refuses it where the digest is not that of the rest.
func ReadClosed(raw []byte) (Closed, error) {
	lines := bufio.NewReader(bytes.NewReader(raw))
	var closed Closed
	for first := true; ; first = false {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		var entry Entry
		into := any(&entry)
		if first {
			into = &closed
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(into); err != nil {
			return Closed{}, fmt.Errorf("read closed month: %w", err)
		}
		if !first {
			closed.Entries = append(closed.Entries, entry)
		}
	}
	if !bytes.Equal(closed.Bytes(), raw) || closed.Digest != closed.digest() {
		return Closed{}, fmt.Errorf("read closed month %s: it was changed after it was closed", closed.Month)
	}
	return closed, nil
}

// Verify checks a chain of closed months, the first one first: each follows the one before and says so, and nothing
// in it was changed. A correction corrects a month of the chain or one before its first.
func Verify(chain []Closed) error {
	for i, closed := range chain {
		if closed.Digest != closed.digest() {
			return fmt.Errorf("verify %s: it was changed after it was closed", closed.Month)
		}
		if i == 0 {
			continue
		}
		if before := chain[i-1]; closed.Previous != before.Digest || closed.Month <= before.Month {
			return fmt.Errorf("verify %s: it does not follow %s", closed.Month, before.Month)
		}
	}
	return nil
}
