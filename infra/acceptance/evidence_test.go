package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/local/provider"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// fileForm is a form with a file, and its media type.
func fileForm(t *testing.T, file string) (kind, body string) {
	t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	part, err := form.CreateFormFile(page.FileField, "harmless.txt") // the name counts for nothing
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, file); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return form.FormDataContentType(), text.String()
}

// prover is software that sends evidence under the key of its submission.
type prover struct {
	t         *testing.T
	platform  *local.Platform
	tx        transaction.Transaction
	key       string
	reference string
}

func (p prover) ask(method, path, kind, body string) (int, string) {
	p.t.Helper()
	r, err := http.NewRequest(method, p.platform.URL+"/apply/"+p.tx.Name+"/submissions/"+p.reference+"/evidence"+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Idempotency-Key", p.key)
	response, err := client().Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func (p prover) send(item, file string) (int, string) {
	kind, body := fileForm(p.t, file)
	return p.ask("POST", "/"+item, kind, body)
}

// states are how far each piece of each item has come.
func (p prover) states() map[string]string {
	p.t.Helper()
	status, body := p.ask("GET", "", "", "")
	var said service.Proof
	if err := json.Unmarshal([]byte(body), &said); err != nil || status != 200 {
		p.t.Fatalf("%d %s", status, body)
	}
	states := map[string]string{}
	for _, item := range said.Evidence {
		for _, piece := range item.Pieces {
			states[item.Item] += string(piece.State) + " "
		}
	}
	return states
}

const (
	cleanFile = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	virusFile = "%PDF-1.7\n" + `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n%%EOF\n"
)

// Evidence goes its way by the real functions, with the rights that the templates grant: nobody reads a file before it is
// found clean, the test file of scanners is refused and removed, the back office's kit files what is clean once, and nothing
// is left when the submission is erased.
func TestEvidenceOverTheWire(t *testing.T) {
	tx := Transaction(t, "child-benefit")
	c := Case(t, tx, "certificates-to-send")
	p := start(t, c.On, nil)
	after := trial.Until(c.On)
	pass := func(d time.Duration) {
		t.Helper()
		after += d
		p.SetOffset(after)
		if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
			t.Fatalf("sweep: %s, %v", answer.Payload, err)
		}
	}
	by := prover{t: t, platform: p, tx: tx, key: "software-that-sends-evidence"}
	status, body := post(t, p, tx, c, by.key)
	if by.reference = Reference(string(body)); status != 201 || by.reference == "" {
		t.Fatalf("%d %s", status, body)
	}
	for _, try := range []struct {
		file   string
		status int
	}{{cleanFile, 303}, {cleanFile, 303}, {virusFile, 303}, {virusFile[9:], 422}, {"", 422},
		{cleanFile + strings.Repeat("x", 4<<20-len(cleanFile)), 303}, {cleanFile + strings.Repeat("x", 4<<20), 413}, {cleanFile + strings.Repeat("x", 6<<20), 413}} {
		if status, body := by.send("birth-certificate", try.file); status != try.status {
			t.Errorf("%d bytes: %d %.300s", len(try.file), status, body)
		}
	}
	if status, body := by.ask("POST", "/travel-document", "application/x-www-form-urlencoded", "way=post"); status != 303 {
		t.Errorf("by post: %d %s", status, body)
	}
	if got := by.states()["birth-certificate"]; got != "checking checking checking " {
		t.Errorf("%q", got)
	}
	pass(2 * time.Minute)
	if got := by.states(); got["birth-certificate"] != "ready refused ready " || got["travel-document"] != "ready " {
		t.Errorf("%q", got)
	}

	path := filepath.Join(t.TempDir(), "cases")
	cases, err := shelf.Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer cases.Close()
	var log bytes.Buffer
	office := backOffice(t, p, tx, cases, &log)
	office.Evidence = cases
	office.Wait = time.Second
	filed := 0
	for range 4 { // the claim; then, once it is known, its evidence, twice
		done, err := office.Receive(t.Context())
		if err != nil || done.Acknowledged != done.Received {
			t.Fatalf("%+v %v\n%s", done, err, &log)
		}
		filed += done.Filed
		pass(10 * time.Minute)
	}
	if got := by.states(); filed != 4 || got["birth-certificate"] != "received refused received " || got["travel-document"] != "received " {
		t.Errorf("%d filed, %q\n%s", filed, got, &log)
	}
	if content, err := os.ReadFile(filepath.Join(path, "evidence", by.reference+"-e1", "file.pdf")); err != nil || string(content) != cleanFile {
		t.Errorf("%q %v", content, err)
	}

	atTheDesk(t, p, tx, by.reference, "1")

	// What is not clean yet, its department reads no more than anybody.
	if status, _ := by.send("travel-document", virusFile+" "); status != 303 {
		t.Fatal(status)
	}
	plain := strings.ReplaceAll(by.reference, "-", "")
	for n, readable := range map[int]bool{1: true, 2: false, 5: false} {
		_, err := office.Bucket.Evidence(t.Context(), evidence.Object(plain, n), len(cleanFile), handoff.Digest([]byte(cleanFile)))
		if (err == nil) != readable {
			t.Errorf("piece %d: %v", n, err)
		}
	}
	if left := objects(t, p, tx); len(left) != 3 {
		t.Errorf("the bucket holds %v", left)
	}
	if err := office.Decide(t.Context(), by.reference+"-1", tx.Decisions[0].Code); err != nil {
		t.Fatal(err)
	}
	pass(time.Duration(tx.Retention.Months+1) * 31 * 24 * time.Hour)
	if left := objects(t, p, tx); len(left) != 0 {
		t.Errorf("the bucket still holds %v", left)
	}
	if status, _ := by.ask("GET", "", "", ""); status != 404 {
		t.Errorf("what was erased: %d", status)
	}
}

// atTheDesk has a caseworker download a clean file of the evidence, with the rights of the department's desk; who may not, and another
// department's staff, get nothing.
func atTheDesk(t *testing.T, p *local.Platform, tx transaction.Transaction, reference, clean string) {
	t.Helper()
	at := page.DeskSubmissionPath(tx.Name, reference)
	file := "/evidence/" + clean
	for who, try := range map[string]struct {
		desk, person string
		status       int
	}{"caseworker": {tx.Department, "carys", 303}, "auditor": {tx.Department, "aisha", 401}, "another department's": {"dwp", "carys", 404}} {
		m := newMember(t)
		m.signIn(p, try.desk, try.desk+"-"+try.person, provider.None)
		home := p.URL + "/desk/" + try.desk + "/"
		if got, body := m.send("GET", home+at+file, ""); got.StatusCode != try.status || (got.Header.Get("Location") != "") != (try.status == 303) {
			t.Errorf("%s gets %d %s", who, got.StatusCode, body)
		} else if try.status == 303 {
			answer, err := client().Get(got.Header.Get("Location"))
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			content, err := io.ReadAll(answer.Body)
			if err != nil || string(content) != cleanFile || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("%s gets %d %.300s %v", who, answer.StatusCode, content, answer.Header)
			}
			if got, body := m.send("GET", home+at, ""); got.StatusCode != 200 || !strings.Contains(body, "Downloaded the evidence "+clean+": ") {
				t.Errorf("%d, and the history does not tell of it", got.StatusCode)
			}
		}
		if got, _ := m.send("GET", p.URL+"/desk/"+tx.Department+"/"+at+file, ""); try.desk != tx.Department && got.StatusCode != 401 {
			t.Errorf("%s gets %d at the desk", who, got.StatusCode)
		}
	}
}
