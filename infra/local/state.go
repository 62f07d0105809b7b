package local

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/frontline-gov/frontline/infra/local/function"
)

// openData takes the data directory for this platform alone, and opens the log.
func (p *Platform) openData() error {
	directory := p.options.Data
	p.log = &journal{out: p.options.Log, kept: make(map[string][]function.Line), files: make(map[string]*os.File)}
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
	p.log.directory = filepath.Join(directory, "logs")
	p.onStop(p.log.close)
	return nil
}

const (
	keptLines = 10_000   // of each function, in memory
	largest   = 32 << 20 // bytes of a log file from an earlier run above which a new one is begun
)

// journal keeps what functions log: in memory, and in <data>/logs/<function>.jsonl, each line an event as CloudWatch Logs
// gives it. It is also the one writer to the platform's own log.
type journal struct {
	out       io.Writer
	directory string // empty keeps no files

	mu    sync.Mutex
	kept  map[string][]function.Line
	files map[string]*os.File
}

func (j *journal) add(l function.Line) {
	j.mu.Lock()
	defer j.mu.Unlock()
	kept := append(j.kept[l.Function], l)
	if len(kept) > keptLines {
		kept = append([]function.Line(nil), kept[len(kept)-keptLines/2:]...)
	}
	j.kept[l.Function] = kept
	if j.directory == "" {
		return
	}
	file, err := j.file(l.Function)
	if err != nil {
		_, _ = fmt.Fprintf(j.out, "log of %s: %v\n", l.Function, err)
		return
	}
	event := struct {
		Timestamp int64  `json:"timestamp"` // milliseconds
		Group     string `json:"logGroupName"`
		RequestID string `json:"requestId,omitempty"`
		Message   string `json:"message"`
	}{l.Time.UnixMilli(), l.Group, l.RequestID, l.Text}
	text, err := json.Marshal(event)
	if err != nil {
		return // strings and numbers always marshal
	}
	_, _ = file.Write(append(text, '\n')) // a full disk must not stop the platform
}

// file opens a function's file. The lock is held.
func (j *journal) file(name string) (*os.File, error) {
	if f := j.files[name]; f != nil {
		return f, nil
	}
	if err := os.MkdirAll(j.directory, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(j.directory, strings.ReplaceAll(name, "/", "-")+".jsonl")
	if info, err := os.Stat(path); err == nil && info.Size() > largest {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		j.files[name] = f
	}
	return f, err
}

func (j *journal) lines(name string) []function.Line {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]function.Line(nil), j.kept[name]...)
}

// printf writes one line to the platform's own log.
func (j *journal) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(j.out, format+"\n", args...)
}

func (j *journal) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, f := range j.files {
		_ = f.Close()
	}
	j.directory = ""
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
