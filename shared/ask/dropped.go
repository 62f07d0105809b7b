package ask

import "github.com/frontline-gov/frontline/shared/date"

// Dropped are the questions that have an answer and are not asked any more, because another answer was changed: in the order of the
// questions, with the paths at which Walk would have them. A group that is not asked is one of them as a whole; of a group whose
// rows came in a file none is told, because there is no answer that was given by itself.
func Dropped(questions []Question, on date.Date, a Answers) []Step {
	steps, kept := Walk(questions, on, a)
	asked := map[string]bool{}
	for _, step := range steps {
		asked[step.Path] = true
	}
	var dropped []Step
	add := func(step Step) {
		about := step.Question.About()
		if !about.Unasked && !asked[step.Path] && step.Answers.Own(about.Name) != nil {
			dropped = append(dropped, step)
		}
	}
	for _, q := range questions {
		name := q.About().Name
		group, isGroup := q.(Group)
		switch {
		case !isGroup:
			add(Step{Path: name, Question: q, Answers: a})
		case !asked[name]:
			if len(group.Of(a)) > 0 {
				dropped = append(dropped, Step{Path: name, Question: q, Answers: a})
			}
		case !group.InFile(a):
			for i, row := range group.Of(a) {
				row.whole = &kept
				for _, q := range group.Questions {
					add(Step{Path: join(group.Name+"/"+index(i), q.About().Name), Question: q, Group: &group, Row: i, Answers: row})
				}
			}
		}
	}
	return dropped
}
