package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/date"
)

// The pages of one transaction are those that the whole site has of it, and laying them over a site takes away what the
// transaction has no more, and nothing of anybody else's.
func TestPagesAreThoseOfTheSite(t *testing.T) {
	frontend := filepath.Join(root, "infra", "node_modules", "govuk-frontend", "dist")
	on := date.MustParse("2026-11-22")
	two, changed := functions.All[:2], functions.All[1]
	site, pages := filepath.Join(t.TempDir(), "site"), t.TempDir()
	if err := Site(two, on, frontend, site); err != nil {
		t.Fatal(err)
	}
	if err := Pages(changed, on, frontend, pages); err != nil {
		t.Fatal(err)
	}
	want, made := filesOf(t, site), filesOf(t, pages)
	own := 0
	for name, text := range want {
		if belongs(name, changed.Name) {
			own++
			if made[name] != text {
				t.Errorf("%s is another page", name)
			}
		}
	}
	if own < 10 || len(made) != own {
		t.Errorf("%d pages of it alone, %d in the site", len(made), own)
	}
	for _, name := range []string{changed.Name + "/gone/index.html", "cy/" + changed.Name + "/gone/index.html", changed.Name + "/index.html"} {
		if err := writer(site)(name, []byte("of before")); err != nil {
			t.Fatal(err)
		}
	}
	if err := Lay(changed.Name, pages, site); err != nil {
		t.Fatal(err)
	}
	got := filesOf(t, site)
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s is not as it was made", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

func TestBelongs(t *testing.T) {
	for name, want := range map[string]bool{
		"vat-return/index.html": true, "cy/vat-return/scheme/index.html": true, "openapi/vat-return.json": true, "assets/vat-return.svg": true,
		"vat/index.html": false, "index.html": false, "openapi/other.json": false, "vat-return-2/index.html": false,
	} {
		if got := belongs(name, "vat-return"); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func filesOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(folder), name)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
