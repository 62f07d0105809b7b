package browser

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Size is a screen in CSS pixels.
type Size struct {
	Width, Height int
	Mobile        bool
}

// Desktop and Phone are the screens at which every page is looked at; Narrow is a screen of 1280 pixels at 400 %, the
// narrowest at which WCAG 2.2 asks for no scrolling in two directions (1.4.10).
var (
	Desktop = Size{Width: 1280, Height: 1024}
	Phone   = Size{Width: 412, Height: 915, Mobile: true}
	Narrow  = Size{Width: 320, Height: 256}
)

// Tab is one tab of the browser.
type Tab struct {
	browser          *Browser
	session, context string
	loaded           chan struct{}
	scripts          bool

	mu        sync.Mutex
	responses map[string]*Response // by request, since Forget
	order     []string
	said      []string
	status    int
	document  string   // the request of the page on the screen
	chooser   chan int // the file control that asked for a file, as the protocol counts elements
}

// Response is what came for one request.
type Response struct {
	Address string
	Kind    string // Document, Stylesheet, Image, Script, Other
	Status  int
	Headers map[string]string
	// Bytes came over the wire: headers and compressed body.
	Bytes  int
	Failed string
}

// call calls a method of the protocol for this tab.
func (t *Tab) call(method string, params, result any) error {
	return t.browser.call(t.session, method, params, result)
}

// Close closes the tab and forgets its cookies.
func (t *Tab) Close() {
	_ = t.browser.call("", "Target.disposeBrowserContext", map[string]any{"browserContextId": t.context}, nil)
	t.browser.mu.Lock()
	delete(t.browser.tabs, t.session)
	t.browser.mu.Unlock()
}

// happened takes note of an event.
func (t *Tab) happened(m message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch m.Method {
	case "Page.fileChooserOpened":
		var e struct{ BackendNodeID int }
		if json.Unmarshal(m.Params, &e) == nil {
			select {
			case t.chooser <- e.BackendNodeID:
			default:
			}
		}
	case "Page.loadEventFired":
		select {
		case t.loaded <- struct{}{}:
		default:
		}
	case "Network.requestWillBeSent":
		var e struct {
			RequestID        string
			Request          struct{ URL string }
			RedirectResponse *struct {
				Status            int
				EncodedDataLength float64
				URL               string
			}
		}
		if json.Unmarshal(m.Params, &e) != nil {
			return
		}
		if r := e.RedirectResponse; r != nil {
			key := fmt.Sprintf("%s#%d", e.RequestID, len(t.order))
			t.note(key).Address, t.note(key).Status, t.note(key).Bytes = r.URL, r.Status, int(r.EncodedDataLength)
		}
		t.note(e.RequestID).Address = e.Request.URL
	case "Network.responseReceived":
		var e struct {
			RequestID, Type string
			Response        struct {
				Status  int
				Headers map[string]string
			}
		}
		if json.Unmarshal(m.Params, &e) != nil {
			return
		}
		r := t.note(e.RequestID)
		r.Kind, r.Status, r.Headers = e.Type, e.Response.Status, e.Response.Headers
		if e.Type == "Document" {
			t.status, t.document = e.Response.Status, e.RequestID
		}
	case "Network.loadingFinished":
		var e struct {
			RequestID         string
			EncodedDataLength float64
		}
		if json.Unmarshal(m.Params, &e) == nil {
			t.note(e.RequestID).Bytes = int(e.EncodedDataLength)
		}
	case "Network.loadingFailed":
		var e struct{ RequestID, ErrorText string }
		if json.Unmarshal(m.Params, &e) == nil {
			t.note(e.RequestID).Failed = e.ErrorText
		}
	case "Log.entryAdded":
		var e struct{ Entry struct{ Level, Text string } }
		// A page with errors is a 422, which the browser writes down as well.
		if json.Unmarshal(m.Params, &e) == nil && e.Entry.Level == "error" && !strings.Contains(e.Entry.Text, "status of 4") {
			t.said = append(t.said, e.Entry.Text)
		}
	case "Runtime.exceptionThrown":
		t.said = append(t.said, string(m.Params))
	}
}

func (t *Tab) note(request string) *Response {
	if t.responses == nil {
		t.responses = map[string]*Response{}
	}
	if t.responses[request] == nil {
		t.responses[request] = &Response{}
		t.order = append(t.order, request)
	}
	return t.responses[request]
}

