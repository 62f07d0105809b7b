package ledger

import (
	"cmp"
	"slices"

	"github.com/frontline-gov/frontline/shared/price"
)

// part is what of an invocation was for one submission of several: a line of a file, a piece of evidence that the sweep found.
type part struct {
	submission   string // empty where the line came to none
	channel      Channel
	microseconds int64
	used         []amount
}

// parts reads the list of an invocation's parts.
func (r *reader) parts(raw []byte) (all []part, err error) {
	err = list(raw, func(value []byte) error {
		var one part
		err := cut(value, func(key, value []byte) (err error) {
			switch string(key) {
			case "sub":
				one.submission, err = text(value)
			case "ch":
				var channel string
				channel, err = r.text(value)
				one.channel = Channel(channel)
			case "us":
				one.microseconds, err = whole(value)
			default:
				err = consumed(key, value, func(meter price.Meter, quantity int64) { put(&one.used, meter, quantity) })
			}
			return err
		})
		all = append(all, one)
		return err
	})
	return all, err
}

// consumed reads what AWS's services were used for, of a line or of a part of it.
func consumed(key, value []byte, use func(price.Meter, int64)) error {
	read := func(meter price.Meter, value []byte, per int64) error {
		n, err := whole(value)
		if n > 0 {
			use(meter, (n+per-1)/per)
		}
		return err
	}
	switch string(key) {
	case "ddb", "sqs", "s3", "scan":
		return cut(value, func(key, value []byte) error {
			switch string(key) {
			case "w2":
				return read(price.WriteUnits, value, 2)
			case "r2":
				return read(price.ReadUnits, value, 1)
			case "chunks":
				return read(price.SQSRequests, value, 1)
			case "t1":
				return read(price.S3Writes, value, 1)
			case "t2":
				return read(price.S3Reads, value, 1)
			case "objects":
				return read(price.ScannedObjects, value, 1)
			case "bytes":
				return read(price.ScannedBytes, value, 1)
			}
			return nil
		})
	}
	return nil
}

// of is what a call used for one submission by its parts: what each of them used by itself and, where the call was for nothing
// else, its share of the rest: of the milliseconds by its own time, of all else the same for each. Shares are by largest remainder, so that
// those of all parts sum to what the call used, exactly.
func (c *call) of(submission string) (Channel, map[price.Meter]int64) {
	totals, channel := map[price.Meter]int64{}, c.last.channel
	own := func(i int) bool { return c.parts[i].submission == submission }
	rest := c.totals()
	even, timed := make([]int64, len(c.parts)), make([]int64, len(c.parts))
	for i, p := range c.parts {
		even[i], timed[i] = 1, p.microseconds+1
		for _, used := range p.used {
			rest[used.meter] -= used.quantity
			if own(i) {
				totals[used.meter] += used.quantity
			}
		}
		if own(i) {
			channel = cmp.Or(p.channel, channel)
		}
	}
	if c.last.basis != Marginal {
		return channel, totals
	}
	for meter, quantity := range rest {
		weights := even
		if meter == price.LambdaCompute {
			weights = timed
		}
		shares, err := price.Apportion(quantity, weights)
		if err != nil {
			continue // there are parts, and each has a weight
		}
		for i, share := range shares {
			if own(i) {
				totals[meter] += share
			}
		}
	}
	return channel, totals
}

// has says whether a call has a part of a submission.
func (c *call) has(submission string) bool {
	return slices.ContainsFunc(c.parts, func(p part) bool { return p.submission == submission })
}

// totals are what a call used of what has a price, and what it counted.
func (c *call) totals() map[price.Meter]int64 {
	totals := map[price.Meter]int64{price.LambdaRequests: int64(max(c.reports, c.attempts)), price.LambdaCompute: c.compute(), price.LogBytes: c.bytes}
	for _, used := range c.used {
		totals[used.meter] += used.quantity
	}
	return totals
}

// list gives each value of a JSON array to see, in order, as cut gives an object's.
func list(raw []byte, see func(value []byte) error) error {
	at := space(raw, 0)
	if at == len(raw) || raw[at] != '[' {
		return errTorn
	}
	at = space(raw, at+1)
	if at < len(raw) && raw[at] == ']' {
		return closing(raw, at)
	}
	for {
		to := valueEnd(raw, at)
		if to <= at {
			return errTorn
		}
		if err := see(raw[at:to]); err != nil {
			return err
		}
		at = space(raw, to)
		switch {
		case at == len(raw):
			return errTorn
		case raw[at] == ']':
			return closing(raw, at)
		case raw[at] != ',':
			return errTorn
		}
		at = space(raw, at+1)
	}
}
