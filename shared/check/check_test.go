package check_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/check"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/rate"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// spoilt is the sample with something wrong: its struct changed, or a text in one of its files.
type spoilt struct {
	change         func(tx *transaction.Transaction)
	file, old, new string
}

// texts are the faults of the sample as it is spoilt, in order.
func (s spoilt) texts(t *testing.T) []string {
	tx := sample.Transaction
	tx.Questions = slices.Clone(tx.Questions)
	files := fstest.MapFS{}
	err := fs.WalkDir(tx.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(tx.Files, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.file != "" {
		text := string(files[s.file].Data)
		if !strings.Contains(text, s.old) {
			t.Fatalf("%s has no %s", s.file, s.old)
		}
		files[s.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, s.old, s.new, 1))}
	}
	tx.Files = files
	if s.change != nil {
		s.change(&tx)
	}
	var texts []string
	for _, f := range check.Transaction(tx) {
		texts = append(texts, f.Text)
		if strings.Contains(f.Text, "\n") {
			t.Errorf("a fault has more than a line: %q", f.Text)
		}
	}
	return texts
}

// only leaves one of the cases.
func only(files fstest.MapFS, name string) fstest.MapFS {
	for other := range files {
		if strings.HasPrefix(other, "cases/") && other != name {
			delete(files, other)
		}
	}
	return files
}

// asking asks one question more.
func asking(q ask.Question) spoilt {
	return spoilt{change: func(tx *transaction.Transaction) { tx.Questions = append(tx.Questions, q) }}
}

// owns are the faults of a transaction whose receipt tells what is somebody's own.
func owns(names ...string) (texts []string) {
	for _, name := range names {
		texts = append(texts, name+" is somebody's own, and the receipt opens to whoever uses the same browser")
	}
	return texts
}

// fees is a table with an overlap, a gap, a row that ends before it starts, and one without a source.
var fees = rate.Table[int]{Name: "fees", Rows: []rate.Row[int]{
	{From: date.MustParse("2024-04-01"), To: date.MustParse("2025-04-01"), Value: 1, Source: "a"},
	{From: date.MustParse("2025-03-01"), To: date.MustParse("2026-04-01"), Value: 1, Source: "a"},
	{From: date.MustParse("2026-05-01"), To: date.MustParse("2027-05-01"), Value: 1},
	{From: date.MustParse("2027-05-01"), To: date.MustParse("2027-04-01"), Value: 1, Source: "a"},
}}

