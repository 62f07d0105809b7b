package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	into := filepath.Join(t.TempDir(), "made.csv")
	raw := filepath.Join("..", "..", "shared", "address", "testdata", "raw.csv")
	var out bytes.Buffer
	if err := addresses(t.Context(), []string{raw, "-into", into}, &out, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{into + ": 9 addresses\n", "1 of them do not fit", "2 lines left out", "[2 12]"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
	if name, err := addressFile(into); err != nil || !filepath.IsAbs(name) {
		t.Errorf("%q %v", name, err)
	}
	// What cannot be made leaves the file of before, and nothing beside it.
	if err := addresses(t.Context(), []string{"addresses.go", "-into", into}, &out, &out); err == nil {
		t.Error("Go is taken for addresses")
	}
	if files, err := os.ReadDir(filepath.Dir(into)); err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	if _, err := addressFile(raw); err == nil {
		t.Error("a file as it came is taken")
	}
	if name, err := addressFile(""); name != "" || err != nil {
		t.Errorf("%q %v", name, err)
	}
	var wrong wrongCall
	if err := addresses(t.Context(), nil, &out, &out); !errors.As(err, &wrong) {
		t.Errorf("no file: %v", err)
	}
}
