package finance_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
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
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/tally"
	"github.com/frontline-gov/frontline/shared/words"
)

// kept is the submission of which the logs tell.
var kept = submission.Candidate([32]byte{1}, 0)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is the finance pages of one department, or of the platform, over HTTP, on real tables.
type world struct {
	t        *testing.T
	at       string // "/finance/hmrc/"
	handler  http.Handler
	ledger   tally.Table
	sessions staff.Sessions
	log      bytes.Buffer
	steps    []ledger.Step
	now      time.Time
}

var catalogue = report.Services{
	{Transaction: "school-place", Name: "School place", Department: "dfe", DepartmentName: "Department for Education"},
	{Transaction: "child-benefit", Name: "Child Benefit", Department: "hmrc", DepartmentName: "HM Revenue & Customs"},
}

func newWorld(t *testing.T) *world { return newWorldOf(t, "hmrc") }

func newWorldOf(t *testing.T, department string) *world {
	t.Helper()
	binary, err := table.Binary(os.Getenv, "../../infra")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := table.Start(t.Context(), table.Config{Binary: binary})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tables.Stop)
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &tables.Endpoint, Region: template.Region,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	makeTable(t, client, "frontline-ledger", "at", types.ScalarAttributeTypeS)
	makeTable(t, client, "frontline-declared", "at", types.ScalarAttributeTypeS)
	makeTable(t, client, department+"-finance-sessions", "version", types.ScalarAttributeTypeN)
	w := &world{t: t, at: "/finance/" + department + "/", ledger: tally.Table{Client: client, Name: "frontline-ledger"},
		sessions: staff.Sessions{Client: client, Table: department + "-finance-sessions", Random: rand.Reader}, now: noon}
	o := &finance.Office{
		Office: office.Office{Department: department, Name: map[words.Language]string{"en": "HM Revenue & Customs", "cy": "Cyllid a Thollau EF"},
			Origin: "https://frontline.example", Now: func() time.Time { return w.now }, Random: rand.Reader,
			Log: slog.New(slog.NewJSONHandler(&w.log, nil)), Sessions: w.sessions,
			Histories: audit.Log{Client: client, Table: department + "-finance-sessions", Random: rand.Reader},
			SignIn:    &signin.Client{Config: signin.Config{Department: department}}},
		Accounts: &account.Accounts{Ledger: w.ledger, Files: tally.Table{Client: client, Name: "frontline-declared"}, Services: catalogue},
		Steps: func(_ context.Context, transaction, reference string, _, _ time.Time) ([]ledger.Step, error) {
			if transaction == "child-benefit" && reference == kept.String() {
				return w.steps, nil
			}
			return nil, nil
		},
		Issuer: "Frontline", Account: "111122223333",
	}
	if w.handler, err = o.Handler(); err != nil {
		t.Fatal(err)
	}
	return w
}

func makeTable(t *testing.T, client *dynamodb.Client, name, sort string, kind types.ScalarAttributeType) {
	t.Helper()
	_, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: &sort, AttributeType: kind}},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash},
			{AttributeName: &sort, KeyType: types.KeyTypeRange}}})
	if err != nil {
		t.Fatal(err)
	}
}

// put writes a day of a department's totals.
func (w *world) put(day, department, transaction string, of map[price.Meter]int64) {
	w.t.Helper()
	totals := ledger.Totals{}
	for meter, quantity := range of {
		totals[ledger.Key{Date: date.MustParse(day), Department: department, Transaction: transaction, Channel: ledger.Online,
			Outcome: ledger.Completed, Basis: ledger.Marginal, Meter: meter, State: ledger.Metered}] = quantity
	}
	if err := w.ledger.PutDay(w.t.Context(), department, date.MustParse(day), totals); err != nil {
		w.t.Fatal(err)
	}
}

// as is the cookie of somebody who has roles.
func (w *world) as(roles ...staff.Role) string {
	w.t.Helper()
	token, err := w.sessions.Start(w.t.Context(), staff.Person{Subject: "subject", Name: "Ada Byron", Roles: roles}, noon)
	if err != nil {
		w.t.Fatal(err)
	}
	return "__Secure-finance=" + token
}

func (w *world) get(cookie, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", w.at+path, nil)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// post sends a file in a form, and further fields, each with its value.
func (w *world) post(cookie, field, content string, further ...string) *httptest.ResponseRecorder {
	body := "--b\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"f.csv\"\r\nContent-Type: text/csv\r\n\r\n" + content + "\r\n"
	for pair := range slices.Chunk(further, 2) {
		body += "--b\r\nContent-Disposition: form-data; name=\"" + pair[0] + "\"\r\n\r\n" + pair[1] + "\r\n"
	}
	body += "--b--\r\n"
	return w.postAs(cookie, field, "multipart/form-data; boundary=b", body)
}

// postAs sends a body of some media type.
func (w *world) postAs(cookie, path, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", w.at+path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Cookie", cookie)
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}
