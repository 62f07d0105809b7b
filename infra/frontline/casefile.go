package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/frontline-gov/frontline/shared/backoffice/shelf"
	"github.com/frontline-gov/frontline/shared/handoff"
)

// write writes a case for people.
func write(out io.Writer, c shelf.Case, m handoff.Message) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name string, value any) { fmt.Fprintf(w, "%s\t%v\n", name, value) }
	row("Case", c.Number)
	row("Reference", c.Reference)
	row("Version", fmt.Sprintf("%d (%s)", c.Version, c.Kind))
	row("Submitted", c.SubmittedAt.Format("2 January 2006 15:04 MST")+", "+m.Channel+", "+m.Locale)
	row("Status", status(c))
	row("Outcome", m.Outcome.Result)
	for _, name := range slices.Sorted(maps.Keys(m.Outcome.Amounts)) {
		row("  "+name, m.Outcome.Amounts[name])
	}
	for _, reason := range m.Reasons {
		row("Reason", clean(reason.Text))
	}
	for _, name := range m.Evidence {
		row("To be sent", name)
	}
	for _, path := range slices.Sorted(maps.Keys(m.Checks)) {
		row("Bank account "+path, m.Checks[path])
	}
	var answers any
	decoder := json.NewDecoder(bytes.NewReader(m.Answers))
	decoder.UseNumber()
	if err := decoder.Decode(&answers); err != nil {
		return fmt.Errorf("%s is not a case as it was filed: %w", c.HandoffID, err)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(m.Answers) == 0 { // a withdrawal
		return nil
	}
	fmt.Fprintln(out, "Answers")
	flat("", answers, func(path string, value any) { row("  "+clean(path), clean(fmt.Sprint(value))) })
	return w.Flush()
}

// flat calls see for each value in answers, with its path as faults have it: children/0/date-of-birth.
func flat(path string, value any, see func(path string, value any)) {
	below := func(name string) string { return strings.TrimPrefix(path+"/"+name, "/") }
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			flat(below(name), value[name], see)
		}
	case []any:
		for i, one := range value {
			flat(below(fmt.Sprint(i)), one, see)
		}
	default:
		see(path, value)
	}
}

// clean keeps what somebody typed from moving the cursor of a terminal.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
}
