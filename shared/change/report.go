package change

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/check"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Report is what a change does, a line for each thing; nothing where it changes nothing for anybody.
type Report struct {
	// Drafts says what people who are half-way through are asked.
	Drafts []string
	// Software says what is refused that was taken.
	Software []string
	// Outcomes says which worked cases come out otherwise, as their files say now.
	Outcomes []string
	// BackOffice says what the hand-off no longer holds, where the number of the contract says so too.
	BackOffice []string
	// Faults are what must not be released.
	Faults []check.Fault
}

// Since says what has changed in a transaction since a release. The error is that its worked cases cannot be read.
func Since(old Release, tx transaction.Transaction) (Report, error) {
	now, err := Of(tx)
	if err != nil {
		return Report{}, err
	}
	r := Report{Drafts: drafts(old, now, tx)}
	if old.Fact != now.Fact && old.Fact != "" {
		r.Drafts = append(r.Drafts, fmt.Sprintf("people come back by %s and no longer by %s: return codes that were given lead nowhere",
			orNone(now.Fact), old.Fact))
	}
	if old.Closes != now.Closes && now.Closes != "" {
		r.Drafts = append(r.Drafts, fmt.Sprintf("closes on %s: drafts are told from %s, and end with it", now.Closes, tx.ClosingFrom()))
	}
	r.doors(old, now)
	r.replay(old, now, tx)
	r.agreed(old, now, tx)
	r.told(old, tx)
	return r, nil
}

// doors says what is no longer let in at all, whatever it holds.
func (r *Report) doors(old, now Release) {
	switch {
	case now.Software == transaction.Closed && old.Software != transaction.Closed:
		r.Software = append(r.Software, "all of it: the transaction is closed to software")
	case now.Software == transaction.Registered && old.Software == transaction.Open:
		r.Software = append(r.Software, "all that is not registered, and what was sent before and is sent again counts as another")
	}
	if now.Body < old.Body {
		r.Software = append(r.Software, fmt.Sprintf("what has more than %d bytes, where %d were taken", now.Body, old.Body))
	}
	if now.Upload == transaction.NoUpload && old.Upload != transaction.NoUpload {
		r.BackOffice = append(r.BackOffice, "no files come any more: evidence was "+string(old.Upload))
	}
}

func (r *Report) fault(tx transaction.Transaction, at check.Place, format string, values ...any) {
	r.Faults = append(r.Faults, check.Fault{Transaction: tx.Name, Place: at, Text: fmt.Sprintf(format, values...)})
}

// agreed holds the hand-off against the contract: what it loses has to raise the contract's number.
func (r *Report) agreed(old, now Release, tx transaction.Transaction) {
	lost := contract(old, now)
	if now.Contract < old.Contract {
		r.fault(tx, check.Place{Field: "Contract"}, "the contract was number %d, and is number %d", old.Contract, now.Contract)
	}
	for _, b := range lost {
		if now.Contract > old.Contract {
			r.BackOffice = append(r.BackOffice, b.text)
			continue
		}
		r.fault(tx, b.place, "%s: back offices rely on it. Keep it, or tell them and set Contract to %d", b.text, old.Contract+1)
	}
	if now.Contract > old.Contract {
		r.BackOffice = append(r.BackOffice, fmt.Sprintf("contract %d → %d, as each message says", old.Contract, now.Contract))
	}
}

// replay tries the worked cases of the release with the rules as they are now.
func (r *Report) replay(old, now Release, tx transaction.Transaction) {
	refused, total := map[string][]string{}, 0
	var order []string
	for _, c := range old.Cases {
		if len(c.Faults) == 0 {
			total++
		}
		came := check.Case(tx, c.worked())
		if len(came) == 0 {
			continue
		}
		i := slices.IndexFunc(now.Cases, func(n Case) bool { return n.Name == c.Name })
		texts := textsOf(came)
		_, _, faults := tx.Judge(c.On, c.Answers)
		switch {
		case len(c.Faults) == 0 && len(faults) > 0:
			for _, f := range faults {
				what := string(f.Code) + " at " + transaction.Named(f.Path)
				if len(refused[what]) == 0 {
					order = append(order, what)
				}
				if !slices.Contains(refused[what], c.Name) {
					refused[what] = append(refused[what], c.Name)
				}
			}
		case i >= 0 && reflect.DeepEqual(now.Cases[i], c):
			// The file says what it said, so that the check of the definition tells it.
		case i >= 0:
			r.Outcomes = append(r.Outcomes, texts...)
		default:
			r.fault(tx, check.Place{Field: "Files"}, "cases/%s.json was released and is gone, and it would come out otherwise now: %s. Keep it with what is right now",
				c.Name, strings.Join(texts, "; "))
		}
	}
	for _, what := range order {
		r.Software = append(r.Software, what+of(refused[what], total))
	}
}

func textsOf(faults []check.Fault) []string {
	var out []string
	for _, f := range faults {
		if text := strings.ReplaceAll(f.Text, "page by page: ", ""); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// told finds words that are gone although whoever sent something before is still told its outcome in them.
func (r *Report) told(old Release, tx transaction.Transaction) {
	keys := map[string]bool{}
	for _, c := range old.Cases {
		if c.Outcome == nil || c.Outcome.Result == transaction.NotEligible {
			continue
		}
		keys["result."+c.Outcome.Result] = true
		for _, reason := range c.Outcome.Reasons {
			keys["reason."+reason.Rule] = true
		}
		for name := range c.Outcome.Amounts {
			keys["amount."+name] = true
		}
		for _, name := range c.Outcome.Evidence {
			keys["evidence."+name] = true
		}
	}
	for _, code := range old.Decisions {
		keys["decision."+code] = true
	}
	for _, language := range words.Languages {
		book, err := tx.Words(language)
		if err != nil {
			continue // the check of the definition tells it
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if !book.Has(key) {
				r.fault(tx, check.Place{File: "words." + string(language) + ".json", Key: "words"},
					"there is no %s any more, and who sent something before is still told it: keep it, and name it in Older.Told", key)
			}
		}
	}
}

// Lines are what the report tells, the faults aside, each under its heading.
func (r Report) Lines() []string {
	var out []string
	for _, part := range []struct {
		heading string
		lines   []string
	}{{"drafts", r.Drafts}, {"software is refused", r.Software}, {"outcomes", r.Outcomes}, {"back office", r.BackOffice}} {
		for _, line := range part.lines {
			out = append(out, part.heading+": "+line)
		}
	}
	return out
}
