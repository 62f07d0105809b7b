package scaffold

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// made are folders that the tools make and a fresh checkout has not.
var made = []string{".git", ".local", "build", "dist", "cdk.out", "infra/node_modules", "infra/cdk/node_modules", "infra/client/node_modules", "infra/browser/lighthouse/node_modules"}

// copyOfRepository copies the checkout as it stands, without what is made in it; npm's packages are those of the checkout.
func copyOfRepository(t *testing.T) string {
	t.Helper()
	from, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	err = filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		switch into := filepath.Join(to, below); {
		case entry.IsDir() && slices.Contains(made, filepath.ToSlash(below)):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(into, 0o755)
		case entry.Type().IsRegular():
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(into, text, 0o644)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(from, "infra", "node_modules"), filepath.Join(to, "infra", "node_modules")); err != nil {
		t.Fatal(err)
	}
	// make installs npm's packages where their list is newer than they are. These are shared with the checkout.
	old := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(to, "infra", "package-lock.json"), old, old); err != nil {
		t.Fatal(err)
	}
	return to
}

func fileText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
