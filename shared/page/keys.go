package page

import (
	"fmt"
	"maps"
	"slices"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// Reserved are the names that no question may have: addresses and fields of the platform.
var Reserved = []string{"start", "check", "submit", "receipt", "submissions", "handoffs", assistPath, keyingPath, paperPath, "bulk", "cy",
	checkerPath, laterPath, forgetPath, string(Return), string(Progress), feedbackPath, troublePath, KeyField, CodeField, VersionField, DefinitionField, MarkField, RowsField, ReturnField, MoreField, LaterField, LanguageField, AgainField, LostField, ForField, ConflictField, FormID, WayField, AskedField,
	FindField, FindPostcodeField, FindBuildingField, FindChoiceField, FindGoField}

// Keys lists the words that a transaction must have and those that it may have beside the platform's own keys, each
// sorted. Results, amounts, reasons and evidence are those that its worked cases reach, so a sentence that no case
// shows is in neither list. An error is a name that cannot have words of its own.
func Keys(tx transaction.Transaction) (required, optional []string, err error) {
	platform, err := words.Platform(words.English)
	if err != nil {
		return nil, nil, err
	}
	required = []string{"name", "description", "department", "contact", "declaration", "declaration.assisted", PostKey}
	for _, code := range tx.Codes {
		required = append(required, "fault."+string(code))
	}
	for _, decision := range tx.Decisions {
		key := "decision." + decision.Code
		required = append(required, key, key+".next")
	}
	if !tx.Opens.IsZero() || !tx.Closes.IsZero() {
		required = append(required, "closed")
	}
	optional = append([]string{"synonyms", DepartmentKey, evidenceAbout, evidenceAbout + ".paper"}, tx.Older.Told...)
	for _, need := range tx.Needs {
		// Needs that the platform does not know, the transaction names.
		if key := "need." + need; !platform.Has(key) {
			required, optional = append(required, key), append(optional, key+".synonyms")
		}
	}
	reached, more, err := reachedKeys(tx)
	if err != nil {
		return nil, nil, err
	}
	required, optional = append(required, reached...), append(optional, more...)
	for _, q := range withRows(tx.Questions) {
		name := q.About().Name
		must, may := questionKeys(q)
		if slices.Contains(Reserved, name) {
			return nil, nil, fmt.Errorf("%s: no question can be named %q: the platform uses the name", tx.Name, name)
		}
		for _, key := range append(must[:len(must):len(must)], may...) {
			if platform.Has(key) {
				return nil, nil, fmt.Errorf("%s: question %q and the platform both have the words %q", tx.Name, name, key)
			}
		}
		for _, option := range ownOptions(q) {
			if slices.Contains([]string{"title", "label", "hint", "missing", "part", "fault", "paper"}, option) {
				return nil, nil, fmt.Errorf("%s: question %q cannot have the option %q: its words have that key", tx.Name, name, option)
			}
		}
		required, optional = append(required, must...), append(optional, may...)
	}
	slices.Sort(required)
	required = slices.Compact(required)
	optional = slices.DeleteFunc(optional, func(key string) bool {
		_, must := slices.BinarySearch(required, key)
		return must
	})
	slices.Sort(optional)
	return required, slices.Compact(optional), nil
}

// withRows lists the questions, those in groups too.
func withRows(questions []ask.Question) []ask.Question {
	var all []ask.Question
	for _, q := range questions {
		all = append(all, q)
		if group, ok := q.(ask.Group); ok {
			all = append(all, group.Questions...)
		}
	}
	return all
}

// ownOptions are the options of a question that have no words of the platform.
func ownOptions(q ask.Question) []string {
	var options []string
	for _, control := range q.Controls() {
		if control.OptionWord == "" {
			options = append(options, control.Options...)
		}
	}
	return options
}

// questionKeys lists the words of one question.
func questionKeys(q ask.Question) (required, optional []string) {
	about := q.About()
	if about.Unasked { // only faults speak of it, and the check page where software answered it
		required = []string{about.Name + ".label"}
		for _, code := range ask.Codes {
			optional = append(optional, about.Name+".fault."+string(code))
		}
		return required, optional
	}
	add := func(to *[]string, suffixes ...string) {
		for _, suffix := range suffixes {
			*to = append(*to, about.Name+"."+suffix)
		}
	}
	add(&required, "title", "label")
	add(&optional, "hint", "hint.paper", "paper")
	if about.Optional {
		add(&optional, "missing")
	} else {
		add(&required, "missing")
	}
	for _, code := range ask.Codes {
		add(&optional, "fault."+string(code))
	}
	if group, ok := q.(ask.Group); ok {
		add(&required, "row", "another")
		if group.Min == 0 || group.File {
			add(&required, "first")
		}
		return required, optional
	}
	for _, option := range ownOptions(q) {
		add(&required, option)
	}
	for _, control := range q.Controls() {
		if control.OptionWord != "country" { // countries are named by their own list
			for _, option := range control.Options {
				add(&optional, option, option+".hint", option+".hint.paper")
			}
		}
		if part := control.Part; part != "" {
			add(&optional, "part."+part, "part."+part+".hint", "part."+part+".hint.paper", "part."+part+".missing")
		}
	}
	return required, optional
}

// reachedKeys lists the words of what the worked cases come to.
func reachedKeys(tx transaction.Transaction) (required, optional []string, err error) {
	worked, err := tx.Worked()
	if err != nil {
		return nil, nil, err
	}
	keys := map[string]bool{}
	for _, c := range worked {
		_, outcome, faults := tx.JudgeCase(c)
		if len(faults) > 0 {
			continue
		}
		keys["result."+outcome.Result] = true
		keys["result."+outcome.Result+".next"] = true
		for name := range outcome.Amounts {
			if !slices.Contains(tx.Amounts, name) {
				return nil, nil, fmt.Errorf("%s: the amount %q is not in Amounts, so no page shows it", tx.Name, name)
			}
			keys["amount."+name] = true
		}
		for _, name := range outcome.Evidence {
			keys[evidenceKey+name] = true
			optional = append(optional, evidenceKey+name+".paper")
		}
		for _, reason := range outcome.Reasons {
			keys["reason."+reason.Rule] = true
			optional = append(optional, endedKey(reason))
			if key, _, _, ok := lawOf(reason.Source); ok {
				optional = append(optional, key)
			}
		}
	}
	return slices.Collect(maps.Keys(keys)), optional, nil
}
