package document

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/access"
)

// Access is docs/access.md: the table of access, as people read it.
func Access() []byte {
	var page bytes.Buffer
	page.WriteString(`# Who may do what

Made from the table of access (shared/access) by ` + "`make docs`" + `. The functions route by that table, so there is no other route;
a test tries each row as each caller over HTTP (infra/acceptance/access_test.go).

A number is the status of the answer to a request with nothing wrong in it. Behind a refusal stands its code, which software
finds in the problem document and whoever runs the platform in the log. Who holds the cookie of a draft sees what is in that
draft, and no page names another. *Signed* routes ask API Gateway for the signature of the department's role; without it API
Gateway answers 403 by itself at the API's own address, and at the public address CloudFront turns that into the page "not found".

Each caller is tried at each row, also where the row does not name them:

`)
	for _, caller := range access.Callers() {
		fmt.Fprintf(&page, "- %s\n", caller)
	}
	for _, table := range access.Tables {
		fmt.Fprintf(&page, "\n## %s: `%s`\n\n| route | let in | refused |\n|---|---|---|\n", strings.ToUpper(table.Name[:1])+table.Name[1:], table.Mapping)
		for _, row := range table.Rows {
			in, out := answers(row)
			fmt.Fprintf(&page, "| %s | %s | %s |\n", route(row), in, out)
		}
	}
	return page.Bytes()
}

func route(row access.Row) string {
	text := "`" + strings.TrimSuffix(row.Route, "{$}") + "`"
	if row.Route == "/" {
		text = "anything else"
	}
	if row.Signed {
		text += " *signed*"
	}
	if row.Only != "" {
		text += fmt.Sprintf(" where the transaction has %s", row.Only)
	}
	return text
}

// answers are who is let in and who is refused, those with the same answer together, everybody else last.
func answers(row access.Row) (in, out string) {
	callers := map[access.Answer][]string{}
	for _, caller := range append(access.Callers(), access.Everybody) {
		if answer, named := row.Who[caller]; named {
			callers[answer] = append(callers[answer], string(caller))
		}
	}
	last := row.Who[access.Everybody]
	order := slices.SortedFunc(maps.Keys(callers), func(a, b access.Answer) int {
		switch {
		case a == last:
			return 1
		case b == last:
			return -1
		}
		return a.Status - b.Status + strings.Compare(a.Code, b.Code)
	})
	var let, refused []string
	for _, answer := range order {
		who := strings.Join(callers[answer], ", ")
		if len(row.Who) == 1 {
			who = "everybody"
		}
		if answer.Allowed() {
			let = append(let, fmt.Sprintf("%s: %d", who, answer.Status))
		} else {
			refused = append(refused, fmt.Sprintf("%s: %d `%s`", who, answer.Status, answer.Code))
		}
	}
	return strings.Join(let, "; "), strings.Join(refused, "; ")
}
