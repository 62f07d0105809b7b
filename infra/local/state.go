package local

import (
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/frontline-gov/frontline/infra/local/journal"
)

// openData takes the data directory for this platform alone, and opens the log.
func (p *Platform) openData() error {
	directory := p.options.Data
	p.log = &journal.Journal{Out: p.options.Log}
	if directory == "" {
		return nil
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(directory, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("lock the data directory: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		return fmt.Errorf("the data directory %s belongs to another platform that is running: stop it, or choose another directory", directory)
	}
	p.onStop(func() { _ = lock.Close() })
	p.log.Directory = filepath.Join(directory, "logs")
	p.onStop(p.log.Close)
	return nil
}

// quiet is a log that nobody reads.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// shared lets many goroutines write lines to one writer.
type shared struct {
	mu  sync.Mutex
	out io.Writer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}
