//go:build unix

package queue

import (
	"fmt"
	"os"
	"syscall"
)

// lock holds the file for this process; it is released when the file is closed or the process ends, however it ends.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s is held: another queue server uses this directory: %w", path, err)
	}
	return f, nil
}
