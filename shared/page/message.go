package page

import (
	"maps"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/words"
)

// Message says in words what is wrong: to citizens beside the field, to software in a problem document. The answers
// are for words that name an answer given before; they may be empty.
func (p *Pages) Message(f ask.Fault, answers ask.Answers) string {
	step, part, ok := p.find(f.Path)
	if !ok {
		label := f.Path
		if label == "" {
			label = p.book.Text("answers", nil)
		}
		return p.book.Text("fault."+string(f.Code), p.values(f, step, "", label))
	}
	step.Answers = answers
	if step.Group != nil {
		if rows := step.Group.Of(answers); step.Row < len(rows) {
			step.Answers = rows[step.Row]
		}
	}
	return p.message(f, step, part)
}

// find is the question that a fault's path leads to, and the part of its answer.
func (p *Pages) find(path string) (step ask.Step, part string, ok bool) {
	if step, ok := ask.Find(p.tx.Questions, path); ok {
		return step, "", true
	}
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		step, ok := ask.Find(p.tx.Questions, path[:i])
		return step, path[i+1:], ok
	}
	return ask.Step{}, "", false
}

// message takes the question's own words for the fault first, then the part's, then the platform's.
func (p *Pages) message(f ask.Fault, step ask.Step, part string) string {
	name, code := step.Question.About().Name, string(f.Code)
	label := p.text(name+".label", step, nil)
	keys := []string{name + ".fault." + code, name + "." + code} // the latter is there for missing
	if control, ok := partOf(step.Question, part); ok {
		label = p.partLabel(step, control, part)
		keys = []string{name + ".part." + part + "." + code, control.Word + "." + code}
	} else if part != "" { // a box of a date
		keys = []string{"date." + part + "." + code}
	}
	values := p.values(f, step, part, label)
	for _, key := range keys {
		if p.book.Has(key) {
			return p.text(key, step, values)
		}
	}
	return p.text("fault."+code, step, values)
}

// values are the values for the words of a fault: the label, and the fault's own with names turned into words.
func (p *Pages) values(f ask.Fault, step ask.Step, part, label string) words.Values {
	values := words.Values{"label": label}
	maps.Copy(values, f.Values)
	if parts, ok := f.Values["parts"].([]string); ok {
		var names []string
		for _, part := range parts {
			names = append(names, p.partWord(step, part))
		}
		values["part"] = strings.Join(names, " "+p.book.Text("and", nil)+" ")
		return values
	}
	for name, value := range values {
		text, ok := value.(string)
		if !ok || step.Question == nil {
			continue
		}
		switch name {
		case "part":
			values[name] = p.partWord(step, text)
		case "option":
			values[name] = p.option(step, controlOf(step.Question, part), text)
		case "characters":
			if p.book.Has(text) {
				values[name] = p.book.Text(text, nil)
			}
		case "other":
			if other, _, ok := p.find(text); ok {
				values[name] = p.text(other.Question.About().Name+".label", other, nil)
			}
		}
	}
	return values
}

// controlOf is the control that takes a part of an answer; the first one where no other does.
func controlOf(q ask.Question, part string) ask.Control {
	controls := q.Controls()
	for _, control := range controls {
		if control.Part == part {
			return control
		}
	}
	for _, control := range controls {
		if !control.Optional {
			return control
		}
	}
	return controls[0]
}

// partOf is the control that has a label of its own for a part of an answer: one of several, or an input of a list.
// The boxes of a date have none in this sense: what is wrong with one is said of the date.
func partOf(q ask.Question, part string) (ask.Control, bool) {
	control := controlOf(q, part)
	return control, part != "" && (control.Part == part || control.Component == ask.ListInput)
}

// partLabel is the label of one control of several.
func (p *Pages) partLabel(step ask.Step, control ask.Control, part string) string {
	own := step.Question.About().Name + ".part." + part
	switch {
	case control.Component == ask.ListInput:
		n, _ := strconv.Atoi(part)
		return p.listLabel(step, n)
	case p.book.Has(own):
		return p.text(own, step, nil)
	}
	return p.book.Text(control.Word, nil)
}

// listLabel is the label of one input of a list, counted from 0.
func (p *Pages) listLabel(step ask.Step, n int) string {
	label := p.text(step.Question.About().Name+".label", step, nil)
	return p.book.Text("list.item", words.Values{"label": label, "number": n + 1})
}

// partWord names a part in the middle of a sentence.
func (p *Pages) partWord(step ask.Step, part string) string {
	control := controlOf(step.Question, part)
	if control.Component == ask.DateInput {
		return p.book.Text("date."+part+".word", nil)
	}
	return p.partLabel(step, control, part)
}

// option is the label of an option.
func (p *Pages) option(step ask.Step, control ask.Control, value string) string {
	for _, choice := range control.Choices(step.Question.About().Name, p.book) {
		if choice.Value == value {
			return choice.Label
		}
	}
	return value
}
