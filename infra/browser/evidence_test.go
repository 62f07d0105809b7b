package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
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
	world     *world
	eye       *eye
	tab       *Tab
	tx        transaction.Transaction
	address   page.Address
	origin    string
	reference string
	book      words.Book
}

// TestEvidence sends files by the browser's own file control, with scripts and without, in both languages: to the function and
// straight to the bucket, what is taken and what is not; and looks at every page on the way.
func TestEvidence(t *testing.T) {
	t.Parallel()
	world, eye := newWorld(t), newEye(t)
	t.Cleanup(func() { eye.close(t) })
	for _, mode := range modes() {
		for name, steps := range map[string]func(*testing.T, prover){"child-benefit/certificates-to-send": sendSmall, "student-finance/care-leaver": sendLarge} {
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

// prove sends a case as software, and goes by its reference and the fact to the page that says what is to be sent.
func prove(t *testing.T, world *world, eye *eye, mode mode, name string) prover {
	t.Helper()
	transactionName, caseName, _ := strings.Cut(name, "/")
	tx := functions.All[slices.IndexFunc(functions.All, func(tx transaction.Transaction) bool { return tx.Name == transactionName })]
	cases := sendable(t, tx)
	c := cases[slices.IndexFunc(cases, func(c transaction.Case) bool { return c.Name == caseName })]
	world.on(t, c.On)
	book, err := tx.Words(mode.language)
	must(t, err)
	p := prover{world: world, eye: eye, tab: open(t, world.browser), tx: tx, book: book,
		address: page.Address{Transaction: tx.Name, Language: mode.language}, origin: world.HTTPS}
	must(t, p.tab.Scripts(mode.scripts))
	p.reference = submitted(t, world, tx, c, mode)

	must(t, p.tab.Open(p.origin+p.address.Lookup(page.Progress)))
	s := read(t, p.tab)
	answers, _, _ := tx.Judge(c.On, c.Answers)
	fact, ok := ask.Find(tx.Questions, tx.Fact)
	if !ok {
		t.Fatalf("%s has no fact", tx.Name)
	}
	wanted := url.Values{page.KeyField: {p.reference}}
	for part, values := range fact.Question.Fill(answers.Value(tx.Fact)) {
		wanted[ask.Field(tx.Fact, part)] = values
	}
	complete(t, p.tab, mouse{}, s, wanted)
	p.look(t, "lookup", 200)
	must(t, p.tab.Follow(s.onward()))
	p.look(t, "status", 200)
	must(t, p.tab.Follow(`document.querySelector("form:has(input[name=`+page.EvidenceField+`]) button")`))
	p.look(t, "evidence", 200)
	return p
}

// submitted sends a case as software does, and gives its reference.
func submitted(t *testing.T, world *world, tx transaction.Transaction, c transaction.Case, mode mode) string {
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
	reference := references.FindString(string(body))
	if response.StatusCode != http.StatusCreated || reference == "" {
		t.Fatalf("%d %s", response.StatusCode, body)
	}
	return reference
}

// look looks at the page on the tab, which came with a status.
func (p prover) look(t *testing.T, state string, status int) screen {
	t.Helper()
	s := read(t, p.tab)
	if p.tab.Status() != status || s.Language != string(p.address.Language) || s.Enhanced != p.tab.scripts {
		t.Fatalf("%s: %d %s in %q, scripts %v: %q\n%s", state, p.tab.Status(), s.Path, s.Language, s.Enhanced, s.Heading, s.Text)
	}
	source, err := p.tab.Source()
	must(t, err)
	p.eye.look(t, p.tab, fmt.Sprintf("%s (%s, %s)", p.tx.Name, p.address.Language, state), source)
	return s
}

// says fails where a page does not say what stands under a key of the words, whatever the values in it are.
func (p prover) says(t *testing.T, s screen, key string) {
	t.Helper()
	text := p.book.Text(key, words.Values{"number": "\x00", "date": "\x00", "department": "\x00", "megabytes": "\x00", "time": "\x00"})
	for part := range strings.SplitSeq(text, "\x00") {
		if !strings.Contains(s.Text, strings.TrimSpace(part)) {
			t.Errorf("%s does not say %q:\n%s", s.Path, text, s.Text)
			return
		}
	}
}

// item opens the page of an item.
func (p prover) item(t *testing.T, name string) {
	t.Helper()
	must(t, p.tab.Open(p.origin+p.address.Evidence(p.reference)))
	must(t, p.tab.Follow(`document.querySelector("main a[href$='/evidence/`+name+`']")`))
}

// attach chooses a file in the page's file control and sends it.
func (p prover) attach(t *testing.T, content string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "harmless.txt") // the name counts for nothing
	must(t, os.WriteFile(path, []byte(content), 0o600))
	must(t, p.tab.Attach(byID(page.FileField), path))
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
	p.item(t, "birth-certificate")
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
		{"dirty", dirty, 200, "upload.state.checking"},
	} {
		p.attach(t, try.content)
		s := p.look(t, try.state, try.status)
		p.says(t, s, try.says)
		if try.status != 200 && (len(s.Errors) != 1 || s.Errors[0] != "#"+page.FileField) {
			t.Errorf("%s: the errors lead to %q", try.state, s.Errors)
		}
	}
	p.item(t, "birth-certificate")
	p.look(t, "item with a file", 200)
	p.attach(t, clean)
	p.item(t, "travel-document")
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
	p.attach(t, clean+strings.Repeat("x", 6<<20)) // more than the function takes
	p.says(t, p.look(t, "sent", 200), "upload.open")
	p.says(t, p.checked(t, 30*time.Minute), "upload.state.ready") // from then on no form can replace it
}
