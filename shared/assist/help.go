// Package assist is how staff complete a transaction for somebody: on the phone, at a counter, or from a form on paper. The desk
// begins it, for one draft, in the transaction's own table; the transaction's function finds it by a secret in the browser of
// whoever helps. So nobody can say of themselves that they are staff: only the desk's role and the function's write to that table.
//
// # Keys
//
//	id (S)                             version (N)  item
//	help#<hash of the secret>          0            in the transaction's table: draft (B), channel, by, name, role, receivedOn, number
//	                                                (S), expires (N, epoch seconds)
//	form#<transaction>#<reference>     0            in the desk's table: a form on paper with its reference printed on it: token (S),
//	                                                expires (N)
package assist

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/item"
	"github.com/frontline-gov/frontline/shared/staff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Lasts is how long somebody may help with one draft: as long as they can be signed in.
const Lasts = staff.Longest

// ErrNoHelp: nobody helps, or not any more.
var ErrNoHelp = errors.New("nobody helps with this draft")

// Help is somebody of the staff who completes a draft for somebody else.
type Help struct {
	// Draft is the id of the draft (submission.DraftID): the help is good for no other.
	Draft [32]byte
	// Channel is one of submission.Assisted.
	Channel string
	// By is the subject that the sign-in provider gives for them, Name how people know them, and Role that in which they help.
	By, Name string
	Role     staff.Role
	// ReceivedOn is the day on which a form on paper came in; zero for the other channels.
	ReceivedOn date.Date
	// Number is the reference printed on that form; empty where it has none.
	Number submission.Reference
	// Until is when it is over.
	Until time.Time
}

// Register keeps who helps with the drafts of one transaction, in its table. It gets and puts items, and nothing else.
type Register struct {
	Client *dynamodb.Client
	Table  string
}

// Begin keeps a help under its secret, which goes to the browser of whoever helps.
func (r Register) Begin(ctx context.Context, secret string, h Help) error {
	help := helpKey(secret)
	help["draft"], help["channel"] = item.Raw(h.Draft[:]), item.Text(h.Channel)
	help["by"], help["name"], help["role"] = item.Text(h.By), item.Text(h.Name), item.Text(string(h.Role))
	if !h.ReceivedOn.IsZero() {
		help["receivedOn"] = item.Text(h.ReceivedOn.String())
	}
	if h.Number != "" {
		help["number"] = item.Text(string(h.Number))
	}
	help["expires"] = item.Number(h.Until.Unix())
	if err := put(ctx, r.Client, r.Table, help); err != nil {
		return fmt.Errorf("begin to help: %w", err)
	}
	return nil
}

// Find gives the help of a secret; ErrNoHelp where there is none at that time.
func (r Register) Find(ctx context.Context, secret string, now time.Time) (Help, error) {
	found, err := get(ctx, r.Client, r.Table, helpKey(secret))
	if err != nil {
		return Help{}, fmt.Errorf("find who helps: %w", err)
	}
	if found.Number("expires") <= now.Unix() {
		return Help{}, ErrNoHelp
	}
	h := Help{Channel: found.Text("channel"), By: found.Text("by"), Name: found.Text("name"), Role: staff.Role(found.Text("role")),
		Number: submission.Reference(found.Text("number")), Until: time.Unix(found.Number("expires"), 0).UTC()}
	copy(h.Draft[:], found.Raw("draft"))
	if day := found.Text("receivedOn"); day != "" {
		if h.ReceivedOn, err = date.Parse(day); err != nil {
			return Help{}, fmt.Errorf("find who helps: %w", err)
		}
	}
	return h, nil
}

func helpKey(secret string) item.Item {
	sum := sha256.Sum256([]byte("help\x00" + secret))
	return item.Item{"id": item.Text("help#" + hex.EncodeToString(sum[:])), "version": item.Number(0)}
}

// put writes an item where there is none. What is there is our own first attempt, its answer lost: its key holds a secret.
func put(ctx context.Context, client *dynamodb.Client, table string, i item.Item) error {
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &table, Item: i, ConditionExpression: aws.String("attribute_not_exists(id)"),
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// get reads an item; nil where there is none.
func get(ctx context.Context, client *dynamodb.Client, table string, key item.Item) (item.Item, error) {
	out, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &table, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, err
	}
	return out.Item, nil
}

// Subject is who helps; empty where nobody does.
func (h *Help) Subject() string {
	if h == nil {
		return ""
	}
	return h.By
}

// Day is the day on which a form on paper came in, as in "2026-11-20"; empty where none did.
func (h *Help) Day() string {
	if h == nil || h.ReceivedOn.IsZero() {
		return ""
	}
	return h.ReceivedOn.String()
}

// From is when what was promised begins to run, for what is taken at a time: where it came on paper, as much earlier as
// the form came in.
func (h *Help) From(taken time.Time) time.Time {
	if h == nil || h.ReceivedOn.IsZero() {
		return taken
	}
	return taken.AddDate(0, 0, -h.ReceivedOn.DaysUntil(date.Of(taken)))
}
