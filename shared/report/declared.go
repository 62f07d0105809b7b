package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/price"
)

// Declared is what a department says of one channel of one transaction in one month: what the platform cannot meter.
type Declared struct {
	Month       price.Month
	Transaction string
	Channel     ledger.Channel
	// Started and Completed are counts of a channel that the platform does not serve; they are 0 for channels that it
	// does, which it counts itself.
	Started, Completed int64
	// Cost is everything that the channel cost besides what is metered: people, buildings, postage, overheads, without
	// start-up costs (the government's definition of cost per transaction).
	Cost money.Pence
	// Charged says that the platform provided it, as with assisted digital, so that it is on the invoice.
	Charged bool
	// Source says where the figures are from. It is required.
	Source string
}

var declaredHeader = []string{"month", "transaction", "channel", "started", "completed", "cost", "charged", "source"}

// ReadDeclared reads a file of declared figures: CSV with the header month, transaction, channel, started, completed,
// cost, charged, source; cost in pounds, charged yes or no. All that is wrong is reported at once, with its row.
func ReadDeclared(raw []byte) ([]Declared, error) {
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	header, err := reader.Read()
	if err != nil || !slices.Equal(header, declaredHeader) {
		return nil, fmt.Errorf("read declared figures: the first row must be %v", declaredHeader)
	}
	var all []Declared
	var faults []error
	type of struct {
		month       price.Month
		transaction string
		channel     ledger.Channel
	}
	seen := map[of]bool{}
	for row := 2; ; row++ {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read declared figures: row %d: %w", row, err)
		}
		read, err := readDeclared(cells)
		if key := (of{read.Month, read.Transaction, read.Channel}); err == nil && seen[key] {
			err = errors.New("the same month, transaction and channel stand above")
		} else {
			seen[key] = true
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("row %d: %w", row, err))
			continue
		}
		all = append(all, read)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("read declared figures: %w", err)
	}
	return all, nil
}

func readDeclared(cells []string) (Declared, error) {
	month, err := price.ParseMonth(cells[0])
	if err != nil {
		return Declared{}, err
	}
	read := Declared{Month: month, Transaction: cells[1], Channel: ledger.Channel(cells[2]), Source: cells[7]}
	channels := []ledger.Channel{ledger.Online, ledger.Software, ledger.AssistedPhone, ledger.AssistedFace, ledger.Phone, ledger.Post, ledger.Face}
	if read.Transaction == "" || read.Source == "" || !slices.Contains(channels, read.Channel) {
		return Declared{}, fmt.Errorf("needs a transaction, a source and a channel of %v", channels)
	}
	var wrong [2]error
	read.Started, wrong[0] = strconv.ParseInt(cells[3], 10, 64)
	read.Completed, wrong[1] = strconv.ParseInt(cells[4], 10, 64)
	if wrong[0] != nil || wrong[1] != nil || read.Completed < 0 || read.Started < read.Completed {
		return Declared{}, errors.New("started and completed are whole numbers, and not more are completed than started")
	}
	if read.Completed > 0 && (read.Channel.Digital() || read.Channel.Assisted()) {
		return Declared{}, errors.New("the platform counts digital and assisted transactions itself: write 0")
	}
	if read.Cost, err = money.Parse(cells[5]); err != nil {
		return Declared{}, err
	}
	if read.Cost < 0 {
		return Declared{}, errors.New("a cost is not below zero")
	}
	switch cells[6] {
	case "yes":
		read.Charged = true
	case "no":
	default:
		return Declared{}, errors.New("charged is yes or no")
	}
	return read, nil
}
