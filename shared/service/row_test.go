package service_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
)

// From the list of a group each answer of a row can be reached and changed, in the middle of the journey too, and leads back to it.
func TestRowOfAGroup(t *testing.T) {
	w, _ := dogs(t)
	for language, base := range map[string]string{"": "/apply/dog-grant", "/cy": "/apply/dog-grant/cy"} {
		cookie := w.halfway()
		w.post("/dogs/0/dog-name", cookie, "dog-name", "Rex")
		w.post("/dogs/0/born", cookie, "born-day", "1", "born-month", "2", "born-year", "2025")
		w.post("/dogs/0/breed", cookie, "breed", "hound")
		row := base + "/dogs?row=0"
		if body := w.get(language+"/dogs", cookie).Body.String(); !strings.Contains(body, `href="`+row+`"`) {
			t.Errorf("the list does not lead to the row: %.5000s", body)
		}
		shown := w.get(language+"/dogs?row=0", cookie).Body.String()
		for _, want := range []string{">Rex</h1>", base + "/dogs/0/dog-name?change=row", base + "/dogs/0/born?change=row", base + "/dogs/0/breed?change=row", base + `/dogs"`} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: the row has no %s: %.6000s", language, want, shown)
			}
		}
		form := w.get(language+"/dogs/0/breed?change=row", cookie).Body.String()
		if !strings.Contains(form, `href="`+row+`" class="govuk-back-link"`) || hidden(form, page.ReturnField) != page.InRow {
			t.Errorf("the question leads back elsewhere: %.5000s", form)
		}
		fields := []string{page.ReturnField, page.InRow, page.MarkField, hidden(form, page.MarkField), page.RowsField, hidden(form, page.RowsField)}
		wrong := w.post(language+"/dogs/0/breed", cookie, append(fields, "breed", "cat")...)
		if wrong.Code != 422 || hidden(wrong.Body.String(), page.ReturnField) != page.InRow {
			t.Errorf("a wrong answer forgets where it came from: %d", wrong.Code)
		}
		got := w.post(language+"/dogs/0/breed", cookie, append(fields, "breed", "terrier")...)
		if got.Code != 303 || got.Header().Get("Location") != row || string(w.draft(cookie).Answers["dogs/0/breed"]) != `"terrier"` {
			t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
		}
		// What is no row is the list; in a row that lacks an answer, that comes first.
		for _, none := range []string{"1", "-1", "x", ""} {
			if body := w.get(language+"/dogs?row="+none, cookie).Body.String(); !strings.Contains(body, `name="dogs"`) {
				t.Errorf("the row %q: %.3000s", none, body)
			}
		}
	}
}

// A changed answer that opens a question in its row leads to that, and from there to the row.
func TestChangedAnswerOpensAQuestionInItsRow(t *testing.T) {
	w, _ := dogs(t)
	breed := ask.OneOf{Name: "breed", Options: []string{"terrier", "hound", "other"}}
	name := ask.Text{Name: "dog-name", Max: 35}
	w.released(asking(ask.Group{Name: "dogs", Min: 1, Max: 3, Title: name,
		Questions: []ask.Question{name, breed, ask.Date{Name: "born", When: breed.Is("other")}}}))
	cookie := w.halfway()
	w.post("/dogs/0/dog-name", cookie, "dog-name", "Rex")
	w.post("/dogs/0/breed", cookie, "breed", "hound")
	change := func(path string, answer ...string) string {
		form := w.get(path, cookie).Body.String()
		for _, field := range []string{page.ReturnField, page.MarkField, page.RowsField} {
			if value := hidden(form, field); value != "" {
				answer = append(answer, field, value)
			}
		}
		return w.post(strings.TrimSuffix(path, "?change=row"), cookie, answer...).Header().Get("Location")
	}
	opened := change("/dogs/0/breed?change=row", "breed", "other")
	if opened != "/apply/dog-grant/dogs/0/born?change=row" {
		t.Fatalf("it leads to %q", opened)
	}
	if at := change("/dogs/0/born?change=row", "born-day", "1", "born-month", "2", "born-year", "2025"); at != "/apply/dog-grant/dogs?row=0" {
		t.Errorf("then it leads to %q", at)
	}
}
