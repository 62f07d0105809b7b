package document_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/frontline-gov/frontline/infra/document"
)

// The page in docs is that of the table of access.
func TestAccessPage(t *testing.T) {
	if kept, err := os.ReadFile("../../docs/access.md"); err != nil || !bytes.Equal(kept, document.Access()) {
		t.Errorf("docs/access.md is not as the table of access: run make docs (%v)", err)
	}
}
