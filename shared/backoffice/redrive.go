package backoffice

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Stopped is a hand-off that is not sent again until somebody has mended what stopped it.
type Stopped struct {
	HandoffID   string               `json:"handoffId"`
	Attention   submission.Attention `json:"attention"`
	AttentionAt time.Time            `json:"attentionAt"`
}

// Stopped lists the hand-offs that need attention, a page at a time: after is empty at first, then what the page before
// gave as next, which is empty at the end.
func (c Client) Stopped(ctx context.Context, after string) (list []Stopped, next string, err error) {
	address, err := c.at("?" + url.Values{"status": {"needs-attention"}, "after": {after}}.Encode())
	if err != nil {
		return nil, "", fmt.Errorf("list what needs attention: %w", err)
	}
	text, err := c.call(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", fmt.Errorf("list what needs attention: %w", err)
	}
	var page struct {
		Handoffs []Stopped `json:"handoffs"`
		Next     string    `json:"next"`
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return nil, "", fmt.Errorf("list what needs attention: %w", err)
	}
	return page.Handoffs, page.Next, nil
}

// Redrive has a hand-off that nobody has acknowledged sent again, within a minute or two. It may be repeated.
func (c Client) Redrive(ctx context.Context, handoffID string) error {
	var address string
	ref, version, err := handoff.ParseID(handoffID)
	if err == nil {
		address, err = c.address(handoff.ID(ref, version), "redrive")
	}
	if err == nil {
		_, err = c.call(ctx, http.MethodPost, address, []byte("{}"))
	}
	if err != nil {
		return fmt.Errorf("redrive %s: %w", handoffID, err)
	}
	return nil
}
