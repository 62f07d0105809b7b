// Package watch notices when the sources of a transaction change, by looking at the files: on every system, and without
// anything to install.
package watch

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/change"
)

// Every is how often folders are looked at.
const Every = 200 * time.Millisecond

// Folders looks at folders until ctx ends, and tells changed of each in which a file came, went or was written, once nothing
// more is written there. What changes while changed runs is told when it returns. Files of tests are not looked at, nor what
// a program writes beside them (released.json), nor hidden files, which editors keep.
func Folders(ctx context.Context, folders []string, every time.Duration, changed func(folder string)) {
	served, before := map[string]state{}, map[string]state{}
	for _, folder := range folders {
		served[folder] = look(folder)
		before[folder] = served[folder]
	}
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		for _, folder := range folders {
			now := look(folder)
			still := maps.Equal(now, before[folder])
			before[folder] = now
			if still && !maps.Equal(now, served[folder]) {
				served[folder] = now
				changed(folder)
			}
		}
	}
}

// state is what a look at a folder sees of each file.
type state map[string]file

type file struct {
	size    int64
	written time.Time
}

// look sees the files of a folder and those below it. What cannot be read just now is not there.
func look(folder string) state {
	seen := state{}
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case err != nil:
			return nil
		case entry.IsDir():
			if strings.HasPrefix(name, ".") && path != folder {
				return fs.SkipDir
			}
			return nil
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, "~"), strings.HasSuffix(name, "_test.go"), name == change.File:
			return nil
		}
		if info, err := os.Stat(path); err == nil {
			seen[path] = file{info.Size(), info.ModTime()}
		}
		return nil
	})
	return seen
}
