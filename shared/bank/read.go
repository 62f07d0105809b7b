package bank

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Read reads the two files that Vocalink publishes and that are licensed to whoever runs the service: the weights
// ("valacdos"), a line for each row with the first and the last sort code, the method, fourteen weights and, where
// there is one, the exception; and the substitutions ("scsubtab"), a line with a sort code and the one that it counts
// as. Fields are separated by white space; empty lines say nothing.
//
// A line that it does not understand is an error, and so are weights without a row: better no tables than wrong ones.
func Read(weights, substitutions io.Reader) (Tables, error) {
	var t Tables
	err := eachLine(weights, func(fields []string) error {
		r, err := readRow(fields)
		t.rows = append(t.rows, r)
		return err
	})
	if err != nil {
		return Tables{}, fmt.Errorf("read weights: %w", err)
	}
	if err := ordered(t.rows); err != nil {
		return Tables{}, fmt.Errorf("read weights: %w", err)
	}
	t.substitutes = map[string]string{}
	err = eachLine(substitutions, func(fields []string) error {
		if len(fields) != 2 || !digits(fields[0], 6) || !digits(fields[1], 6) {
			return fmt.Errorf("want two sort codes of 6 digits, not %q", fields)
		}
		if _, twice := t.substitutes[fields[0]]; twice {
			return fmt.Errorf("sort code %s is substituted twice", fields[0])
		}
		t.substitutes[fields[0]] = fields[1]
		return nil
	})
	if err != nil {
		return Tables{}, fmt.Errorf("read substitutions: %w", err)
	}
	return t, nil
}

// eachLine takes the fields of each line that has any.
func eachLine(file io.Reader, take func(fields []string) error) error {
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if len(fields) == 0 {
			continue
		}
		if err := take(fields); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}

func readRow(fields []string) (row, error) {
	if len(fields) != 17 && len(fields) != 18 {
		return row{}, fmt.Errorf("want 17 or 18 fields, not %d", len(fields))
	}
	r := row{from: fields[0], to: fields[1], method: method(fields[2])}
	if !digits(r.from, 6) || !digits(r.to, 6) || r.from > r.to {
		return row{}, fmt.Errorf("%q to %q is no range of sort codes of 6 digits", r.from, r.to)
	}
	if r.method != mod10 && r.method != mod11 && r.method != dblal {
		return row{}, fmt.Errorf("method %q is none of MOD10, MOD11 and DBLAL", r.method)
	}
	for place := range r.weights {
		weight, err := strconv.ParseUint(fields[3+place], 10, 10)
		if err != nil {
			return row{}, fmt.Errorf("weight %q is no whole number from 0 to 1023", fields[3+place])
		}
		r.weights[place] = int(weight)
	}
	if len(fields) == 18 {
		exception, err := strconv.Atoi(fields[17])
		if err != nil || exception < 1 || exception > 14 {
			return row{}, fmt.Errorf("exception %q is none of 1 to 14; the tables are of a later specification than the check", fields[17])
		}
		r.exception = exception
	}
	return r, nil
}

// ordered says that there are rows, and that each sort code has one or two of them, for the same range.
func ordered(rows []row) error {
	if len(rows) == 0 {
		return fmt.Errorf("there is no row")
	}
	sorted := slices.SortedStableFunc(slices.Values(rows), func(x, y row) int { return cmp.Compare(x.from, y.from) })
	for i, r := range sorted[1:] {
		last := sorted[i]
		same := r.from == last.from && r.to == last.to
		if !same && r.from <= last.to {
			return fmt.Errorf("the ranges from %s and from %s overlap", last.from, r.from)
		}
		if same && i > 0 && sorted[i-1].from == r.from {
			return fmt.Errorf("the range from %s has more than two rows", r.from)
		}
	}
	return nil
}
