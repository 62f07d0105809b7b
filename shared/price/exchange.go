package price

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
)

// Exchange is one version of the rates at which one currency is charged in another.
type Exchange struct {
	Version  string
	From, To string // currencies, ISO 4217
	Rates    rate.Table[Quote]
}

// Quote is what one of the one currency is in the other.
type Quote struct {
	Rate       decimal.Decimal
	Confidence Confidence
}

// ReadExchange reads exchange rates from their JSON form and checks them.
func ReadExchange(raw []byte) (Exchange, error) {
	var file struct {
		Version, From, To string
		Sources           map[string]string
		Rates             []struct {
			From, To     date.Date
			Rate, Source string
			Confidence   Confidence
		}
	}
	if err := strict(raw, &file); err != nil {
		return Exchange{}, fmt.Errorf("read exchange rates: %w", err)
	}
	exchange := Exchange{Version: file.Version, From: file.From, To: file.To,
		Rates: rate.Table[Quote]{Name: file.From + " to " + file.To}}
	for _, r := range file.Rates {
		quoted, err := Number(r.Rate)
		if err != nil || !quoted.IsPositive() || !r.Confidence.known() {
			return Exchange{}, fmt.Errorf("read exchange rates %s: the rate from %s needs a number above zero and a confidence", file.Version, r.From)
		}
		exchange.Rates.Rows = append(exchange.Rates.Rows, rate.Row[Quote]{From: r.From, To: r.To,
			Value: Quote{Rate: quoted, Confidence: r.Confidence}, Source: file.Sources[r.Source]})
	}
	if file.Version == "" || len(file.From) != 3 || len(file.To) != 3 {
		return Exchange{}, fmt.Errorf("read exchange rates %q: needs a version and two currencies", file.Version)
	}
	return exchange, exchange.Rates.Check()
}

// At returns the rate for what was used on a day. The error is a *rate.OutsideError.
func (e Exchange) At(on date.Date) (rate.Row[Quote], error) { return e.Rates.At(on) }

// Exchanges returns every published version of the exchange rates, oldest first.
func Exchanges() ([]Exchange, error) { return load(published, "exchange", ReadExchange) }

// LatestExchange returns the newest published exchange rates.
func LatestExchange() (Exchange, error) { return last(Exchanges()) }

// strict decodes one JSON value, refuses fields that it does not know, and whatever comes after it.
func strict(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("more follows the end")
	}
	return nil
}

// Digest identifies what the rates say, to the last figure.
func (e Exchange) Digest() string { return digest(e) }
