package site_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/brand"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/site"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// dist is govuk-frontend's folder; npm ci in infra puts it there.
const dist = "../../infra/node_modules/govuk-frontend/dist"

func today(t testing.TB) date.Date {
	t.Helper()
	on, err := date.Parse("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	return on
}

func generate(t testing.TB, transactions ...transaction.Transaction) map[string][]byte {
	t.Helper()
	own, err := brand.Own()
	if err != nil {
		t.Fatal(err)
	}
	return branded(t, own, transactions...)
}

func branded(t testing.TB, b brand.Brand, transactions ...transaction.Transaction) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	made := site.Site{Transactions: transactions, On: today(t), Brand: b, Assets: os.DirFS(dist)}
	err := made.Generate(func(name string, data []byte) error {
		if files[name] != nil {
			t.Errorf("%s is written twice", name)
		}
		files[name] = data
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSiteHasEveryPageInBothLanguages(t *testing.T) {
	files := generate(t, sample.Transaction)
	want := []string{"robots.txt", "catalogue.json", "assets/icon.svg", "assets/frontline-6.6.0.css", "assets/frontline-6.6.0.js", "assets/frontline-paper-2.css"}
	for _, prefix := range []string{"", "cy/"} {
		for _, name := range []string{"", "citizens/", "health/", "business/", "404/", "503/", "accessibility/", "cookies/", "privacy/",
			"need/getting-a-dog/", "need/moving-home/", "dog-grant/", "dog-grant/check-eligibility/", "dog-grant/return/", "dog-grant/status/", "dog-grant/paper/"} {
			want = append(want, prefix+name+"index.html")
		}
		want = append(want, prefix+"dog-grant/card.html")
		for _, q := range sample.Questions {
			if _, group := q.(ask.Group); !group {
				want = append(want, prefix+"dog-grant/"+q.About().Name+"/index.html")
			}
		}
	}
	var got []string
	for name := range files {
		got = append(got, name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestStaticPageEqualsTheFunctionsPageWithoutAnswers(t *testing.T) {
	files := generate(t, sample.Transaction)
	compared := 0
	for _, language := range words.Languages {
		pages, err := page.New(sample.Transaction, language, sample.Transaction.Version())
		if err != nil {
			t.Fatal(err)
		}
		steps, _ := ask.Walk(sample.Questions, today(t), ask.Answers{})
		for _, step := range steps {
			if !pages.Static(step) {
				continue
			}
			var fromFunction bytes.Buffer
			if err := pages.Question(&fromFunction, page.QuestionPage{Step: step}); err != nil {
				t.Fatal(err)
			}
			name := pages.Address.Static(step.Path)[1:] + "index.html"
			if !bytes.Equal(files[name], fromFunction.Bytes()) {
				t.Errorf("%s differs from the function's page", name)
			}
			compared++
		}
	}
	if want := 2 * (len(sample.Questions) - 1); compared != want {
		t.Errorf("compared %d pages, want %d", compared, want)
	}
}

func TestAClosedTransactionHasItsClosedPageAndNoQuestions(t *testing.T) {
	closed := sample.Transaction
	closed.Closes = today(t).AddDays(-1)
	files := generate(t, closed)
	if start := files["dog-grant/index.html"]; !bytes.Contains(start, []byte("This service is closed")) || bytes.Contains(start, []byte("<form")) {
		t.Errorf("the start page is not the closed page: %s", start)
	}
	if start := files["cy/dog-grant/index.html"]; !bytes.Contains(start, []byte(` id="help"`)) || !bytes.Contains(start, []byte(`href="#help"`)) {
		t.Errorf("what leads to who helps, leads nowhere once it is closed: %s", start)
	}
	for name := range files {
		if strings.HasPrefix(name, "dog-grant/") && name != "dog-grant/index.html" {
			t.Errorf("%s exists", name)
		}
	}
}

func TestEveryLinkOfTheSiteLeadsToAFileOrTheFunction(t *testing.T) {
	files := generate(t, sample.Transaction)
	links := 0
	for name, data := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, quoted := range [2]string{`href="/`, `action="/`} {
			for _, rest := range strings.Split(string(data), quoted)[1:] {
				address, _, _ := strings.Cut(rest, `"`)
				if strings.HasPrefix(address, "apply/") {
					continue
				}
				links++
				address, id, inside := strings.Cut(address, "#")
				if address == "" || strings.HasSuffix(address, "/") {
					address += "index.html"
				}
				if files[address] == nil {
					t.Errorf("%s links to /%s, which does not exist", name, address)
				} else if inside && !bytes.Contains(files[address], []byte(` id="`+id+`"`)) {
					t.Errorf("%s links to %q in /%s, which is not there", name, id, address)
				}
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links were looked at", links)
	}
}

// stylesheet is npm's stylesheet, and what is made of it.
func stylesheet(t *testing.T) (css, made []byte) {
	t.Helper()
	css, err := os.ReadFile(filepath.Join(dist, "govuk/govuk-frontend.min.css"))
	if err != nil {
		t.Fatal(err)
	}
	made, err = site.Stylesheet(css, "#123456")
	if err != nil {
		t.Fatal(err)
	}
	return css, made
}

func TestStylesheetHasNothingOfTheBrandLeft(t *testing.T) {
	_, made := stylesheet(t)
	for _, brand := range []string{"GDS Transport", "@font-face", "url(", "#1d70b8", "Margaret Calvert"} {
		if bytes.Contains(made, []byte(brand)) {
			t.Errorf("%q is left", brand)
		}
	}
	if bytes.Count(made, []byte("{")) != bytes.Count(made, []byte("}")) || bytes.Contains(made, []byte("{}")) {
		t.Error("its braces do not match")
	}
}

// What no page has is left out of the stylesheet, and nothing that a page has.
func TestStylesheetHasTheRulesOfEveryPage(t *testing.T) {
	css, made := stylesheet(t)
	if saved := len(css) - len(made); saved < 25_000 {
		t.Errorf("only %d bytes are left out", saved)
	}
	rules := func(css []byte, class string) int {
		return len(regexp.MustCompile(`\.`+regexp.QuoteMeta(class)+`(?:[^a-zA-Z0-9_-]|$)`).FindAll(css, -1))
	}
	paths, err := filepath.Glob("../page/testdata/*.html")
	if err != nil {
		t.Fatal(err)
	}
	looked := map[string]bool{"js-enabled": true, "govuk-frontend-supported": true}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllSubmatch(data, -1) {
			for _, class := range strings.Fields(string(m[1])) {
				looked[strings.ReplaceAll(class, "!", `\!`)] = true
			}
		}
	}
	// A selector that names an unused component too goes, as .govuk-service-navigation--inverse .govuk-width-container does. These are
	// the classes that stand in such selectors, and in how many.
	lose := map[string]int{"govuk-width-container": 2, "govuk-template": 1}
	for class := range looked {
		root := class == "js-enabled" || class == "govuk-frontend-supported"
		if before, after := rules(css, class), rules(made, class); after < before-lose[class] && !root || before > 0 && after == 0 {
			t.Errorf(".%s had %d rules and has %d", class, before, after)
		}
	}
	if len(looked) < 100 {
		t.Errorf("only %d classes were looked for", len(looked))
	}
}

// A site of another brand has nothing of ours: no name, no colour, no icon, no link that the brand does not have. The
// name is looked for as it is written; our classes and the stylesheet's address are the code's, and nobody reads them.
func TestAnotherBrandLeavesNothingOfOurs(t *testing.T) {
	own, err := brand.Own()
	if err != nil {
		t.Fatal(err)
	}
	other, err := brand.Load(os.DirFS("testdata/brand"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, data := range branded(t, other, sample.Transaction) {
		for what, ours := range map[string]string{"name": own.Name[words.English], "Welsh name": own.Name[words.Welsh], "colour": own.Colour,
			"icon": string(own.Icon), "link to our privacy page": `href="/privacy/"`, "link to our Welsh one": `href="/cy/privacy/"`} {
			if strings.Contains(string(data), ours) {
				t.Errorf("%s still has our %s", name, what)
			}
		}
		if !strings.HasSuffix(name, "/index.html") {
			continue
		}
		language := words.English
		if strings.HasPrefix(name, "cy/") {
			language = words.Welsh
		}
		for what, theirs := range map[string]string{"name in the title": other.Name[language] + "</title>", "colour": other.Colour,
			"name in the header": `class="govuk-generic-header__homepage-link">` + other.Name[language] + "<",
			"link":               other.Footer[1].Address, "link's text": other.Footer[1].Text[language]} {
			if !strings.Contains(string(data), theirs) {
				t.Errorf("%s has not their %s", name, what)
			}
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d things were looked for", found)
	}
}

// What is closed, or not yet open, says so in the catalogue and leads on.
func TestTheCatalogueSaysWhatIsNotOpen(t *testing.T) {
	closed, later := sample.Transaction, sample.Transaction
	closed.Name, closed.Closes = "cat-grant", today(t).AddDays(-1)
	later.Name, later.Opens = "fish-grant", today(t).AddDays(1)
	files := generate(t, sample.Transaction, closed, later)
	for name, want := range map[string][2]string{
		"index.html":                       {"Closed", "Opens on 23 November 2026"},
		"citizens/index.html":              {"Closed", "Opens on 23 November 2026"},
		"cy/need/getting-a-dog/index.html": {"Ar gau", "Yn agor ar 23 Tachwedd 2026"},
		"cy/need/moving-home/index.html":   {"Ar gau", "Yn agor ar 23 Tachwedd 2026"},
		"need/getting-a-dog/index.html":    {"Closed", "Opens on 23 November 2026"},
	} {
		for _, state := range want {
			if n := bytes.Count(files[name], []byte(`govuk-tag--grey">`+state+"<")); n != 1 {
				t.Errorf("%s says %d times %q", name, n, state)
			}
		}
	}
	for _, gone := range []string{"cat-grant/check-eligibility/index.html", "fish-grant/card.html"} {
		if files[gone] != nil {
			t.Errorf("%s exists", gone)
		}
	}
}

func TestNoTransactionTakesAnAddressOfThePlatform(t *testing.T) {
	own, err := brand.Own()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"need", "citizens", "privacy", "search"} {
		tx := sample.Transaction
		tx.Name = name
		made := site.Site{Transactions: []transaction.Transaction{tx}, On: today(t), Brand: own, Assets: os.DirFS(dist)}
		if err := made.Generate(func(string, []byte) error { return nil }); err == nil {
			t.Errorf("a transaction is named %s", name)
		}
	}
}

func TestStylesheetRefusesWhatItDoesNotKnow(t *testing.T) {
	css, err := os.ReadFile(filepath.Join(dist, "govuk/govuk-frontend.min.css"))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{`--govuk-frontend-version:"6.6.0"`, `--govuk-frontend-version:"7.0.0"`},
		{"GDS Transport,arial,sans-serif", "GDS Transport, arial, sans-serif"},
		{"@font-face", "@font-faces"},
		{"#1d70b8", "#1D70B8"},
		{"background-image:url(/assets/images/govuk-crest.svg);", "background-image:url(/assets/images/crest.svg);"},
	} {
		changed := strings.ReplaceAll(string(css), change[0], change[1])
		if _, err := site.Stylesheet([]byte(changed), "#123456"); err == nil {
			t.Errorf("%s instead of %s is taken", change[1], change[0])
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		generate(b, sample.Transaction)
	}
}

// What is not there, or cannot be had, is told in both languages: one page stands for every address.
func TestOnePageForEveryAddressIsInBothLanguages(t *testing.T) {
	files := generate(t, sample.Transaction)
	for name, want := range map[string][]string{
		"404/index.html":    {`<html lang="en"`, `<h1 class="govuk-heading-l">Page not found</h1>`, `<div lang="cy" class="govuk-!-padding-top-6">`, `<h2 class="govuk-heading-l">Heb ddod o hyd i’r dudalen</h2>`, `href="/cy/"`},
		"cy/404/index.html": {`<html lang="cy"`, `<div lang="en" class="govuk-!-padding-top-6">`, `<h2 class="govuk-heading-l">Page not found</h2>`, `href="/"`},
		"503/index.html":    {`<html lang="en"`, `<div lang="cy" class="govuk-!-padding-top-6">`},
	} {
		for _, text := range want {
			if !bytes.Contains(files[name], []byte(text)) {
				t.Errorf("%s has no %s", name, text)
			}
		}
	}
}
