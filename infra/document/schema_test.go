package document_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/frontline-gov/frontline/infra/document"
)

// The schemas in docs are those of the messages.
func TestSchemas(t *testing.T) {
	for name, of := range map[string]func(string) ([]byte, error){"handoff.json": document.Handoff, "evidence.json": document.Evidence} {
		made, err := of("../..")
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := os.ReadFile("../../docs/schema/" + name); err != nil || !bytes.Equal(kept, made) {
			t.Errorf("docs/schema/%s is not as the message: run make docs (%v)", name, err)
		}
	}
}
