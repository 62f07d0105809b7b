//go:build !unix

package queue

import "os"

// lock opens the file; where there is no advisory lock, nothing keeps a second server out.
func lock(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
}
