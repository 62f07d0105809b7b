package local

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/frontline-gov/frontline/infra/local/gateway"
)

// loopback is one port on both loopback addresses, where the machine has both: "localhost" is either, by client.
type loopback struct {
	port      int
	listeners []net.Listener
}

// listen takes a port; 0 is any that is free on both addresses.
func listen(port int) (*loopback, error) {
	for range 20 {
		l, retry, err := take(port)
		if err == nil || !retry {
			return l, err
		}
	}
	return nil, errors.New("no port is free on both loopback addresses")
}

func take(port int) (l *loopback, retry bool, err error) {
	four, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, false, busy(port, err)
	}
	l = &loopback{port: four.Addr().(*net.TCPAddr).Port, listeners: []net.Listener{four}}
	six, err := net.Listen("tcp6", fmt.Sprintf("[::1]:%d", l.port))
	switch {
	case err == nil:
		l.listeners = append(l.listeners, six)
	case errors.Is(err, syscall.EADDRINUSE):
		_ = four.Close()
		return nil, port == 0, busy(port, err)
	}
	return l, false, nil // a machine without IPv6 has one address
}

// Free says what is wrong with a port on which a platform is to listen, for a caller that has long work before it starts.
func Free(port int) error {
	l, err := listen(port)
	if err == nil {
		l.close()
	}
	return err
}

func busy(port int, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d is taken by another program: stop it, or choose another port", port)
	}
	return fmt.Errorf("listen on port %d: %w", port, err)
}

func (l *loopback) close() {
	for _, one := range l.listeners {
		_ = one.Close()
	}
}

// serve answers the requests on a port until the platform stops; with a certificate, over TLS.
func (p *Platform) serve(l *loopback, handler http.Handler, certificate *tls.Certificate) {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 30 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return p.ctx },
	}
	for _, one := range l.listeners {
		if certificate != nil {
			one = tls.NewListener(one, &tls.Config{Certificates: []tls.Certificate{*certificate}, NextProtos: []string{"http/1.1"}})
			server.ErrorLog = quiet() // browsers that do not trust the certificate would fill the log
		}
		p.work.Go(func() { _ = server.Serve(one) }) // ends with Close
	}
	p.onStop(func() { _ = server.Close() })
}

// front tells the addresses of this machine apart: an API's own, and everything else, which is the distribution's.
type front struct {
	apis         map[string]*gateway.API // by name
	distribution http.Handler
}

func (f front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.EscapedPath(), "/apis/"); ok {
		name, _, _ := strings.Cut(rest, "/")
		if api := f.apis[name]; api != nil {
			api.At(gateway.Mount{Strip: "/apis/" + name}).ServeHTTP(w, r)
			return
		}
	}
	f.distribution.ServeHTTP(w, r)
}
