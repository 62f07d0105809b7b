package bill_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// This file plays AWS. It takes what happened, call by call, and bills it with rules and prices of its own, in
// math/big: it shares no code with the packages that are tested, so that both would have to be wrong alike.

// happened is one invocation of a function and what it did.
type happened struct {
	at           time.Time
	id           string
	transaction  string
	outcome      string
	memory       int64 // MB
	microseconds int64 // as Lambda measures them, starting up included
	starting     int64 // of those
	request      int64 // bytes through the HTTP API; 0 for none
	response     int64
	written      []int64 // bytes of items
	read         []int64 // bytes of items, strongly consistent
	sent         []int64 // bytes of messages
	lines        []string
}

// shutdown is the end of an environment.
type shutdown struct {
	day          int
	transaction  string
	memory       int64
	microseconds int64
}

// listed is a price as AWS's simulator has it: free units first, then tiers.
type listed struct {
	service, usage, operation string
	free                      string
	tiers                     [][3]string // from, price, rate code
	from16                    string      // the price from the 16th on, empty for the same
}

var prices = map[string]listed{
	"requests": {"AWSLambda", "EUW2-Request-ARM", "Invoke", "500", [][3]string{{"0", "0.0000002", "L1"}}, ""},
	"compute":  {"AWSLambda", "EUW2-Lambda-GB-Second-ARM", "Invoke", "20", [][3]string{{"0", "0.0000133334", "L2"}, {"60", "0.0000120001", "L3"}}, ""},
	"http":     {"AmazonApiGateway", "EUW2-ApiGatewayHttpRequest", "ApiGatewayHttpApi", "0", [][3]string{{"0", "0.00000116", "A1"}, {"1500", "0.00000104", "A2"}}, "0.00000118"},
	"write":    {"AmazonDynamoDB", "EUW2-WriteRequestUnits", "PayPerRequestThroughput", "0", [][3]string{{"0", "0.0000007423", "D1"}}, ""},
	"read":     {"AmazonDynamoDB", "EUW2-ReadRequestUnits", "PayPerRequestThroughput", "0", [][3]string{{"0", "0.0000001487", "D2"}}, ""},
	"sqs":      {"AWSQueueService", "EUW2-Requests-Tier1", "Requests", "700", [][3]string{{"0", "0.0000004", "Q1"}}, ""},
	"logs":     {"AmazonCloudWatch", "EUW2-DataProcessing-Bytes", "PutLogEvents", "0", [][3]string{{"0", "0.5985", "C1"}}, ""},
	"storage":  {"AmazonDynamoDB", "EUW2-TimedStorage-ByteHrs", "StandardStorage", "1", [][3]string{{"0", "0.29715", "D3"}}, ""},
}

// order is that in which the simulator bills, which decides nothing: meters are independent.
var order = []string{"requests", "compute", "http", "write", "read", "sqs", "logs", "storage"}

