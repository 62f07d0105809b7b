package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/infra/build"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// kept is where package page keeps a page of every kind in every state, in both languages.
const kept = "../../shared/page/testdata"

// kinds serves those pages at /kept/<name>, with the site's assets and the content policy of the functions, and gives
// their names.
func kinds(t testing.TB) (*httptest.Server, []string) {
	t.Helper()
	site := t.TempDir()
	on := date.MustParse("2026-11-22")
	must(t, build.Site([]transaction.Transaction{sample.Transaction}, on, filepath.Join(modules, "govuk-frontend", "dist"), site))
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(site)))
	mux.Handle("/kept/", http.StripPrefix("/kept/", http.FileServer(http.Dir(kept))))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", page.ContentSecurityPolicy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	paths, err := filepath.Glob(filepath.Join(kept, "*.html"))
	must(t, err)
	if len(paths) < 100 {
		t.Fatalf("only %d pages are kept", len(paths))
	}
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return server, names
}

// TestEveryKindOfPage looks at the pages that package page keeps: with -tags deep at every one, otherwise at one of each kind,
// which is the beginning of its name, in each language, and at each that has a part which no other had.
func TestEveryKindOfPage(t *testing.T) {
	t.Parallel()
	server, names := kinds(t)
	tab := open(t, chromium(t))
	eye := newEye(t)
	sources, most := map[string][]byte{}, map[string]int{}
	for _, name := range names {
		source, err := os.ReadFile(filepath.Join(kept, name))
		must(t, err)
		sources[name], most[name] = source, len(parts(t, source))
	}
	// Those of many parts come first, so that few pages have them all.
	slices.SortStableFunc(names, func(a, b string) int { return most[b] - most[a] })
	known := map[string]bool{}
	for _, name := range names {
		_, language, _ := strings.Cut(name, ".")
		kind := kindOf(name) + "." + language
		if fresh := eye.new(t, sources[name], ""); !fresh && known[kind] && !deep {
			continue
		}
		known[kind] = true
		must(t, tab.Open(server.URL+"/kept/"+name))
		eye.look(t, tab, name, sources[name])
		if said := tab.Said(); len(said) > 0 {
			t.Errorf("%s: the browser complains: %s", name, said)
		}
		tab.Forget()
	}
	t.Logf("looked at %d of %d pages", eye.looked, len(names))
	valid(t, kept, func(name string) string { return name })
}
