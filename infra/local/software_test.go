package local

import (
	"os"
	"testing"
)

// A client keeps its key from run to run, in a file that is nobody else's to read; a file that is none is told.
func TestSoftwareKey(t *testing.T) {
	data := t.TempDir()
	p := &Platform{options: Options{Data: data}}
	first, err := p.softwareKey("payroll")
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.softwareKey("payroll")
	if err != nil || !first.Equal(again) {
		t.Errorf("another key at the next start: %v", err)
	}
	if other, err := p.softwareKey("accounting"); err != nil || first.Equal(other) {
		t.Errorf("two clients have one key: %v", err)
	}
	file := SoftwareKeyFile(data, "payroll")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if err := os.WriteFile(file, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.softwareKey("payroll"); err == nil {
		t.Error("what is no key is taken for one")
	}
	if _, err := (&Platform{}).softwareKey("payroll"); err != nil {
		t.Errorf("in memory: %v", err)
	}
}