// book is the same price list as the product reads it, written by hand.
const book = `{"version": "simulated", "region": "eu-west-2", "currency": "USD", "to": "2027-01-01", "sources": {"s": "the simulator"},
 "prices": [
  {"meter": "AWSLambda/EUW2-Request-ARM", "operation": "Invoke", "sku": "S1", "unit": "Requests", "measure": "count", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.0000002", "code": "L1"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AWSLambda/EUW2-Lambda-GB-Second-ARM", "operation": "Invoke", "sku": "S2", "unit": "GB-Seconds", "measure": "mb-ms", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.0000133334", "code": "L2"}, {"from": "60", "price": "0.0000120001", "code": "L3"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AmazonApiGateway/EUW2-ApiGatewayHttpRequest", "operation": "ApiGatewayHttpApi", "sku": "S3", "unit": "Requests", "measure": "count", "rates": [
    {"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.00000116", "code": "A1"}, {"from": "1500", "price": "0.00000104", "code": "A2"}], "source": "s", "confidence": "primary"},
    {"from": "2026-11-16", "tiers": [{"from": "0", "price": "0.00000118", "code": "A3"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AmazonDynamoDB/EUW2-WriteRequestUnits", "operation": "PayPerRequestThroughput", "sku": "S4", "unit": "Write Request Units", "measure": "count", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.0000007423", "code": "D1"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AmazonDynamoDB/EUW2-ReadRequestUnits", "operation": "PayPerRequestThroughput", "sku": "S5", "unit": "Read Request Units", "measure": "half-unit", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.0000001487", "code": "D2"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AWSQueueService/EUW2-Requests-Tier1", "operation": "Requests", "sku": "S6", "unit": "Requests", "measure": "count", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.0000004", "code": "Q1"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AmazonCloudWatch/EUW2-DataProcessing-Bytes", "operation": "PutLogEvents", "sku": "S7", "unit": "GB", "measure": "byte", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.5985", "code": "C1"}], "source": "s", "confidence": "primary"}]},
  {"meter": "AmazonDynamoDB/EUW2-TimedStorage-ByteHrs", "operation": "StandardStorage", "sku": "S8", "unit": "GB-Months", "measure": "byte-hour", "rates": [{"from": "2026-11-01", "tiers": [{"from": "0", "price": "0.29715", "code": "D3"}], "source": "s", "confidence": "primary"}]}],
 "free": [
  {"name": "requests", "sku": "", "quantity": "500", "meters": ["AWSLambda/EUW2-Request-ARM"], "source": "s", "confidence": "primary"},
  {"name": "compute", "sku": "", "quantity": "20", "meters": ["AWSLambda/EUW2-Lambda-GB-Second-ARM"], "source": "s", "confidence": "primary"},
  {"name": "sqs", "sku": "", "quantity": "700", "meters": ["AWSQueueService/EUW2-Requests-Tier1"], "source": "s", "confidence": "primary"},
  {"name": "storage", "sku": "", "quantity": "1", "meters": ["AmazonDynamoDB/EUW2-TimedStorage-ByteHrs"], "source": "s", "confidence": "primary"}]}`

// aws bills.
type aws struct {
	used  map[string]*big.Rat // of each price this month
	rows  map[row]*amounts
	list  map[string]listed
	month time.Time
}

type row struct {
	day                            int
	name, operation, resource, tag string
	code                           string
}

type amounts struct{ quantity, cost *big.Rat }

