// Package browser drives a real Chromium the way a citizen does, by clicks and keys, over the DevTools protocol. Its
// tests take whole journeys through the running platform and look at every page on the way: accessibility, valid HTML,
// keyboard, narrow screens, print, weight. The protocol is spoken over two pipes, so it needs no port and no library.
package browser

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Find is where Chromium is: the variable CHROMIUM, or a name that systems give it. The headless shell, Chromium without
// the windows around its pages, comes first: it shows the same pages, and draws no tabs and menus that nobody sees.
func Find(variable func(string) string) (string, error) {
	if path := variable("CHROMIUM"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			return "", fmt.Errorf("the variable CHROMIUM: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium: install it (on Debian or Ubuntu: apt-get install chromium), or put the path of " +
		"Chrome, Chromium or Edge into the variable CHROMIUM")
}

// patience is how long anything may take before it counts as failed; machines can be busy.
const patience = time.Minute

// Browser is a running Chromium without a window.
type Browser struct {
	cmd   *exec.Cmd
	to    io.WriteCloser
	data  string
	ended chan struct{} // closed when it no longer answers

	mu      sync.Mutex
	last    int
	replies map[int]chan message
	tabs    map[string]*Tab // by session
}

// message is one message of the protocol, either way: a call, its reply, or an event.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// unseen are the pages of Chromium's own that it keeps ready behind the address bar, a process or two for each tab.
const unseen = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"

// Start starts a Chromium with an empty profile of its own, which trusts certificates (in PEM) beside those that the
// world trusts. It ends with the context, or by Close.
func Start(ctx context.Context, binary string, trusted []byte) (*Browser, error) {
	pins, err := pinned(trusted)
	if err != nil {
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	data, err := os.MkdirTemp("", "chromium-*")
	if err != nil {
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	b := &Browser{data: data, ended: make(chan struct{}), replies: map[int]chan message{}, tabs: map[string]*Tab{}}
	theirIn, to, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	from, theirOut, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	b.to = to
	b.cmd = exec.CommandContext(ctx, binary, "--headless", "--remote-debugging-pipe", "--user-data-dir="+data,
		// Machines that test run as root, have no graphics and little shared memory.
		"--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		// It asks nobody for anything but what the tests ask for.
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-first-run",
		"--no-default-browser-check", "--disable-features=Translate,OptimizationHints,MediaRouter,BackForwardCache,"+unseen,
		// Its own windows, which nobody sees, move at every page that loads; they are drawn as cheaply as they can be.
		"--disable-gpu-compositing", "--animation-duration-scale=0",
		"--ignore-certificate-errors-spki-list="+pins, "--force-color-profile=srgb", "--hide-scrollbars", "--mute-audio", "about:blank")
	b.cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	if err := b.cmd.Start(); err != nil {
		_ = os.RemoveAll(data)
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	_, _ = theirIn.Close(), theirOut.Close()
	go b.listen(from)
	var version struct{ Product string }
	if err := b.call("", "Browser.getVersion", nil, &version); err != nil {
		b.Close()
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	return b, nil
}

// pinned are the hashes of the keys of certificates, as Chromium takes them.
func pinned(certificates []byte) (string, error) {
	var pins []string
	for block, rest := pem.Decode(certificates); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return "", fmt.Errorf("certificate: %w", err)
		}
		hash := sha256.Sum256(certificate.RawSubjectPublicKeyInfo)
		pins = append(pins, base64.StdEncoding.EncodeToString(hash[:]))
	}
	return strings.Join(pins, ","), nil
}

// Close ends the browser and removes its profile.
func (b *Browser) Close() {
	_ = b.call("", "Browser.close", nil, nil)
	_ = b.to.Close()
	select {
	case <-b.ended:
	case <-time.After(5 * time.Second):
		_ = b.cmd.Process.Kill()
	}
	_ = b.cmd.Wait()
	for range 50 { // its other processes end a little later, and write until then
		if os.RemoveAll(b.data) == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// listen hands replies to who waits for them, and events to their tabs. Messages end with a null byte.
func (b *Browser) listen(from io.ReadCloser) {
	defer from.Close()
	defer close(b.ended)
	reader := bufio.NewReaderSize(from, 1<<20)
	for {
		line, err := reader.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(line[:len(line)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		reply, tab := b.replies[m.ID], b.tabs[m.Session]
		delete(b.replies, m.ID)
		b.mu.Unlock()
		switch {
		case m.ID != 0 && reply != nil:
			reply <- m
		case m.ID == 0 && tab != nil:
			tab.happened(m)
		}
	}
}

// call calls a method, of a tab's session or of the browser itself, and waits for its result.
func (b *Browser) call(session, method string, params, result any) error {
	encoded, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if params == nil {
		encoded = nil
	}
	reply := make(chan message, 1)
	b.mu.Lock()
	b.last++
	data, err := json.Marshal(message{ID: b.last, Session: session, Method: method, Params: encoded})
	if err == nil {
		b.replies[b.last] = reply
		_, err = b.to.Write(append(data, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m := <-reply:
		if m.Error != nil {
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-b.ended:
		return fmt.Errorf("%s: Chromium has ended", method)
	case <-time.After(patience):
		return fmt.Errorf("%s: no answer within %v", method, patience)
	}
}

// Tab opens a tab with cookies of its own.
func (b *Browser) Tab() (*Tab, error) {
	var context struct{ BrowserContextID string }
	if err := b.call("", "Target.createBrowserContext", nil, &context); err != nil {
		return nil, err
	}
	var target struct{ TargetID string }
	if err := b.call("", "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": context.BrowserContextID}, &target); err != nil {
		return nil, err
	}
	var attached struct{ SessionID string }
	if err := b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return nil, err
	}
	tab := &Tab{browser: b, session: attached.SessionID, context: context.BrowserContextID, loaded: make(chan struct{}, 1), chooser: make(chan int, 1), scripts: true}
	b.mu.Lock()
	b.tabs[tab.session] = tab
	b.mu.Unlock()
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		if err := tab.call(domain+".enable", nil, nil); err != nil {
			return nil, err
		}
	}
	return tab, tab.Resize(Desktop)
}
