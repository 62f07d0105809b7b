package service_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/service"
)

// tables are a folder with tables of one range of sort codes, made up: the digits of the account count once each and
// have to make a multiple of ten.
func tables(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"valacdos.txt": "200000 299999 MOD10 0 0 0 0 0 0 1 1 1 1 1 1 1 1\n", "scsubtab.txt": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// account is the sample's case with another account.
func account(t *testing.T, answers json.RawMessage, sortCode, number string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(answers, &all); err != nil {
		t.Fatal(err)
	}
	all["account"] = map[string]string{"name": "A Byron", "sort-code": sortCode, "account-number": number}
	written, err := json.Marshal(map[string]any{"answers": all})
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

// An account that cannot be is refused on its page and in JSON; the department is told of every other whether the
// tables know it. 1+2+3+4+5+6+7+2 = 30 is a multiple of ten, and 31 is none.
func TestAccounts(t *testing.T) {
	w, c := dogs(t)
	w.service.Bank = service.Tables(tables(t))
	checks := func() string {
		outbox := w.service.Outbox
		out, err := outbox.Queue.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &outbox.QueueURL})
		if err != nil || len(out.Messages) != 1 {
			t.Fatalf("%v, %v", out, err)
		}
		if _, err := outbox.Queue.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
			QueueUrl: &outbox.QueueURL, ReceiptHandle: out.Messages[0].ReceiptHandle}); err != nil {
			t.Fatal(err)
		}
		var message handoff.Message
		if err := json.Unmarshal([]byte(*out.Messages[0].Body), &message); err != nil {
			t.Fatal(err)
		}
		return message.Checks["account"]
	}
	for name, test := range map[string]struct {
		sortCode, number string
		status           int
		says             string
	}{
		"right":                    {"200000", "12345672", 201, "valid"},
		"wrong":                    {"200000", "12345673", 422, ""},
		"of a range without a row": {"300000", "12345673", 201, "not-checked"},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.json("/submissions", "the-key-of-an-account-"+test.number+test.sortCode, account(t, c.Answers, test.sortCode, test.number))
			if got.Code != test.status {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
			if test.status == 422 {
				if p := problem(t, got); len(p.Errors) != 1 || p.Errors[0].Question != "account" || p.Errors[0].Code != string(ask.WrongAccount) {
					t.Errorf("%+v", p)
				}
			} else if got := checks(); got != test.says {
				t.Errorf("the department is told %q", got)
			}
			cookie := w.start()
			page := w.post("/account", cookie, "account-name", "A Byron", "account-sort-code", test.sortCode, "account-account-number", test.number)
			if wrong := page.Code == 422 && strings.Contains(page.Body.String(), "does not belong to the sort code"); wrong != (test.status == 422) {
				t.Errorf("the page answers %d\n%s", page.Code, page.Body)
			}
		})
	}
}

// A draft whose account was taken before there were tables is not sent; its check page says why.
func TestAccountsOfAnOlderDraft(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.mend("/account", cookie, "account-name", "A Byron", "account-sort-code", "200000", "account-account-number", "12345673")
	w.service.Bank = service.Tables(tables(t))
	for name, got := range map[string]int{"check": w.get("/check", cookie).Code, "submit": w.post("/submit", cookie).Code} {
		if got != 422 {
			t.Errorf("%s: %d", name, got)
		}
	}
	w.mend("/account", cookie, "account-name", "A Byron", "account-sort-code", "200000", "account-account-number", "12345672")
	if got := w.post("/submit", cookie); got.Code != 303 {
		t.Errorf("%d", got.Code)
	}
}

// Tables that cannot be read refuse nobody, and the log says that nothing is checked.
func TestTablesThatCannotBeRead(t *testing.T) {
	w, c := dogs(t)
	w.service.Bank = service.Tables(t.TempDir())
	got := w.json("/submissions", "a-key-without-any-tables", account(t, c.Answers, "200000", "12345673"))
	if got.Code != 201 || !strings.Contains(w.log.String(), "no bank account is checked") {
		t.Errorf("%d %s", got.Code, w.log)
	}
	if none, err := service.Tables("")(); err != nil || none.Check("200000", "12345673").String() != "not-checked" {
		t.Errorf("without a folder: %v", err)
	}
}
