package scaffold

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/functions"
)

// Every stack that is no transaction's and no department's is the platform's, and nothing else can have its name.
func TestStacksAreTaken(t *testing.T) {
	var others []string
	for _, tx := range functions.All {
		others = append(others, tx.Name, tx.Department, tx.Department+"-finance")
	}
	files, err := filepath.Glob("../template/frontline-*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no templates: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "frontline-"), ".json")
		if slices.Contains(others, name) {
			continue
		}
		for _, asked := range []Transaction{{Name: name, Department: "westshire"}, {Name: "skip-permit", Department: name}} {
			if err := asked.check(Taken{}); err == nil || !strings.Contains(err.Error(), "the platform uses the name") {
				t.Errorf("%+v is not refused: %v", asked, err)
			}
		}
	}
}
