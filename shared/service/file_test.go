package service_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/service"
)

// upload posts a file as a browser does, from the page that shows the draft as it is.
func (w *world) upload(path, cookie, mark, file string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.uploadWith(path, cookie, map[string]string{"definition": "x", "was": mark}, file, change...)
}

// uploadWith posts a file with fields before it.
func (w *world) uploadWith(path, cookie string, fields map[string]string, file string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			w.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", "rows.csv")
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	return w.request("POST", path, body.String(), append(change, with("Cookie", cookie), with("Origin", origin), with("Content-Type", form.FormDataContentType()))...)
}

// send sends a file of dogs from the page as it is now.
func (w *world) send(cookie, file string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.upload("/dogs/file/send", cookie, hidden(w.get("/dogs/file/send", cookie).Body.String(), "was"), file)
}

const twoDogs = "dog-name,born,breed\nRex,2020-02-01,hound\nFido,1/2/2021,Terrier\n"

// A file takes the place of the rows typed, is counted, and leads on; another takes its place; it can be taken out.
func TestRowsInAFile(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	if got := w.send(cookie, twoDogs+"Max,2022-01-01,other\n"); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/dogs" {
		t.Fatalf("%d %v\n%s", got.Code, got.Header(), got.Body)
	}
	page := w.get("/dogs", cookie).Body.String()
	if !strings.Contains(page, "3 came in your file") || strings.Contains(page, "Rex") {
		t.Errorf("the page of the group:\n%s", page)
	}
	if left := w.draft(cookie).Answers; left["dogs/0/dog-name"] != nil || !strings.HasPrefix(string(left["dogs"]), `[{`) {
		t.Errorf("the draft holds %s", left["dogs"])
	}
	check := w.get("/check", cookie)
	if check.Code != 200 || !strings.Contains(check.Body.String(), "3 added") || !strings.Contains(check.Body.String(), "£30.00") || strings.Contains(check.Body.String(), "Rex") {
		t.Errorf("%d %s", check.Code, check.Body)
	}
	// Rows of a file are not changed, added or removed one by one.
	for _, path := range []string{"/dogs/1/dog-name", "/dogs/2/dog-name"} {
		if got := w.post(path, cookie, "dog-name", "Wolf"); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/dogs" {
			t.Errorf("%s: %d %s", path, got.Code, got.Header().Get("Location"))
		}
		if got := w.get(path, cookie); got.Code != 303 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if got := w.post("/dogs", cookie, "dogs", "no"); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/check" {
		t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
	}
	if got := w.send(cookie, twoDogs); got.Code != 303 {
		t.Errorf("%d", got.Code)
	}
	if got := w.post("/submit", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Errorf("%d %s", got.Code, got.Header().Get("Location"))
	}
	if got := w.get("/receipt", cookie).Body.String(); !strings.Contains(got, "£20.00") {
		t.Errorf("%s", got)
	}
}

func TestFileTakenOut(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	w.send(cookie, twoDogs)
	if group := w.get("/dogs", cookie).Body.String(); !strings.Contains(group, `href="/apply/dog-grant/dogs/file/remove"`) || strings.Contains(group, `action="/apply/dog-grant/dogs/file/remove"`) {
		t.Errorf("it is taken out at one press:\n%s", group)
	}
	asked := w.get("/dogs/file/remove", cookie).Body.String()
	if !strings.Contains(asked, "All 2 that came in your file") {
		t.Errorf("it does not ask:\n%s", asked)
	}
	// Without the mark of a page, and with that of a page of another file, nothing goes.
	w.send(cookie, twoDogs+"Max,2022-01-01,other\n")
	for _, mark := range []string{"", hidden(asked, "was")} {
		got := w.post("/dogs/file/remove", cookie, "was", mark)
		if got.Code != 409 || !strings.Contains(got.Body.String(), `href="/apply/dog-grant/dogs"`) || !strings.Contains(w.get("/dogs", cookie).Body.String(), "3 came in your file") {
			t.Errorf("another file, with the mark %q: %d", mark, got.Code)
		}
	}
	asked = w.get("/dogs/file/remove", cookie).Body.String()
	if got := w.post("/dogs/file/remove", cookie, "was", hidden(asked, "was")); got.Code != 303 {
		t.Errorf("%d", got.Code)
	}
	page := w.get("/dogs", cookie).Body.String()
	if !strings.Contains(page, "Do you have a dog to add?") || !strings.Contains(page, `href="/apply/dog-grant/dogs/file/send"`) {
		t.Errorf("%s", page)
	}
	if got := w.post("/dogs", cookie, "dogs", "no"); got.Code != 422 || !strings.Contains(got.Body.String(), "give at least 1") {
		t.Errorf("%d\n%s", got.Code, got.Body)
	}
	if got, back := w.post("/dogs/file/remove", cookie, "was", hidden(asked, "was")), w.get("/dogs/file/remove", cookie); got.Code != 303 || back.Code != 303 {
		t.Errorf("a second time: %d, back %d", got.Code, back.Code)
	}
	if got := w.post("/dogs", cookie, "dogs", "yes"); got.Header().Get("Location") != "/apply/dog-grant/dogs/0/dog-name" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
}

