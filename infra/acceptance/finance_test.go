package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
)

// On the running platform: software sends a claim, the ledger reads the logs, the department's finance staff see it in
// the invoice, its lines, its receipt and the workbook; the public sees it among the figures; other departments do not.
func TestFinanceOfOneClaim(t *testing.T) {
	p := start(t, today, nil)
	tx := Transaction(t, "child-benefit")
	sent := Case(t, tx, "two-children")
	status, body := post(t, p, tx, sent, "finance-of-one-claim-0001")
	reference := Reference(string(body))
	if status != http.StatusCreated || reference == "" {
		t.Fatalf("the claim is answered %d", status)
	}
	rated(t, p, tx, sent.Answers, reference, receiptCode.FindString(string(body)))
	if answer, err := p.Run("ledger"); err != nil || answer.Error != "" {
		t.Fatalf("the ledger: %v %s", err, answer.Error)
	}
	fiona := newMember(t)
	signInTo(t, fiona, p, "finance", "hmrc", "hmrc-fiona")
	at := p.URL + "/finance/hmrc/"
	month := today.String()[:7]
	for path, want := range map[string][]string{
		"":                                  {"Claim Child Benefit", "Fiona Finance"},
		month + "/statement":                {"child-benefit", "marginal"},
		month + "/statement.csv":            {"hmrc-" + month, "child-benefit,marginal,1,"},
		month + "/lines/child-benefit/all":  {"EUW2-WriteRequestUnits", "metered"},
		month + "/focus-chargeback-1.2.csv": {"BilledCost", "dept-hmrc"},
		"receipt?reference=" + reference:    {reference, "POST /submissions", "AmazonDynamoDB/EUW2-WriteRequestUnits"},
		"cy/" + month + "/unit-cost":        {"Cost fesul trafodiad"},
		month + "/unit-cost.json":           {`"transaction":"child-benefit"`},
	} {
		answer, text := fiona.send("GET", at+path, "")
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %q: %.2000s", path, w, text)
			}
		}
	}
	answer, text := fiona.send("GET", at+month+"/workbook.xlsx", "")
	if book, err := excelize.OpenReader(strings.NewReader(text)); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("the workbook: %d %v", answer.StatusCode, err)
	} else if formula, err := book.GetCellFormula("Lines", "Q2"); err != nil || formula == "" {
		t.Errorf("the workbook's pounds are no formula: %v", err)
	}
	sendsChannels(t, fiona, at, month)

	// Who is signed in elsewhere, or with another role, sees nothing of it.
	carys := newMember(t)
	signInTo(t, carys, p, "finance", "hmrc", "hmrc-carys")
	if answer, text := carys.send("GET", at, ""); answer.StatusCode != http.StatusUnauthorized || strings.Contains(text, "Child Benefit") {
		t.Errorf("a caseworker: %d", answer.StatusCode)
	}
	other := newMember(t)
	signInTo(t, other, p, "finance", "dfe", "dfe-fiona")
	if answer, _ := other.send("GET", at, ""); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("finance of another department: %d", answer.StatusCode)
	}
	if answer, text := other.send("GET", p.URL+"/finance/dfe/"+month+"/statement.csv", ""); answer.StatusCode == http.StatusOK && strings.Contains(text, "hmrc") {
		t.Error("another department sees the invoice")
	}
	wholly(t, p, month)
	public(t, p)
}

// wholly reads the figures of all departments as the platform's own finance does, whom no department's finance is: what departments
// come to is the whole, and each department's row is there.
func wholly(t *testing.T, p *local.Platform, month string) {
	t.Helper()
	petra := newMember(t)
	signInTo(t, petra, p, "finance", "platform", "platform-petra")
	at := p.URL + "/finance/platform/"
	for path, want := range map[string][]string{
		"":                                  {"Finance of all departments", "HM Revenue", "Petra Platform"},
		month + "/departments.csv":          {",hmrc,", ",all departments,"},
		month + "/departments.json":         {`"department":"hmrc"`},
		month + "/invoices":                 {"hmrc-" + month, "all departments"},
		month + "/statement.csv":            {"child-benefit,marginal,3,"}, // with two on the phone, as was declared
		month + "/marginal-standing.csv":    {"child-benefit"},
		month + "/lines/child-benefit/all":  {"EUW2-"},
		month + "/focus-provider-1.2.csv":   {"BilledCost"},
		"cy/" + month + "/departments":      {"Cost uned fesul adran"},
		month + "/departments-standing.csv": {"all departments"},
	} {
		answer, text := petra.send("GET", at+path, "")
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %q: %.2000s", path, w, text)
			}
		}
	}
	if answer, _ := petra.send("GET", p.URL+"/finance/hmrc/", ""); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("the platform's finance at a department's pages: %d", answer.StatusCode)
	}
	fiona := newMember(t)
	signInTo(t, fiona, p, "finance", "hmrc", "hmrc-fiona")
	if answer, _ := fiona.send("GET", at, ""); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a department's finance at the platform's pages: %d", answer.StatusCode)
	}
}

// signInTo signs somebody in at a place of a department.
func signInTo(t *testing.T, m *member, p *local.Platform, place, department, person string) {
	t.Helper()
	begun, _ := m.send("GET", p.URL+"/"+place+"/"+department+"/sign-in", "")
	chosen, text := m.send("POST", begun.Header.Get("Location"), "person="+person+"&fault="+string(provider.None))
	if chosen.StatusCode != http.StatusSeeOther {
		t.Fatalf("the provider answers %d %s", chosen.StatusCode, text)
	}
	if back, text := m.send("GET", chosen.Header.Get("Location"), ""); back.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in of %s at %s: %d %.500s", person, place, back.StatusCode, text)
	}
}

// sendsChannels sends volumes and costs, and sees them.
func sendsChannels(t *testing.T, m *member, at, month string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("channels", "channels.csv")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, "month,transaction,channel,started,completed,cost,charged,source\n"+month+",child-benefit,phone,3,2,8.22,no,call centre\n")
	w.Close()
	r, err := http.NewRequestWithContext(t.Context(), "POST", at+"channels", &form)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
	answer, err := m.browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("channels are answered %d", answer.StatusCode)
	}
	if _, text := m.send("GET", at+month+"/unit-cost.csv", ""); !strings.Contains(text, ",phone,3,2,") {
		t.Errorf("the unit cost lacks what was sent: %s", text)
	}
}

// public reads the figures as everybody does.
func public(t *testing.T, p *local.Platform) {
	t.Helper()
	m := newMember(t)
	answer, text := m.send("GET", p.URL+"/performance/child-benefit.json", "")
	var file struct{ Rows []map[string]any }
	if err := json.Unmarshal([]byte(text), &file); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("the public figures: %d %v", answer.StatusCode, err)
	}
	if file.Rows[0]["digital"] != 1.0 || file.Rows[0]["completed"] != 3.0 {
		t.Errorf("the public figures are %v", file.Rows[0])
	}
	if file.Rows[0]["satisfied"] != 1.0 || file.Rows[0]["satisfaction % (manual)"] != 100.0 || file.Rows[0]["satisfaction % (Performance Platform)"] != 75.0 {
		t.Errorf("the public satisfaction is %v", file.Rows[0])
	}
	if got := answer.Header.Get("Cache-Control"); got != "public, max-age=3600" {
		t.Errorf("they may be kept: %q", got)
	}
	if answer, text := m.send("GET", p.URL+"/performance/cy/", ""); answer.StatusCode != http.StatusOK || !strings.Contains(text, `lang="cy"`) {
		t.Errorf("the public figures in Welsh: %d", answer.StatusCode)
	}
}
