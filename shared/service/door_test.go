package service_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/date"
)

// The page of a conflict asks as the page before it did: words with values in them have their values.
func TestConflictInARowNamesTheRow(t *testing.T) {
	tx := live(t, "child-benefit")
	c := worked(t, tx, "complete")
	w := newWorld(t, tx)
	cookie := w.start()
	w.fill(cookie, c)
	page := w.get("/children/0/date-of-birth", cookie).Body.String()
	born := func(day string) []string {
		return []string{"date-of-birth-day", day, "date-of-birth-month", "2", "date-of-birth-year", "2026", "was", hidden(page, "was")}
	}
	w.post("/children/0/date-of-birth", cookie, born("12")...)
	got := w.post("/children/0/date-of-birth", cookie, born("13")...)
	if body := got.Body.String(); got.Code != 409 || !strings.Contains(body, "Isla") || strings.Contains(body, "…") {
		_, title, _ := strings.Cut(body, "<title>")
		t.Errorf("%d %.100q", got.Code, title)
	}
}

// Once a transaction is closed no draft of it is changed.
func TestClosedGroups(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.service.Transaction.Closes = date.MustParse("2026-11-21")
	w.handler = w.service.Handler()
	for _, path := range []string{"/dogs", "/dogs/0/remove"} {
		if got := w.post(path, cookie, "dogs", "yes"); got.Code != 410 {
			t.Errorf("%s: %d %s", path, got.Code, got.Header().Get("Location"))
		}
	}
}

// Each save renews the draft, taking out a row too.
func TestRemoveRenewsTheDraft(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.now = w.now.AddDate(0, 0, 20)
	got := w.remove("/dogs/0/remove", cookie)
	if d := w.draft(cookie); !d.Expires.Equal(w.now.AddDate(0, 0, 28)) || cookieOf(got.Header()["Set-Cookie"]) != cookie {
		t.Errorf("it expires on %v, and the answer sets %q", d.Expires, got.Header()["Set-Cookie"])
	}
}

// The same key with the same answers is the same receipt, whatever language the retry asks for.
func TestRetryInAnotherLanguage(t *testing.T) {
	w, c := dogs(t)
	key := "0123456789012345678901"
	first := w.json("/submissions", key, fmt.Sprintf(`{"answers": %s}`, c.Answers))
	again := w.json("/submissions", key, fmt.Sprintf(`{"answers": %s, "locale": "cy"}`, c.Answers))
	if again.Code != 201 || again.Body.String() != first.Body.String() {
		t.Errorf("%d %s", again.Code, again.Body)
	}
}

// Two tabs that add a row at once do not overwrite each other silently.
func TestTwoTabsAddARow(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	one, two := w.get("/dogs/2/dog-name", cookie).Body.String(), w.get("/dogs/2/dog-name", cookie).Body.String()
	w.post("/dogs/2/dog-name", cookie, "dog-name", "Max", "was", hidden(one, "was"), "rows", hidden(one, "rows"))
	if got := w.post("/dogs/2/dog-name", cookie, "dog-name", "Bella", "was", hidden(two, "was"), "rows", hidden(two, "rows")); got.Code != 409 {
		t.Errorf("%d, stored is %s", got.Code, w.draft(cookie).Answers["dogs/2/dog-name"])
	}
}
