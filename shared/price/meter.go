package price

import (
	"errors"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

// Meter names what AWS counts: its service code and its usage type, such as "AWSLambda/EUW2-Request-ARM". A usage type
// alone is not enough: SQS and S3 both have an EUW2-Requests-Tier1.
type Meter string

// The meters that a transaction's own work moves, in the order in which a receipt shows them.
const (
	LambdaRequests Meter = "AWSLambda/EUW2-Request-ARM"
	LambdaCompute  Meter = "AWSLambda/EUW2-Lambda-GB-Second-ARM"
	HTTPRequests   Meter = "AmazonApiGateway/EUW2-ApiGatewayHttpRequest"
	WriteUnits     Meter = "AmazonDynamoDB/EUW2-WriteRequestUnits"
	ReadUnits      Meter = "AmazonDynamoDB/EUW2-ReadRequestUnits"
	SQSRequests    Meter = "AWSQueueService/EUW2-Requests-Tier1"
	S3Writes       Meter = "AmazonS3/EUW2-Requests-Tier1"
	S3Reads        Meter = "AmazonS3/EUW2-Requests-Tier2"
	KMSRequests    Meter = "awskms/eu-west-2-KMS-Requests"
	LogBytes       Meter = "AmazonCloudWatch/EUW2-DataProcessing-Bytes"
	// What GuardDuty charges for looking at files. Its usage types in London were not captured: these names are ours.
	ScannedObjects Meter = "AmazonGuardDuty/EUW2-S3MalwareScan-Objects"
	ScannedBytes   Meter = "AmazonGuardDuty/EUW2-S3MalwareScan-Bytes"
)

// Service is AWS's service code, such as "AWSLambda".
func (m Meter) Service() string { service, _, _ := strings.Cut(string(m), "/"); return service }

// UsageType is AWS's usage type, which FOCUS calls SkuMeter.
func (m Meter) UsageType() string { _, usage, _ := strings.Cut(string(m), "/"); return usage }

// A Measure is the unit in which quantities are counted: whole numbers always, so that adding them never rounds.
type Measure string

// The measures. What is charged by the month is counted in hours and becomes months when the month is rated, because a
// month has no fixed number of hours.
const (
	Count      Measure = "count"      // requests, messages, write units
	HalfUnit   Measure = "half-unit"  // DynamoDB reads: an eventually consistent read is half a unit
	Byte       Measure = "byte"       // AWS's GB is 2^30 of them
	MBMs       Measure = "mb-ms"      // configured MB × billed ms; 1,024,000 are a GB-second
	ByteHour   Measure = "byte-hour"  // stored bytes × hours; charged by the GB-month
	ThingHour  Measure = "thing-hour" // an alarm, a key or a metric that exists, × hours; charged by the month
	microMonth         = int64(1e6)   // a thing-hour is charged in whole millionths of a month
	gibibyte           = int64(1 << 30)
)

// parts is how many of the whole numbers that are charged make one of the unit that has a price; 0 for no measure.
func (m Measure) parts() int64 {
	switch m {
	case Count:
		return 1
	case HalfUnit:
		return 2
	case Byte, ByteHour:
		return gibibyte
	case MBMs:
		return 1_024_000
	case ThingHour:
		return microMonth
	}
	return 0
}

// monthly reports that the measure counts hours, and how finely a month of one of them is charged.
func (m Measure) monthly() (fineness int64, yes bool) {
	switch m {
	case ByteHour:
		return 1, true
	case ThingHour:
		return microMonth, true
	}
	return 0, false
}

// In turns a charged whole number into units that have a price, exactly: every number of parts is made of twos and
// fives, so its inverse ends.
func (m Measure) In(quantity int64) decimal.Decimal {
	return decimal.NewFromInt(quantity).Mul(m.inverse())
}

func (m Measure) inverse() decimal.Decimal {
	parts, digits := big.NewInt(m.parts()), int32(0)
	power := big.NewInt(1)
	rest := new(big.Int)
	for rest.Rem(power, parts).Sign() != 0 {
		power.Mul(power, big.NewInt(10))
		digits++
	}
	return decimal.NewFromBigInt(power.Quo(power, parts), -digits)
}

// The rules by which AWS rounds what happened up to what it charges.

// BilledMs is a Lambda duration in microseconds as charged: each started millisecond.
func BilledMs(microseconds int64) int64 { return started(microseconds, 1000) }

// HTTPUnits is how many requests API Gateway charges for one to an HTTP API: one for each started 512 KiB of the greater
// of request and response. AWS does not state whether it sums the two.
func HTTPUnits(request, response int64) int64 {
	return max(1, started(max(request, response), 512<<10))
}

// SQSUnits is how many requests SQS charges for one action: one for each started 64 KiB of what it carries, one for none.
func SQSUnits(payload int64) int64 { return max(1, started(payload, 64<<10)) }

// WriteUnitsFor is what DynamoDB charges for writing an item of so many bytes: a unit for each started KiB, twice that
// in a transaction.
func WriteUnitsFor(item int64, transactional bool) int64 {
	units := max(1, started(item, 1<<10))
	if transactional {
		units *= 2
	}
	return units
}

// ReadHalfUnits is what DynamoDB charges for reading an item of so many bytes, in halves of a unit: two for each
// started 4 KiB of a strongly consistent read, one of an eventually consistent one, four in a transaction.
func ReadHalfUnits(item int64, strong, transactional bool) int64 {
	blocks := max(1, started(item, 4<<10))
	switch {
	case transactional:
		return 4 * blocks
	case strong:
		return 2 * blocks
	}
	return blocks
}

func started(n, block int64) int64 { return (n + block - 1) / block }

// Parts is the inverse of In: units that have a price as the whole numbers that are charged, which is a fraction where
// AWS rounded the units.
func (m Measure) Parts(units decimal.Decimal) decimal.Decimal {
	return units.Mul(decimal.NewFromInt(m.parts()))
}

// Counted turns charged whole numbers back into what is counted, the nearest hours where months are charged: what Rate
// takes to charge for those numbers again.
func (m Measure) Counted(parts int64, month Month) int64 {
	fineness, monthly := m.monthly()
	if !monthly {
		return parts
	}
	return (parts*month.Hours() + fineness/2) / fineness
}

// ErrNotANumber is the error of Number.
var ErrNotANumber = errors.New("not a number of at most 60 digits")

// Number reads a number that somebody else wrote, plain or as 4.0E-7. Exponents that would make reckoning with it take for
// ever are refused.
func Number(text string) (decimal.Decimal, error) {
	if len(text) > 64 {
		return decimal.Decimal{}, ErrNotANumber
	}
	read, err := decimal.NewFromString(text)
	if err != nil || read.Exponent() < -60 || read.Exponent() > 20 {
		return decimal.Decimal{}, ErrNotANumber
	}
	return read, nil
}
