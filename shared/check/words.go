package check

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Words finds keys that the pages need and a words file has not, keys that nothing uses, start pages that are missing,
// texts that differ between the languages in more than their language, and titles by which two pages cannot be told apart.
func Words(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	if tx.Files == nil {
		return nil
	}
	books := map[words.Language]words.Book{}
	for _, language := range words.Languages {
		book, err := words.Load(tx.Files, language)
		if err != nil {
			f.add(inFile("words."+string(language)+".json", err), "%s", oneLine(err.Error()))
			continue
		}
		books[language] = book
		f.start("start." + string(language) + ".md")
	}
	if len(books) < len(words.Languages) {
		return f.faults
	}
	f.keys(books)
	for _, language := range words.Languages {
		f.titles(books[language], language)
	}
	f.languages(books[words.English], books[words.Welsh])
	return f.faults
}

// start holds that there is a start page, and that it says under one heading, to which every page leads, who helps.
func (f *found) start(name string) {
	text, err := fs.ReadFile(f.tx.Files, name)
	if err != nil {
		f.add(field("Files"), "there is no %s", name)
		return
	}
	sections := 0
	prose := page.ParseProse(string(text))
	for i, block := range prose {
		if block.ID != page.HelpID {
			continue
		}
		sections++
		if i+1 == len(prose) || prose[i+1].Kind == block.Kind {
			f.add(Place{File: name}, "nothing stands under the heading that ends in {#%s}", page.HelpID)
		}
	}
	if sections != 1 {
		f.add(Place{File: name}, "%d headings end in {#%s}; one has to, under which it says who helps and how else it can be done", sections, page.HelpID)
	}
}

// keys holds each book against the keys that the pages need and may use.
func (f *found) keys(books map[words.Language]words.Book) {
	if f.tx.Decide == nil {
		return
	}
	var required, optional []string
	var err error
	f.attempt(field("Decide"), func() { required, optional, err = page.Keys(f.tx) })
	if err != nil && len(joinedCases(f.tx)) == 0 && len(Questions(f.tx)) == 0 {
		f.add(field("Questions"), "%s", oneLine(err.Error())) // what else is wrong tells another check
	}
	if err != nil || required == nil {
		return
	}
	for _, language := range words.Languages {
		own := books[language]
		for _, key := range required {
			switch {
			case !own.Has(key):
				f.add(inWords(language, key), "there is no %s", key)
			case strings.TrimSpace(own.Text(key, nil)) == "":
				f.add(inWords(language, key), "%s is empty", key)
			}
		}
		platform, err := words.Platform(language)
		if err != nil {
			f.add(inWords(language, ""), "%s", err)
			return
		}
		for _, q := range f.tx.Questions {
			f.several(own, platform, language, append([]ask.Question{q}, rows(q)...))
		}
		for _, key := range own.Keys() {
			if !slices.Contains(required, key) && !slices.Contains(optional, key) && !platform.Has(key) {
				f.add(inWords(language, key), "nothing uses %s", key)
			}
		}
	}
}

// several finds hints of questions that take several options, and do not say so.
func (f *found) several(own, platform words.Book, language words.Language, questions []ask.Question) {
	for _, q := range questions {
		key, begins := q.About().Name+".hint", platform.Text(page.SeveralKey, nil)
		if _, ok := q.(ask.AnyOf); ok && own.Has(key) && !strings.HasPrefix(own.Text(key, nil), begins) {
			f.add(inWords(language, key), "%s does not begin with “%s”, so nothing says that several may be chosen", key, begins)
		}
	}
}

// languages holds the books against each other.
func (f *found) languages(english, welsh words.Book) {
	for _, key := range english.Keys() {
		if !welsh.Has(key) {
			f.add(inWords(words.Welsh, key), "there is no %s, which English has", key)
			continue
		}
		if a, b := english.Placeholders(key), welsh.Placeholders(key); !slices.Equal(a, b) {
			f.add(inWords(words.Welsh, key), "%s has the values %v in English and %v in Welsh", key, a, b)
		}
		if a, b := english.Text(key, nil), welsh.Text(key, nil); a == b && strings.Contains(a, " ") && key != page.PostKey { // an address is one
			f.add(inWords(words.Welsh, key), "%s is the same in English and Welsh: %q", key, a)
		}
	}
	for _, key := range welsh.Keys() {
		if !english.Has(key) {
			f.add(inWords(words.English, key), "there is no %s, which Welsh has", key)
		}
	}
}

// Told finds outcomes and faults of worked cases that the words of a language cannot tell.
func Told(tx transaction.Transaction) []Fault {
	f := found{tx: tx}
	for _, language := range words.Languages {
		if tx.Files == nil || len(cases(tx)) == 0 {
			return nil
		}
		var pages *page.Pages
		var err error
		f.attempt(field("Questions"), func() { pages, err = page.New(tx, language, tx.Version()) })
		if err != nil || pages == nil {
			if len(Words(tx)) == 0 && err != nil {
				f.add(field("Files"), "%s", oneLine(err.Error()))
			}
			continue
		}
		worked, _ := tx.Worked()
		for _, c := range worked {
			f.attempt(inCase(c, ""), func() { f.told(pages, language, c) })
		}
	}
	return f.faults
}

func (f *found) told(pages *page.Pages, language words.Language, c transaction.Case) {
	answers, outcome, faults := f.tx.JudgeCase(c)
	for _, reason := range outcome.In(pages.Book()).Reasons {
		if strings.ContainsAny(reason.Text, "{[") {
			f.add(inWords(language, "reason."+reason.Rule), "in the case %s the reason %s reads %q", c.Name, reason.Rule, reason.Text)
		}
	}
	for _, fault := range faults {
		if text := pages.Message(fault, answers); strings.ContainsAny(text, "{[") {
			f.add(inWords(language, faultKey(fault)), "in the case %s the fault %s at %s reads %q", c.Name, fault.Code, fault.Path, text)
		}
	}
}

// faultKey is where the words of a fault of a question may stand.
func faultKey(f ask.Fault) string {
	parts := strings.Split(f.Path, "/")
	return parts[0] + ".fault." + string(f.Code)
}
