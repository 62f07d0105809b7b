package acceptance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Walker is a browser that only knows HTML: links, forms, redirects, cookies. It runs no JavaScript.
type Walker struct {
	Base   string
	Client *http.Client // does not follow redirects
	// Requests counts what was asked for.
	Requests int

	cookies map[string]string
	at      *url.URL
}

// Page is what the walker sees.
type Page struct {
	Status  int
	Address string // the path, with its query
	Body    []byte
	Title   string
	Heading string
	Forms   []Form
	Links   []string
}

// Form is a form on a page.
type Form struct {
	Method, Action string
	Fields         url.Values // as they stand: hidden, typed, chosen
	Names          []string   // of all fields, each as often as it has an input of its own
	Buttons        []Button
}

// Button is a button that sends a form.
type Button struct{ Name, Value, Text string }

// Get goes to an address and follows redirects.
func (w *Walker) Get(address string) (*Page, error) { return w.go_("GET", address, nil) }

// Post sends a form's fields, and follows redirects.
func (w *Walker) Post(form Form, fields url.Values) (*Page, error) {
	return w.go_(strings.ToUpper(form.Method), form.Action, fields)
}

func (w *Walker) go_(method, address string, fields url.Values) (*Page, error) {
	if w.at == nil {
		base, err := url.Parse(w.Base)
		if err != nil {
			return nil, err
		}
		w.at, w.cookies = base, map[string]string{}
	}
	for range 10 {
		to, err := w.at.Parse(address)
		if err != nil {
			return nil, err
		}
		response, body, err := w.send(method, to, fields)
		if err != nil {
			return nil, err
		}
		w.at = to
		if response.StatusCode == http.StatusSeeOther || response.StatusCode == http.StatusMovedPermanently {
			method, address, fields = "GET", response.Header.Get("Location"), nil
			continue
		}
		return read(response.StatusCode, to, body)
	}
	return nil, fmt.Errorf("%s redirects without end", address)
}

func (w *Walker) send(method string, to *url.URL, fields url.Values) (*http.Response, []byte, error) {
	w.Requests++
	r, err := http.NewRequest(method, to.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, nil, err
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", w.Base)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept", "text/html")
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := w.Client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	for _, cookie := range response.Cookies() {
		w.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(w.cookies, cookie.Name)
		}
	}
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

func read(status int, at *url.URL, body []byte) (*Page, error) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	page := &Page{Status: status, Address: at.RequestURI(), Body: body}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "title":
			page.Title = content(n)
		case n.Data == "h1":
			page.Heading = content(n)
		case n.Data == "a":
			page.Links = append(page.Links, attribute(n, "href"))
		case n.Data == "form":
			page.Forms = append(page.Forms, readForm(n, at.Path))
		}
	}
	return page, nil
}

func readForm(form *html.Node, at string) Form {
	f := Form{Method: attribute(form, "method"), Action: attribute(form, "action"), Fields: url.Values{}}
	if f.Action == "" {
		f.Action = at
	}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name, value := attribute(n, "name"), attribute(n, "value")
		switch n.Data {
		case "button":
			f.Buttons = append(f.Buttons, Button{Name: name, Value: value, Text: content(n)})
		case "textarea":
			f.Names, f.Fields[name] = append(f.Names, name), append(f.Fields[name], content(n))
		case "select":
			f.Names = append(f.Names, name)
			for option := range n.Descendants() {
				if option.Data == "option" && has(option, "selected") {
					f.Fields[name] = append(f.Fields[name], attribute(option, "value"))
				}
			}
		case "input":
			switch kind := attribute(n, "type"); kind {
			case "radio", "checkbox":
				if !slices.Contains(f.Names, name) {
					f.Names = append(f.Names, name)
				}
				if has(n, "checked") {
					f.Fields[name] = append(f.Fields[name], value)
				}
			default:
				if kind != "hidden" {
					f.Names = append(f.Names, name)
				}
				f.Fields[name] = append(f.Fields[name], value)
			}
		}
	}
	return f
}

// Form is the one form of the page that posts.
func (p *Page) Form() (Form, error) {
	for _, form := range p.Forms {
		if strings.EqualFold(form.Method, "post") {
			return form, nil
		}
	}
	return Form{}, fmt.Errorf("%d %s: no form on the page %q: %.500s", p.Status, p.Address, p.Heading, p.Body)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func content(n *html.Node) string {
	var text strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(text.String()), " ")
}
