package service_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
)

// A form of the answers that a browser had before does nothing to those that it has now, though both were saved as often: it saves, sends,
// removes and deletes nothing, and what was typed is shown. The same form does what it says where its own answers are.
func TestFormOfOtherAnswers(t *testing.T) {
	const says = "This browser has other answers now"
	w, c := dogs(t)
	before, now := w.filled(c), w.filled(c)
	if a, b := w.mark("/check", before), w.mark("/check", now); a != b {
		t.Fatalf("the marks are %s and %s, so this shows nothing", a, b)
	}
	for shown, post := range map[string]struct {
		path  string
		typed []string
	}{
		"/income?change":        {"/income", []string{"income", "7777"}},
		"/dogs/0/breed?change":  {"/dogs/0/breed", []string{"breed", "hound"}},
		"/dogs":                 {"/dogs", []string{"dogs", "no"}},
		"/dogs/0/remove":        {"/dogs/0/remove", nil},
		"/check":                {"/submit", nil},
		"/finish-later":         {"/finish-later", nil},
		"/forget":               {"/forget", nil},
		"/cy/income?change":     {"/income", []string{"income", "7777"}},
		"/income?change&cy=yes": {"/cy/income", []string{"income", "7777"}},
	} {
		form := hiddenIn(w.get(shown, before).Body.String())
		if !form.Has(page.ForField) {
			t.Errorf("%s does not say whose it is: %q", shown, form)
			continue
		}
		for i := 0; i < len(post.typed); i += 2 {
			form.Set(post.typed[i], post.typed[i+1])
		}
		kept := w.draft(now)
		got := w.form(post.path, now, form)
		body := got.Body.String()
		if got.Code != 409 || !strings.Contains(body, says) && !strings.Contains(body, "Mae gan y porwr hwn atebion eraill nawr") {
			t.Errorf("%s: %d %.3000s", shown, got.Code, body)
		}
		if len(post.typed) > 0 && post.typed[0] == "income" && !strings.Contains(body, "7777") {
			t.Errorf("%s: what was typed is gone", shown)
		}
		if is := w.draft(now); is.Saved != kept.Saved || len(is.Answers) != len(kept.Answers) || is.Return != kept.Return {
			t.Errorf("%s has changed the other draft", shown)
		}
	}
	if got := w.get("/receipt", now); got.Code == 200 {
		t.Error("something was sent")
	}
	form := hiddenIn(w.get("/income?change", before).Body.String())
	form.Set("income", "7777")
	if got := w.form("/income", before, form); got.Code != 303 {
		t.Errorf("its own answers: %d %s", got.Code, got.Body)
	}
}

// So do the two forms that are read elsewhere than the others: a file, whose form is in parts, and the question who starts again is asked.
func TestOtherFormsOfOtherAnswers(t *testing.T) {
	const says = "This browser has other answers now"
	w, c := dogs(t)
	before, now := w.filled(c), w.filled(c)
	for _, way := range []struct {
		name   string
		posted func(cookie string) *httptest.ResponseRecorder
	}{
		{"a file", func(cookie string) *httptest.ResponseRecorder {
			form := hiddenIn(w.get("/dogs/file/send", before).Body.String())
			return w.uploadWith("/dogs/file/send", cookie, map[string]string{page.ForField: form.Get(page.ForField), page.MarkField: form.Get(page.MarkField)}, twoDogs)
		}},
		{"begin anew", func(cookie string) *httptest.ResponseRecorder {
			form := hiddenIn(w.post("/start", before).Body.String())
			form.Set(page.AgainField, page.AgainDelete)
			return w.form("/start", cookie, form)
		}},
	} {
		kept := w.draft(now)
		if got := way.posted(now); got.Code != 409 || !strings.Contains(got.Body.String(), says) {
			t.Errorf("%s: %d", way.name, got.Code)
		}
		if is := w.draft(now); is.Saved != kept.Saved || len(is.Answers) != len(kept.Answers) {
			t.Errorf("%s has changed the other draft", way.name)
		}
		if got := way.posted(before); got.Code != 303 {
			t.Errorf("%s, of its own answers: %d", way.name, got.Code)
		}
	}
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hiddenIn are the hidden fields of a page.
func hiddenIn(body string) url.Values {
	fields := url.Values{}
	for _, input := range hiddenInput.FindAllStringSubmatch(body, -1) {
		fields.Set(input[1], input[2])
	}
	return fields
}
