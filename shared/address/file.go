package address

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Columns are the columns of the file, in their order and under these names in its first line. The file is CSV in UTF-8, a
// line for each address, sorted by postcode as bytes, each postcode in its normal form. Prepare makes it.
var Columns = []string{"uprn", "line1", "line2", "town", "county", "postcode"}

const (
	// longest is how long a line of the file may be, in bytes.
	longest = 1 << 10
	// most is how many addresses a postcode gives. Royal Mail gives one to at most 100 delivery points; more is a file that is
	// not sorted by postcodes.
	most = 1000
)

// File finds addresses in a sorted file. It reads a line for each time that the file can be halved, so it takes as long for
// a town as for a country and keeps nothing. What it meets on its way it checks: a file that is not as Columns says is an
// error, not an address that is not found.
type File struct {
	data  io.ReaderAt
	size  int64
	first int64 // where the first address begins
}

// NewFile reads the head of a file of so many bytes.
func NewFile(data io.ReaderAt, size int64) (*File, error) {
	f := &File{data: data, size: size}
	text, next, err := f.line(0)
	if err != nil {
		return nil, fmt.Errorf("read the head of the addresses: %w", err)
	}
	if got, err := cells(text); err != nil || !slices.Equal(got, Columns) {
		return nil, fmt.Errorf("the addresses do not begin with the line %s: make the file with frontline addresses", strings.Join(Columns, ","))
	}
	f.first = next
	return f, nil
}

// named is a file that is opened when an address is first looked for.
type named struct{ open func() (*File, error) }

// Named is the File of a name, opened when an address is first looked for and then kept open. If it could not be
// opened then, every search is an error.
func Named(name string) Finder {
	return named{sync.OnceValues(func() (*File, error) {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open the addresses: %w", err)
		}
		info, err := file.Stat()
		if err != nil {
			return nil, fmt.Errorf("open the addresses: %w", err)
		}
		return NewFile(file, info.Size())
	})}
}

func (n named) Find(ctx context.Context, postcode string) ([]Address, error) {
	file, err := n.open()
	if err != nil {
		return nil, err
	}
	return file.Find(ctx, postcode)
}

// Find gives the addresses at a postcode, in the order of the file.
func (f *File) Find(ctx context.Context, postcode string) ([]Address, error) {
	at, err := f.search(ctx, postcode)
	if err != nil {
		return nil, fmt.Errorf("find addresses: %w", err)
	}
	var found []Address
	for at < f.size {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("find addresses: %w", err)
		}
		a, next, err := f.address(at)
		if err != nil {
			return nil, fmt.Errorf("find addresses: %w", err)
		}
		if a.Postcode != postcode {
			break
		}
		if len(found) == most {
			return nil, fmt.Errorf("find addresses: a postcode has more than %d", most)
		}
		found, at = append(found, a), next
	}
	return found, nil
}

// search is where the first address begins whose postcode is not before the one that is wanted; the end where all are.
func (f *File) search(ctx context.Context, wanted string) (int64, error) {
	before, behind := "", "" // the postcodes between which everything lies that is still looked at
	found := f.size
	// Of the lines that begin in [low, high) it is not known which side they are on, and a line begins at low.
	for low, high := f.first, f.size; low < high; {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		middle := low + (high-low)/2
		start, err := f.begin(low, middle)
		if err != nil {
			return 0, err
		}
		if start >= high {
			high = middle
			continue
		}
		text, next, err := f.line(start)
		if err != nil {
			return 0, err
		}
		code, err := postcodeOf(text)
		switch {
		case err != nil:
			return 0, err
		case code < before, behind != "" && code > behind:
			return 0, errNotSorted
		case code < wanted:
			low, before = next, code
		default:
			found, high, behind = start, start, code
		}
	}
	return found, nil
}

var errNotSorted = errors.New("the file is not sorted by postcode: make it with frontline addresses")

// begin is where the first line begins at or behind a place; at low one begins.
func (f *File) begin(low, place int64) (int64, error) {
	if place == low {
		return low, nil
	}
	_, next, err := f.line(place - 1)
	return next, err
}

// address reads the address of the line that begins at a place, and says where the next begins.
func (f *File) address(at int64) (Address, int64, error) {
	text, next, err := f.line(at)
	if err != nil {
		return Address{}, 0, err
	}
	code, err := postcodeOf(text)
	if err != nil {
		return Address{}, 0, err
	}
	c, err := cells(text)
	if err != nil {
		return Address{}, 0, err
	}
	return Address{UPRN: c[0], PostalAddress: ask.PostalAddress{Line1: c[1], Line2: c[2], Town: c[3], County: c[4], Postcode: code}}, next, nil
}

// postcodeOf is the postcode at the end of a line, where it is in its normal form.
func postcodeOf(line []byte) (string, error) {
	own := string(bytes.TrimSuffix(line[bytes.LastIndexByte(line, ',')+1:], []byte("\r")))
	if code, ok := ask.Postcode(own); !ok || code != own {
		return "", errors.New("the file holds a postcode that is not in its normal form: make it with frontline addresses")
	}
	return own, nil
}

// line reads from a place to the end of its line, and says where the next begins.
func (f *File) line(at int64) (text []byte, next int64, err error) {
	buffer := make([]byte, min(longest, f.size-at))
	if _, err := f.data.ReadAt(buffer, at); err != nil && err != io.EOF {
		return nil, 0, err
	}
	end := bytes.IndexByte(buffer, '\n')
	switch {
	case end >= 0:
		return buffer[:end], at + int64(end) + 1, nil
	case at+int64(len(buffer)) < f.size:
		return nil, 0, fmt.Errorf("a line of the file is longer than %d bytes", longest)
	}
	return buffer, f.size, nil
}

// cells are the cells of a line. What is wrong with it is said without what it holds.
func cells(line []byte) ([]string, error) {
	reader := csv.NewReader(bytes.NewReader(line))
	reader.FieldsPerRecord = len(Columns)
	got, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("a line of the file does not have %d cells of CSV", len(Columns))
	}
	return got, nil
}
