package employerreturn_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions/employerreturn"
	"github.com/frontline-gov/frontline/shared/ask"
)

// group is the employees as the page asks for them.
func group(t *testing.T) ask.Group {
	t.Helper()
	for _, q := range employerreturn.Transaction.Questions {
		if g, ok := q.(ask.Group); ok {
			return g
		}
	}
	t.Fatal("there is no group")
	return ask.Group{}
}

// Every worked case's employees can come in a file instead of one by one, and are the same then.
func TestEmployeesFromAFile(t *testing.T) {
	cases, err := employerreturn.Transaction.Cases()
	if err != nil {
		t.Fatal(err)
	}
	employees, tried := group(t), 0
	for _, c := range cases {
		answers, outcome, faults := employerreturn.Transaction.Judge(c.On, c.Answers)
		rows := employees.Of(answers)
		if len(faults) > 0 || len(rows) == 0 {
			continue
		}
		tried++
		t.Run(c.Name, func(t *testing.T) {
			read, faults := employees.ReadFile(c.On, answers, strings.NewReader(file(t, employees, rows)))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			_, again, faults := employerreturn.Transaction.JudgeDraft(c.On, answers.With(employees.Name, read))
			if len(faults) > 0 || !maps.Equal(again.Amounts, outcome.Amounts) || len(again.Reasons) != len(outcome.Reasons) {
				t.Errorf("%v, %v; want %v", faults, again, outcome)
			}
		})
	}
	if tried < 8 {
		t.Errorf("%d cases", tried)
	}
}

// file writes rows as a spreadsheet does, in the columns of their group.
func file(t *testing.T, g ask.Group, rows []ask.Answers) string {
	t.Helper()
	var names []string
	for _, column := range g.Columns() {
		names = append(names, column.Name)
	}
	lines := [][]string{names}
	for _, row := range rows {
		var cells []string
		for _, column := range g.Columns() {
			cells = append(cells, cell(column, row))
		}
		lines = append(lines, cells)
	}
	var out strings.Builder
	if err := csv.NewWriter(&out).WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func cell(column ask.Column, row ask.Answers) string {
	value := row.Own(column.Question.About().Name)
	if value == nil {
		return ""
	}
	if column.Control.Component == ask.DateInput {
		return fmt.Sprint(value)
	}
	return strings.Join(column.Question.Fill(value)[column.Control.Part], ask.Between)
}

// How many pages an ordinary employee takes: a bound, so that one more is thought about.
func TestPagesOfAnOrdinaryEmployee(t *testing.T) {
	answers, _, faults := employerreturn.Transaction.Judge(today, caseAnswers(t, "one-employee").encode(t))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	steps, _ := ask.Walk(employerreturn.Transaction.Questions, today, answers)
	pages := slices.DeleteFunc(steps, func(s ask.Step) bool { return s.Group == nil })
	if all := len(group(t).Questions); len(pages) > 36 || all < 90 {
		t.Errorf("%d pages of %d", len(pages), all)
	}
}
