package service

import (
	"net/http/httptest"
	"testing"
)

// The address of the caller is the one that CloudFront wrote; else the last hop, which API Gateway wrote; else who called.
func TestCallerAddress(t *testing.T) {
	for name, test := range map[string]struct{ client, forwarded, remote, want string }{
		"CloudFront's":                {"203.0.113.1", "198.51.100.1, 198.51.100.2", "192.0.2.1:0", "203.0.113.1"},
		"the last hop":                {"", "10.0.0.1, 198.51.100.2", "192.0.2.1:0", "198.51.100.2"},
		"one hop":                     {"", "198.51.100.2", "192.0.2.1:0", "198.51.100.2"},
		"who called":                  {"", "", "192.0.2.1:0", "192.0.2.1"},
		"what is none is passed over": {"<script>", "unknown, not-an-address", "192.0.2.1:0", "192.0.2.1"},
		"IPv6 by its network":         {"2001:db8:1:2:3:4:5:6", "", "192.0.2.1:0", "2001:db8:1:2::/64"},
		"the same network":            {"2001:db8:1:2::1", "", "192.0.2.1:0", "2001:db8:1:2::/64"},
		"another network":             {"2001:db8:1:3::1", "", "192.0.2.1:0", "2001:db8:1:3::/64"},
		"with a zone":                 {"fe80::1%eth0", "", "192.0.2.1:0", "fe80::/64"},
		"IPv4 in IPv6":                {"::ffff:203.0.113.1", "", "192.0.2.1:0", "203.0.113.1"},
		"IPv6 who called":             {"", "", "2001:db8:1:2:3:4:5:6:0", "2001:db8:1:2::/64"},
		"in brackets":                 {"", "", "[2001:db8:1:2::5]:0", "2001:db8:1:2::/64"},
		"nobody":                      {"", "", "", "unknown"},
		"no port":                     {"", "", "pipe", "unknown"},
	} {
		r := httptest.NewRequest("POST", "/return", nil)
		r.RemoteAddr = test.remote
		if test.client != "" {
			r.Header.Set("True-Client-IP", test.client)
		}
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := callerAddress(r); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
