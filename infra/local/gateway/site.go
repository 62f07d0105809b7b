package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// Bucket serves files as S3 does behind an origin access control without the right to list: what is not there is 403.
type Bucket struct{ Files fs.FS }

// contentTypes are the types that files are uploaded with, by their ending. What a machine knows of types differs.
var contentTypes = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".gif": "image/gif",
	".html": "text/html; charset=utf-8", ".ico": "image/vnd.microsoft.icon", ".jpg": "image/jpeg",
	".js": "text/javascript; charset=utf-8", ".json": "application/json", ".md": "text/markdown; charset=utf-8",
	".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
	".xml": "application/xml", ".yaml": "application/yaml", ".yml": "application/yaml",
}

// ServeHTTP answers GET and HEAD.
func (b Bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	content, err := b.read(name)
	if err != nil {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`)
		return
	}
	kind := contentTypes[strings.ToLower(path.Ext(name))]
	if kind == "" {
		kind = "binary/octet-stream"
	}
	sum := sha256.Sum256(content)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Etag", `"`+hex.EncodeToString(sum[:16])+`"`)
	// No Last-Modified: browsers would guess from it for how long a page that somebody is working on is fresh.
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func (b Bucket) read(name string) ([]byte, error) {
	if b.Files == nil || !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(b.Files, name)
}
