package page_test

import (
	"bytes"
	"io"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// plain writes a page that belongs to no transaction, in the language of those that do.
func plain(name string, write func(*page.Pages, io.Writer) error) shot {
	return shot{name, func(p *page.Pages, w io.Writer) error {
		own, err := page.Plain(p.Book().Language)
		if err != nil {
			return err
		}
		return write(own, w)
	}}
}

// catalogueShots are the pages that lead to a transaction: catalogue, search, and what is checked before the start.
func catalogueShots(t testing.TB) []shot {
	entries := []page.CatalogueEntry{
		{Name: "Dog grant", Description: "Money for dogs.", Address: "/dog-grant/"},
		{Name: "Cat grant", Description: "Money for cats.", Address: "/cat-grant/", State: "Closed", Instead: "See what to do instead"},
	}
	needs := []page.CatalogueLink{{Text: "Getting a dog", Address: "/need/getting-a-dog/"}}
	search := func(name string, s page.SearchPage) shot {
		return plain("search-"+name, func(p *page.Pages, w io.Writer) error { return p.Search(w, s) })
	}
	checker := func(name string, c page.CheckerPage) shot {
		return shot{"checker-" + name, func(p *page.Pages, w io.Writer) error { return p.Checker(w, c) }}
	}
	checked := func(name string, reasons ...transaction.Reason) shot {
		return shot{"checked-" + name, func(p *page.Pages, w io.Writer) error { return p.Checked(w, reasons, url.Values{"rooms": {"3"}}) }}
	}
	steps, _ := ask.Walk(sample.Transaction.CheckerQuestions(), today, ask.Answers{})
	rich, _, _ := sample.Transaction.Judge(today, []byte(`{"income": 60000}`))
	typed := url.Values{"income": {"a lot"}, "garden": {"yes"}}
	return []shot{
		plain("catalogue", func(p *page.Pages, w io.Writer) error {
			return p.Catalogue(w, page.CataloguePage{Title: "Services", Lead: "Find one.", Needs: needs,
				Sections: []page.CatalogueSection{{Title: "Animals", Address: "/citizens/", Entries: entries}, {Title: "Plants", Address: "/health/"}}})
		}),
		plain("catalogue-need", func(p *page.Pages, w io.Writer) error {
			return p.Catalogue(w, page.CataloguePage{Path: "need/getting-a-dog", Title: "Getting a dog", Lead: "What you may need.",
				Sections: []page.CatalogueSection{{Entries: entries}}})
		}),
		search("empty", page.SearchPage{Needs: needs}),
		search("none", page.SearchPage{Query: `<b>"wyvern"</b> & more`, Needs: needs}),
		search("some", page.SearchPage{Query: "dog zeppelin", Some: true, Found: entries[:1]}),
		search("one", page.SearchPage{Query: "dog", Found: entries[:1]}),
		search("two", page.SearchPage{Query: "grant", Found: entries}),
		checker("static", page.CheckerPage{Ask: steps}),
		checker("error", page.CheckerPage{Ask: steps, Fields: typed, Faults: []ask.Fault{
			{Path: "income", Code: ask.NotMoney}, {Path: "rooms", Code: ask.Missing}}}),
		checker("more", page.CheckerPage{Ask: steps[2:], Carry: steps[:2], Fields: typed}),
		checked("eligible"),
		checked("not-eligible", sample.Transaction.Against(today, rich)...),
	}
}

// What somebody searches for comes back as text in the box, in the heading and in the link to the other language.
func TestSearchShowsWhatWasTyped(t *testing.T) {
	p, err := page.Plain(words.English)
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]bool{}
	for _, query := range []string{"dog", `<script>alert(1)</script>`, `"><img src=x>`, "{count}", "\u202e\u2066x", "a&b=c#d", "nul\x00", "\xff"} {
		var buffer bytes.Buffer
		if err := p.Search(&buffer, page.SearchPage{Query: query}); err != nil {
			t.Fatal(err)
		}
		root := parsed(t, buffer.Bytes())
		shapes[shape(root)] = true
		for _, a := range elements(root, "a") {
			if attribute(a, "hreflang") != "cy" {
				continue
			}
			to, err := url.Parse(attribute(a, "href"))
			if err != nil || to.Path != "/apply/search/cy" || to.Query().Get(page.QueryField) != query {
				t.Errorf("%q: the link to the Welsh page is %s", query, attribute(a, "href"))
			}
		}
		if !strings.ContainsAny(query, "\x00\xff") {
			read := strings.NewReplacer("\u202e", "", "\u2066", "").Replace(query) // what turns the direction of writing is left out
			if got := attribute(elements(root, "input")[0], "value"); got != read {
				t.Errorf("%q comes back as %q", query, got)
			}
		}
	}
	if len(shapes) != 1 {
		t.Errorf("what is typed changes the page's elements: %d shapes", len(shapes))
	}
}

// A card is a piece of a page: nothing that runs, nothing that loads, and one link to the start page, whole where the
// brand says where the site stands.
func TestCard(t *testing.T) {
	for _, language := range words.Languages {
		p := pagesOf(t, language)
		for origin, want := range map[string]string{"": p.Address.Start(), "https://apply.example": "https://apply.example" + p.Address.Start()} {
			p.Brand.Origin = origin
			var buffer bytes.Buffer
			if err := p.Card(&buffer); err != nil {
				t.Fatal(err)
			}
			body, err := html.ParseFragment(&buffer, nil)
			if err != nil {
				t.Fatal(err)
			}
			var links []string
			for _, n := range elements(body[0]) {
				switch n.Data {
				case "a":
					links = append(links, attribute(n, "href"))
				case "script", "style", "iframe", "img", "link", "form":
					t.Errorf("a card has a <%s>", n.Data)
				}
			}
			if len(links) != 1 || links[0] != want {
				t.Errorf("%s: the card links to %v, not %s", language, links, want)
			}
			if all := text(body[0]); !strings.Contains(all, p.Book().Text("description", nil)) || strings.ContainsAny(all, "[]") {
				t.Errorf("%s: the card says %q", language, all)
			}
		}
	}
}

// What was answered on the page before travels with the form, and the page's own questions are named.
func TestCheckerCarriesWhatWasAnswered(t *testing.T) {
	for _, s := range catalogueShots(t) {
		if s.name != "checker-more" {
			continue
		}
		root := parsed(t, render(t, pagesOf(t, words.English), s))
		var hidden []string
		for _, input := range elements(root, "input") {
			if attribute(input, "type") == "hidden" && attribute(input, "name") != page.DefinitionField {
				hidden = append(hidden, attribute(input, "name")+"="+attribute(input, "value"))
			}
		}
		if got := strings.Join(hidden, " "); got != "asked=rooms garden=yes income=a lot" {
			t.Errorf("the form carries %s", got)
		}
	}
}
