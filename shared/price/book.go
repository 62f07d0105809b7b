// Package price turns quantities into money, exactly. A book holds what AWS charges in one region, with the time for
// which each price holds, its source and how far it may be trusted; rating multiplies a month's quantities by the prices
// of the time when they were used; an exchange turns dollars into pounds. Nothing is divided and nothing rounded before
// the one rounding of an invoice.
package price

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

//go:embed book/*.json exchange/*.json
var published embed.FS

// Confidence says how a figure was come by. A report that uses an unverified one says so.
type Confidence string

// The confidences, best first.
const (
	Primary    Confidence = "primary"    // read in AWS's own price list
	Secondary  Confidence = "secondary"  // quoted by somebody who read it there
	Unverified Confidence = "unverified" // derived or remembered; to be replaced
)

// Book is one version of the prices of a region. A version is never changed once a month was closed with it: a new
// price comes with a new version.
type Book struct {
	Version    string
	Region     string
	Currency   string
	Items      []Item
	Allowances []Allowance
}

// Item is one thing that has a price.
type Item struct {
	Meter     Meter
	Operation string
	SKU       string // empty where it was not captured
	Unit      string // what the price is of, in FOCUS's words: "Requests", "GB-Seconds"
	Measure   Measure
	Rates     rate.Table[Rate]
}

// Rate is a price with its tiers, the first from 0.
type Rate struct {
	Tiers      []Tier
	Confidence Confidence
}

// Tier is the price of what is used in a month from a quantity on.
type Tier struct {
	From  int64           // in the measure's charged whole numbers
	Price decimal.Decimal // of one Unit, in the book's currency
	Code  string          // AWS's rate code, or one of our own that starts with "uncaptured-"
}

// Allowance is what AWS gives free each month to the whole bill, over several meters together.
type Allowance struct {
	Name       string
	SKU        string
	Quantity   int64 // in the charged whole numbers of the measure that its meters share
	Meters     []Meter
	Source     string
	Confidence Confidence
}

// Read reads a book from its JSON form and checks it. Fields that it does not know are refused.
func Read(raw []byte) (Book, error) {
	var file struct {
		Version, Region, Currency string
		// To is the day until which the book is trusted: a price that AWS has not changed ends there all the same, and
		// the book has to be read again.
		To      date.Date
		Sources map[string]string
		Prices  []struct {
			Meter                Meter
			Operation, SKU, Unit string
			Measure              Measure
			Rates                []struct {
				From       date.Date
				Tiers      []tierFile
				Source     string
				Confidence Confidence
			}
		}
		Free []struct {
			Name, SKU, Quantity, Source string
			Meters                      []Meter
			Confidence                  Confidence
		}
	}
	if err := strict(raw, &file); err != nil {
		return Book{}, fmt.Errorf("read price book: %w", err)
	}
	book := Book{Version: file.Version, Region: file.Region, Currency: file.Currency}
	for _, p := range file.Prices {
		item := Item{Meter: p.Meter, Operation: p.Operation, SKU: p.SKU, Unit: p.Unit, Measure: p.Measure,
			Rates: rate.Table[Rate]{Name: string(p.Meter)}}
		for i, r := range p.Rates {
			to := file.To
			if i+1 < len(p.Rates) {
				to = p.Rates[i+1].From
			}
			value := Rate{Confidence: r.Confidence}
			for n, tier := range r.Tiers {
				read, err := tier.read(item.Measure)
				if err != nil {
					return Book{}, fmt.Errorf("read price book %s, %s: %w", file.Version, p.Meter, err)
				}
				if read.Code == "" {
					read.Code = fmt.Sprintf("uncaptured-%s-%s-%d", p.Meter, r.From, n+1)
				}
				value.Tiers = append(value.Tiers, read)
			}
			item.Rates.Rows = append(item.Rates.Rows, rate.Row[Rate]{From: r.From, To: to, Value: value, Source: file.Sources[r.Source]})
		}
		book.Items = append(book.Items, item)
	}
	for _, f := range file.Free {
		item, ok := book.item(firstOf(f.Meters))
		if !ok {
			return Book{}, fmt.Errorf("read price book %s: allowance %s is of a meter without a price", file.Version, f.Name)
		}
		quantity, err := whole(f.Quantity, item.Measure)
		if err != nil {
			return Book{}, fmt.Errorf("read price book %s, allowance %s: %w", file.Version, f.Name, err)
		}
		book.Allowances = append(book.Allowances, Allowance{Name: f.Name, SKU: f.SKU, Quantity: quantity, Meters: f.Meters,
			Source: file.Sources[f.Source], Confidence: f.Confidence})
	}
	return book, book.Check()
}

type tierFile struct{ From, Price, Code string }

func (t tierFile) read(m Measure) (Tier, error) {
	from, err := whole(t.From, m)
	if err != nil {
		return Tier{}, err
	}
	amount, err := Number(t.Price)
	if err != nil {
		return Tier{}, fmt.Errorf("price %q is not a number", t.Price)
	}
	return Tier{From: from, Price: amount, Code: t.Code}, nil
}