// What is wrong with a file is told by its line, and what was there before stays.
func TestFileWithFaults(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	w.fill(cookie, c)
	before := fmt.Sprint(w.draft(cookie).Answers)
	for name, test := range map[string]struct {
		file string
		say  []string
	}{
		"mistakes":   {"dog-name,born,breed\nRex,2999-01-01,cat\n,2020-01-01,hound\n", []string{"Line 2: Date of birth must be today or in the past", "Line 2: Breed", "Line 3: Enter the dog’s name"}},
		"no file":    {"", []string{"Choose a file. It must not be empty"}},
		"a column":   {"dog-name,colour\nRex,red\n", []string{"‘colour’"}},
		"a picture":  {"\x89PNG\r\n\x1a\n\x00\x00", []string{"the file cannot be read"}},
		"too many":   {twoDogs + "A,2020-01-01,hound\nB,2020-01-01,hound\n", []string{"give no more than 3"}},
		"a script":   {"dog-name,born,breed\n<script>alert(1)</script>,2020-01-01,<script>\n", []string{"Line 2: Breed"}},
		"a formula":  {"dog-name,born,breed\n=cmd(),x,hound\n", []string{"Line 2: Date of birth must be a real date"}},
		"the header": {"<script>alert(1)</script>\n1", []string{"a column named ‘’"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.send(cookie, test.file)
			body := got.Body.String()
			if got.Code != 422 || !strings.Contains(body, "<title>Error:") || strings.Contains(body, "<script>") {
				t.Errorf("%d\n%s", got.Code, body)
			}
			for _, say := range test.say {
				if !strings.Contains(body, say) {
					t.Errorf("it does not say %q:\n%s", say, body)
				}
			}
		})
	}
	if after := fmt.Sprint(w.draft(cookie).Answers); after != before {
		t.Errorf("it holds\n%s\nand held\n%s", after, before)
	}
}

func TestFileAddresses(t *testing.T) {
	w, c := dogs(t)
	cookie := w.start()
	got := w.get("/dogs/file/columns.csv", "")
	if got.Code != 200 || got.Body.String() != "dog-name,born,breed\r\n" || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/csv") ||
		!strings.Contains(got.Header().Get("Content-Disposition"), `"dogs.csv"`) {
		t.Errorf("%d %v %q", got.Code, got.Header(), got.Body)
	}
	for _, path := range []string{"/rooms/file/columns.csv", "/cats/file/columns.csv", "/rooms/file/send"} {
		if got := w.get(path, cookie); got.Code != 404 {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	if got := w.get("/dogs/file/send", ""); got.Code != 410 {
		t.Errorf("without a draft: %d", got.Code)
	}
	if got := w.upload("/dogs/file/send", "", "1", twoDogs); got.Code != 410 {
		t.Errorf("without a draft: %d", got.Code)
	}
	w.fill(cookie, c)
	page := w.get("/dogs/file/send", cookie).Body.String()
	if got := w.upload("/dogs/file/send", cookie, "1", twoDogs); got.Code != 409 {
		t.Errorf("from an old page: %d", got.Code)
	}
	if got := w.upload("/dogs/file/send", cookie, hidden(page, "was"), twoDogs+strings.Repeat(" ", w.service.Transaction.BodyLimit())); got.Code != 413 {
		t.Errorf("too large: %d", got.Code)
	}
	if got := w.post("/dogs/file/send", cookie, "file", twoDogs); got.Code != 400 {
		t.Errorf("a form without a file: %d", got.Code)
	}
	if w.service.Transaction.BodyLimit() != service.PageLimit {
		t.Error("the sample has a limit of its own")
	}
}
