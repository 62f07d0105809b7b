package shelf

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver; pure Go

	"github.com/frontline-gov/frontline/shared/backoffice"
	"github.com/frontline-gov/frontline/shared/submission"
)

// database is a SQLite database with two tables, handoff and evidence. A case is the rows of one case_number.
type database struct {
	db  *sql.DB
	now func() time.Time
}

// schema is version 1 of the tables, of which evidence came later and may be missing; the times are RFC 3339 in UTC, message and answers are JSON.
const schema = `CREATE TABLE IF NOT EXISTS handoff (
	id TEXT PRIMARY KEY,
	case_number TEXT NOT NULL,
	transaction_name TEXT NOT NULL,
	reference TEXT NOT NULL,
	version INTEGER NOT NULL,
	kind TEXT NOT NULL,
	result TEXT NOT NULL,
	submitted_at TEXT NOT NULL,
	filed_at TEXT NOT NULL,
	acknowledged_at TEXT,
	decision TEXT,
	decided_at TEXT,
	message TEXT NOT NULL,
	answers TEXT,
	UNIQUE (reference, version)
) STRICT;
CREATE TABLE IF NOT EXISTS evidence (
	id TEXT PRIMARY KEY,
	reference TEXT NOT NULL,
	item TEXT NOT NULL,
	way TEXT NOT NULL,
	submitted_at TEXT NOT NULL,
	filed_at TEXT NOT NULL,
	message TEXT NOT NULL,
	type TEXT,
	content BLOB
) STRICT; PRAGMA user_version = 1`

func openDatabase(path string, now func() time.Time) (*database, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // what SQLite writes beside it has the same mode
	if err != nil {
		return nil, fmt.Errorf("open the database of cases: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// FULL: what was acknowledged outlives a loss of power.
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute),
		RawQuery: "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, fmt.Errorf("open the database of cases: %w", err)
	}
	db.SetMaxOpenConns(1)
	var version int
	err = db.QueryRow("PRAGMA user_version").Scan(&version)
	if err == nil && version > 1 {
		err = fmt.Errorf("%s is of version %d, and this program knows version 1", path, version)
	}
	if err == nil {
		_, err = db.Exec(schema)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database of cases: %w", err), db.Close())
	}
	return &database{db, now}, nil
}

func (d *database) Close() error { return d.db.Close() }

// File implements backoffice.Shelf: one INSERT, which does nothing where the id is there.
func (d *database) File(ctx context.Context, s backoffice.Submission) (string, bool, error) {
	c, err := opened(s, d.now())
	if err != nil {
		return "", false, err
	}
	done, err := d.db.ExecContext(ctx, `INSERT INTO handoff (id, case_number, transaction_name, reference, version, kind, result,
		submitted_at, filed_at, message, answers, decision, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		c.HandoffID, c.Number, c.Transaction, c.Reference.String(), c.Version, c.Kind, c.Result,
		text(c.SubmittedAt), text(c.FiledAt), string(c.Message), orNull(string(c.Answers)), orNull(c.Decision), orNull(text(c.DecidedAt)))
	if err != nil {
		return "", false, fmt.Errorf("file a case: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return c.Number, true, err
	}
	err = d.db.QueryRowContext(ctx, "SELECT case_number FROM handoff WHERE id = ?", c.HandoffID).Scan(&c.Number)
	return c.Number, false, err
}

// Holds implements backoffice.Shelf.
func (d *database) Holds(ctx context.Context, handoffID string) (held bool, err error) {
	err = d.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM handoff WHERE id = ?)", handoffID).Scan(&held)
	return held, err
}

// Acknowledged implements backoffice.Shelf.
func (d *database) Acknowledged(ctx context.Context, handoffID string) error {
	_, err := d.db.ExecContext(ctx, "UPDATE handoff SET acknowledged_at = ? WHERE id = ? AND acknowledged_at IS NULL", text(moment(d.now())), handoffID)
	return err
}

func (d *database) Decided(ctx context.Context, handoffID, decision string) error {
	_, err := d.db.ExecContext(ctx, "UPDATE handoff SET decision = ?1, decided_at = ?2 WHERE id = ?3 AND decision IS NOT ?1",
		decision, text(moment(d.now())), handoffID)
	return err
}

const summary = `SELECT id, case_number, transaction_name, reference, version, kind, result, submitted_at, filed_at,
	coalesce(acknowledged_at, ''), coalesce(decision, ''), coalesce(decided_at, '')`

func (d *database) Cases(ctx context.Context) ([]Case, error) {
	return d.list(ctx, summary+", '', '' FROM handoff ORDER BY submitted_at, reference, version")
}

func (d *database) Find(ctx context.Context, ref submission.Reference) ([]Case, error) {
	found, err := d.list(ctx, summary+", message, coalesce(answers, '') FROM handoff WHERE reference = ? ORDER BY version", ref.String())
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s: %w", ref, ErrNone)
	}
	return found, err
}

func (d *database) list(ctx context.Context, query string, values ...any) (found []Case, err error) {
	rows, err := d.db.QueryContext(ctx, query, values...)
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c Case
		var reference, submitted, filed, acknowledged, decided, message, answers string
		if err := rows.Scan(&c.HandoffID, &c.Number, &c.Transaction, &reference, &c.Version, &c.Kind, &c.Result,
			&submitted, &filed, &acknowledged, &c.Decision, &decided, &message, &answers); err != nil {
			return nil, fmt.Errorf("list the cases: %w", err)
		}
		if c.Reference, err = submission.ParseReference(reference); err != nil {
			return nil, fmt.Errorf("list the cases: %w", err)
		}
		for _, at := range []struct {
			text string
			into *time.Time
		}{{submitted, &c.SubmittedAt}, {filed, &c.FiledAt}, {acknowledged, &c.AcknowledgedAt}, {decided, &c.DecidedAt}} {
			if at.text == "" {
				continue
			}
			if *at.into, err = time.Parse(time.RFC3339, at.text); err != nil {
				return nil, fmt.Errorf("list the cases: %w", err)
			}
		}
		if message != "" {
			c.Message = []byte(message)
		}
		if answers != "" {
			c.Answers = []byte(answers)
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// text is a time as the database holds it, so that its order is that of the texts.
func text(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02T15:04:05.000Z07:00")
}

func orNull(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
