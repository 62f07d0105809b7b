package acceptance

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/infra/trial"
	"github.com/frontline-gov/frontline/shared/edge"
	"github.com/frontline-gov/frontline/shared/limit"
)

// TestLimitPastTheEdge guesses at references. By way of CloudFront each address has its tries, whatever the browser writes
// into the header. Past CloudFront, at the API's own address, the header is believed of nobody, nor with a secret of their
// own: the tries are those of the address that called.
func TestLimitPastTheEdge(t *testing.T) {
	p := start(t, today, nil)
	claims := func(n int) string { return net.IPv4(203, 0, 113, byte(n)).String() }
	for name, way := range map[string]struct{ path, one, other string }{
		"by way of CloudFront": {"/apply/child-benefit/status", "127.2.0.1", "127.2.0.2"},
		"past CloudFront":      {"/apis/child-benefit/status", "127.3.0.1", "127.3.0.2"},
	} {
		untilRefused(t, name, func(n int) int { return guess(t, p, way.path, way.one, claims(n)) })
		if got := guess(t, p, way.path, way.other, claims(0)); got == http.StatusTooManyRequests {
			t.Errorf("%s: another address is kept waiting", name)
		}
	}
}

// TestWithoutASecret holds what happens while CloudFront has no secret to show: nobody is believed, so all who come by way of
// it share the tries of the address from which CloudFront calls. It is safe, and a nuisance.
func TestWithoutASecret(t *testing.T) {
	p := trial.StartApart(t, today, func(o *local.Options) {
		o.Templates = changedTemplate(t, "frontline-edge.json", func(text []byte) []byte {
			before := len(text)
			text = regexp.MustCompile(`(?s)"KeyValueStoreAssociations": \[.*?\],`).ReplaceAll(text, nil)
			if len(text) == before {
				t.Fatal("the template has no association with a store")
			}
			return text
		})
	})
	untilRefused(t, "by way of CloudFront", func(n int) int {
		return guess(t, p, "/apply/child-benefit/status", net.IPv4(127, 4, 0, byte(n+1)).String(), "")
	})
}

// untilRefused guesses until that is one too many from one address: after as many as are allowed, or after twice as many at the turn of
// a quarter of an hour.
func untilRefused(t *testing.T, name string, guess func(n int) int) {
	t.Helper()
	for n := range 2*limit.Shared + 1 {
		switch got := guess(n); {
		case got >= 500 || got == http.StatusTooManyRequests && n < limit.Shared:
			t.Fatalf("%s: try %d is answered %d", name, n+1, got)
		case got == http.StatusTooManyRequests:
			return
		}
	}
	t.Errorf("%s: guesses are not limited", name)
}

// guess looks for a submission that nobody has sent, from an address of this machine, claiming to be another.
func guess(t *testing.T, p *local.Platform, path, from, claimed string) int {
	t.Helper()
	at, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := client()
	c.Transport.(*http.Transport).DisableKeepAlives = true
	c.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		return dialer.DialContext(ctx, "tcp4", "127.0.0.1:"+at.Port())
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", p.URL+path, strings.NewReader(formOf(nobodys(), 20)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", p.URL)
	r.Header.Set(edge.Caller, claimed)
	r.Header.Set("X-Forwarded-For", claimed)
	r.Header.Set(edge.Header, strings.Repeat("x", edge.Least))
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}
