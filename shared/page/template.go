package page

import (
	"embed"
	"html/template"
	"io"
	"sync"
)

//go:embed template/*.html
var files embed.FS

// set is the templates of one kind of page, parsed when the first such page is made: a function that starts cold
// pays for the one page that it is asked for.
type set struct {
	name  string
	parse func() (*template.Template, error)
}

func newSet(name string, partials ...string) *set {
	return &set{name: name, parse: sync.OnceValues(func() (*template.Template, error) {
		names := []string{"template/layout.html", "template/" + name + ".html"}
		for _, partial := range partials {
			names = append(names, "template/"+partial+".html")
		}
		return template.ParseFS(files, names...)
	})}
}

func (s *set) execute(w io.Writer, f frame) error {
	t, err := s.parse()
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "layout", f)
}

var (
	questionSet  = newSet("question", "control", "form")
	findSet      = newSet("find", "control", "form")
	groupSet     = newSet("group", "control", "form")
	fileSet      = newSet("file", "control", "form", "prose")
	removeSet    = newSet("remove", "form")
	checkSet     = newSet("check", "form", "inset", "summary", "sections", "outcome", "prose")
	answersSet   = newSet("answers", "inset", "summary", "sections", "prose")
	endedSet     = newSet("ended", "summary", "outcome", "prose")
	receiptSet   = newSet("receipt", "panel", "inset", "summary", "outcome", "prose")
	statusSet    = newSet("status", "inset", "summary", "outcome", "control", "form", "prose")
	evidenceSet  = newSet("evidence", "summary", "prose", "post")
	itemSet      = newSet("item", "summary", "control", "form", "prose", "post")
	lookupSet    = newSet("lookup", "control", "form")
	laterSet     = newSet("later", "inset", "control", "form", "prose")
	codeSet      = newSet("code", "panel", "form", "prose")
	problemSet   = newSet("problem", "summary", "form", "prose")
	startSet     = newSet("start", "form", "prose")
	textSet      = newSet("text", "prose")
	catalogueSet = newSet("catalogue", "entries", "control")
	searchSet    = newSet("search", "entries", "control", "prose")
	checkerSet   = newSet("checker", "control", "form")
	checkedSet   = newSet("checked", "form", "outcome", "summary", "prose")

	deskQueueSet      = newSet("deskqueue", "control", "desksigned")
	deskSubmissionSet = newSet("desksubmission", "summary", "inset", "outcome", "table", "desksigned")
	deskCountSet      = newSet("deskcount", "table", "desksigned")
	deskActionSet     = newSet("deskaction", "control", "form", "summary", "desksigned")
)
