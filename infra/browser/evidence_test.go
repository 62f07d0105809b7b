package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

const (
	clean = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
	// The file by which scanners are tested, as a PDF.
	dirty = "%PDF-1.7\n" + `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\n%%EOF\n"
)

// prover sends evidence of a submission by the browser.
type prover struct {
	visitor
	reference string
}

// TestEvidence sends files by the browser's own file control, with scripts and without, in both languages: to the function and
// straight to the bucket, what is taken and what is not; and looks at every page on the way.
func TestEvidence(t *testing.T) {
	t.Parallel()
	world, eye := newWorld(t, ""), newEye(t)
	t.Cleanup(func() { eye.close(t) })
	for _, mode := range modes() {
		for name, steps := range map[string]func(*testing.T, prover){"school-place/junior-service-family": sendSmall, "student-finance/care-leaver": sendLarge} {
			t.Run(mode.String()+"/"+name, func(t *testing.T) {
				p := prove(t, world, eye, mode, name)
				steps(t, p)
				if said := p.tab.Said(); len(said) > 0 {
					t.Errorf("the browser complains: %s", said)
				}
			})
		}
	}
}

// prove sends a case as software, and goes by its reference, the fact and the code of its receipt to the page that says what is to be sent.
func prove(t *testing.T, world *world, eye *eye, mode mode, name string) prover {
	t.Helper()
	tx, c := worked(t, name)
	world.on(t, c.On)
	p := prover{visitor: visit(t, world, eye, mode, tx)}
	receipt := submitted(t, world, tx, c, mode)
	p.reference = receipt.Reference.String()
	opens(t, p.visitor, c, p.reference, receipt.Code)
	must(t, p.tab.Follow(`document.querySelector("main a[href$='/evidence']")`))
	p.look(t, "evidence", 200)
	return p
}

// submitted sends a case as software does, and gives its receipt.
func submitted(t *testing.T, world *world, tx transaction.Transaction, c transaction.Case, mode mode) (receipt service.Receipt) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", world.URL+"/apply/"+tx.Name+"/submissions", strings.NewReader(fmt.Sprintf(`{"answers": %s}`, c.Answers)))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "evidence-by-browser-"+url.QueryEscape(mode.String()))
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	must(t, json.Unmarshal(body, &receipt))
	if response.StatusCode != http.StatusCreated || receipt.Code == "" {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	return receipt
}

// item opens the page of an item.
func (p prover) item(t *testing.T, name string) {
	t.Helper()
	must(t, p.tab.Open(p.origin+p.address.Evidence(p.reference)))
	must(t, p.tab.Follow(`document.querySelector("main a[href$='/evidence/`+name+`']")`))
}

// choose chooses a file in the page's file control.
func (p prover) choose(t *testing.T, content string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "harmless.txt") // the name counts for nothing
	must(t, os.WriteFile(path, []byte(content), 0o600))
	must(t, p.tab.Attach(byID(page.FileField), path))
}

// attach chooses a file and sends it.
func (p prover) attach(t *testing.T, content string) {
	t.Helper()
	p.choose(t, content)
	must(t, p.tab.Follow(button(0)))
}

// checked lets time pass until files are looked at, and shows the list again.
func (p prover) checked(t *testing.T, after time.Duration) screen {
	t.Helper()
	p.world.SetOffset(time.Until(p.world.Now()) + after)
	if answer, err := p.world.Run(p.tx.Name + "-sweep"); err != nil || answer.Error != "" {
		t.Fatalf("sweep: %s, %v", answer.Payload, err)
	}
	must(t, p.tab.Open(p.origin+p.address.Evidence(p.reference)))
	return p.look(t, "looked at", 200)
}

// sendSmall sends files through the function: none, of no kind that is taken, too large, one with something in it, a good one; and says of
// another item that it comes by post.
func sendSmall(t *testing.T, p prover) {
	p.item(t, "professional-letter")
	p.look(t, "item", 200)
	must(t, p.tab.Follow(button(0)))
	p.says(t, p.look(t, "no file", 422), "upload.wrong.missing")
	for _, try := range []struct {
		state, content string
		status         int
		says           string
	}{
		{"of no kind that is taken", "only text", 422, "upload.wrong.kind"},
		{"too large", clean + strings.Repeat("x", 4<<20), 413, "upload.wrong.too-large"},
		{"too large for the function", clean + strings.Repeat("x", 5<<20), 413, "upload.wrong.too-large"},
		{"dirty", dirty, 200, "upload.state.checking"},
	} {
		p.attach(t, try.content)
		s := p.look(t, try.state, try.status)
		p.says(t, s, try.says)
		if try.status != 200 && (len(s.Errors) != 1 || s.Errors[0] != "#"+page.FileField) {
			t.Errorf("%s: the errors lead to %q", try.state, s.Errors)
		}
	}
	p.item(t, "professional-letter")
	p.look(t, "item with a file", 200)
	p.attach(t, clean)
	p.item(t, "official-letter")
	must(t, p.tab.Follow(`document.querySelector("main button[value=post]")`))
	p.says(t, p.look(t, "by post", 200), "upload.promise.post")
	s := p.checked(t, 2*time.Minute)
	p.says(t, s, "upload.state.refused")
	p.says(t, s, "upload.state.ready")
}

// sendLarge sends a file straight to the bucket.
func sendLarge(t *testing.T, p prover) {
	p.item(t, "care-leaver-letter")
	p.look(t, "item", 200)
	must(t, p.tab.Follow(button(0)))
	if s := p.look(t, "file", 200); !strings.HasPrefix(s.Action, p.world.S3+"/") {
		t.Fatalf("the form goes to %s", s.Action)
	}
	holds(t, p.tab, `!document.querySelector("main form").checkValidity()`) // nothing is chosen, which the bucket would tell in XML
	if p.tab.scripts {                                                      // which tell so of these as well
		for content, says := range map[string]string{"": "upload.wrong.missing", strings.Repeat("x", evidence.MostDirect+1): "upload.wrong.too-large"} {
			p.choose(t, content)
			holds(t, p.tab, `!document.querySelector("main form").checkValidity()`)
			holds(t, p.tab, byID(page.FileField)+".validationMessage === "+quote(p.book.Text(says, words.Values{"megabytes": evidence.MostDirect >> 20})))
		}
	}
	p.attach(t, clean+strings.Repeat("x", 6<<20)) // more than the function takes
	p.says(t, p.look(t, "sent", 200), "upload.open")
	p.says(t, p.checked(t, 30*time.Minute), "upload.state.ready") // from then on no form can replace it
}
