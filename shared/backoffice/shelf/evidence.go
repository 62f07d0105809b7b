package shelf

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/frontline-gov/frontline/shared/backoffice"
)

// FileEvidence implements backoffice.EvidenceShelf: a folder of each piece in the folder evidence, <hand-off id>, which
// holds message.json and the file. It is made whole under another name, then given its own, which fails where there is one.
func (f *folder) FileEvidence(_ context.Context, e backoffice.Evidence) (fresh bool, err error) {
	if err := known(e.HandoffID); err != nil {
		return false, errors.Join(backoffice.ErrRefused, err)
	}
	all := filepath.Join(f.path, "evidence")
	own := filepath.Join(all, e.HandoffID)
	if _, err := os.Stat(own); err == nil {
		return false, nil
	}
	if err := os.MkdirAll(all, 0o700); err != nil {
		return false, fmt.Errorf("make the folder of evidence: %w", err)
	}
	made, err := os.MkdirTemp(all, ".new-*") // readable by its user only
	if err != nil {
		return false, fmt.Errorf("file evidence: %w", err)
	}
	defer os.RemoveAll(made) // nothing is left of it once it has its name
	err = written(filepath.Join(made, "message.json"), e.Body)
	if e.File != nil && err == nil {
		err = written(filepath.Join(made, "file"+backoffice.Extension(e.File.Type)), e.Content)
	}
	if err != nil {
		return false, fmt.Errorf("file evidence: %w", err)
	}
	err = os.Rename(made, own)
	if _, there := os.Stat(own); err != nil && (errors.Is(err, fs.ErrExist) || there == nil) {
		return false, nil // a folder that is not empty is not replaced: another was faster
	}
	if err != nil {
		return false, fmt.Errorf("file evidence: %w", err)
	}
	return true, errors.Join(synced(all), f.sync())
}

// written writes a file that outlives a loss of power.
func written(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// FileEvidence implements backoffice.EvidenceShelf: one INSERT, which does nothing where the id is there.
func (d *database) FileEvidence(ctx context.Context, e backoffice.Evidence) (fresh bool, err error) {
	if err := known(e.HandoffID); err != nil {
		return false, errors.Join(backoffice.ErrRefused, err)
	}
	kind := ""
	if e.File != nil {
		kind = string(e.File.Type)
	}
	done, err := d.db.ExecContext(ctx, `INSERT INTO evidence (id, reference, item, way, submitted_at, filed_at, message, type, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, e.HandoffID, e.Reference.String(), e.Item, string(e.Way),
		text(moment(e.SubmittedAt)), text(moment(d.now())), string(e.Body), orNull(kind), e.Content)
	if err != nil {
		return false, fmt.Errorf("file evidence: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}
