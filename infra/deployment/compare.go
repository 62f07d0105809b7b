package deployment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Comparison is what became of stacks since the templates of before, by their names.
type Comparison struct {
	Changed, New, Gone []string
	Same               int
}

// Compare holds kept templates against those of before. What is gone is looked for in all of before, where the wanted
// stacks are all that are now.
func Compare(before, now fs.FS, wanted []Stack) (Comparison, error) {
	var c Comparison
	for _, s := range wanted {
		was, err := fs.ReadFile(before, s.Name+".json")
		if errors.Is(err, fs.ErrNotExist) {
			c.New = append(c.New, s.Name)
			continue
		} else if err != nil {
			return c, fmt.Errorf("compare templates: %w", err)
		}
		is, err := fs.ReadFile(now, s.Name+".json")
		switch {
		case err != nil:
			return c, fmt.Errorf("compare templates: %w", err)
		case bytes.Equal(was, is):
			c.Same++
		default:
			c.Changed = append(c.Changed, s.Name)
		}
	}
	old, err := fs.Glob(before, "frontline-*.json")
	if err != nil {
		return c, fmt.Errorf("compare templates: %w", err)
	}
	if len(old) == 0 {
		return c, errors.New("compare templates: the folder of before holds no frontline-*.json; it is a copy of infra/template as it was")
	}
	for _, file := range old {
		if _, err := fs.Stat(now, file); errors.Is(err, fs.ErrNotExist) {
			c.Gone = append(c.Gone, strings.TrimSuffix(file, ".json"))
		}
	}
	return c, nil
}

// Lines tell the comparison, but for what changed within stacks.
func (c Comparison) Lines() []string {
	lines := []string{fmt.Sprintf("%d stacks changed, %d are new, %d are gone, %d are the same", len(c.Changed), len(c.New), len(c.Gone), c.Same)}
	for _, name := range c.New {
		lines = append(lines, "new   "+name)
	}
	for _, name := range c.Gone {
		lines = append(lines, "gone  "+name+" (no deployment deletes it)")
	}
	return lines
}

// assemblyVersion is that of the form of cloud assemblies which CDK's command reads.
const assemblyVersion = "54.0.0"

// Assemble writes kept templates into a folder as a cloud assembly, which CDK's command can compare without a synthesis,
// binaries or an account. It holds no assets and is not to be deployed.
func Assemble(templates fs.FS, stacks []Stack, into string) error {
	type artifact struct {
		Type        string            `json:"type"`
		Environment string            `json:"environment"`
		Properties  map[string]string `json:"properties"`
	}
	artifacts := map[string]artifact{}
	for _, s := range stacks {
		file := s.Name + ".json"
		text, err := fs.ReadFile(templates, file)
		if err != nil {
			return fmt.Errorf("assemble templates: %w", err)
		}
		if err := os.WriteFile(filepath.Join(into, file), text, 0o600); err != nil {
			return fmt.Errorf("assemble templates: %w", err)
		}
		artifacts[s.Name] = artifact{"aws:cloudformation:stack", "aws://unknown-account/unknown-region", map[string]string{"templateFile": file}}
	}
	manifest, err := json.Marshal(map[string]any{"version": assemblyVersion, "artifacts": artifacts})
	if err != nil {
		return fmt.Errorf("assemble templates: %w", err)
	}
	if err := os.WriteFile(filepath.Join(into, "manifest.json"), manifest, 0o600); err != nil {
		return fmt.Errorf("assemble templates: %w", err)
	}
	return nil
}

// Offline tells how one stack of an assembly differs from the template of before.
func Offline(assembly, before, stack string) []string {
	return slices.Concat([]string{CDK, "diff", stack}, quiet, []string{"--app", assembly, "--exclusively", "--method", "template", "--template", before})
}
