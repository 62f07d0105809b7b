package acceptance

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/local"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// withOneAddress is a case in which one question asks for an address in the UK, and the name of that question.
func withOneAddress(t *testing.T) (transaction.Transaction, transaction.Case, string) {
	t.Helper()
	for _, tx := range functions.All {
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			answers, outcome, faults := tx.Judge(c.On, c.Answers)
			if len(faults) > 0 || outcome.Result == transaction.NotEligible {
				continue
			}
			steps, _ := ask.Walk(tx.Questions, c.On, answers)
			var found []ask.Step
			for _, step := range steps {
				if q, ok := step.Question.(ask.Address); ok && !q.International {
					found = append(found, step)
				}
			}
			if len(found) == 1 && found[0].Group == nil {
				return tx, c, found[0].Path
			}
		}
	}
	t.Fatal("no case has one address")
	return transaction.Transaction{}, transaction.Case{}, ""
}

// With a file of addresses, somebody with nothing but HTML finds theirs by its postcode, in either language, and the
// department gets it as it gets any address.
func TestFindAddressOverTheWire(t *testing.T) {
	tx, c, question := withOneAddress(t)
	file, err := filepath.Abs(filepath.Join(root, "shared", "address", "testdata", "addresses.csv"))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, c.On, func(o *local.Options) { o.AddressFile = file })
	for _, language := range words.Languages {
		t.Run(string(language), func(t *testing.T) {
			address := page.Address{Transaction: tx.Name, Language: language}
			walker := &Walker{Base: p.URL, Client: client()}
			at := walkTo(t, walker, tx, c, address, question)
			post := func(button string, more url.Values) {
				t.Helper()
				form, err := at.Form()
				if err != nil {
					t.Fatal(err)
				}
				fields := form.Fields
				for name, values := range more {
					fields[name] = values
				}
				for _, b := range form.Buttons {
					if b.Name != "" && b.Value == button {
						fields.Set(b.Name, b.Value)
					}
				}
				if at, err = walker.Post(form, fields); err != nil {
					t.Fatal(err)
				}
			}
			post("", url.Values{page.FindPostcodeField: {"ab9 1zz"}})
			if at.Status != 422 {
				t.Fatalf("a postcode without addresses: %d %s", at.Status, at.Body)
			}
			// By hand, and back: what was typed is still there.
			post(page.GoByHand, nil)
			post(page.GoSearch, url.Values{ask.Field(question, "town"): {"Barkham"}})
			post("", url.Values{page.FindPostcodeField: {"ab91dg"}, page.FindBuildingField: {"10"}})
			form, err := at.Form()
			if err != nil || at.Status != 200 || form.Fields.Get(ask.Field(question, "town")) != "Barkham" {
				t.Fatalf("%d %v %s", at.Status, err, at.Body)
			}
			before, _, ok := strings.Cut(string(at.Body), ">10 Kennel Lane, Barkham</label>")
			id := before[strings.LastIndex(before, `value="`)+len(`value="`):]
			id, _, _ = strings.Cut(id, `"`)
			if !ok {
				t.Fatalf("the address is not listed: %s", at.Body)
			}
			post("", url.Values{page.FindChoiceField: {id}})
			if at.Status != 200 {
				t.Fatalf("%d %s", at.Status, at.Body)
			}
			walkTo(t, walker, tx, c, address, "")
			messages := receive(t, p, tx, 1)
			if len(messages) != 1 {
				t.Fatalf("%d messages", len(messages))
			}
			var sent map[string]json.RawMessage
			if err := json.Unmarshal(messages[0].Answers, &sent); err != nil {
				t.Fatal(err)
			}
			if got, want := string(sent[question]), `{"line-1":"10 Kennel Lane","postcode":"AB9 1DG","town":"Barkham"}`; got != want {
				t.Errorf("the department gets %s, want %s", got, want)
			}
		})
	}
}
