package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/infra/watch"
)

// A file that comes, is written or goes is told, for its folder and no other; what is no source is not.
func TestFolders(t *testing.T) {
	root := t.TempDir()
	tax, grant := filepath.Join(root, "tax"), filepath.Join(root, "grant")
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("tax/words.en.json", "{}")
	write("tax/cases/one.json", "{}")
	write("grant/grant.go", "package grant")
	told := make(chan string)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go watch.Folders(ctx, []string{tax, grant}, 5*time.Millisecond, func(folder string) { told <- folder })

	// awaits does something again and again until it is told: the first look may come late.
	awaits := func(want string, do func(n int)) {
		t.Helper()
		for n := range 2000 {
			do(n)
			select {
			case got := <-told:
				if got != want {
					t.Fatalf("told of %s, want %s", got, want)
				}
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
		t.Fatalf("nothing was told of %s", want)
	}
	awaits(grant, func(n int) { write("grant/rates.go", "package grant"+strings.Repeat("\n", n)) })
	// Each of these would be told of the tax, if it were told at all.
	write("tax/tax_test.go", "package tax")
	write("tax/released.json", "{}")
	write("tax/.words.swp", "x")
	write("tax/.git/index", "x")
	awaits(grant, func(n int) { write("grant/rates.go", "package grants"+strings.Repeat("\n", n)) })
	awaits(tax, func(n int) { write("tax/cases/one.json", strings.Repeat(" ", n+3)) })
	awaits(tax, func(int) { _ = os.Remove(filepath.Join(tax, "cases", "one.json")) })
}
