package gateway

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/infra/local/policy"
	"github.com/frontline-gov/frontline/shared/edge"
)

// Distribution is a CloudFront distribution without its cache: every request reaches its origin.
type Distribution struct {
	Behaviours []Behaviour       // the first whose pattern fits is taken; the default one, with the pattern *, is last
	Root       string            // the file that stands for "/", such as index.html
	Errors     map[int]ErrorPage // by the status that an origin answers with
}

// fromCloudFront is an address as those from which CloudFront calls its origins.
const fromCloudFront = "192.0.2.1:443"

// Behaviour says what is done with the requests for some paths.
type Behaviour struct {
	Pattern  string       // * is any run of characters, ? any one
	Methods  []string     // the methods that are let through
	Index    bool         // the viewer-request function with the rule Index stands before it
	Caller   bool         // the viewer-request function that tells who calls stands before it
	Secret   string       // what that function shows, so that it is believed
	Compress bool         // text is compressed for viewers who take gzip
	Headers  []Header     // the response headers policy
	Origin   http.Handler // gets the path as it came
}

// ErrorPage replaces an origin's error.
type ErrorPage struct {
	Status int    // what the viewer is answered with
	Path   string // the page, fetched from the behaviour that its path belongs to
}

// Header is one header of a response headers policy.
type Header struct {
	Name, Value string
	Override    bool // also where the origin has set it
	Remove      bool // takes the origin's away instead
}

// ServeHTTP answers a viewer's request.
func (d *Distribution) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := d.behaviour(r.URL.Path)
	if b == nil {
		http.Error(w, "the distribution has no default behaviour", http.StatusNotFound)
		return
	}
	if !slices.Contains(b.Methods, r.Method) {
		http.Error(w, "This distribution is not configured to allow the HTTP request method that was used for this request.", http.StatusForbidden)
		return
	}
	viewer, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		viewer = r.RemoteAddr
	}
	// An origin sees CloudFront call.
	r = r.Clone(r.Context())
	r.RemoteAddr = fromCloudFront
	r.Header.Set("X-Forwarded-For", strings.Join(append(r.Header.Values("X-Forwarded-For"), viewer), ", "))
	if b.Caller {
		r.Header.Set(edge.Caller, viewer)
		r.Header.Set(edge.Header, b.Secret)
	}
	answer := newBuffer()
	if serve, redirect := b.address(r); redirect != "" {
		answer.Header().Set("Location", redirect)
		answer.WriteHeader(http.StatusMovedPermanently)
	} else if b.Caller && tooLarge(r) {
		answer.Header().Set("Location", r.URL.EscapedPath()+"?"+edge.TooLarge)
		answer.WriteHeader(http.StatusSeeOther)
		_, _ = io.Copy(io.Discard, r.Body) // a browser that is cut off while it sends shows no answer
	} else {
		if serve == "/" && d.Root != "" {
			serve = "/" + d.Root
		}
		b.Origin.ServeHTTP(answer, at(r, serve))
		d.replaceError(answer, r)
	}
	for _, h := range b.Headers {
		h.apply(answer.Header())
	}
	if b.Compress {
		answer.compress(r)
	}
	answer.copyTo(w, r)
}

// tooLarge says what the function that tells who calls does: a form with a file larger than a function can be sent does not reach one.
// Software, which brings its key, has the answer in JSON.
func tooLarge(r *http.Request) bool {
	return r.Method == http.MethodPost && r.Header.Get("Idempotency-Key") == "" && strings.HasPrefix(r.URL.EscapedPath(), "/apply/") &&
		strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") && r.ContentLength > edge.MostForm
}

// behaviour finds the behaviour for a path. Patterns are matched against the path without dots in it, so that /apply/../x
// does not pass for one of /apply; the origin still gets what came.
func (d *Distribution) behaviour(decoded string) *Behaviour {
	clean := path.Clean("/" + decoded)
	if strings.HasSuffix(decoded, "/") && clean != "/" {
		clean += "/"
	}
	for i, b := range d.Behaviours {
		if policy.Match("/"+strings.TrimPrefix(b.Pattern, "/"), clean) || b.Pattern == "*" {
			return &d.Behaviours[i]
		}
	}
	return nil
}

