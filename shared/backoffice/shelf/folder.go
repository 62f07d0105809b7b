package shelf

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// folder keeps a file for each hand-off, <hand-off id>.json, which holds a Case. A file is written whole under another name
// and then linked to its own, which fails where there is one: so one of two writers wins, and no half of a file is ever seen.
type folder struct {
	path string
	now  func() time.Time
	mu   sync.Mutex // over changes of files
}

func openFolder(path string, now func() time.Time) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of cases: %w", err)
	}
	return &folder{path: path, now: now}, nil
}

func (f *folder) Close() error { return nil }

func (f *folder) file(handoffID string) string { return filepath.Join(f.path, handoffID+".json") }

// File implements backoffice.Shelf.
func (f *folder) File(_ context.Context, s backoffice.Submission) (string, bool, error) {
	if err := known(s.HandoffID); err != nil {
		return "", false, errors.Join(backoffice.ErrRefused, err)
	}
	c, err := opened(s, f.now())
	if err != nil {
		return "", false, err
	}
	name, err := f.write(c)
	if err != nil {
		return "", false, err
	}
	defer os.Remove(name)
	err = os.Link(name, f.file(s.HandoffID))
	if errors.Is(err, fs.ErrExist) {
		before, err := f.read(s.HandoffID)
		return before.Number, false, err
	}
	if err != nil {
		return "", false, fmt.Errorf("file a case: %w", err)
	}
	return c.Number, true, f.sync()
}

// write writes a case whole, under a name that is nobody's.
func (f *folder) write(c Case) (name string, err error) {
	text, err := handoff.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write a case: %w", err)
	}
	file, err := os.CreateTemp(f.path, ".new-*") // readable by its user only
	if err != nil {
		return "", fmt.Errorf("write a case: %w", err)
	}
	_, err = file.Write(append(text, '\n'))
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return "", errors.Join(fmt.Errorf("write a case: %w", err), os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// sync makes the names of files outlive a loss of power.
func (f *folder) sync() error { return synced(f.path) }

func synced(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (f *folder) read(handoffID string) (Case, error) {
	if err := known(handoffID); err != nil {
		return Case{}, err
	}
	text, err := os.ReadFile(f.file(handoffID))
	if errors.Is(err, fs.ErrNotExist) {
		return Case{}, fmt.Errorf("%s: %w", handoffID, ErrNone)
	}
	if err != nil {
		return Case{}, fmt.Errorf("read a case: %w", err)
	}
	var c Case
	if err := json.Unmarshal(text, &c); err != nil || c.HandoffID != handoffID {
		return Case{}, fmt.Errorf("%s is not a case as it was filed: restore it", f.file(handoffID))
	}
	return c, nil
}

// change writes a file anew with something changed.
func (f *folder) change(handoffID string, change func(*Case)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	c, err := f.read(handoffID)
	if err != nil {
		return err
	}
	before := c.summary()
	if change(&c); before.AcknowledgedAt.Equal(c.AcknowledgedAt) && before.Decision == c.Decision {
		return nil
	}
	name, err := f.write(c)
	if err != nil {
		return err
	}
	if err := os.Rename(name, f.file(handoffID)); err != nil {
		return fmt.Errorf("write a case: %w", err)
	}
	return f.sync()
}

// Holds implements backoffice.Shelf.
func (f *folder) Holds(_ context.Context, handoffID string) (bool, error) {
	_, err := f.read(handoffID)
	if errors.Is(err, ErrNone) {
		return false, nil
	}
	return err == nil, err
}

// Acknowledged implements backoffice.Shelf.
func (f *folder) Acknowledged(_ context.Context, handoffID string) error {
	return f.change(handoffID, func(c *Case) {
		if c.AcknowledgedAt.IsZero() {
			c.AcknowledgedAt = moment(f.now())
		}
	})
}

func (f *folder) Decided(_ context.Context, handoffID, decision string) error {
	return f.change(handoffID, func(c *Case) {
		if c.Decision != decision {
			c.Decision, c.DecidedAt = decision, moment(f.now())
		}
	})
}

func (f *folder) Cases(context.Context) ([]Case, error) {
	return f.list(func(Case) bool { return true }, Case.summary)
}

func (f *folder) Find(_ context.Context, ref submission.Reference) ([]Case, error) {
	found, err := f.list(func(c Case) bool { return c.Reference == ref }, func(c Case) Case { return c })
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s: %w", ref, ErrNone)
	}
	return found, err
}

func (f *folder) list(want func(Case) bool, part func(Case) Case) ([]Case, error) {
	files, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	var found []Case
	for _, file := range files {
		id, isCase := strings.CutSuffix(file.Name(), ".json")
		if !isCase || known(id) != nil {
			continue
		}
		c, err := f.read(id)
		if err != nil {
			return nil, err
		}
		if want(c) {
			found = append(found, part(c))
		}
	}
	slices.SortStableFunc(found, func(a, b Case) int {
		return cmp.Or(a.SubmittedAt.Compare(b.SubmittedAt), cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.Version, b.Version))
	})
	return found, nil
}
