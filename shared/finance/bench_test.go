package finance_test

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/table"
	"github.com/frontline-gov/frontline/infra/local/template"
	"github.com/frontline-gov/frontline/shared/account"
	"github.com/frontline-gov/frontline/shared/audit"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/finance"
	"github.com/frontline-gov/frontline/shared/ledger"
	"github.com/frontline-gov/frontline/shared/office"
	"github.com/frontline-gov/frontline/shared/price"
	"github.com/frontline-gov/frontline/shared/report"
	"github.com/frontline-gov/frontline/shared/signin"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/tally"
)

// large is a ledger of 500 types of transaction over a year, 20 departments, in memory. All months but the last two are
// closed, as finance leaves them.
type large struct {
	months map[price.Month][]ledger.Entry
	closed []ledger.Closed
	sums   map[string][]byte
}

// close keeps the sums of every month but the last two, as the command close does.
func (l *large) close(b *testing.B, last price.Month, exchange price.Exchange) {
	book, err := price.Latest()
	if err != nil {
		b.Fatal(err)
	}
	published, err := price.LatestExchange()
	if err != nil {
		b.Fatal(err)
	}
	l.sums = map[string][]byte{}
	for _, month := range slices.Sorted(maps.Keys(l.months)) {
		if month >= last.Next(-1) {
			break
		}
		rated, err := report.Rate(book, exchange, month, l.months[month], nil)
		if err != nil {
			b.Fatal(err)
		}
		closed := ledger.Closed{Month: month, Digest: "digest of " + string(month), Book: book.Version, BookDigest: book.Digest(),
			Exchange: published.Version, ExchangeDigest: published.Digest()}
		if l.sums[closed.Digest], err = report.Keep(closed, rated); err != nil {
			b.Fatal(err)
		}
		b.Logf("%s: its sums are %d bytes", month, len(l.sums[closed.Digest]))
		l.closed = append(l.closed, closed)
	}
}

func (l large) Month(_ context.Context, month price.Month) ([]ledger.Entry, error) {
	return l.months[month], nil
}
func (l large) Heads(context.Context) ([]ledger.Closed, error) { return l.closed, nil }
func (l large) Chain(context.Context) ([]ledger.Closed, error) {
	return nil, errors.New("nobody keeps it")
}
func (l large) Sums(_ context.Context, closed ledger.Closed) ([]byte, error) {
	return l.sums[closed.Digest], nil
}
func (l large) File(context.Context, string, tally.File) ([]byte, error)             { return nil, nil }
func (l large) PutFile(context.Context, string, tally.File, time.Time, []byte) error { return nil }

const transactions, departments = 500, 20

var days = flag.Int("days", 366, "how many days the ledger of the benchmark has")

func newLarge(first date.Date) (large, report.Services) {
	l := large{months: map[price.Month][]ledger.Entry{}}
	var services report.Services
	for n := range transactions {
		services = append(services, report.Service{Transaction: fmt.Sprintf("transaction-%03d", n), Name: fmt.Sprintf("Transaction %d", n),
			Department: fmt.Sprintf("department-%02d", n%departments)})
	}
	for day := range *days {
		on := first.AddDays(day)
		for n, s := range services {
			for _, channel := range []ledger.Channel{ledger.Online, ledger.Software} {
				for _, meter := range []price.Meter{ledger.Starts, ledger.Completions, price.WriteUnits, price.LambdaRequests, price.LambdaCompute, price.HTTPRequests, price.LogBytes} {
					l.months[price.MonthOf(on)] = append(l.months[price.MonthOf(on)], ledger.Entry{Quantity: int64(100 + n + day), Key: ledger.Key{Date: on,
						Department: s.Department, Transaction: s.Transaction, Channel: channel, Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}})
				}
			}
		}
	}
	return l, services
}

// processor is how long the process has been running on any processor, so that others on the machine do not count.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkPages asks for each page of one department of the largest ledger, once its year has been read:
//
//	go test ./shared/finance -run '^$' -bench Pages
func BenchmarkPages(b *testing.B) {
	// Prices are known from September 2026 on, so the year is one that begins there.
	l, services := newLarge(date.MustParse("2026-09-01"))
	now := price.Start(date.MustParse("2026-09-01").AddDays(*days - 2)).Add(12 * time.Hour)
	month := now.Format("2006-01")
	exchange, err := price.LatestExchange()
	if err != nil {
		b.Fatal(err)
	}
	last := &exchange.Rates.Rows[len(exchange.Rates.Rows)-1]
	last.To = date.MustParse("2027-11-01") // the rate of the year is not published yet
	l.close(b, price.Month(month), exchange)
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		b.Fatal(err)
	}
	tables, err := table.Start(b.Context(), table.Config{Binary: binary})
	if err != nil {
		b.Fatal(err)
	}
	defer tables.Stop()
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &tables.Endpoint, Region: template.Region,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	name := "department-00-finance-sessions"
	if _, err := client.CreateTable(b.Context(), &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("version"), AttributeType: types.ScalarAttributeTypeN}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}, {AttributeName: aws.String("version"), KeyType: types.KeyTypeRange}}}); err != nil {
		b.Fatal(err)
	}
	sessions := staff.Sessions{Client: client, Table: name, Random: rand.Reader}
	o := &finance.Office{Office: office.Office{Department: "department-00", Origin: "https://frontline.example", Now: func() time.Time { return now },
		Random: rand.Reader, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Sessions: sessions, Histories: audit.Log{Client: client, Table: name, Random: rand.Reader},
		SignIn: &signin.Client{}}, Accounts: &account.Accounts{Ledger: l, Files: l, Services: services, Exchange: exchange}}
	h, err := o.Handler()
	if err != nil {
		b.Fatal(err)
	}
	token, err := sessions.Start(b.Context(), staff.Person{Subject: "subject", Roles: []staff.Role{staff.Finance}}, now)
	if err != nil {
		b.Fatal(err)
	}
	get := func(path string) {
		r := httptest.NewRequest("GET", "/finance/department-00/"+path, nil)
		r.Header.Set("Cookie", "__Secure-finance="+token)
		answer := httptest.NewRecorder()
		if h.ServeHTTP(answer, r); answer.Code != http.StatusOK {
			b.Fatalf("%s: %d", path, answer.Code)
		}
	}
	before := processor(b)
	get("")
	first := processor(b) - before
	for _, path := range []string{"", month + "/unit-cost", month + "/statement", month + "/marginal-standing", month + "/lines/transaction-000/all"} {
		b.Run("/"+path, func(b *testing.B) {
			get(path) // what months make together is made by the first who asks
			var took []time.Duration
			before := processor(b)
			for b.Loop() {
				began := time.Now()
				get(path)
				took = append(took, time.Since(began))
			}
			b.ReportMetric((processor(b)-before).Seconds()*1000/float64(len(took)), "processor-ms")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
			b.ReportMetric(first.Seconds(), "processor-s-to-read-the-year")
		})
	}
}
