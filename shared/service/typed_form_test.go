package service_test

import (
	"errors"
	"html"
	"maps"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/access"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// untyped are the rows that take a form with nothing typed in it, or a file.
var untyped = []string{"/start", "/{group}/{row}/remove", "/{group}/file/send", "/{group}/file/remove", "/submit", "/forget",
	"/submissions/{reference}/evidence/{item}", "/submissions/{reference}/amend", "/submissions/{reference}/withdraw"}

// typedIn are the fields of a door into which people type.
func typedIn(d door) url.Values {
	typed := maps.Clone(d.form)
	maps.DeleteFunc(typed, func(name string, values []string) bool {
		return strings.HasSuffix(name, page.RowsField) || slices.Contains([]string{page.MarkField, page.AskedField, page.EnquiryField}, name)
	})
	return typed
}

// stillTyped looks for all that was typed in the fields of a page.
func stillTyped(t *testing.T, at string, got *httptest.ResponseRecorder, typed url.Values) {
	t.Helper()
	body := html.UnescapeString(got.Body.String())
	for name, values := range typed {
		for _, value := range values {
			named, quoted := `[^>]* name="`+regexp.QuoteMeta(name)+`"[^>]*`, regexp.QuoteMeta(value)
			field := regexp.MustCompile(`<input type="hidden"` + named + ` value="` + quoted + `"|<input` + named + `type="te(xt|l)"[^>]* value="` + quoted + `"|<input` + named + ` value="` + quoted + `"[^>]* checked|` +
				`<select` + named + `>[^§]*?<option value="` + quoted + `" selected|<textarea` + named + `>\n?` + quoted + `</textarea>`)
			if value != "" && !field.MatchString(body) {
				t.Errorf("%s: %s is not %q any more\n%.6000s", at, name, value, body)
			}
		}
	}
}

var languageButton = regexp.MustCompile(`form="answer" formaction="/apply/dog-grant([^"]*)" name="in-language" value="(..)"`)

// On each page that takes a form into which people type, the other language is a button of the form: the page comes with all that is
// typed, in either language, and nothing is saved and nothing counted. And where the storage is out, the page that says so has what was
// typed, and sends it again.
func TestWhatIsTypedStays(t *testing.T) {
	tx := sample.Transaction
	tx.Amend, tx.Withdraw, tx.Upload = true, true, transaction.Small
	w, c := newWorld(t, tx), worked(t, tx, "two-dogs")
	tried, refused := 0, 0
	for _, row := range access.Transaction.Rows {
		route, posts := strings.CutPrefix(row.Route, "POST ")
		stand, takes := doors[row.Route]
		if !posts || !takes || slices.Contains(untyped, route) || row.Only == access.Registered {
			continue
		}
		tried++
		t.Run(strings.ReplaceAll(route, "/", " "), func(t *testing.T) {
			w.t = t
			d := stand(w, c)
			typed := typedIn(d)
			asked, language := "/cy"+d.path+"?"+page.FormOnly, "cy"
			for range 2 { // there, and back
				form := maps.Clone(d.form)
				form.Set(page.LanguageField, language)
				var got *httptest.ResponseRecorder
				calls := w.calls(func() { got = w.form(asked, d.cookie, form) })
				wants(t, "in "+language, got, 200, `lang="`+language+`"`, `id="answer"`)
				stillTyped(t, "in "+language, got, typed)
				for _, call := range calls {
					if strings.HasPrefix(call, "Put") || strings.HasPrefix(call, "Update") || strings.HasPrefix(call, "Transact") {
						t.Errorf("it wrote: %v", calls)
					}
				}
				if line := w.counting("POST", asked, d.cookie, form.Encode()); len(line.N) > 0 {
					t.Errorf("it counted: %v", line.N)
				}
				button := languageButton.FindStringSubmatch(got.Body.String())
				if button == nil {
					t.Fatalf("no button to go back to the other language\n%.4000s", got.Body)
				}
				asked, language = html.UnescapeString(button[1]), button[2]
			}
			w.aws.out = errors.New("the storage is out")
			out := w.form(d.path, d.cookie, d.form)
			w.aws.out = nil
			if out.Code == 200 { // it asks nothing of the storage
				return
			}
			refused++
			wants(t, "the storage is out", out, 503, "Try again with what you typed", "What you typed", `action="/apply/dog-grant`+d.path+`"`)
			stillTyped(t, "the storage is out", out, d.form)
			if got := w.form(d.path, d.cookie, allHidden(out.Body.String())); got.Code != 200 && got.Code != 303 {
				t.Errorf("sent again: %d\n%.3000s", got.Code, got.Body)
			}
		})
	}
	w.t = t
	if refused < tried-1 { // one asks nothing of the storage
		t.Errorf("%d of %d pages were refused while the storage was out", refused, tried)
	}
	if tried != len(doors)-len(untyped) {
		t.Errorf("%d pages with something typed were tried, of %d", tried, len(doors)-len(untyped))
	}
}

// allHidden are the hidden fields of a page.
func allHidden(body string) url.Values {
	form := url.Values{}
	for _, field := range regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		form.Add(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	return form
}