// address gives the encoded path to ask the origin for, or where the viewer is sent on to.
func (b *Behaviour) address(r *http.Request) (serve, redirect string) {
	if b.Index {
		return Index(r.URL.EscapedPath(), r.URL.RawQuery)
	}
	return r.URL.EscapedPath(), ""
}

// at gives the request for another path of the same origin.
func at(r *http.Request, escaped string) *http.Request {
	if escaped == r.URL.EscapedPath() {
		return r
	}
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		plain = escaped
	}
	to := *r.URL
	to.Path, to.RawPath = plain, escaped
	again := r.WithContext(r.Context())
	again.URL = &to
	return again
}

// replaceError puts the page for an error in its place. Where the page itself is missing, the error stays.
func (d *Distribution) replaceError(answer *buffer, r *http.Request) {
	page, ok := d.Errors[answer.status]
	if !ok {
		return
	}
	if page.Path == "" {
		answer.status = page.Status
		return
	}
	b := d.behaviour(page.Path)
	if b == nil {
		return
	}
	fetched := newBuffer()
	get := at(r, page.Path)
	get = get.Clone(get.Context())
	get.Method = http.MethodGet
	get.Header = make(http.Header)
	get.Body = http.NoBody
	b.Origin.ServeHTTP(fetched, get)
	if fetched.status == http.StatusOK {
		fetched.status = page.Status
		*answer = *fetched
	}
}

func (h Header) apply(to http.Header) {
	switch {
	case h.Remove:
		to.Del(h.Name)
	case h.Override || to.Get(h.Name) == "":
		to.Set(h.Name, h.Value)
	}
}

// buffer holds an answer until it is complete.
type buffer struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func newBuffer() *buffer { return &buffer{header: make(http.Header), status: http.StatusOK} }

func (b *buffer) Header() http.Header { return b.header }

func (b *buffer) WriteHeader(status int) {
	if !b.wrote {
		b.status, b.wrote = status, true
	}
}

func (b *buffer) Write(p []byte) (int, error) {
	b.wrote = true
	return b.body.Write(p)
}

// compressible are the types that CloudFront compresses, besides text/*.
var compressible = []string{
	"application/javascript", "application/json", "application/manifest+json", "application/xml", "application/yaml",
	"font/ttf", "font/otf", "image/svg+xml", "image/vnd.microsoft.icon",
}

// compress makes the body smaller as CloudFront does: text of at least 1,000 bytes that is not compressed yet.
func (b *buffer) compress(r *http.Request) {
	kind, _, _ := strings.Cut(b.header.Get("Content-Type"), ";")
	if !strings.HasPrefix(kind, "text/") && !slices.Contains(compressible, kind) {
		return
	}
	b.header.Add("Vary", "Accept-Encoding")
	size := b.body.Len()
	if size < 1_000 || size > 10_000_000 || b.header.Get("Content-Encoding") != "" || b.header.Get("Content-Range") != "" ||
		!acceptsGzip(r) {
		return
	}
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	_, _ = z.Write(b.body.Bytes()) // a buffer takes everything
	_ = z.Close()
	b.body = small
	b.header.Set("Content-Encoding", "gzip")
	b.header.Del("Accept-Ranges")
	if tag := b.header.Get("Etag"); strings.HasPrefix(tag, `"`) {
		b.header.Set("Etag", "W/"+tag)
	}
}

// acceptsGzip says whether the viewer takes gzip and has not put it at zero.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header["Accept-Encoding"], ","), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name = strings.TrimSpace(name); name != "gzip" && name != "*" {
			continue
		}
		q, weighed := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		value, err := strconv.ParseFloat(q, 64)
		return !weighed || err == nil && value > 0
	}
	return false
}

// copyTo answers the viewer.
func (b *buffer) copyTo(w http.ResponseWriter, r *http.Request) {
	for name, values := range b.header {
		w.Header()[name] = values
	}
	bodiless := b.status == http.StatusNoContent || b.status == http.StatusNotModified
	if r.Method == http.MethodHead || bodiless {
		w.WriteHeader(b.status)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(b.body.Len()))
	w.WriteHeader(b.status)
	_, _ = io.Copy(w, &b.body) // a client that has gone needs no answer
}
