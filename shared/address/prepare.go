package address

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

// Prepared is what Prepare made of a file.
type Prepared struct {
	// Kept is how many addresses it wrote.
	Kept int
	// Refused are the lines that hold none, counted from 1 for the head: no postcode that there can be, or no first line or town.
	Refused []int
	// Unfit is how many of those kept a page of an address would not take as they are, being too long for instance: whoever
	// chooses one of them is asked to mend it.
	Unfit int
}

// Prepare reads addresses from a CSV file whose head names the Columns in any order, among others, and writes them as File
// reads them: postcodes in their normal form, sorted, at a postcode by the numbers of the houses, each address once. More
// at a postcode than Find gives are an error. It holds the whole file in memory meanwhile.
func Prepare(in io.Reader, out io.Writer) (Prepared, error) {
	reader := csv.NewReader(in)
	reader.ReuseRecord = true
	head, err := reader.Read()
	if err != nil {
		return Prepared{}, fmt.Errorf("read the head of the addresses: %w", err)
	}
	places, err := placesOf(head)
	if err != nil {
		return Prepared{}, err
	}
	var p Prepared
	var all []Address
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Prepared{}, fmt.Errorf("read addresses: %w", err)
		}
		line, _ := reader.FieldPos(0)
		cell := func(column int) string { return strings.Clone(strings.Join(strings.Fields(row[places[column]]), " ")) }
		code, ok := ask.Postcode(cell(5))
		a := Address{UPRN: cell(0), PostalAddress: ask.PostalAddress{Line1: cell(1), Line2: cell(2), Town: cell(3), County: cell(4), Postcode: code}}
		if !ok || a.Line1 == "" || a.Town == "" || a.size() > longest/2 {
			p.Refused = append(p.Refused, line)
			continue
		}
		all = append(all, a)
	}
	slices.SortFunc(all, compare)
	all = slices.Compact(all)
	p.Kept = len(all)
	for i, a := range all {
		if i >= most && all[i-most].Postcode == a.Postcode {
			return Prepared{}, fmt.Errorf("%s has more than %d addresses, which is no one postcode: mend or leave out its lines", a.Postcode, most)
		}
		if len((ask.Address{}).Check(date.Date{}, a.PostalAddress)) > 0 {
			p.Unfit++
		}
	}
	return p, write(out, all)
}

// placesOf says where in a row each of Columns stands.
func placesOf(head []string) ([]int, error) {
	names := make([]string, len(head))
	for i, name := range head {
		names[i] = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
	}
	places := make([]int, len(Columns))
	for i, column := range Columns {
		if places[i] = slices.Index(names, column); places[i] < 0 {
			return nil, fmt.Errorf("the first line of the addresses names no column %s: it is to name %s", column, strings.Join(Columns, ", "))
		}
	}
	return places, nil
}

// size is how many bytes it holds. Quoted for CSV it is twice as long at most.
func (a Address) size() int {
	n := len(a.UPRN)
	for _, line := range a.Lines() {
		n += len(line)
	}
	return n + 2*len(Columns)
}

func write(out io.Writer, all []Address) error {
	w := csv.NewWriter(out)
	if err := w.Write(Columns); err != nil {
		return fmt.Errorf("write addresses: %w", err)
	}
	for _, a := range all {
		if err := w.Write([]string{a.UPRN, a.Line1, a.Line2, a.Town, a.County, a.Postcode}); err != nil {
			return fmt.Errorf("write addresses: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write addresses: %w", err)
	}
	return nil
}

// compare puts addresses in the order of the file.
func compare(a, b Address) int {
	return cmp.Or(cmp.Compare(a.Postcode, b.Postcode), byNumber(a.Line1, b.Line1), byNumber(a.Line2, b.Line2),
		cmp.Compare(a.Town, b.Town), cmp.Compare(a.County, b.County), cmp.Compare(a.UPRN, b.UPRN))
}

// byNumber compares texts as people order them: "2 High Street" before "10 High Street".
func byNumber(a, b string) int {
	whole := cmp.Compare(a, b)
	for a != "" && b != "" {
		first, restA := chunk(a)
		second, restB := chunk(b)
		order := cmp.Compare(first, second)
		if isDigit(first[0]) && isDigit(second[0]) {
			x, y := strings.TrimLeft(first, "0"), strings.TrimLeft(second, "0")
			order = cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
		}
		if order != 0 {
			return order
		}
		a, b = restA, restB
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), whole)
}

// chunk splits off the digits, or what is none, with which a text begins.
func chunk(text string) (string, string) {
	end := strings.IndexFunc(text, func(r rune) bool { return isDigit(byte(min(r, 0x7f))) != isDigit(text[0]) })
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
