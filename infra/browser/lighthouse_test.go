//go:build deep

package browser

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestLighthouse: a telephone on a slow connection gets a start page, a question, an error and a check page that
// Lighthouse has nothing to say against.
func TestLighthouse(t *testing.T) {
	command := filepath.Join("lighthouse", "node_modules", "lighthouse", "cli", "index.js")
	if _, err := os.Stat(command); err != nil {
		t.Fatalf("Lighthouse is not there; make test-deep installs it: %v", err)
	}
	chrome, err := Find(os.Getenv)
	must(t, err)
	plain, _ := kinds(t)
	server := httptest.NewServer(compressed(plain.Config.Handler))
	t.Cleanup(server.Close)
	for _, name := range []string{"start", "empty-birth", "missing-birth", "check"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "node", command, server.URL+"/kept/"+name+".en.html", "--quiet", "--output=json",
				"--only-categories=performance,accessibility,best-practices",
				"--chrome-flags=--headless --no-sandbox --disable-gpu --disable-dev-shm-usage")
			cmd.Env = append(os.Environ(), "CHROME_PATH="+chrome)
			var said bytes.Buffer
			cmd.Stderr = &said
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, said.Bytes())
			}
			var report struct {
				Categories map[string]struct {
					Score     float64
					AuditRefs []struct {
						ID     string
						Weight float64
					}
				}
				Audits map[string]struct {
					Score        *float64
					Title        string
					DisplayValue string
				}
			}
			must(t, json.Unmarshal(out, &report))
			if len(report.Categories) != 3 {
				t.Errorf("%d categories, want 3", len(report.Categories))
			}
			for category, c := range report.Categories {
				t.Logf("%s %.0f", category, c.Score*100)
				if c.Score == 1 {
					continue
				}
				t.Errorf("%s %.0f", category, c.Score*100)
				for _, ref := range c.AuditRefs {
					if a := report.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
						t.Errorf("  %s: %s %s", ref.ID, a.Title, a.DisplayValue)
					}
				}
			}
		})
	}
}

// compressed compresses what a handler answers, as the distribution does.
func compressed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Range")
		var recorder = httptest.NewRecorder()
		h.ServeHTTP(recorder, r)
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(recorder.Code)
		z := gzip.NewWriter(w)
		_, _ = z.Write(recorder.Body.Bytes())
		_ = z.Close()
	})
}