// Responses are what was asked for since the last Forget, redirects included.
func (t *Tab) Responses() []Response {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Response
	for _, request := range t.order {
		if r := *t.responses[request]; !strings.HasPrefix(r.Address, "data:") {
			all = append(all, r)
		}
	}
	return all
}

// Said is what the browser's console complained of since the last Forget: refused by the content policy, script errors.
func (t *Tab) Said() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.said...)
}

// Forget begins a new count of responses and complaints.
func (t *Tab) Forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.responses, t.order, t.said = nil, nil, nil
}

// Status is the HTTP status of the page on the screen.
func (t *Tab) Status() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status
}

// Open goes to an address and waits until the page is there.
func (t *Tab) Open(address string) error {
	return t.leaves(func() error {
		var result struct{ ErrorText string }
		if err := t.call("Page.navigate", map[string]any{"url": address}, &result); err != nil {
			return err
		}
		if result.ErrorText != "" {
			return fmt.Errorf("open %s: %s", address, result.ErrorText)
		}
		return nil
	})
}

// leaves does what leads to another page, and waits until that is loaded.
func (t *Tab) leaves(do func() error) error {
	select {
	case <-t.loaded:
	default:
	}
	if err := do(); err != nil {
		return err
	}
	select {
	case <-t.loaded:
		return nil
	case <-t.browser.ended:
		return errors.New("Chromium has ended")
	case <-time.After(patience):
		return fmt.Errorf("no other page came within %v", patience)
	}
}

// Await is Eval with an expression that is a promise. Promises need scripts, so these may run until it is kept; the
// page is loaded, and none of its own begins then.
func (t *Tab) Await(expression string, result any) error {
	if !t.scripts {
		if err := t.allow(true); err != nil {
			return err
		}
		defer t.allow(false)
	}
	return t.Eval(expression, result)
}

// Eval evaluates an expression in the page, past its content policy and whether or not its own scripts may run. A nil
// result throws the value away.
func (t *Tab) Eval(expression string, result any) error {
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := t.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &got)
	if err != nil {
		return err
	}
	if e := got.ExceptionDetails; e != nil {
		return fmt.Errorf("in the page: %s %s", e.Text, e.Exception.Description)
	}
	if result == nil || got.Result.Value == nil {
		return nil
	}
	return json.Unmarshal(got.Result.Value, result)
}

// Until waits until an expression holds, as what a click begins may end a moment later.
func (t *Tab) Until(expression string) error {
	for began := time.Now(); time.Since(began) < patience/6; time.Sleep(5 * time.Millisecond) {
		var holds bool
		if err := t.Eval(expression, &holds); err != nil || holds {
			return err
		}
	}
	return fmt.Errorf("it never comes that %s", expression)
}

// Source is the HTML of the page as it came.
func (t *Tab) Source() ([]byte, error) {
	t.mu.Lock()
	request := t.document
	t.mu.Unlock()
	var body struct {
		Body          string
		Base64Encoded bool
	}
	if err := t.call("Network.getResponseBody", map[string]any{"requestId": request}, &body); err != nil {
		return nil, err
	}
	if body.Base64Encoded {
		return base64.StdEncoding.DecodeString(body.Body)
	}
	return []byte(body.Body), nil
}

// Scripts lets the pages' own scripts run, or not, from the next page on.
func (t *Tab) Scripts(run bool) error {
	t.scripts = run
	return t.allow(run)
}

func (t *Tab) allow(run bool) error {
	return t.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": !run}, nil)
}

// Resize makes the screen another size.
func (t *Tab) Resize(s Size) error {
	return t.call("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": s.Width, "height": s.Height, "deviceScaleFactor": 1, "mobile": s.Mobile,
	}, nil)
}

// Media shows the page as on a medium ("print", "screen", "") with features such as forced-colors: active.
func (t *Tab) Media(medium string, features map[string]string) error {
	list := []map[string]string{}
	for name, value := range features {
		list = append(list, map[string]string{"name": name, "value": value})
	}
	return t.call("Emulation.setEmulatedMedia", map[string]any{"media": medium, "features": list}, nil)
}

// Picture is the whole page as a PNG, as wide as the screen.
func (t *Tab) Picture() ([]byte, error) {
	var shot struct{ Data string }
	if err := t.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true, "optimizeForSpeed": false}, &shot); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(shot.Data)
}

// PDF is the page printed on A4.
func (t *Tab) PDF() ([]byte, error) {
	var printed struct{ Data string }
	if err := t.call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69}, &printed); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(printed.Data)
}