// Each fault is told, beside those that the sample has anyhow, and all of them at once.
func TestFaults(t *testing.T) {
	area := ask.OneOf{Name: "area", Options: []string{"north", "south"}}
	helps := ask.AnyOf{Name: "helps", Options: []string{"walks", "food", "none"}, Exclusive: "none"}
	rooms, born := ask.Whole{Name: "rooms", Min: 1, Max: 20}, ask.Date{Name: "birth", NotFuture: true}
	note := func(when ask.Condition) spoilt { return asking(ask.Text{Name: "note", When: when, Max: 9}) }
	const never = "note is never asked: its condition can never hold"
	for name, test := range map[string]struct {
		spoilt spoilt
		want   []string
	}{
		"a name that is taken":             {asking(ask.YesNo{Name: "garden"}), []string{"the name garden is taken: another question has it"}},
		"a name of a row that is taken":    {asking(ask.Group{Name: "cats", Max: 2, Questions: []ask.Question{ask.YesNo{Name: "garden"}}}), []string{"the name garden is taken: another question has it"}},
		"a name of the platform":           {asking(ask.YesNo{Name: "submit"}), []string{"the name submit is taken: the platform uses it"}},
		"a name that is none":              {asking(ask.YesNo{Name: "Has cats"}), []string{`the name "Has cats" is none: use lower case, digits and single hyphens`}},
		"an option twice":                  {asking(ask.OneOf{Name: "note", Options: []string{"a", "b", "a"}}), []string{"note has the option a twice"}},
		"a condition on nothing":           {note(ask.YesNo{Name: "gardn"}.Is(true)), []string{"note is asked depending on gardn, which is not asked before it"}},
		"a condition on itself":            {note(ask.Whole{Name: "note"}.AtLeast(1)), []string{"note is asked depending on note, which is not asked before it"}},
		"a condition on no option":         {note(area.Is("west")), []string{"note is asked depending on an answer west of area, which that question does not take"}},
		"a condition on one of no options": {note(area.In("north", "west")), []string{"note is asked depending on an answer [north west] of area, which that question does not take"}},
		"a condition on none of the ticks": {note(helps.Has("treats")), []string{"note is asked depending on an answer treats of helps, which that question does not take"}},
		"two options at once":              {note(ask.All(area.Is("north"), area.Is("south"))), []string{never}},
		"what excludes, and another":       {note(ask.All(helps.Has("none"), helps.Has("food"))), []string{never}},
		"more than there can be":           {note(rooms.AtLeast(21)), []string{never}},
		"between two bounds beside":        {note(ask.All(rooms.AtLeast(5), rooms.AtMost(4))), []string{never}},
		"older and younger":                {note(ask.All(born.AgeAtLeast(18), ask.Not(born.AgeAtLeast(16)))), []string{never}},
		"a code of the platform's kind":    {spoilt{change: func(tx *transaction.Transaction) { tx.Codes = []ask.Code{"too-large"} }}, []string{`the code "too-large" could be taken for one of the platform's: use capital letters, digits and underscores`}},
		"no retention":                     {spoilt{change: func(tx *transaction.Transaction) { tx.Retention.Basis = "" }}, []string{"it has no retention and its basis"}},
		"too large a body":                 {spoilt{change: func(tx *transaction.Transaction) { tx.Body = 6_000_001 }}, []string{"it has no room in API Gateway"}},
		"a decision without a name": {spoilt{change: func(tx *transaction.Transaction) { tx.Decisions = []transaction.Decision{{Code: "Yes!"}} }},
			[]string{`the decision "Yes!" has no name of its own in small letters, digits and hyphens`}},
		"changes of what there is one of": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Amend, tx.Unique = true, func(ask.Answers) string { return "" }
		}}, []string{"a change could be about something else than what Unique holds: leave one of them out"}},
		"files in a way of its own": {spoilt{change: func(tx *transaction.Transaction) { tx.Upload = "huge" }}, []string{`the platform takes no files in the way "huge"`}},
		"nothing that can be decided": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Decisions, tx.Deadlines.Decided = nil, time.Hour
		}}, []string{"it has no decisions, and a deadline by which one is made"}},
		"no decision":        {spoilt{change: func(tx *transaction.Transaction) { tx.Decide = nil }}, []string{"it has no decision"}},
		"no files":           {spoilt{change: func(tx *transaction.Transaction) { tx.Files = nil }}, []string{"it has no files"}},
		"no questions":       {spoilt{change: func(tx *transaction.Transaction) { tx.Questions = nil }}, []string{"it has no questions"}},
		"a name of capitals": {spoilt{change: func(tx *transaction.Transaction) { tx.Name = "DogGrant" }}, []string{`the name "DogGrant" cannot name a table`}},
		"rules that panic": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Decide = func(date.Date, ask.Answers) transaction.Outcome { panic("no") }
		}}, []string{"the case two-dogs: the rules panic: no"}},
		"another decision": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Decide = func(date.Date, ask.Answers) transaction.Outcome { return transaction.Outcome{Result: "granted"} }
		}}, []string{"the case two-dogs: amounts map[], want map[yearly:20.00]", "the case two-dogs: evidence [], want [licence]", "the case two-dogs: rules [], want [for-each]"}},
		"a checker without rules":            {spoilt{change: func(tx *transaction.Transaction) { tx.Eligible = nil }}, []string{"its checker has no rules to go by"}},
		"a checker that asks who":            {spoilt{change: func(tx *transaction.Transaction) { tx.Checker = []string{"nino", "income"} }}, []string{"nino is asked by no page, or could tell who somebody is"}},
		"a checker of a question not there":  {spoilt{change: func(tx *transaction.Transaction) { tx.Checker = []string{"incme"} }}, []string{"its checker names [incme], of which 0 are questions outside groups; it takes 1 to 5"}},
		"a checker by which nobody falls":    {spoilt{change: func(tx *transaction.Transaction) { tx.Checker = []string{"garden"} }}, []string{"no worked case is refused by its checker"}},
		"rates that overlap, and more":       {spoilt{change: func(tx *transaction.Transaction) { tx.Rates = []rate.Published{fees} }}, []string{`rates "fees": the row from 2025-03-01 overlaps the row before or is out of order`, `rates "fees": the row from 2026-05-01 leaves a gap after the row before`, `rates "fees": the row from 2026-05-01 has no source`, `rates "fees": the row from 2027-05-01 does not end after it starts`}},
		"an address for paper that is empty": {spoilt{file: "words.en.json", old: `Kennels\nBarking\nIG11 7LU`, new: " "}, []string{"paper.send is empty"}},
		"words that are missing in English":  {spoilt{file: "words.en.json", old: `"contact":`, new: `"kontact":`}, []string{"there is no contact", "nothing uses kontact", "there is no kontact, which English has", "there is no contact, which Welsh has"}},
		"words that are no JSON":             {spoilt{file: "words.cy.json", old: `"words"`, new: `words`}, []string{"words: words.cy.json: invalid character 'w' looking for beginning of object key string"}},
		"ticks that do not say so":           {spoilt{file: "words.cy.json", old: `"hint": "Dewiswch bob un sy’n berthnasol"`, new: `"hint": "I’ch ci"`}, []string{"helps.hint does not begin with “Dewiswch bob un”, so nothing says that several may be chosen"}},
		"titles that one journey can show":   {spoilt{file: "words.cy.json", old: `"A oes gennych ardd?"`, new: `"Ble ydych chi’n byw?"`}, []string{`garden and area have one title, "Ble ydych chi’n byw?": one journey can ask both`}},
		"a source that nobody can tell": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Rates = []rate.Published{rate.Table[int]{Name: "fees", Rows: []rate.Row[int]{{From: fees.Rows[0].From, To: fees.Rows[0].To, Source: "https://www.example.org/fees"}}}}
		}}, []string{"https://www.example.org/fees has no title"}},
		"nobody whom it is for":          {spoilt{change: func(tx *transaction.Transaction) { tx.Whom = "" }}, []string{"it asks for applicant and does not say in Whom for whom it is, so staff who help do not see it"}},
		"for whom a row of a group says": {spoilt{change: func(tx *transaction.Transaction) { tx.Whom = "dogs" }}, []string{`its Whom "dogs" is no question outside groups`}},
		"about a row of a group":         {spoilt{change: func(tx *transaction.Transaction) { tx.About = []string{"dogs"} }}, []string{`its About "dogs" is no question outside groups`}},
		"about what is somebody's own":   {spoilt{change: func(tx *transaction.Transaction) { tx.About = []string{tx.Fact} }}, []string{"birth is somebody's own, and the receipt opens to whoever uses the same browser"}},
		"nobody whose last name it asks": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Whom, tx.Questions = "", append(tx.Questions, ask.FamilyName{Name: "last"})
		}}, []string{"it asks for last and does not say in Whom for whom it is, so staff who help do not see it"}},
		"about what is of a kind that is": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Questions = append(tx.Questions, ask.FamilyName{Name: "last"}, ask.UPN{Name: "pupil"})
			tx.Fact, tx.About = "rooms", []string{"applicant", "birth", "nino", "home", "email", "phone", "other-names", "account", "last", "pupil"}
		}}, owns("applicant", "birth", "nino", "home", "email", "phone", "other-names", "account", "last", "pupil")},
		"for whom nobody has to say":      {spoilt{change: func(tx *transaction.Transaction) { tx.Whom = "email" }}, []string{"nobody has to answer email"}},
		"a start page without who helps":  {spoilt{file: "start.cy.md", old: " {#help}", new: ""}, []string{"0 headings end in {#help}; one has to, under which it says who helps and how else it can be done"}},
		"a start page that says it twice": {spoilt{file: "start.en.md", old: "## Before you start", new: "## Before you start {#help}"}, []string{"2 headings end in {#help}; one has to, under which it says who helps and how else it can be done"}},
		"nothing said of who helps":       {spoilt{file: "start.en.md", old: "1. Write to us.\n2. Read about [help](https://www.example.org/help).", new: ""}, []string{"nothing stands under the heading that ends in {#help}"}},
		"a case that is misspelt":         {spoilt{file: "cases/two-dogs.json", old: `"outcome"`, new: `"outcom"`}, []string{`json: unknown field "outcom"`}},
		"a case with another amount":      {spoilt{file: "cases/two-dogs.json", old: `"yearly": 20`, new: `"yearly": 21`}, []string{"the case two-dogs: amounts map[yearly:20.00], want map[yearly:21.00]"}},
		"another decision page by page": {spoilt{change: func(tx *transaction.Transaction) {
			decide, times := tx.Decide, 0
			tx.Decide = func(on date.Date, a ask.Answers) transaction.Outcome {
				outcome := decide(on, a)
				if times++; times%2 == 1 {
					outcome.Evidence = nil
				}
				return outcome
			}
			tx.Files = only(tx.Files.(fstest.MapFS), "cases/two-dogs.json")
		}}, []string{"the case two-dogs: page by page: evidence [], want [licence]"}},
		"a condition that always holds": {spoilt{change: func(tx *transaction.Transaction) {
			tx.Questions[12] = ask.Money{Name: "income", Max: 100_000_00, When: ask.Not(born.AgeAtLeast(120))}
		}}, []string{"every case answers income, so none shows when it is not asked"}},
		"conditions that can hold are right": {note(ask.All(helps.Has("walks"), helps.Has("food"), rooms.AtLeast(20), born.AgeAtLeast(18), ask.Not(born.AgeAtLeast(19)), ask.Not(area.Is("south")))), nil},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := spoilt{}.texts(t), test.spoilt.texts(t)
			for _, want := range test.want {
				if slices.Contains(before, want) || !slices.Contains(after, want) {
					t.Errorf("it does not tell %q, but %q", want, after)
				}
			}
			if slices.Contains(test.want, never) != slices.Contains(after, never) {
				t.Errorf("never asked: %q", after)
			}
		})
	}
}

