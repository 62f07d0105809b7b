package catalogue_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/catalogue"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

var (
	update = flag.Bool("update", false, "write the golden files")
	today  = date.MustParse("2026-11-22")
)

// three are the sample as it is, closed, and not yet open behind another door.
func three(t *testing.T) catalogue.Catalogue {
	t.Helper()
	closed, later := sample.Transaction, sample.Transaction
	closed.Name, closed.Closes, closed.Needs = "cat-grant", today.AddDays(-1), []string{"moving-home"}
	later.Name, later.Opens, later.Needs = "fish-grant", today.AddDays(1), nil
	later.Portals = []transaction.Portal{transaction.Business}
	c, err := catalogue.New([]transaction.Transaction{sample.Transaction, closed, later})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func namesOf(entries []catalogue.Entry) string {
	var names []string
	for _, e := range entries {
		names = append(names, e.Transaction.Name)
	}
	return strings.Join(names, " ")
}

func TestDoorsAndNeeds(t *testing.T) {
	c := three(t)
	for what, test := range map[string]struct{ got, want string }{
		"citizens":        {namesOf(c.Behind(transaction.Citizens)), "dog-grant cat-grant"},
		"health":          {namesOf(c.Behind(transaction.Health)), ""},
		"business":        {namesOf(c.Behind(transaction.Business)), "fish-grant"},
		"getting a dog":   {namesOf(c.For("getting-a-dog")), "dog-grant"},
		"moving home":     {namesOf(c.For("moving-home")), "dog-grant cat-grant"},
		"an unknown need": {namesOf(c.For("nothing")), ""},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", what, test.got, test.want)
		}
	}
	own, _ := c.Need("getting-a-dog")
	platform, _ := c.Need("moving-home")
	if own.Title[words.Welsh] != "Cael ci" || platform.Title[words.English] != "Moving home" || !strings.Contains(own.Synonyms[words.English], "puppy") {
		t.Errorf("%+v, %+v", own, platform)
	}
	if _, ok := c.Need("nothing"); ok {
		t.Error("there is a need called nothing")
	}
}

func TestStates(t *testing.T) {
	c := three(t)
	for name, want := range map[string][3]string{ // on the day, a day before, two days later
		"dog-grant":  {"open", "open", "open"},
		"cat-grant":  {"closed", "open", "closed"},
		"fish-grant": {"not-yet-open", "not-yet-open", "open"},
	} {
		entry, ok := c.Entry(name)
		if !ok {
			t.Fatal(name)
		}
		got := [3]string{}
		for i, on := range []date.Date{today, today.AddDays(-1), today.AddDays(2)} {
			got[i] = string(entry.State(on))
		}
		if got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestANeedWithoutWordsIsRefused(t *testing.T) {
	tx := sample.Transaction
	tx.Needs = []string{"getting-a-cat"}
	if _, err := catalogue.New([]transaction.Transaction{tx}); err == nil || !strings.Contains(err.Error(), "getting-a-cat") {
		t.Errorf("%v", err)
	}
	tx.Files = fstest.MapFS{}
	if _, err := catalogue.New([]transaction.Transaction{tx}); err == nil || !strings.Contains(err.Error(), "dog-grant") {
		t.Errorf("%v", err)
	}
}

// The feed is a public contract: what other portals read changes with its version only.
func TestFeed(t *testing.T) {
	got, err := three(t).Feed(today).JSON()
	if err != nil {
		t.Fatal(err)
	}
	const path = "testdata/catalogue.json"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs; look at it, then run the test with -update", path)
	}
}

// The document names every field of the feed, and no other.
func TestTheFeedIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/catalogue.md")
	if err != nil {
		t.Fatal(err)
	}
	feed, err := os.ReadFile("testdata/catalogue.json")
	if err != nil {
		t.Fatal(err)
	}
	names := func(pattern, text string) []string {
		var names []string
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			names = append(names, match[1])
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	table, _, _ := strings.Cut(string(text), "## Embedding")
	documented, published := names("(?m)^\\| `([a-zA-Z]+)`", table), names(`"([a-zA-Z]+)":`, string(feed))
	if !slices.Equal(documented, published) {
		t.Errorf("documented %v\npublished  %v", documented, published)
	}
}

func TestPagesListEachOnce(t *testing.T) {
	c := three(t)
	for _, language := range words.Languages {
		var paths []string
		for _, p := range c.Pages(today, language) {
			paths = append(paths, p.Path)
			if p.Title == "" || p.Lead == "" || strings.ContainsAny(p.Title+p.Lead, "[{") {
				t.Errorf("%s: %q, %q", p.Path, p.Title, p.Lead)
			}
		}
		if got := strings.Join(paths, " "); got != " citizens health business need/getting-a-dog need/moving-home" {
			t.Errorf("pages %s", got)
		}
	}
}
