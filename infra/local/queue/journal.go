package queue

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// journal is the file that holds every change since it was last compacted, one JSON object per line. A line counts once its
// end is written, and is written before the change is acknowledged. It is not synced: it survives the end of the process
// at any instant, not the loss of power.
type journal struct {
	path  string
	lock  *os.File
	file  *os.File
	size  int64 // bytes written
	floor int64 // size just after it was last compacted
	limit int64 // size above which it is compacted
	lost  error // why it can no longer be written, once that is so
}

// openJournal reads back the state from the directory, which it makes and locks, and compacts the journal. torn is the
// number of bytes of an unfinished last line that it dropped.
func openJournal(directory string, limit, now int64) (j *journal, st *state, torn int64, err error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, nil, 0, err
	}
	held, err := lock(filepath.Join(directory, "lock"))
	if err != nil {
		return nil, nil, 0, err
	}
	j = &journal{path: filepath.Join(directory, "queue.journal"), limit: limit, lock: held}
	if st, torn, err = readJournal(j.path); err == nil {
		err = j.compact(st.snapshot(now))
	}
	if err != nil {
		held.Close()
		return nil, nil, 0, err
	}
	return j, st, torn, nil
}

func readJournal(path string) (st *state, torn int64, err error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return newState(), 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	if st, torn, err = replay(file); err != nil {
		return nil, 0, fmt.Errorf("read %s: %w; move the file away to start with no queues", path, err)
	}
	return st, torn, nil
}

// replay is the state that a journal leads to. A last line without its end, or that cannot be read, was being written when
// the process ended: it is dropped, and torn is its length. Any other damage is an error that names the line.
func replay(r io.Reader) (st *state, torn int64, err error) {
	st = newState()
	in := bufio.NewReaderSize(r, 1<<16)
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return st, int64(len(line)), nil
		} else if err != nil {
			return nil, 0, err
		}
		var e entry
		err = json.Unmarshal(line, &e)
		if _, after := in.Peek(1); err != nil && after == io.EOF {
			return st, int64(len(line)), nil
		}
		if err == nil && (e.Do == begin) != (number == 1) {
			err = errors.New("a journal has one beginning, in its first line")
		}
		if err == nil {
			err = st.apply(e)
		}
		if err != nil {
			return nil, 0, fmt.Errorf("line %d: %w", number, err)
		}
	}
}

func encode(entries []entry) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, e := range entries {
		if err := enc.Encode(e); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// append writes the entries with one call. When it fails, none of them is in the journal.
func (j *journal) append(entries []entry) error {
	if j.lost != nil {
		return j.lost
	}
	b, err := encode(entries)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(b); err != nil {
		if cut := j.file.Truncate(j.size); cut != nil {
			j.lost = fmt.Errorf("journal lost after %w; restart the server", err)
		}
		return err
	}
	j.size += int64(len(b))
	return nil
}

// large tells whether compacting is due. A journal that holds much after compacting may double before it is done again.
func (j *journal) large() bool { return j.size > max(j.limit, 2*j.floor) }

// compact replaces the journal by one that holds just these entries. When it fails, the journal is what it was.
func (j *journal) compact(entries []entry) (err error) {
	j.floor = j.size // after a failure, not again before the journal has doubled
	b, err := encode(entries)
	if err != nil {
		return err
	}
	fresh, err := os.OpenFile(j.path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			fresh.Close()
		}
	}()
	if _, err := fresh.Write(b); err != nil {
		return err
	}
	if err := fresh.Sync(); err != nil {
		return err
	}
	if err := os.Rename(j.path+".new", j.path); err != nil {
		return err
	}
	if j.file != nil {
		j.file.Close()
	}
	j.file, j.size, j.floor = fresh, int64(len(b)), int64(len(b))
	return nil
}

func (j *journal) close() error {
	return errors.Join(j.file.Close(), j.lock.Close())
}
