package check

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// gateway is the most that API Gateway and Lambda carry, in bytes.
const gateway = 6_000_000

// Promises finds what the department has not said of the transaction, and names that cannot be.
func Promises(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	for _, each := range []struct {
		field, what string
		missing     bool
	}{
		{"Department", "department", tx.Department == ""},
		{"Portals", "portals", len(tx.Portals) == 0},
		{"Retention", "retention and its basis", tx.Retention.Months == 0 || tx.Retention.Basis == ""},
		{"TakeUp", "take-up target", tx.TakeUp.Percent == 0 || tx.TakeUp.By == (date.Date{})},
		{"Deadlines", "deadlines", tx.Deadlines.Acknowledged == 0},
		{"Deadlines", "promise's source", tx.Deadlines.Source == ""},
		{"Decisions", "decisions, and a deadline by which one is made", tx.Deadlines.Decided > 0 && len(tx.Decisions) == 0},
		{"Decide", "decision", tx.Decide == nil},
		{"Questions", "questions", len(tx.Questions) == 0},
		{"Files", "files", tx.Files == nil},
		{"Before", "cost's year and source", tx.Before.Each != 0 && (tx.Before.Year == "" || tx.Before.Source == "")},
		{"Body", "room in API Gateway", tx.BodyLimit() > gateway},
	} {
		if each.missing {
			f.add(field(each.field), "it has no %s", each.what)
		}
	}
	if !nameable.MatchString(tx.Name) || len(tx.Name+"-submissions") < 11 {
		f.add(field("Name"), "the name %q cannot name a table", tx.Name)
	}
	if !slices.Contains([]transaction.Upload{transaction.NoUpload, transaction.Small, transaction.Large}, tx.Upload) {
		f.add(field("Upload"), "the platform takes no files in the way %q", tx.Upload)
	}
	if tx.Amend && tx.Unique != nil {
		f.add(field("Amend"), "a change could be about something else than what Unique holds: leave one of them out")
	}
	for i, d := range tx.Decisions {
		if !nameable.MatchString(d.Code) || slices.ContainsFunc(tx.Decisions[:i], func(o transaction.Decision) bool { return o.Code == d.Code }) {
			f.add(field("Decisions"), "the decision %q has no name of its own in small letters, digits and hyphens", d.Code)
		}
	}
	for _, code := range tx.Codes {
		if !ownCode.MatchString(string(code)) {
			f.add(field("Codes"), "the code %q could be taken for one of the platform's: use capital letters, digits and underscores", code)
		}
	}
	return append(f.faults, version(tx)...)
}

// ownCode is what a department's own code of a fault looks like, so that it is none of the platform's.
var ownCode = regexp.MustCompile(`^[A-Z0-9_]+$`)

// version finds a definition whose version does not say what changed.
func version(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	if len(tx.Questions) == 0 || len(Rates(tx)) > 0 {
		return nil // without them there is nothing to name
	}
	f.attempt(field("Questions"), func() {
		version := tx.Version()
		if len(version) != 12 {
			f.add(field("Questions"), "it has no version")
		}
		if again := tx.Version(); again != version {
			f.add(field("Questions"), "the version changes between calls: %s, %s", version, again)
		}
		changed := tx
		changed.Questions = tx.Questions[1:]
		if changed.Version() == version {
			f.add(field("Questions"), "the version does not tell that a question is gone")
		}
	})
	return f.faults
}

// Rates finds rows of rates that overlap, leave gaps or have no source.
func Rates(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	for _, table := range tx.Rates {
		name := table.Listing().Name
		for _, err := range joined(table.Check()) {
			var row *rate.RowError
			if errors.As(err, &row) {
				f.add(source(name, row.From.String()), "%s", err)
			} else {
				f.add(source(name), "%s", err)
			}
		}
	}
	return f.faults
}

// oneLine keeps a fault one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
