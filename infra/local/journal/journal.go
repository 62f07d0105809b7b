// Package journal keeps what functions log, and is the local stand-in for CloudWatch Logs: it answers DescribeLogGroups and
// FilterLogEvents over what it kept, as the ledger and the aws command ask it.
//
// Lines are kept in memory, the latest 10,000 of each function, and in <directory>/<function>.jsonl, each line an event as
// CloudWatch Logs gives it. Of filter patterns it knows texts in quotes, all of which a line must hold, and texts in quotes
// behind a question mark, of which one is enough; others are refused.
package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/frontline-gov/frontline/infra/local/function"
)

const (
	keptLines = 10_000   // of each function, in memory
	largest   = 32 << 20 // bytes of a log file from an earlier run above which a new one is begun
)

// Journal keeps what functions log, and is the one writer to the platform's own log. It is safe for concurrent use.
type Journal struct {
	// Out is the platform's own log.
	Out io.Writer
	// Directory keeps the files, made if missing; empty keeps none.
	Directory string
	// Groups are the names of the log groups that there are.
	Groups []string
	// Allows says whether a role may do an action on a log group, by the group's ARN; nil lets everybody.
	Allows func(role, action, group string) bool

	mu     sync.Mutex
	kept   map[string][]function.Line
	files  map[string]*os.File
	closed bool
}

// Add keeps a line.
func (j *Journal) Add(l function.Line) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.kept == nil {
		j.kept, j.files = map[string][]function.Line{}, map[string]*os.File{}
	}
	kept := append(j.kept[l.Function], l)
	if len(kept) > keptLines {
		kept = slices.Clone(kept[len(kept)-keptLines/2:])
	}
	j.kept[l.Function] = kept
	if j.Directory == "" || j.closed {
		return
	}
	file, err := j.file(l.Function)
	if err != nil {
		_, _ = fmt.Fprintf(j.Out, "log of %s: %v\n", l.Function, err)
		return
	}
	text, err := json.Marshal(event{l.Time.UnixMilli(), l.Group, l.RequestID, l.Text})
	if err != nil {
		return // strings and numbers always marshal
	}
	_, _ = file.Write(append(text, '\n')) // a full disk must not stop the platform
}

// event is a line in a file.
type event struct {
	Timestamp int64  `json:"timestamp"` // milliseconds
	Group     string `json:"logGroupName"`
	RequestID string `json:"requestId,omitempty"`
	Message   string `json:"message"`
}

// file opens a function's file. The lock is held.
func (j *Journal) file(name string) (*os.File, error) {
	if f := j.files[name]; f != nil {
		return f, nil
	}
	if err := os.MkdirAll(j.Directory, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(j.Directory, strings.ReplaceAll(name, "/", "-")+".jsonl")
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

// Lines gives what a function has logged since the platform started, the latest 10,000 lines.
func (j *Journal) Lines(name string) []function.Line {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.kept[name])
}

// Printf writes one line to the platform's own log.
func (j *Journal) Printf(format string, args ...any) {
	_, _ = fmt.Fprintf(j.Out, format+"\n", args...)
}

// Close closes the files. What is logged after it is kept in memory only.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, f := range j.files {
		_ = f.Close()
	}
	j.closed = true
}

// want is what is asked of a log group.
type want struct {
	group    string
	from, to int64 // milliseconds, both included
	holds    func(message string) bool
}

func (w want) in(timestamp int64) bool { return timestamp >= w.from && timestamp <= w.to }

// events are those that are wanted, in the order of time: of the files, where there are files, because they hold what was
// logged before the platform started too.
func (j *Journal) events(w want) ([]event, error) {
	var found []event
	add := func(e event) {
		if e.Group == w.group && w.in(e.Timestamp) && w.holds(e.Message) {
			found = append(found, e)
		}
	}
	if j.Directory == "" {
		j.mu.Lock()
		for _, lines := range j.kept {
			for _, l := range lines {
				add(event{l.Time.UnixMilli(), l.Group, l.RequestID, l.Text})
			}
		}
		j.mu.Unlock()
	} else if err := j.readFiles(w, add); err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b event) int { return int(a.Timestamp - b.Timestamp) })
	return found, nil
}

// readFiles gives the events in the files to add that may be wanted. A line that is being written is left for the next time.
func (j *Journal) readFiles(w want, add func(event)) error {
	paths, err := filepath.Glob(filepath.Join(j.Directory, "*.jsonl*"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(file)
		lines.Buffer(make([]byte, 64<<10), 4<<20)
		for lines.Scan() {
			var e event
			if w.mayBe(lines.Bytes()) && json.Unmarshal(lines.Bytes(), &e) == nil {
				add(e)
			}
		}
		_ = file.Close()
		if err := lines.Err(); err != nil {
			return fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

// mayBe says whether a line of a file may be wanted, by how it begins: to read all of it costs as much as some requests do, and
// the ledger asks for each hour by itself.
func (w want) mayBe(line []byte) bool {
	rest, ours := bytes.CutPrefix(line, []byte(`{"timestamp":`))
	digits, rest, _ := bytes.Cut(rest, []byte(","))
	at, err := strconv.ParseInt(string(digits), 10, 64)
	if !ours || err != nil {
		return true
	}
	rest, named := bytes.CutPrefix(rest, []byte(`"logGroupName":"`+w.group))
	return w.in(at) && named && bytes.HasPrefix(rest, []byte{'"'})
}
