package document_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/frontline-gov/frontline/infra/document"
)

// The schema in docs is that of the message.
func TestHandoffSchema(t *testing.T) {
	made, err := document.Handoff("../..")
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile("../../docs/schema/handoff.json"); err != nil || !bytes.Equal(kept, made) {
		t.Errorf("docs/schema/handoff.json is not as the message: run make docs (%v)", err)
	}
}
