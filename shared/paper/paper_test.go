package paper_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/paper"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// book is the words of the sample in a language.
func book(t *testing.T, language words.Language) words.Book {
	t.Helper()
	own, err := sample.Transaction.Words(language)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

// Each condition reads as a sentence that refers to the questions by their numbers, with the words of their options, whatever
// it is made of; the opposite of several is that of each.
func TestWhen(t *testing.T) {
	garden, helps, area := ask.YesNo{Name: "garden"}, ask.AnyOf{Name: "helps", Options: []string{"walks", "food", "none"}, Exclusive: "none"},
		ask.OneOf{Name: "area", Options: []string{"north", "south"}}
	rooms, birth := ask.Whole{Name: "rooms", Min: 1, Max: 20}, ask.Date{Name: "birth"}
	both := ask.All(garden.Is(true), helps.Has("walks"))
	for name, test := range map[string]struct {
		when ask.Condition
		want string
	}{
		"always":                 {ask.Condition{}, ""},
		"yes":                    {garden.Is(true), "Only if you answered “Yes” to question 1."},
		"no":                     {garden.Is(false), "Only if you answered “No” to question 1."},
		"not yes":                {ask.Not(garden.Is(true)), "Only if you did not answer “Yes” to question 1."},
		"an option":              {area.Is("north"), "Only if you answered “In the north” to question 3."},
		"one of two":             {area.In("north", "south"), "Only if you answered “In the north” or “In the south” to question 3."},
		"ticked":                 {helps.Has("walks"), "Only if you ticked “Walks” in question 2."},
		"so many":                {rooms.AtLeast(3), "Only if your answer to question 4 is 3 or more."},
		"fewer":                  {ask.Not(rooms.AtLeast(3)), "Only if your answer to question 4 is less than 3."},
		"an age":                 {birth.AgeAtLeast(16), "Only if the date of birth in question 5 makes an age of 16 or over."},
		"an age between":         {ask.All(birth.AgeAtLeast(16), ask.Not(birth.AgeAtLeast(19))), "Only if the date of birth in question 5 makes an age of 16 to 18."},
		"not an age between":     {ask.Not(ask.All(birth.AgeAtLeast(16), ask.Not(birth.AgeAtLeast(19)))), "Only if the date of birth in question 5 makes an age under 16 or the date of birth in question 5 makes an age of 19 or over."},
		"an age between, twice":  {ask.All(birth.AgeAtLeast(16), ask.Not(birth.AgeAtLeast(19)), ask.Not(birth.AgeAtLeast(25))), "Only if the date of birth in question 5 makes an age of 16 to 18 and the date of birth in question 5 makes an age under 25."},
		"one age":                {ask.All(birth.AgeAtLeast(16), ask.Not(birth.AgeAtLeast(17))), "Only if the date of birth in question 5 makes an age of 16 or over and the date of birth in question 5 makes an age under 17."},
		"an age between, or":     {ask.Any(garden.Is(true), ask.All(birth.AgeAtLeast(16), ask.Not(birth.AgeAtLeast(19)))), "Only if you answered “Yes” to question 1 or the date of birth in question 5 makes an age of 16 to 18."},
		"all":                    {both, "Only if you answered “Yes” to question 1 and you ticked “Walks” in question 2."},
		"not all":                {ask.Not(both), "Only if you did not answer “Yes” to question 1 or you did not tick “Walks” in question 2."},
		"not not":                {ask.Not(ask.Not(garden.Is(true))), "Only if you answered “Yes” to question 1."},
		"one of several":         {ask.Any(both, rooms.AtLeast(3)), "Only if (you answered “Yes” to question 1 and you ticked “Walks” in question 2) or your answer to question 4 is 3 or more."},
		"not one of several":     {ask.Not(ask.Any(garden.Is(true), both)), "Only if you did not answer “Yes” to question 1 and (you did not answer “Yes” to question 1 or you did not tick “Walks” in question 2)."},
		"several among the same": {ask.All(both, rooms.AtLeast(3)), "Only if you answered “Yes” to question 1 and you ticked “Walks” in question 2 and your answer to question 4 is 3 or more."},
	} {
		last := ask.Text{Name: "phone", When: test.when}
		tx := transaction.Transaction{Questions: []ask.Question{garden, helps, area, rooms, birth, last}}
		items := paper.New(tx, book(t, words.English)).Items
		if got := items[5]; got.Number != "6" || got.When != test.want {
			t.Errorf("%s: %q\nwant %q", name, got.When, test.want)
		}
	}
}

// Questions are numbered in their order, those of a group with letters; a condition in a group means the row's own question
// where there is one of that name.
func TestNumbers(t *testing.T) {
	outside, inside := ask.YesNo{Name: "garden"}, ask.YesNo{Name: "garden"}
	rows := ask.Group{Name: "dogs", Max: 2, Questions: []ask.Question{inside, ask.Text{Name: "dog-name", When: inside.Is(true)}}}
	tx := transaction.Transaction{Questions: []ask.Question{outside, ask.Money{Name: "rooms", Unasked: true}, rows, ask.Text{Name: "phone", When: outside.Is(true)}}}
	items := paper.New(tx, book(t, words.English)).Items
	var got []string
	for _, i := range items {
		got = append(got, i.Number+" "+i.Question.About().Name)
		for _, row := range i.Rows {
			got = append(got, row.Number+" "+row.Question.About().Name+" "+row.When)
		}
	}
	want := "1 garden|2 dogs|2a garden |2b dog-name Only if you answered “Yes” to question 2a.|3 phone"
	if strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
	if items[2].When != "Only if you answered “Yes” to question 1." {
		t.Errorf("behind the group: %q", items[2].When)
	}
	long := ask.Group{Name: "dogs", Questions: make([]ask.Question, paper.Long+1)}
	for n := range long.Questions {
		long.Questions[n] = ask.Text{Name: "q" + strings.Repeat("x", n)}
	}
	if one := paper.New(transaction.Transaction{Questions: []ask.Question{long}}, book(t, words.English)).Items[0]; one.Copies != 1 || !one.More || one.Rows[20].Number != "1u" {
		t.Errorf("a long group stands %d times, more %v", one.Copies, one.More)
	}
	if dogs := items[1]; dogs.Copies != 2 || dogs.More {
		t.Errorf("%d copies, more %v", dogs.Copies, dogs.More)
	}
}

// Every transaction has a form in each language: a number for each question that a page asks, in its order, all texts there, no
// braces, and conditions that refer to questions before.
func TestEveryTransaction(t *testing.T) {
	for _, tx := range append(functions.All[:len(functions.All):len(functions.All)], sample.Transaction) {
		for _, language := range words.Languages {
			own, err := tx.Words(language)
			if err != nil {
				t.Fatal(err)
			}
			seen, n := map[string]bool{}, 0
			var check func([]paper.Item)
			check = func(items []paper.Item) {
				for _, i := range items {
					n++
					if seen[i.Number] {
						t.Errorf("%s: two questions are %s", tx.Name, i.Number)
					}
					seen[i.Number] = true
					for _, text := range []string{i.Title, i.Hint, i.When} {
						if strings.ContainsAny(text, "{}[]") {
							t.Errorf("%s %s, question %s: %s", tx.Name, language, i.Number, text)
						}
					}
					if i.Title == "" || (i.When == "") != (i.Question.About().When.Op == "") || strings.Contains(i.When, "question  ") || strings.Contains(i.When, "question .") {
						t.Errorf("%s %s, question %s: %q %q", tx.Name, language, i.Number, i.Title, i.When)
					}
					check(i.Rows)
				}
			}
			check(paper.New(tx, own).Items)
			if asked := count(tx.Questions); n != asked {
				t.Errorf("%s: %d of %d questions", tx.Name, n, asked)
			}
		}
	}
}

// What a hint says of a screen, a form says of a pen or not at all: nobody "selects" or "enters" on paper, and nothing is shown.
func TestHintsOnPaper(t *testing.T) {
	screen := map[words.Language]*regexp.Regexp{
		words.English: regexp.MustCompile(`(?i)\b(select|enter|click|page|screen|online|you will see)\b`),
		words.Welsh:   regexp.MustCompile(`(?i)\b(dewiswch (bob un|‘|hyn|hwn)|cliciwch|tudalen|dudalen|sgrin|ar-lein|byddwch yn (ei )?(weld|gweld))`),
	}
	for _, tx := range functions.All {
		for _, language := range words.Languages {
			own, err := tx.Words(language)
			if err != nil {
				t.Fatal(err)
			}
			platform, err := words.Platform(language)
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range own.Keys() {
				if !strings.HasSuffix(key, ".hint") || platform.Has(key) {
					continue
				}
				if text, _ := paper.Hint(own, key); screen[language].MatchString(text) {
					t.Errorf("%s %s: %s on paper: %s", tx.Name, language, key, text)
				}
			}
		}
	}
}

// count is how many questions a page asks.
func count(questions []ask.Question) int {
	n := 0
	for _, q := range questions {
		if q.About().Unasked {
			continue
		}
		n++
		if group, ok := q.(ask.Group); ok {
			n += count(group.Questions)
		}
	}
	return n
}