func newAWS(list map[string]listed) *aws {
	return &aws{used: map[string]*big.Rat{}, rows: map[row]*amounts{}, list: list, month: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

// rats keeps what was read, because each number of the list is asked for often. Nothing writes into them.
var rats = map[string]*big.Rat{}

func rat(text string) *big.Rat {
	if r, found := rats[text]; found {
		return r
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	rats[text] = r
	return r
}

// use bills a quantity of a price: what is free first, then tier after tier.
func (a *aws) use(day int, name, operation, resource, tag string, quantity *big.Rat) {
	p := a.list[name]
	if operation == "" {
		operation = p.operation
	}
	left := new(big.Rat).Set(quantity)
	if a.used[name] == nil {
		a.used[name] = new(big.Rat)
	}
	used := a.used[name]
	for left.Sign() > 0 {
		code, unit := p.tiers[0][2], rat(p.tiers[0][1])
		var until *big.Rat
		for i, tier := range p.tiers {
			if used.Cmp(rat(tier[0])) >= 0 {
				code, unit, until = tier[2], rat(tier[1]), nil
				if i+1 < len(p.tiers) {
					until = rat(p.tiers[i+1][0])
				}
			}
		}
		if p.from16 != "" && day >= 16 {
			code, unit, until = "A3", rat(p.from16), nil
		}
		if free := rat(p.free); used.Cmp(free) < 0 {
			code, unit = "free", new(big.Rat)
			if until == nil || free.Cmp(until) < 0 {
				until = free
			}
		}
		part := new(big.Rat).Set(left)
		if until != nil {
			if room := new(big.Rat).Sub(until, used); room.Cmp(part) < 0 {
				part = room
			}
		}
		r := row{day, name, operation, resource, tag, code}
		if a.rows[r] == nil {
			a.rows[r] = &amounts{new(big.Rat), new(big.Rat)}
		}
		a.rows[r].quantity.Add(a.rows[r].quantity, part)
		a.rows[r].cost.Add(a.rows[r].cost, new(big.Rat).Mul(part, unit))
		used.Add(used, part)
		left.Sub(left, part)
	}
}

func count(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// roundedUp is how many blocks bytes fill, one at least.
func roundedUp(n, block int64) int64 {
	blocks := n / block
	if n%block != 0 || n == 0 {
		blocks++
	}
	return blocks
}

// call bills one invocation.
func (a *aws) call(c happened) {
	day, arn := c.at.UTC().Day(), "arn:aws:lambda:eu-west-2:1:function:"+c.transaction
	a.use(day, "requests", "", arn, c.transaction, count(1))
	a.use(day, "compute", "", arn, c.transaction, gbSeconds(c.memory, c.microseconds))
	if c.request > 0 {
		a.use(day, "http", "", "arn:aws:apigateway:"+c.transaction, c.transaction, count(roundedUp(max(c.request, c.response), 524288)))
	}
	table := "arn:aws:dynamodb:eu-west-2:1:table/" + c.transaction
	for _, size := range c.written {
		a.use(day, "write", "", table, c.transaction, count(roundedUp(size, 1024)))
	}
	for _, size := range c.read {
		a.use(day, "read", "", table, c.transaction, count(roundedUp(size, 4096)))
	}
	for _, size := range c.sent {
		a.use(day, "sqs", "", "arn:aws:sqs:eu-west-2:1:"+c.transaction, c.transaction, count(roundedUp(size, 65536)))
	}
	for _, line := range c.lines {
		a.use(day, "logs", "", "arn:aws:logs:"+c.transaction, c.transaction, big.NewRat(int64(len(line)), 1<<30))
	}
}

// gbSeconds is memory × milliseconds, each started one.
func gbSeconds(memory, microseconds int64) *big.Rat {
	ms := (microseconds + 999) / 1000
	return new(big.Rat).Mul(big.NewRat(memory, 1024), big.NewRat(ms, 1000))
}

// csv writes the bill as CUR 2.0 writes it.
func (a *aws) csv(more ...[]string) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"identity_line_item_id", "line_item_line_item_type", "line_item_usage_account_id", "line_item_usage_start_date",
		"line_item_product_code", "line_item_usage_type", "line_item_operation", "line_item_resource_id", "line_item_usage_amount",
		"line_item_unblended_cost", "line_item_currency_code", "pricing_rate_code", "resource_tags"})
	var rows []row
	for r := range a.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(x, y row) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	for i, r := range rows {
		p, tags := a.list[r.name], ""
		if r.tag != "" {
			tags = `{"user_transaction":"` + r.tag + `"}`
		}
		_ = w.Write([]string{fmt.Sprintf("line-%d", i), "Usage", "111122223333", a.month.AddDate(0, 0, r.day-1).Format("2006-01-02T15:04:05.000Z"),
			p.service, p.usage, r.operation, r.resource, exactly(a.rows[r].quantity), exactly(a.rows[r].cost), "USD", r.code, tags})
	}
	for _, row := range more {
		_ = w.Write(row)
	}
	w.Flush()
	return out.Bytes()
}

func exactly(r *big.Rat) string {
	places, exact := r.FloatPrec()
	if !exact {
		panic("the simulator made a number without end")
	}
	return r.FloatString(places)
}

// month makes a month of calls of three transactions from a seed.
func month(seed uint64) []happened {
	random := rand.New(rand.NewPCG(seed, 7))
	var all []happened
	for day := range 30 {
		for _, transaction := range []string{"child-benefit", "school-place", "vat-return"} {
			for n := range 20 + random.Int64N(30) {
				c := happened{at: time.Date(2026, 11, 1+day, int(random.Int64N(24)), int(n), 0, 0, time.UTC), transaction: transaction,
					id: fmt.Sprintf("%s-%d-%d", transaction, day, n), outcome: "in-progress", memory: 512, microseconds: 20_000 + random.Int64N(90_000),
					request: 300 + random.Int64N(600_000), response: 2_000 + random.Int64N(600_000), written: []int64{1 + random.Int64N(5_000)}}
				switch n % 4 {
				case 0:
					c.starting = 70_000 + random.Int64N(9_000)
					c.microseconds += c.starting
				case 1:
					c.read = []int64{1 + random.Int64N(9_000)}
				case 2:
					c.outcome, c.sent = "completed", []int64{1 + random.Int64N(200_000)}
				case 3: // the worker
					c.memory, c.request, c.response = 256, 0, 0
					c.sent = []int64{0, 0}
				}
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y happened) int { return x.at.Compare(y.at) })
	return all
}
