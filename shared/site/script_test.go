package site_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/page/sample"
)

// mostScript is how large the script may be over the wire, in bytes.
const mostScript = 6 << 10

// The kept script is what infra/script.mjs is bundled into from the govuk-frontend that is installed.
func TestScriptIsWhatTheBundlerMakes(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "script.js")
	out, err := exec.Command("npm", "run", "--silent", "--prefix", "../../infra", "script", "--", "--log-level=error", "--outfile="+fresh).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile("script.js"); err != nil || !bytes.Equal(kept, want) {
		t.Errorf("script.js differs (%v); make script writes it anew", err)
	}
}

// The site has the script with the notice that its licence asks for, small enough for a slow connection, and without what
// the content policy refuses.
func TestScriptIsSmallAndKeepsToThePolicy(t *testing.T) {
	script := generate(t, sample.Transaction)[page.Script[1:]]
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(script); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d compressed", len(script), packed.Len())
	if packed.Len() > mostScript || packed.Len() < 1000 {
		t.Errorf("%d bytes compressed, want at most %d", packed.Len(), mostScript)
	}
	if !bytes.HasPrefix(script, []byte("/*! Made from govuk-frontend "+page.Frontend)) {
		t.Error("it does not begin with the notice")
	}
	for _, refused := range []string{"eval(", "new Function", ".innerHTML", "fetch(", "XMLHttpRequest", "document.write", "import("} {
		if bytes.Contains(script, []byte(refused)) {
			t.Errorf("it has %s", refused)
		}
	}
}
