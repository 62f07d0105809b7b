package report

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/price"
)

// kept are the sums of a closed month as they are stored beside it. They are JSON under gzip; nobody but Keep and Kept
// reads or writes them, and where Format is another they are made anew.
type kept struct {
	Format   int                        `json:"format"`
	Closed   ledger.Closed              `json:"closed"`
	Units    []keptUnit                 `json:"units"`
	Standing map[string]decimal.Decimal `json:"standing"`
	State    map[string]ledger.State    `json:"state"`
	Overhead decimal.Decimal            `json:"overhead"`
	Owners   map[string]string          `json:"owners"`
	Ratings  map[string]Ratings         `json:"ratings"`
	Days     map[string][]Day           `json:"days"`
	Meters   []string                   `json:"unverified-meters"`
	Rates    bool                       `json:"unverified-rates"`
	Corrects bool                       `json:"corrects"`
}

// keptUnit is a unit before anything is shared out.
type keptUnit struct {
	Transaction string          `json:"transaction"`
	Channel     ledger.Channel  `json:"channel"`
	Started     int64           `json:"started"`
	Completed   int64           `json:"completed"`
	Abandoned   int64           `json:"abandoned"`
	Failed      int64           `json:"failed"`
	Marginal    decimal.Decimal `json:"marginal"`
	Progress    decimal.Decimal `json:"progress"`
	Failing     decimal.Decimal `json:"failing"`
	State       ledger.State    `json:"state"`
}

const keptFormat = 1

// ErrNotKept is the error for sums that are not those of the closed month, or not as this version keeps them.
var ErrNotKept = errors.New("the sums of the month are not kept: they are made of its entries")

// Keep packs the sums of a closed month, so that whoever shows it later need not rate its entries again.
func Keep(closed ledger.Closed, month Month) ([]byte, error) {
	s := month.summary()
	k := kept{Format: keptFormat, Closed: closed, Standing: s.standing, State: s.state, Overhead: s.overhead, Owners: s.owners,
		Ratings: s.ratings, Days: s.days, Meters: s.doubt.meters, Rates: s.doubt.rates, Corrects: s.corrects}
	for key, u := range s.units {
		k.Units = append(k.Units, keptUnit{key.transaction, key.channel, u.Started, u.Completed, u.Abandoned, u.Failed, u.Marginal, u.progress, u.failing, u.State})
	}
	// The same sums are the same bytes, so that what is kept can be compared.
	slices.SortFunc(k.Units, func(a, b keptUnit) int {
		return cmp.Or(cmp.Compare(a.Transaction, b.Transaction), cmp.Compare(a.Channel, b.Channel))
	})
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if err := json.NewEncoder(zip).Encode(k); err != nil {
		return nil, fmt.Errorf("keep the sums of %s: %w", month.Month, err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("keep the sums of %s: %w", month.Month, err)
	}
	return packed.Bytes(), nil
}

// Kept is the lean month that Keep packed; ErrNotKept where it is not that of the digest. Declared figures are of today.
func Kept(month price.Month, digest string, packed []byte, declared []Declared) (Month, error) {
	var k kept
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return Month{}, fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	plain, err := io.ReadAll(zip)
	if err == nil {
		err = json.Unmarshal(plain, &k)
	}
	if err != nil {
		return Month{}, fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	if k.Format != keptFormat || k.Closed.Month != month || k.Closed.Digest != digest {
		return Month{}, ErrNotKept
	}
	book, exchange, err := Versions(k.Closed)
	if err != nil {
		return Month{}, err
	}
	s := &summary{units: map[unitKey]Unit{}, standing: k.Standing, state: k.State, overhead: k.Overhead, owners: k.Owners, ratings: k.Ratings,
		days: k.Days, doubt: doubt{k.Meters, k.Rates}, corrects: k.Corrects}
	for _, u := range k.Units {
		s.units[unitKey{u.Transaction, u.Channel}] = Unit{Started: u.Started, Completed: u.Completed, Abandoned: u.Abandoned, Failed: u.Failed,
			Marginal: u.Marginal, progress: u.Progress, failing: u.Failing, State: u.State}
	}
	made := Month{Month: month, Book: book, Exchange: exchange, sums: s}
	return made.Declare(declared), nil
}
