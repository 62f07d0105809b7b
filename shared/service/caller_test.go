package service

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/edge"
)

// The address of the caller is the one that CloudFront wrote, where the request shows CloudFront's secret; else who called the
// API, whatever the headers say.
func TestCallerAddress(t *testing.T) {
	secret := strings.Repeat("s", edge.Least)
	s := &Service{Edge: &edge.Secret{Now: time.Now, Read: func(context.Context) (string, error) { return secret, nil }}}
	for name, test := range map[string]struct{ secret, client, forwarded, remote, want string }{
		"CloudFront's":            {secret, "203.0.113.1", "198.51.100.1, 198.51.100.2", "192.0.2.1:0", "203.0.113.1"},
		"past CloudFront":         {"", "203.0.113.1", "198.51.100.1", "192.0.2.1:0", "192.0.2.1"},
		"with a secret of theirs": {strings.Repeat("x", edge.Least), "203.0.113.1", "", "192.0.2.1:0", "192.0.2.1"},
		"who called":              {"", "", "", "192.0.2.1:0", "192.0.2.1"},
		"what is none":            {secret, "<script>", "", "192.0.2.1:0", "unknown"},
		"IPv6 by its network":     {secret, "2001:db8:1:2:3:4:5:6", "", "192.0.2.1:0", "2001:db8:1:2::/64"},
		"the same network":        {secret, "2001:db8:1:2::1", "", "192.0.2.1:0", "2001:db8:1:2::/64"},
		"another network":         {secret, "2001:db8:1:3::1", "", "192.0.2.1:0", "2001:db8:1:3::/64"},
		"with a zone":             {secret, "fe80::1%eth0", "", "192.0.2.1:0", "fe80::/64"},
		"IPv4 in IPv6":            {secret, "::ffff:203.0.113.1", "", "192.0.2.1:0", "203.0.113.1"},
		"IPv6 who called":         {"", "", "", "2001:db8:1:2:3:4:5:6:0", "2001:db8:1:2::/64"},
		"in brackets":             {"", "", "", "[2001:db8:1:2::5]:0", "2001:db8:1:2::/64"},
		"nobody":                  {"", "", "", "", "unknown"},
		"no port":                 {"", "", "", "pipe", "unknown"},
		"nobody, and a header":    {"", "203.0.113.1", "198.51.100.1", "", "unknown"},
	} {
		r := httptest.NewRequest("POST", "/return", nil)
		r.RemoteAddr = test.remote
		for header, value := range map[string]string{edge.Header: test.secret, edge.Caller: test.client, "X-Forwarded-For": test.forwarded} {
			if value != "" {
				r.Header.Set(header, value)
			}
		}
		if got := s.callerAddress(r); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
