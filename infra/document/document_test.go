package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/infra/document"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// The pages in docs are those that the definitions make.
func TestPagesAreAsTheDefinitions(t *testing.T) {
	files, err := document.All("../..", functions.All)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		kept, err := os.ReadFile(filepath.Join("../../docs/transaction", name))
		if err != nil || !bytes.Equal(kept, want) {
			t.Errorf("docs/transaction/%s is not as the definition: run make docs (%v)", name, err)
		}
	}
	kept, err := os.ReadDir("../../docs/transaction")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range kept {
		if files[entry.Name()] == nil {
			t.Errorf("docs/transaction/%s belongs to no transaction", entry.Name())
		}
	}
}

// Each exported function that has an example is on its page, with its signature.
func TestPagesHaveTheCalculations(t *testing.T) {
	for _, tx := range functions.All {
		folder := "../../functions/" + build.Folder(tx.Name)
		calculations, err := document.Calculations(folder)
		if err != nil {
			t.Fatal(err)
		}
		if len(calculations) == 0 {
			t.Errorf("%s has no calculation that anybody can call", tx.Name)
		}
		for _, c := range calculations {
			if c.Doc == "" || !strings.HasPrefix(c.Signature, "func ") || strings.Contains(c.Signature, "\n\treturn") {
				t.Errorf("%s: %q says %q", tx.Name, c.Signature, c.Doc)
			}
		}
	}
}

func TestCondition(t *testing.T) {
	partner, rooms := ask.YesNo{Name: "partner"}, ask.Whole{Name: "rooms"}
	income, area := ask.Money{Name: "income"}, ask.OneOf{Name: "area", Options: []string{"north", "south", "west"}}
	born, helps := ask.Date{Name: "born"}, ask.AnyOf{Name: "helps", Options: []string{"food"}}
	for want, condition := range map[string]ask.Condition{
		"partner is yes":                                     partner.Is(true),
		"partner is no and rooms is at least 2":              ask.All(partner.Is(false), rooms.AtLeast(2)),
		"income is at most £1,000.00":                        income.AtMost(money.Pence(1_000_00)),
		"area is north":                                      area.Is("north"),
		"not (area is north or south)":                       ask.Not(area.In("north", "south")),
		"born makes an age of at least 16":                   born.AgeAtLeast(16),
		"helps has food":                                     helps.Has("food"),
		"(partner is yes or partner is no) and area is west": ask.All(ask.Any(partner.Is(true), partner.Is(false)), area.Is("west")),
	} {
		if got := condition.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
