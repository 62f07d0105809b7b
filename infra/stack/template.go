package stack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Templates gives the templates of the app in the form in which the repository keeps them, by file name
// (<stack>.json): keys in order, without metadata, and without what changes with each build: a function's code is
// <asset>.zip in place of the hash of its binary. It needs no binaries.
func (a App) Templates() (map[string][]byte, error) {
	directory, err := os.MkdirTemp("", "templates")
	if err != nil {
		return nil, fmt.Errorf("make templates: %w", err)
	}
	defer os.RemoveAll(directory)
	a.Binaries = filepath.Join(directory, "binaries")
	a.Unvalidated = true
	if err := standIn(a.Binaries, a.Transactions); err != nil {
		return nil, fmt.Errorf("make templates: %w", err)
	}
	assembly := filepath.Join(directory, "assembly")
	if err := a.Synth(assembly); err != nil {
		return nil, fmt.Errorf("make templates: %w", err)
	}
	return normalised(os.DirFS(assembly))
}

// Keep writes templates into a directory and removes those there that no stack has any more.
func Keep(directory string, templates map[string][]byte) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return fmt.Errorf("keep templates: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(directory, "*.json"))
	if err != nil {
		return fmt.Errorf("keep templates: %w", err)
	}
	for _, file := range old {
		if templates[filepath.Base(file)] == nil {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("keep templates: %w", err)
			}
		}
	}
	for name, text := range templates {
		if err := os.WriteFile(filepath.Join(directory, name), text, 0o644); err != nil {
			return fmt.Errorf("keep templates: %w", err)
		}
	}
	return nil
}

// normalised gives the templates of a cloud assembly in the form in which they are kept.
func normalised(assembly fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(assembly, "*.template.json")
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	templates := map[string][]byte{}
	for _, name := range names {
		stack := strings.TrimSuffix(name, ".template.json")
		text, err := normalise(assembly, stack)
		if err != nil {
			return nil, fmt.Errorf("read template of %s: %w", stack, err)
		}
		templates[stack+".json"] = text
	}
	return templates, nil
}

// normalise gives the template of one stack in the form in which it is kept.
func normalise(assembly fs.FS, stack string) ([]byte, error) {
	hashed, err := hashes(assembly, stack)
	if err != nil {
		return nil, err
	}
	var template map[string]any
	if err := decode(assembly, stack+".template.json", &template); err != nil {
		return nil, err
	}
	delete(template, "Metadata")
	resources, _ := template["Resources"].(map[string]any)
	for id, r := range resources {
		resource, ok := r.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("resource %s is not an object", id)
		}
		delete(resource, "Metadata")
		if resource["Type"] != "AWS::Lambda::Function" {
			continue
		}
		properties, _ := resource["Properties"].(map[string]any)
		code, _ := properties["Code"].(map[string]any)
		key, _ := code["S3Key"].(string)
		if _, ok := hashed[strings.TrimSuffix(key, ".zip")]; !ok {
			return nil, fmt.Errorf("code of function %s: no asset has the hash of %q", id, key)
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(template); err != nil {
		return nil, err
	}
	var names []string
	for hash, asset := range hashed { // in the code of a function, and in what a version says of itself
		names = append(names, hash+".zip", asset+".zip")
	}
	return []byte(strings.NewReplacer(names...).Replace(text.String())), nil
}

// hashes gives the names of a stack's assets by the hashes of their content.
func hashes(assembly fs.FS, stack string) (map[string]string, error) {
	var manifest struct {
		Files map[string]struct{ DisplayName string } `json:"files"`
	}
	if err := decode(assembly, stack+".assets.json", &manifest); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for hash, file := range manifest.Files {
		names[hash] = file.DisplayName
	}
	return names, nil
}

// decode reads a JSON file, leaving numbers as they are written.
func decode(assembly fs.FS, name string, into any) error {
	file, err := assembly.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	return decoder.Decode(into)
}
