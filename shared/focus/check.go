package focus

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	exact "github.com/shopspring/decimal"
)

// Fault is a rule that a row breaks. Rules are named by column and what they ask: "ListCost.product". Where the
// specification's model numbers the rule, Model holds that number.
type Fault struct {
	Row    int // from 1; 0 is the header
	Column string
	Rule   string
	Model  string
	Says   string
}

// Check reads a file by every rule and returns what breaks them, row by row. Rules that need another column's cell are
// silent where that cell is itself at fault, so that one mistake is one fault. payable is what each invoice asks for, by
// its id; nil where none was issued.
func Check(file File, payable map[string]string) []Fault {
	c := check{file: file, places: map[string]int{}}
	c.header()
	if len(c.faults) > 0 {
		return c.faults
	}
	for n, cells := range file.Rows {
		if len(cells) != len(file.Columns) {
			c.faults = append(c.faults, Fault{Row: n + 1, Rule: "row.cells", Says: "has not as many cells as the header"})
			return c.faults
		}
	}
	for n := range file.Rows {
		r := row{check: &c, n: n + 1, cells: file.Rows[n], bad: map[string]bool{}}
		c.rows = append(c.rows, r)
		r.formats()
		for _, rule := range rules {
			r.apply(rule)
		}
	}
	c.together(payable)
	return c.faults
}

type check struct {
	file   File
	places map[string]int
	rows   []row // those that were checked by themselves
	faults []Fault
}

// header checks which columns there are: all of the version, then our own (ColumnHandling).
func (c *check) header() {
	fault := func(name, rule, says string) {
		c.faults = append(c.faults, Fault{Column: name, Rule: rule, Says: says})
	}
	own := false
	for i, name := range c.file.Columns {
		_, twice := c.places[name]
		c.places[name] = i
		listed := slices.ContainsFunc(of(c.file.Version), func(col column) bool { return col.name == name })
		switch {
		case twice:
			fault(name, "column.once", "stands twice")
		case !columnName.MatchString(name) || len(name) > 50:
			fault(name, "column.name", "a column is PascalCase, x_ before our own, at most 50 characters")
		case strings.HasPrefix(name, "x_"):
			own = true
		case !listed:
			fault(name, "column.custom", "a column that the version does not have starts with x_")
		case own:
			fault(name, "column.order", "columns of our own come last")
		}
	}
	for _, col := range of(c.file.Version) {
		if _, found := c.places[col.name]; !found {
			fault(col.name, col.name+".present", "is missing")
		}
	}
}

// row is one row while it is checked.
type row struct {
	*check
	n     int
	cells []string
	bad   map[string]bool // columns that broke a rule of their own
}

func (r *row) get(name string) string {
	if i, found := r.places[name]; found {
		return r.cells[i]
	}
	return ""
}

func (r *row) fault(name, rule, says string) {
	r.bad[name] = true
	id := name + "." + rule
	r.faults = append(r.faults, Fault{Row: r.n, Column: name, Rule: id, Model: model[id], Says: says})
}

// number reads a cell that was found well written.
func (r *row) number(name string) exact.Decimal {
	n, _ := exact.NewFromString(r.get(name))
	return n
}

// formats checks each cell by itself.
func (r *row) formats() {
	for _, name := range r.file.Columns {
		cell := r.get(name)
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if i < 0 {
			r.text(name, cell)
			continue
		}
		c := columns[i]
		switch {
		case cell == "":
			if !c.nullable {
				r.fault(name, "null", "is never null")
			}
		case c.values != nil && !slices.Contains(c.values, cell):
			r.fault(name, "value", "is none of the values allowed")
		case c.kind == decimal && !plainNumber.MatchString(cell):
			r.fault(name, "number", "is a plain number with a decimal point")
		case c.kind == instant && !isInstant(cell):
			r.fault(name, "time", "is a time in UTC such as 2026-11-01T00:00:00Z")
		case c.kind == code && !currency.MatchString(cell):
			r.fault(name, "currency", "is a currency of ISO 4217")
		case c.kind == object:
			r.object(name, cell)
		case c.kind == word:
			r.text(name, cell)
		}
	}
}

func (r *row) text(name, cell string) {
	if strings.IndexFunc(cell, func(c rune) bool { return c > 0x7e || c < 0x20 }) >= 0 || strings.TrimSpace(cell) != cell {
		r.fault(name, "text", "is ASCII, without spaces around it")
		return
	}
	if slices.Contains([]string{"NULL", "null", "N/A", "n/a", "None", "-"}, cell) {
		r.fault(name, "placeholder", "null is an empty cell and no word")
	}
}

func isInstant(cell string) bool {
	at, err := time.Parse("2006-01-02T15:04:05Z", cell)
	return err == nil && at.Format("2006-01-02T15:04:05Z") == cell
}

// object checks a JSON object: keys once, plain values, and for details of a price names as columns have them.
func (r *row) object(name, cell string) {
	decoder := json.NewDecoder(strings.NewReader(cell))
	decoder.UseNumber()
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		r.fault(name, "object", "is a JSON object")
		return
	}
	seen := map[string]bool{}
	for decoder.More() {
		key, err := decoder.Token()
		value, err2 := decoder.Token()
		_, nested := value.(json.Delim)
		text, _ := key.(string)
		if err != nil || err2 != nil || nested || seen[text] {
			r.fault(name, "object", "has keys once and plain values")
			return
		}
		if name == "SkuPriceDetails" && !detailName.MatchString(text) {
			r.fault(name, "key", "has keys in PascalCase, x_ before our own")
			return
		}
		seen[text] = true
	}
	if _, err := decoder.Token(); err != nil || decoder.More() {
		r.fault(name, "object", "is a JSON object")
	}
}

// together checks what rows have to agree on.
func (c *check) together(payable map[string]string) {
	category, subcategory, sku := map[string]string{}, map[string]string{}, map[string]string{}
	sums := map[string]exact.Decimal{}
	with, without := 0, 0
	for _, r := range c.rows {
		one := func(of map[string]string, key, value, rule string) {
			name := r.get(key)
			if r.bad[key] || r.bad[value] {
				return
			}
			if before, found := of[name]; found && name != "" && before != r.get(value) {
				r.fault(key, rule, fmt.Sprintf("has one %s only", value))
			} else if !found {
				of[name] = r.get(value)
			}
		}
		one(category, "ServiceName", "ServiceCategory", "category")
		one(subcategory, "ServiceName", "ServiceSubcategory", "subcategory")
		one(sku, "SkuPriceId", "SkuId", "sku")
		if r.bad["InvoiceId"] || r.bad["BilledCost"] {
			continue
		}
		if id := r.get("InvoiceId"); id != "" {
			with++
			sums[id] = sums[id].Add(r.number("BilledCost"))
		} else {
			without++
		}
		if with == 1 && without > 0 && r.get("InvoiceId") != "" || without == 1 && with > 0 && r.get("InvoiceId") == "" {
			r.fault("InvoiceId", "all", "is null in all rows or in none")
		}
	}
	if with > 0 && without > 0 {
		return
	}
	for id, sum := range sums {
		if owed, found := payable[id]; payable != nil && (!found || !exact.RequireFromString(owed).Equal(sum)) {
			c.faults = append(c.faults, Fault{Column: "BilledCost", Rule: "BilledCost.payable", Model: model["BilledCost.payable"], Says: "invoice " + id + " is for another amount"})
		}
	}
}