// whole reads a quantity in priced units as charged whole numbers.
func whole(text string, m Measure) (int64, error) {
	units, err := Number(text)
	if err != nil {
		return 0, fmt.Errorf("quantity %q is not a number", text)
	}
	parts := units.Mul(decimal.NewFromInt(m.parts()))
	if !parts.IsInteger() || !parts.BigInt().IsInt64() {
		return 0, fmt.Errorf("quantity %s is not a whole number of what is counted", text)
	}
	return parts.IntPart(), nil
}

func firstOf(meters []Meter) Meter {
	if len(meters) == 0 {
		return ""
	}
	return meters[0]
}

// Check refuses a book in which something is missing, twice, out of order or unsourced, and free allowances that
// reach beyond the first tier, for which crediting at its price would be wrong.
func (b Book) Check() error {
	if b.Version == "" || b.Region == "" || b.Currency == "" || len(b.Items) == 0 {
		return fmt.Errorf("price book %q: needs version, region, currency and prices", b.Version)
	}
	refuse := func(what any, fault string) error {
		return fmt.Errorf("price book %s, %v: %s", b.Version, what, fault)
	}
	seen, codes := map[Meter]bool{}, map[string]bool{}
	for _, item := range b.Items {
		if seen[item.Meter] || item.Meter.UsageType() == "" || item.Unit == "" || item.Measure.parts() == 0 {
			return refuse(item.Meter, "needs a service and a usage type that no other has, a unit and a measure")
		}
		seen[item.Meter] = true
		if err := item.Rates.Check(); err != nil {
			return refuse(item.Meter, err.Error())
		}
		for _, row := range item.Rates.Rows {
			if fault := row.Value.fault(codes); fault != "" {
				return refuse(item.Meter, fault)
			}
		}
	}
	given := map[Meter]bool{}
	for _, a := range b.Allowances {
		if a.Quantity <= 0 || a.Source == "" || !a.Confidence.known() {
			return refuse(a.Name, "an allowance needs a quantity, a source and a confidence")
		}
		first, _ := b.item(firstOf(a.Meters))
		for _, meter := range a.Meters {
			item, ok := b.item(meter)
			if !ok || given[meter] || item.Measure != first.Measure {
				return refuse(a.Name, "an allowance is of meters with a price, one measure and no other allowance")
			}
			given[meter] = true
			for _, row := range item.Rates.Rows {
				if tiers := row.Value.Tiers; len(tiers) > 1 && tiers[1].From < a.Quantity {
					return refuse(a.Name, "reaches beyond the first tier")
				}
			}
		}
	}
	return nil
}

func (r Rate) fault(codes map[string]bool) string {
	if !r.Confidence.known() {
		return "has no confidence"
	}
	if len(r.Tiers) == 0 || r.Tiers[0].From != 0 {
		return "the first tier starts at 0"
	}
	for i, tier := range r.Tiers {
		switch {
		case i > 0 && tier.From <= r.Tiers[i-1].From:
			return "tiers are out of order"
		case tier.Price.IsNegative():
			return "a price is below zero"
		case codes[tier.Code]:
			return "rate code " + tier.Code + " is used twice"
		}
		codes[tier.Code] = true
	}
	return ""
}

func (c Confidence) known() bool {
	return slices.Contains([]Confidence{Primary, Secondary, Unverified}, c)
}

func (b Book) item(meter Meter) (Item, bool) {
	i := slices.IndexFunc(b.Items, func(item Item) bool { return item.Meter == meter })
	if i < 0 {
		return Item{}, false
	}
	return b.Items[i], true
}

// UnpricedError says that the book has no price for something that was used.
type UnpricedError struct {
	Book  string
	Meter Meter
	On    date.Date
	Err   error // a *rate.OutsideError where only the day is wrong
}

func (e *UnpricedError) Error() string {
	return fmt.Sprintf("price book %s has no price for %s on %s: add it to a new version of the book", e.Book, e.Meter, e.On)
}

func (e *UnpricedError) Unwrap() error { return e.Err }

// At returns a price and the rate in force on a day. The error is an *UnpricedError.
func (b Book) At(meter Meter, on date.Date) (Item, rate.Row[Rate], error) {
	item, ok := b.item(meter)
	if !ok {
		return Item{}, rate.Row[Rate]{}, &UnpricedError{Book: b.Version, Meter: meter, On: on}
	}
	row, err := item.Rates.At(on)
	if err != nil {
		return Item{}, rate.Row[Rate]{}, &UnpricedError{Book: b.Version, Meter: meter, On: on, Err: err}
	}
	return item, row, nil
}

// Books returns every published book, oldest version first.
func Books() ([]Book, error) { return load(published, "book", Read) }

// Latest returns the newest published book.
func Latest() (Book, error) { return last(Books()) }

func load[T any](files fs.FS, folder string, read func([]byte) (T, error)) ([]T, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names) // a version is a date, so the order of names is that of versions
	all := make([]T, 0, len(names))
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		one, err := read(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

func last[T any](all []T, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if len(all) == 0 {
		return none, fmt.Errorf("nothing is published")
	}
	return all[len(all)-1], nil
}

// Digest identifies what a book says, to its last figure: a month that was closed with it keeps it.
func (b Book) Digest() string { return digest(b) }

func digest(value any) string {
	written, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("price: %v", err)) // a book that was read can be written
	}
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:])
}
