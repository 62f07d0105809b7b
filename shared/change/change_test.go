package change_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/change"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// permit is a transaction of two worked cases, with or without a tree house.
func permit() transaction.Transaction {
	tall := ask.YesNo{Name: "tall"}
	storeys := ask.Whole{Name: "storeys", When: tall.Is(true), Min: 2, Max: 9}
	doors := ask.Group{Name: "doors", Min: 1, Max: 3, Questions: []ask.Question{ask.OneOf{Name: "colour", Options: []string{"red", "blue"}}}}
	return transaction.Transaction{
		Name: "shed-permit", Amounts: []string{"fee"}, Decisions: []transaction.Decision{{Code: "granted"}},
		Questions: []ask.Question{tall, storeys, ask.Text{Name: "owner", Max: 50}, ask.Name{Name: "who"}, doors},
		Decide: func(date.Date, ask.Answers) transaction.Outcome {
			return transaction.Outcome{Result: "applied", Amounts: map[string]money.Pence{"fee": 10_00}}
		},
		Files: files(nil),
	}
}

const low = `{"about": "Low", "on": "2026-11-22", "outcome": {"result": "applied", "amounts": {"fee": 10}, "reasons": []}, "answers":
	{"tall": false, "owner": "Ada Byron", "who": {"first": "Ada", "last": "Byron"}, "doors": [{"colour": "red"}, {"colour": "red"}]}}`

const high = `{"about": "High", "on": "2026-11-22", "outcome": {"result": "applied", "amounts": {"fee": 10}, "reasons": []}, "answers":
	{"tall": true, "storeys": 8, "owner": "Bo", "who": {"first": "Bo", "last": "Hall"}, "doors": [{"colour": "blue"}]}}`