// Questions of which each journey asks one may have one title; in a row as anywhere else.
func TestTitlesOfEitherQuestion(t *testing.T) {
	garden := ask.YesNo{Name: "garden"}
	for name, test := range map[string]struct {
		when ask.Condition
		told bool
	}{
		"where the other is not asked": {ask.Not(garden.Is(true)), false},
		"where the other is asked too": {garden.Is(true), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := spoilt{file: "words.en.json", old: `"What breed is {dog-name}?"`, new: `"How many rooms do you have?"`, change: func(tx *transaction.Transaction) {
				tx.Questions = slices.Clone(tx.Questions)
				tx.Questions[13] = ask.Whole{Name: "rooms", Min: 1, Max: 20, When: test.when}
				dogs := tx.Questions[17].(ask.Group)
				dogs.When = garden.Is(true)
				tx.Questions[17] = dogs
			}}
			if told := strings.Contains(strings.Join(s.texts(t), "\n"), "rooms and dogs/breed have one title"); told != test.told {
				t.Errorf("told: %v", told)
			}
		})
	}
}

// Two transactions of one name are told, and everything wrong with each.
func TestTransactionsOfOneName(t *testing.T) {
	twice := check.Transactions([]transaction.Transaction{sample.Transaction, sample.Transaction})
	once := check.Transactions([]transaction.Transaction{sample.Transaction})
	if len(twice) != 2*len(once)+1 || !slices.ContainsFunc(twice, func(f check.Fault) bool { return f.Text == `another transaction has the name "dog-grant"` }) {
		t.Errorf("%d faults of two, %d of one: %v", len(twice), len(once), twice)
	}
}

