package browser

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// visitor is somebody with a browser at the pages of a transaction.
type visitor struct {
	world   *world
	eye     *eye
	tab     *Tab
	tx      transaction.Transaction
	address page.Address
	book    words.Book
	origin  string
}

// ways are what people do besides answering questions from start to receipt, and the worked case by which each is tried.
var ways = []struct {
	name, of string
	take     func(*testing.T, visitor, transaction.Case)
}{
	{"find the service, check before the start", "child-benefit/born-on-a-monday", begins},
	{"find an address, change what was sent, withdraw it", "school-place/reception-youngest", changes},
	{"tell of a problem, finish later", "school-place/reception-youngest", returns},
	{"cannot have it", "child-benefit/not-responsible", refused},
	{"be helped on the phone", "prescription-prepayment/nineteen-today", helped},
	{"send a form on paper", "school-place/reception-youngest", keyed},
}

// TestWays takes people through what they do besides: with scripts and without, in both languages, each way to its message in the
// department's queue where it has one, and looks at every page. With -tags deep the forms on paper of all transactions are keyed.
func TestWays(t *testing.T) {
	t.Parallel()
	addresses := filepath.Join(t.TempDir(), "addresses.csv")
	must(t, os.WriteFile(addresses, []byte(gazetteer), 0o600))
	world, eye := newWorld(t, addresses), newEye(t)
	t.Cleanup(func() { eye.close(t) })
	for _, mode := range modes() {
		for _, way := range ways {
			t.Run(mode.String()+"/"+way.name, func(t *testing.T) {
				tx, c := worked(t, way.of)
				mode.goes(t, world, eye, tx, c, way.take)
			})
		}
		for _, tx := range functions.All {
			// A form of a transaction of which there may be only one of a kind makes one submission for all modes.
			if !deep || tx.Unique != nil {
				continue
			}
			t.Run(mode.String()+"/send a form on paper/"+tx.Name, func(t *testing.T) {
				mode.goes(t, world, eye, tx, sendable(t, tx)[0], keyed)
			})
		}
	}
}

// goes takes somebody one way.
func (m mode) goes(t *testing.T, world *world, eye *eye, tx transaction.Transaction, c transaction.Case, way func(*testing.T, visitor, transaction.Case)) {
	t.Helper()
	world.on(t, c.On)
	v := visit(t, world, eye, m, tx)
	way(t, v, c)
	if said := v.tab.Said(); len(said) > 0 {
		t.Errorf("the browser complains: %s", said)
	}
}

// worked is a worked case by the names of its transaction and itself.
func worked(t testing.TB, name string) (transaction.Transaction, transaction.Case) {
	t.Helper()
	of, wanted, _ := strings.Cut(name, "/")
	for _, tx := range functions.All {
		if tx.Name != of {
			continue
		}
		cases, err := tx.Cases()
		must(t, err)
		if n := slices.IndexFunc(cases, func(c transaction.Case) bool { return c.Name == wanted }); n >= 0 {
			return tx, cases[n]
		}
	}
	t.Fatalf("there is no case %s", name)
	return transaction.Transaction{}, transaction.Case{}
}

// visit opens a tab for somebody.
func visit(t *testing.T, world *world, eye *eye, mode mode, tx transaction.Transaction) visitor {
	t.Helper()
	book, err := tx.Words(mode.language)
	must(t, err)
	v := visitor{world: world, eye: eye, tab: open(t, world.browser), tx: tx, book: book,
		address: page.Address{Transaction: tx.Name, Language: mode.language}, origin: world.HTTPS}
	must(t, v.tab.Scripts(mode.scripts))
	return v
}

// elsewhere is the same person at another device.
func (v visitor) elsewhere(t *testing.T) visitor {
	t.Helper()
	scripts := v.tab.scripts
	v.tab = open(t, v.world.browser)
	must(t, v.tab.Scripts(scripts))
	return v
}

// journey answers the questions as a case does.
func (v visitor) journey(t *testing.T, c transaction.Case) *journey {
	t.Helper()
	return &journey{world: v.world, tab: v.tab, hand: mouse{}, address: v.address, person: newPerson(t, v.tx, c),
		look: func(s screen, state string) {
			if state != "filled" || deep {
				v.eye.pass(t, v.tab, s, state)
			}
		}}
}

// look looks at the page on the tab, which came with a status.
func (v visitor) look(t *testing.T, state string, status int) screen {
	t.Helper()
	s := read(t, v.tab)
	if v.tab.Status() != status || s.Language != string(v.address.Language) || s.Enhanced != v.tab.scripts || s.Heading == "" {
		t.Fatalf("%s: %d %s in %q, scripts %v: %q\n%s", state, v.tab.Status(), s.Path, s.Language, s.Enhanced, s.Heading, s.Text)
	}
	if wrong := strings.HasPrefix(s.Title, v.book.Text("error", nil)+": "); wrong != (len(s.Errors) > 0) {
		t.Errorf("%s: the title is %q, of %d errors", state, s.Title, len(s.Errors))
	}
	v.eye.pass(t, v.tab, s, state)
	return s
}

// says fails where a page does not say what stands under a key of the words, whatever the values in it are.
func (v visitor) says(t *testing.T, s screen, key string) {
	t.Helper()
	text := v.book.Text(key, words.Values{"number": "\x00", "date": "\x00", "department": "\x00", "megabytes": "\x00", "time": "\x00",
		"channel": "\x00", "reference": "\x00", "as-of": "\x00", "postcode": "\x00", "count": 4, "label": "\x00"})
	for part := range strings.SplitSeq(text, "\x00") {
		if !strings.Contains(s.Text, strings.TrimSpace(part)) {
			t.Errorf("%s does not say %q:\n%s", s.Path, text, s.Text)
			return
		}
	}
}

// follow goes by the link of the page's main part that leads to an address, and looks at what is there.
func (v visitor) follow(t *testing.T, address, state string) screen {
	t.Helper()
	must(t, v.tab.Follow(`document.querySelector("main a[href='`+address+`']")`))
	return v.look(t, state, 200)
}

// send fills in the form on the page and sends it, and looks at what comes with a status.
func (v visitor) send(t *testing.T, wanted url.Values, state string, status int) screen {
	t.Helper()
	s := read(t, v.tab)
	complete(t, v.tab, mouse{}, s, wanted)
	must(t, v.tab.Follow(s.onward()))
	return v.look(t, state, status)
}

// press presses a button of the page's form that has a name, and looks at what is there.
func (v visitor) press(t *testing.T, name, value, state string) screen {
	t.Helper()
	must(t, v.tab.Follow(read(t, v.tab).button(t, name, value)))
	return v.look(t, state, 200)
}

// filled are the fields by which a case answers a question outside of groups.
func filled(t *testing.T, tx transaction.Transaction, c transaction.Case, question string) url.Values {
	t.Helper()
	step, ok := ask.Find(tx.Questions, question)
	if !ok {
		t.Fatalf("%s asks no %s", tx.Name, question)
	}
	answers, _, _ := tx.Judge(c.On, c.Answers)
	fields := url.Values{}
	for part, values := range step.Question.Fill(answers.Value(question)) {
		fields[ask.Field(question, part)] = values
	}
	return fields
}
