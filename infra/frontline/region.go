package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/rate"
)

// inRegion are prices of other regions by the meters of London, for planning only: AWS's public price list as quoted in 2026
// by several; nobody read them in the list itself. What is not there costs what it does in London.
var inRegion = map[string]map[price.Meter]string{
	"us-east-1": {
		price.HTTPRequests: "0.000001",
		price.WriteUnits:   "0.000000625",
		price.ReadUnits:    "0.000000125",
		price.LogBytes:     "0.50",
		price.S3Writes:     "0.000005",
		price.S3Reads:      "0.0000004",
	},
}

func regions() string { return strings.Join(slices.Sorted(maps.Keys(inRegion)), ", ") }

// elsewhere is a book with the prices of another region, as far as they are known here, and what has to be said of it.
func elsewhere(book price.Book, region string) (price.Book, []string, error) {
	prices, ok := inRegion[region]
	if !ok {
		return book, nil, fmt.Errorf("the prices of %q are not known here: give a book with --book; known are %s", region, regions())
	}
	moved := book
	moved.Region, moved.Items = region, slices.Clone(book.Items)
	for i, item := range moved.Items {
		text, known := prices[item.Meter]
		if !known {
			continue
		}
		each, err := decimal.NewFromString(text)
		if err != nil {
			return book, nil, err
		}
		item.Rates.Rows = slices.Clone(item.Rates.Rows)
		for n, row := range item.Rates.Rows {
			item.Rates.Rows[n] = rate.Row[price.Rate]{From: row.From, To: row.To, Source: "for planning only",
				Value: price.Rate{Confidence: price.Unverified, Tiers: []price.Tier{{Price: each, Code: "planning-" + region + "-" + string(item.Meter)}}}}
		}
		moved.Items[i] = item
	}
	return moved, []string{"prices in " + region + " are for planning and unverified; what is not listed there costs what it does in London",
		"personal data may not leave London: see docs/decisions"}, nil
}