// A fault names the file and the line where it is to be mended; where nothing is found, at least the folder.
func TestLines(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.go": "package a\n\nvar Transaction = transaction.Transaction{\n\tName: \"a\",\n\tRetention: transaction.Retention{},\n}\n",
		"b.go": "package a\n\nvar garden = ask.YesNo{Name: \"garden\"}\nvar (\n\tagain = ask.YesNo{\n\t\tName: \"garden\"}\n)\n" +
			"var fees = rate.Table[int]{Name: \"fees\", Rows: rows(\n\trow(\"2025-04-01\"),\n\trow(\"2026-04-01\"),\n)}\n",
		"words.cy.json":    "{\n \"words\": {\n  \"name\": \"A\",\n  \"garden\": {\n   \"title\": \"G\",\n   \"fault.too-long\": \"x\"\n  }\n }\n}\n",
		"cases/right.json": "{\n \"answers\": {\n  \"rows\": [\n   {\"x\": 1},\n   {\n    \"y\": 2}\n  ]\n },\n \"faults\": {}\n}\n",
	} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for want, place := range map[string]check.Place{
		"/a.go:5":             {Field: "Retention"},
		"/a.go:3":             {Field: "TakeUp"},
		"/b.go:3":             {Names: []string{"garden"}, Keyed: true, Field: "Questions"},
		"/b.go:6":             {Names: []string{"garden", "garden"}, Keyed: true, Field: "Questions"},
		"/b.go:10":            {Names: []string{"fees", "2026-04-01"}, Field: "Rates"},
		"/b.go:8":             {Names: []string{"fees", "2029-04-01"}, Field: "Rates"},
		"/words.cy.json:3":    {File: "words.cy.json", Key: "words.name"},
		"/words.cy.json:4":    {File: "words.cy.json", Key: "words.garden.label"},
		"/words.cy.json:6":    {File: "words.cy.json", Key: "words.garden.fault.too-long"},
		"/words.cy.json:2":    {File: "words.cy.json", Key: "words.house.title"},
		"/cases/right.json:6": {File: "cases/right.json", Key: "answers.rows.1.y"},
		"/cases/right.json:1": {File: "cases/right.json", Key: "outcome"},
		"/cases/right.json:9": {File: "cases/right.json", Key: "faults", Offset: 0},
		"/cases/none.json":    {File: "cases/none.json", Key: "faults"},
	} {
		lines := check.Lines([]check.Fault{{Transaction: "a", Place: place, Text: "wrong"}, {Transaction: "a", Place: place, Text: "wrong"}},
			func(string) string { return folder })
		if len(lines) != 1 || lines[0] != filepath.ToSlash(folder)+want+": wrong" {
			t.Errorf("%q, want %s once", lines, want)
		}
	}
	if lines := check.Lines([]check.Fault{{Text: "wrong"}}, func(string) string { return "nowhere" }); lines[0] != "nowhere: wrong" {
		t.Errorf("%q", lines)
	}
}

// What the rules decide at once is declared, and nothing that lets another submission have its place: the commit takes it.
func TestDecidedAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		declared []transaction.Decision
		want     string
	}{
		"declared":     {[]transaction.Decision{{Code: "refused"}}, ""},
		"not declared": {nil, `the case two-dogs: the decision "refused" is not declared`},
		"releases":     {[]transaction.Decision{{Code: "refused", Releases: true}}, `the case two-dogs: the decision "refused" releases, so the rules cannot make it at once`},
	} {
		tx := sample.Transaction
		tx.Decisions = test.declared
		decide := tx.Decide
		tx.Decide = func(on date.Date, a ask.Answers) transaction.Outcome {
			outcome := decide(on, a)
			outcome.Decision = "refused"
			return outcome
		}
		cases, err := tx.Cases()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(cases, func(c transaction.Case) bool { return c.Name == "two-dogs" })
		want := *cases[at].Outcome
		want.Decision = "refused"
		cases[at].Outcome = &want
		var texts []string
		for _, f := range check.Case(tx, cases[at]) {
			texts = append(texts, f.Text)
		}
		if got := strings.Join(texts, "; "); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