// files are those of the transaction, with some in place of their own; an empty one is not there.
func files(others map[string]string) fstest.MapFS {
	words := `{"language": "en", "reviewed": true, "words": {"result.applied": "Applied", "amount.fee": "Fee", "decision.granted": "Granted"}}`
	all := map[string]string{"cases/low.json": low, "cases/high.json": high, "words.en.json": words, "words.cy.json": words}
	out := fstest.MapFS{}
	for name, text := range all {
		if other, ok := others[name]; ok {
			text = other
		}
		if text != "" {
			out[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

// asking is the permit with another question in place of its question of a name; of nil it goes.
func asking(name string, other ask.Question) transaction.Transaction {
	tx := permit()
	tx.Questions = slices.Clone(tx.Questions)
	i := slices.IndexFunc(tx.Questions, func(q ask.Question) bool { return q.About().Name == name })
	if other == nil {
		tx.Questions = slices.Delete(tx.Questions, i, i+1)
	} else {
		tx.Questions[i] = other
	}
	return tx
}

func having(alter func(*transaction.Transaction)) transaction.Transaction {
	tx := permit()
	alter(&tx)
	return tx
}

func TestSince(t *testing.T) {
	type tx = transaction.Transaction
	tall := ask.YesNo{Name: "tall"}
	charging := func(fee money.Pence) func(*tx) {
		return func(tx *tx) {
			tx.Decide = func(date.Date, ask.Answers) transaction.Outcome {
				return transaction.Outcome{Result: "applied", Amounts: map[string]money.Pence{"fee": fee}}
			}
		}
	}
	for name, test := range map[string]struct {
		now            transaction.Transaction
		lines, refused []string // what is told, in order, and parts of the faults
	}{
		"nothing": {now: permit()},
		"a lower bound asks those above it again": {
			now: asking("storeys", ask.Whole{Name: "storeys", When: tall.Is(true), Min: 2, Max: 5}),
			lines: []string{
				"drafts: storeys: Max 9 → 5; asked again in 1 of 2 worked cases (high)",
				"software is refused: too-large at storeys in 1 of 2 worked cases (high)",
			},
		},
		"a higher bound asks nobody": {
			now:   asking("storeys", ask.Whole{Name: "storeys", When: tall.Is(true), Min: 2, Max: 12}),
			lines: []string{"drafts: storeys: Max 9 → 12"},
		},
		"a question that is added is asked for the first time": {
			now: having(func(tx *tx) { tx.Questions = append(slices.Clone(tx.Questions), ask.YesNo{Name: "lit"}) }),
			lines: []string{
				"drafts: lit: new; asked for the first time in 2 of 2 worked cases (high, low)",
				"software is refused: missing at lit in 2 of 2 worked cases (high, low)",
			},
		},
		"a question that goes": {
			now:     asking("owner", nil),
			lines:   []string{"drafts: owner: gone, and what was answered with it", "software is refused: unknown-question at owner in 2 of 2 worked cases (high, low)"},
			refused: []string{"the answer to owner is gone: back offices rely on it. Keep it, or tell them and set Contract to 2"},
		},
		"a question that goes by a new contract": {
			now: having(func(tx *tx) { *tx = asking("owner", nil); tx.Contract = 2 }),
			lines: []string{
				"drafts: owner: gone, and what was answered with it", "software is refused: unknown-question at owner in 2 of 2 worked cases (high, low)",
				"back office: the answer to owner is gone", "back office: contract 1 → 2, as each message says",
			},
		},
		"another type": {
			now: asking("owner", ask.Whole{Name: "owner", Max: 5}),
			lines: []string{"drafts: owner: kind Text → Whole; Max 50 → 5; asked again in 2 of 2 worked cases (high, low)",
				"software is refused: wrong-type at owner in 2 of 2 worked cases (high, low)"},
			refused: []string{"the answer to owner was text and is integer"},
		},
		"a part that goes": {
			now: asking("who", ask.Text{Name: "who", Max: 9}),
			lines: []string{"drafts: who: kind Name → Text; Max none → 9; asked again in 2 of 2 worked cases (high, low)",
				"software is refused: wrong-type at who in 2 of 2 worked cases (high, low)"},
			refused: []string{"the answer to who was object and is text"},
		},
		"what was always there becomes optional": {
			now:     asking("owner", ask.Text{Name: "owner", Max: 50, Optional: true}),
			lines:   []string{"drafts: owner: optional false → true"},
			refused: []string{"the answer to owner was always there and may be missing"},
		},
		"in a group": {
			now: asking("doors", ask.Group{Name: "doors", Min: 1, Max: 1, Questions: []ask.Question{ask.YesNo{Name: "colour"}}}),
			lines: []string{
				"drafts: doors: Max 3 → 1; asked again in 2 of 2 worked cases (high, low)",
				"drafts: doors/colour: kind OneOf → YesNo; Options [\"red\",\"blue\"] → none; asked again in 2 of 2 worked cases (high, low)",
				"software is refused: wrong-type at doors/colour in 1 of 2 worked cases (high)",
				"software is refused: too-many at doors in 1 of 2 worked cases (low)",
			},
			refused: []string{"the answer to doors/colour was text and is boolean"},
		},
		"a question that means something else": {
			now: having(func(tx *tx) { tx.Older.Again = []string{"owner", "doors/colour"} }),
			lines: []string{"drafts: owner: asked again in 2 of 2 worked cases (high, low)", "drafts: doors: asked again in 2 of 2 worked cases (high, low)",
				"drafts: doors/colour: asked again in 2 of 2 worked cases (high, low)"},
		},
		"drafts that finish on what they began": {
			now: having(func(tx *tx) {
				*tx = asking("storeys", ask.Whole{Name: "storeys", When: tall.Is(true), Min: 2, Max: 5})
				tx.Older = transaction.Older{Finish: []transaction.Transaction{permit()}, Until: date.MustParse("2027-01-31")}
			}),
			lines: []string{"drafts: those of " + permit().Version() + " are finished on it until 2027-01-31",
				"software is refused: too-large at storeys in 1 of 2 worked cases (high)"},
		},
		"another fee, as the cases say": {
			now: having(func(tx *tx) {
				charging(12_00)(tx)
				tx.Files = files(map[string]string{"cases/low.json": strings.Replace(low, `"fee": 10`, `"fee": 12`, 1), "cases/high.json": strings.Replace(high, `"fee": 10`, `"fee": 12`, 1)})
			}),
			lines: []string{"outcomes: the case high: amounts map[fee:12.00], want map[fee:10.00]", "outcomes: the case low: amounts map[fee:12.00], want map[fee:10.00]"},
		},
		"another fee, and the case that said so is gone": {
			now: having(func(tx *tx) {
				charging(12_00)(tx)
				tx.Files = files(map[string]string{"cases/low.json": "", "cases/high.json": strings.Replace(high, `"fee": 10`, `"fee": 12`, 1)})
			}),
			lines:   []string{"outcomes: the case high: amounts map[fee:12.00], want map[fee:10.00]"},
			refused: []string{"cases/low.json was released and is gone, and it would come out otherwise now: the case low: amounts map[fee:12.00]"},
		},
		"a case that is gone and comes out as it did": {now: having(func(tx *tx) { tx.Files = files(map[string]string{"cases/low.json": ""}) })},
		"an amount and a decision that go": {
			now:     having(func(tx *tx) { tx.Amounts, tx.Decisions = nil, nil }),
			refused: []string{"the amount fee is gone", "the decision granted can no longer be made"},
		},
		"words that somebody is still told": {
			now: having(func(tx *tx) {
				tx.Files = files(map[string]string{"words.cy.json": `{"language": "cy", "reviewed": true, "words": {"amount.fee": "Ffi", "decision.granted": "Rhoddwyd"}}`})
			}),
			refused: []string{"there is no result.applied any more"},
		},
		"a day on which it closes": {
			now:   having(func(tx *tx) { tx.Closes = date.MustParse("2027-03-31") }),
			lines: []string{"drafts: closes on 2027-03-31: drafts are told from 2027-03-01, and end with it"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := change.Since(released(t, permit()), test.now)
			if err != nil {
				t.Fatal(err)
			}
			if lines := report.Lines(); !slices.Equal(lines, test.lines) {
				t.Errorf("told\n\t%s\nwant\n\t%s", strings.Join(lines, "\n\t"), strings.Join(test.lines, "\n\t"))
			}
			var faults []string
			for _, f := range report.Faults {
				faults = append(faults, f.Text)
			}
			if len(faults) != len(test.refused) {
				t.Errorf("refused %q, want %d", faults, len(test.refused))
			}
			for _, want := range test.refused {
				if !slices.ContainsFunc(faults, func(text string) bool { return strings.HasPrefix(text, want) }) {
					t.Errorf("refused %q, and not %q", faults, want)
				}
			}
		})
	}
}

// A contract of a lower number is refused: messages of both are in queues.
func TestContractGoesUp(t *testing.T) {
	old := released(t, having(func(tx *transaction.Transaction) { tx.Contract = 3 }))
	report, err := change.Since(old, having(func(tx *transaction.Transaction) { tx.Contract = 2 }))
	if err != nil || len(report.Faults) != 1 || report.Faults[0].Text != "the contract was number 3, and is number 2" {
		t.Errorf("%+v, %v", report.Faults, err)
	}
}

// released is a release as it comes out of its file.
func released(t *testing.T, tx transaction.Transaction) change.Release {
	t.Helper()
	r, err := change.Of(tx)
	if err != nil {
		t.Fatal(err)
	}
	written, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	read, err := change.Read(bytes.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.JSON()
	if err != nil || !bytes.Equal(again, written) {
		t.Errorf("the file read and written again is another: %v\n%s\n%s", err, written, again)
	}
	return read
}
