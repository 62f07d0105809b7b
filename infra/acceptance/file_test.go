package acceptance

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// many is the case of one employee with as many of them, told apart by their payroll numbers.
func many(t *testing.T, employees int) (transaction.Transaction, transaction.Case) {
	t.Helper()
	tx := Transaction(t, "employer-return")
	c := Case(t, tx, "one-employee")
	var answers map[string]any
	decoder := json.NewDecoder(bytes.NewReader(c.Answers))
	decoder.UseNumber()
	if err := decoder.Decode(&answers); err != nil {
		t.Fatal(err)
	}
	one := answers["employees"].([]any)[0].(map[string]any)
	var all []any
	for i := range employees {
		another := map[string]any{}
		for name, answer := range one {
			another[name] = answer
		}
		another["nino"] = fmt.Sprintf("AB%06dC", 100_000+i)
		another["payroll-number"] = fmt.Sprintf("E%d", i)
		all = append(all, another)
	}
	answers["employees"] = all
	var err error
	if c.Answers, err = json.Marshal(answers); err != nil {
		t.Fatal(err)
	}
	return tx, c
}

// The same return of 5,000 employees, as one JSON request and as a file sent from the page: the department gets the
// same answers, by pointer, and the sums of 5,000 times one. 5,001 are refused either way, and nothing is stored.
func TestFiveThousandEmployees(t *testing.T) {
	tx, c := many(t, 5_000)
	platform := start(t, c.On, nil)
	defer platform.Stop()
	if status, body := post(t, platform, tx, c, "five-thousand-employees"); status != 201 {
		t.Fatalf("%d %.500s", status, body)
	}
	walker := &Walker{Base: platform.URL, Client: client()}
	address := page.Address{Transaction: tx.Name, Language: words.Welsh}
	walkTo(t, walker, tx, c, address, "employees")
	group, file := csvOf(t, tx, c)
	if at := upload(t, walker, address.File(group.Name), file); at.Status != 200 || !strings.Contains(string(at.Body), "5000") {
		t.Fatalf("%d %s %.2000s", at.Status, at.Address, at.Body)
	}
	last := onward(t, walker)
	messages := receive(t, platform, tx, 2)
	if len(messages) != 2 {
		t.Fatalf("%d messages, and the way ended at %s %q", len(messages), last.Address, last.Heading)
	}
	one := Case(t, tx, "one-employee").Outcome.Amounts["owed"]
	for _, m := range messages {
		if m.Payload == nil || handoff.Digest(m.Answers) != m.Digest {
			t.Errorf("%s: the answers are not those of its digest, or came in the message", m.Reference)
		}
		if got, want := m.Outcome.Amounts["owed"].String(), times(t, string(one), 5_000); got != want {
			t.Errorf("%s is owed, want %s: 5,000 times %s", got, want, one)
		}
	}
	if a, b := string(messages[0].Answers), string(messages[1].Answers); a != b {
		t.Errorf("the answers differ: %d and %d bytes", len(a), len(b))
	}
	refusedAtOneMore(t, platform)
}

func refusedAtOneMore(t *testing.T, platform *local.Platform) {
	tx, c := many(t, 5_001)
	before := len(objects(t, platform, tx))
	status, body := post(t, platform, tx, c, "five-thousand-and-one-employees")
	var problem struct {
		Code   string
		Errors []struct{ Question, Code string }
	}
	if err := json.Unmarshal(body, &problem); err != nil || status != 422 || problem.Code != "faults" || len(problem.Errors) != 1 ||
		problem.Errors[0].Question != "employees" || problem.Errors[0].Code != "too-many" {
		t.Errorf("%d %.500s", status, body)
	}
	walker := &Walker{Base: platform.URL, Client: client()}
	address := page.Address{Transaction: tx.Name, Language: words.English}
	_, fits := many(t, 1)
	walkTo(t, walker, tx, fits, address, "employees")
	_, file := csvOf(t, tx, c)
	if at := upload(t, walker, address.File("employees"), file); at.Status != 422 || !strings.Contains(string(at.Body), "give no more than 5000") {
		t.Errorf("%d %.3000s", at.Status, at.Body)
	}
	if after := len(objects(t, platform, tx)); after != before {
		t.Errorf("%d objects are stored, and were %d", after, before)
	}
}

// csvOf writes the rows of a case's only group as a file.
func csvOf(t *testing.T, tx transaction.Transaction, c transaction.Case) (ask.Group, []byte) {
	t.Helper()
	answers, _ := ask.Decode(tx.Questions, c.On, c.Answers)
	for _, q := range tx.Questions {
		group, ok := q.(ask.Group)
		if !ok {
			continue
		}
		var names []string
		for _, column := range group.Columns() {
			names = append(names, column.Name)
		}
		lines := [][]string{names}
		for _, row := range group.Of(answers) {
			lines = append(lines, group.Cells(row))
		}
		if len(lines) == 1 { // too many to be read: the one row, as often as it is there
			_, one := many(t, 1)
			decoded, _ := ask.Decode(tx.Questions, one.On, one.Answers)
			for range 5_001 {
				lines = append(lines, group.Cells(group.Of(decoded)[0]))
			}
		}
		var file bytes.Buffer
		if err := csv.NewWriter(&file).WriteAll(lines); err != nil {
			t.Fatal(err)
		}
		return group, file.Bytes()
	}
	t.Fatalf("%s has no group", tx.Name)
	return ask.Group{}, nil
}

// upload sends a file from the page that asks for it.
func upload(t *testing.T, walker *Walker, address string, file []byte) *Page {
	t.Helper()
	at, err := walker.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	form, err := at.Form()
	if err != nil {
		t.Fatal(err)
	}
	at, err = walker.Upload(form, page.FileField, file)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// onward presses the button of each page until there is none.
func onward(t *testing.T, walker *Walker) *Page {
	t.Helper()
	at, err := walker.Get(walker.at.RequestURI())
	for range 20 {
		if err != nil || at.Status != 200 {
			t.Fatalf("%v, %v", err, at)
		}
		form, none := at.Form()
		if none != nil {
			return at
		}
		fields := form.Fields
		for _, name := range form.Names {
			if len(fields[name]) == 0 {
				fields = url.Values{name: {"no"}}
			}
		}
		at, err = walker.Post(form, fields)
	}
	t.Fatalf("there is no end: %s %s", at.Address, at.Heading)
	return nil
}

// times is a sum as often as it is given.
func times(t *testing.T, pounds string, n int) string {
	t.Helper()
	whole, pence, _ := strings.Cut(pounds, ".")
	var sum int64
	if _, err := fmt.Sscan(whole+(pence + "00")[:2], &sum); err != nil {
		t.Fatal(err)
	}
	sum *= int64(n)
	return fmt.Sprintf("%d.%02d", sum/100, sum%100)
}

// Upload sends a form with a file, as a browser does.
func (w *Walker) Upload(form Form, field string, file []byte) (*Page, error) {
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for name, values := range form.Fields {
		for _, value := range values {
			if name != field {
				if err := writer.WriteField(name, value); err != nil {
					return nil, err
				}
			}
		}
	}
	part, err := writer.CreateFormFile(field, "rows.csv")
	if err != nil {
		return nil, err
	}
	if _, err := part.Write(file); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	to, err := w.at.Parse(form.Action)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest("POST", to.String(), &body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", writer.FormDataContentType())
	r.Header.Set("Origin", w.Base)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := w.Client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusSeeOther {
		return w.Get(response.Header.Get("Location"))
	}
	shown, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return read(response.StatusCode, to, shown)
}
