package acceptance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// A file of 20 MB goes straight to the bucket from a page without scripts, by the real functions and with the rights that the
// templates grant; the browser is let to post there and back to the platform, and to nowhere else.
func TestLargeEvidenceOverTheWire(t *testing.T) {
	tx := Transaction(t, "student-finance")
	c := Case(t, tx, "care-leaver")
	p := start(t, c.On, nil)
	walker := &Walker{Base: p.URL, Client: client()}
	address := page.Address{Transaction: tx.Name, Language: words.Welsh}
	sent := walkTo(t, walker, tx, c, address, "")
	reference := Reference(string(sent.Body))
	if reference == "" {
		t.Fatalf("no receipt: %s %q", sent.Address, sent.Heading)
	}
	at, err := walker.Get(address.EvidenceItem(reference, "care-leaver-letter"))
	if err != nil || at.Status != 200 {
		t.Fatal(err, at.Status)
	}
	if at, err = walker.Post(at.Forms[0], at.Forms[0].Fields); err != nil || at.Status != 200 {
		t.Fatal(err, at.Status)
	}
	form := at.Forms[0]
	if !strings.HasPrefix(form.Action, p.S3+"/") {
		t.Fatalf("the form goes to %s", form.Action)
	}
	r, err := http.NewRequest("GET", p.URL+at.Address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range walker.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	shown, err := client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	shown.Body.Close()
	if got := shown.Header.Get("Content-Security-Policy"); !strings.Contains(got, "form-action 'self' "+p.S3+" "+p.URL+";") {
		t.Errorf("the policy of the page is %s", got)
	}
	list, err := walker.Upload(form, page.FileField, []byte(cleanFile+strings.Repeat("x", 20<<20)))
	if err != nil || list.Status != 200 || !strings.Contains(string(list.Body), "am firysau") {
		t.Fatalf("%v %d %.3000s", err, list.Status, list.Body)
	}
	after := trial.Until(c.On) + 30*time.Minute // from then on no form can replace it
	p.SetOffset(after)
	if answer, err := p.Run(tx.Name + "-sweep"); err != nil || answer.Error != "" {
		t.Fatalf("sweep: %s, %v", answer.Payload, err)
	}
	if list, err = walker.Get(list.Address); err != nil || !strings.Contains(string(list.Body), "wedi’i gwirio") {
		t.Errorf("%v %.3000s", err, list.Body)
	}
}
