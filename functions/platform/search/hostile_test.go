package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// TestHostileRows throws hostile queries, addresses and bodies at each row of the search: what comes is a page of bounded size on which
// nothing of it is markup, the box shows what was typed as far as it can be shown, and the log says nothing of it. Which, the seed says.
func TestHostileRows(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance, log := rand.New(rand.NewPCG(seed, 0)), &strings.Builder{}
	h, answered := handler(t, log), map[int]int{}
	ask := func(what, method, address, body string) *httptest.ResponseRecorder {
		got := httptest.NewRecorder()
		r := httptest.NewRequest(method, address, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(got, r)
		answered[got.Code]++
		text := got.Body.String()
		if mark := sample.MarkIn(text); mark != "" || !slices.Contains([]int{200, 404, 405}, got.Code) || len(text) > 40_000 ||
			!utf8.ValidString(text) || strings.Count(text, "<h1") != 1 || !strings.Contains(text, "</html>") {
			t.Errorf("%s: %d, %d bytes, has %q: %.300s", what, got.Code, len(text), mark, text)
		}
		return got
	}
	for _, row := range access.Search.Rows {
		for range 60 {
			address := sample.Address(chance, row.Route, nil, []string{page.QueryField, page.QueryField, "nobody-asked-for-this"})
			prefix := []string{"/apply/search", "/apply/search/cy", "/apply/search/..", "/apply/search//", ""}[chance.IntN(5)]
			if prefix == "" && !strings.HasPrefix(address, "/") {
				prefix = "/"
			}
			ask(fmt.Sprintf("%s: %s%.90s", row.Route, prefix, address), "GET", prefix+address, "")
		}
	}
	for _, text := range sample.Hostile {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodGet} {
			ask(fmt.Sprintf("%s %.30q", method, text), method, "/apply/search", page.QueryField+"="+text)
		}
		got, _ := get(t, h, "en", text)
		typed := strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "  "))
		plain := strings.IndexFunc(typed, func(r rune) bool { return r < ' ' || r > '~' }) < 0 && len(typed) <= 100
		if plain && !strings.Contains(got.Body.String(), `value="`+htmlText(typed)+`"`) && typed != "" {
			t.Errorf("the box does not show %q", typed)
		}
	}
	if answered[200] == 0 || answered[404] == 0 || answered[405] == 0 {
		t.Errorf("too little was tried: %v", answered)
	}
	for _, sign := range []string{"alert(1)", "reversed", "passwd", "xxxx", `"level":"ERROR"`} {
		if strings.Contains(log.String(), sign) {
			t.Errorf("the log has %s", sign)
		}
	}
}

// htmlText is a text as templates write it into an attribute.
func htmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "+", "&#43;").Replace(text)
}
