package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// What a citizen with a slow connection has to wait for, in bytes over the wire, headers included.
const (
	mostFirst    = 32 << 10 // the first page that somebody opens, with all that it needs
	mostRequests = 5
	mostJourney  = 60 << 10 // from the start page over ten questions to the receipt
)

// arrived counts what came since the last count.
func arrived(t *testing.T, tab *Tab) (bytes, requests int) {
	t.Helper()
	for _, r := range tab.Responses() {
		if r.Failed != "" {
			t.Errorf("%s: %s", r.Address, r.Failed)
		}
		bytes, requests = bytes+r.Bytes, requests+1
	}
	tab.Forget()
	return bytes, requests
}

// TestWeight takes a journey of ten questions and weighs it.
func TestWeight(t *testing.T) {
	t.Parallel()
	world := newWorld(t, "")
	tx, c := shortest(t, 10)
	world.on(t, c.On)
	for _, path := range []string{"/", page.Address{Transaction: tx.Name, Language: words.English}.Start()} {
		tab := open(t, world.browser)
		must(t, tab.Open(world.HTTPS+path))
		bytes, requests := arrived(t, tab)
		t.Logf("first view of %s: %d bytes, %d requests", path, bytes, requests)
		if bytes > mostFirst || requests > mostRequests {
			t.Errorf("more than %d bytes or %d requests", mostFirst, mostRequests)
		}
	}
	tab := open(t, world.browser)
	var questions, ends int // bytes of each question's page and answer, and of the rest
	n := 0
	j := &journey{world: world, tab: tab, hand: mouse{}, person: newPerson(t, tx, c),
		address: page.Address{Transaction: tx.Name, Language: words.English}}
	j.look = func(s screen, state string) {
		bytes, _ := arrived(t, tab)
		switch {
		case state == "filled": // nothing came
		case state != "empty" || n == 0 && s.Action == j.address.Apply("start"):
			ends += bytes
		default:
			if n++; n <= 10 {
				questions += bytes
			}
		}
	}
	j.toReceipt(t)
	t.Logf("%s, %d questions: %d bytes for ten of them, %d for start, check and receipt", tx.Name, n, questions, ends)
	if n < 10 || questions+ends > mostJourney {
		t.Errorf("%d questions, %d bytes; want ten, and at most %d", n, questions+ends, mostJourney)
	}
}

// shortest is the worked case of all transactions that ends in a receipt and has the fewest questions of those that
// have so many.
func shortest(t testing.TB, least int) (transaction.Transaction, transaction.Case) {
	t.Helper()
	var tx transaction.Transaction
	var shortest transaction.Case
	fewest := 0
	for _, one := range functions.All {
		for _, c := range sendable(t, one) {
			if n := len(asked(one, c)); n >= least && (fewest == 0 || n < fewest) {
				tx, shortest, fewest = one, c, n
			}
		}
	}
	return tx, shortest
}

// short is a platform on the day of the shortest worked case, that case, and a tab without scripts.
func short(t testing.TB) (*world, *Tab, transaction.Transaction, transaction.Case) {
	t.Helper()
	world := newWorld(t, "")
	tx, c := shortest(t, 1)
	world.on(t, c.On)
	tab := open(t, world.browser)
	must(t, tab.Scripts(false))
	return world, tab, tx, c
}

// TestContentPolicy: a page of the platform runs no script, takes no style and asks nothing of others, whatever gets
// into it. No test of this package gets round the policy.
func TestContentPolicy(t *testing.T) {
	server, _ := kinds(t)
	tab := open(t, chromium(t))
	must(t, tab.Open(server.URL+"/kept/missing-birth.en.html"))
	must(t, tab.Eval(`(() => {
		const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
		add("script", {textContent: "window.broken = 1"});
		add("script", {src: "https://elsewhere.example/x.js"});
		add("style", {textContent: "body { display: none }"});
		add("img", {src: "https://elsewhere.example/x.png"});
		add("iframe", {src: "https://elsewhere.example/"});
		const form = Object.assign(document.createElement("form"), {action: "https://elsewhere.example/", method: "post"});
		document.body.append(form);
		form.submit();
	})()`, nil))
	for began := time.Now(); len(tab.Said()) < 6 && time.Since(began) < patience/6; time.Sleep(5 * time.Millisecond) {
	}
	var broken bool
	must(t, tab.Eval(`window.broken === 1 || getComputedStyle(document.body).display === "none" || location.host !== "`+server.Listener.Addr().String()+`"`, &broken))
	if broken {
		t.Error("the content policy let something through")
	}
	for _, r := range tab.Responses() {
		if r.Status != 0 && strings.Contains(r.Address, "elsewhere.example") {
			t.Errorf("%s answered %d", r.Address, r.Status)
		}
	}
	if refused := tab.Said(); len(refused) < 6 {
		t.Errorf("the browser refused %d of 6: %q", len(refused), refused)
	}
}
