package acceptance

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// The same draft submitted fifty times at once is one submission, one message, one receipt.
func TestFiftyClicksAtOnce(t *testing.T) {
	tx, c := Complete(t)
	platform := start(t, c.On, nil)
	walker := &Walker{Base: platform.URL, Client: client()}
	address := page.Address{Transaction: tx.Name, Language: words.English}
	check := walkTo(t, walker, tx, c, address, "submit")
	form, err := check.Form()
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	references := map[string]int{}
	for range 50 {
		all.Go(func() {
			other := *walker
			receipt, err := other.Post(form, form.Fields)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			references[Reference(string(receipt.Body))]++
			if receipt.Status != 200 {
				t.Errorf("%d %s %q", receipt.Status, receipt.Address, receipt.Heading)
			}
		})
	}
	all.Wait()
	if len(references) != 1 || references[""] > 0 {
		t.Errorf("receipts: %v", references)
	}
	if messages := receive(t, platform, tx, 1); len(messages) != 1 || references[messages[0].Reference.String()] != 50 {
		t.Errorf("%d messages for %v", len(messages), references)
	}
}

// The department acknowledges as its SDK does, signed with its role, and by curl where it is installed; the citizen
// sees the case number and the decision.
func TestAcknowledgedOverTheWire(t *testing.T) {
	tx, c := Complete(t)
	platform := start(t, c.On, nil)
	walker := &Walker{Base: platform.URL, Client: client()}
	address := page.Address{Transaction: tx.Name, Language: words.English}
	form, err := walkTo(t, walker, tx, c, address, "submit").Form()
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := walker.Post(form, form.Fields)
	if err != nil || receipt.Status != 200 {
		t.Fatalf("%v %+v", err, receipt)
	}
	message := receive(t, platform, tx, 1)[0]
	role := "frontline-" + tx.Department + "-back-office"
	if status, body := signed(t, message.Acknowledgement, `{"caseNumber":"CB-1"}`, "frontline-other-back-office"); status != 403 {
		t.Errorf("another role: %d %s", status, body)
	}
	if status, body := signed(t, message.Acknowledgement, `{"caseNumber":"CB-1"}`, role); status != 200 {
		t.Fatalf("acknowledgement: %d %s", status, body)
	}
	if curl, err := exec.LookPath("curl"); err == nil {
		out, err := exec.Command(curl, "-sS", "--fail-with-body", "--aws-sigv4", "aws:amz:eu-west-2:execute-api",
			"--user", role+":local", "-H", "Content-Type: application/json", "-d", `{"decision":"awarded"}`, message.Decision).CombinedOutput()
		if err != nil {
			t.Errorf("curl: %v %s", err, out)
		}
	} else if status, body := signed(t, message.Decision, `{"decision":"awarded"}`, role); status != 200 {
		t.Fatalf("decision: %d %s", status, body)
	}
	status, err := walker.Get(address.Submission(message.Reference.String()))
	if err != nil || status.Status != 200 || !strings.Contains(string(status.Body), "CB-1") {
		t.Errorf("the status page: %v %d %q", err, status.Status, status.Heading)
	}
	stranger := &Walker{Base: platform.URL, Client: client()}
	if seen, err := stranger.Get(address.Submission(message.Reference.String())); err != nil || seen.Status != 404 {
		t.Errorf("a stranger with the reference sees %d, %v", seen.Status, err)
	}
}

// signed posts JSON signed with a role's local key.
func signed(t *testing.T, address, body, role string) (int, []byte) {
	t.Helper()
	return signedBy(t, "POST", address, body, role)
}

// signedBy is signed by any method.
func signedBy(t *testing.T, method, address, body, role string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	key, err := credentials.NewStaticCredentialsProvider(role, "local", "").Retrieve(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials(key), r, sha256Hex(body), "execute-api", "eu-west-2", time.Now()); err != nil {
		t.Fatal(err)
	}
	response, err := client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, got
}

// A claim over https, with the platform's own certificate trusted and no other: the way for browsers that keep Secure
// cookies from http.
func TestHTTPS(t *testing.T) {
	tx, _ := Complete(t)
	platform := start(t, today, nil)
	trusting := client()
	trusting.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool(t, platform.Certificate)}
	walker := &Walker{Base: platform.HTTPS, Client: trusting}
	first, err := walker.Get("/" + tx.Name + "/")
	if err != nil {
		t.Fatal(err)
	}
	form, err := first.Form()
	if err != nil {
		t.Fatal(err)
	}
	if next, err := walker.Post(form, form.Fields); err != nil || next.Status != 200 {
		t.Errorf("%v %+v", err, next)
	}
}

// Complete is the transaction and the worked case that most trials use.
func Complete(t testing.TB) (transaction.Transaction, transaction.Case) {
	tx := Transaction(t, "child-benefit")
	return tx, Case(t, tx, "complete")
}
