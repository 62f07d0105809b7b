package check

import (
	"maps"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// titled is a question with a page of its own, what its row is called where it is of a group, and when it is asked.
type titled struct {
	name, path, row string
	when            ask.Condition
}

// titles finds questions of one title that one journey can ask both: who hears or sees no more than the title of a page cannot
// tell which they are at. Those of which a journey asks either may share theirs; so may one question of two groups whose rows
// have names of their own, because the row's name stands above the title.
func (f *found) titles(own words.Book, language words.Language) {
	var all []ask.Question
	by := map[string][]titled{} // by what the title says
	add := func(q ask.Question, path, row string, when ask.Condition) {
		if about, key := q.About(), q.About().Name+".title"; !about.Unasked && own.Has(key) {
			by[own.Text(key, nil)] = append(by[own.Text(key, nil)], titled{about.Name, path, row, when})
		}
		all = append(all, q)
	}
	for _, q := range f.tx.Questions {
		about := q.About()
		add(q, about.Name, "", about.When)
		for _, inRow := range rows(q) {
			add(inRow, about.Name+"/"+inRow.About().Name, own.Text(about.Name+".row", nil), ask.All(about.When, inRow.About().When))
		}
	}
	for _, text := range slices.Sorted(maps.Keys(by)) {
		same := by[text]
		for i, q := range same {
			for _, before := range same[:i] {
				if named := before.name == q.name && before.row != q.row; !named && reachable(ask.All(before.when, q.when), all) {
					f.add(inWords(language, q.name+".title"), "%s and %s have one title, %q: one journey can ask both", before.path, q.path, text)
				}
			}
		}
	}
}
