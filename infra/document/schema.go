package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/submission"
)

// Handoff is docs/schema/handoff.json: the JSON Schema of the message to the back office, made of its Go type and of the
// comments on its fields in the checkout at a root. It allows fields that it does not name, as the contract does.
func Handoff(root string) ([]byte, error) {
	return messageSchema(root, "A submission on its way to the department's back office", reflect.TypeFor[handoff.Message](), func(properties map[string]any) {
		properties["answers"].(map[string]any)["type"] = "object"
	})
}

// Evidence is docs/schema/evidence.json: the JSON Schema of the message that brings a piece of evidence.
func Evidence(root string) ([]byte, error) {
	return messageSchema(root, "A piece of evidence on its way to the department's back office", reflect.TypeFor[handoff.Evidence](), func(properties map[string]any) {
		properties["kind"] = map[string]any{"const": handoff.KindEvidence}
	})
}

// messageSchema is the schema of a message, with what its type does not say.
func messageSchema(root, title string, of reflect.Type, more func(properties map[string]any)) ([]byte, error) {
	s := contract{comments: map[string]string{}}
	for _, folder := range []string{"handoff", "transaction"} {
		if err := s.read(filepath.Join(root, "shared", folder)); err != nil {
			return nil, err
		}
	}
	message := map[string]any{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
	if err := s.object(message, of); err != nil {
		return nil, err
	}
	properties := message["properties"].(map[string]any)
	properties["schemaVersion"] = map[string]any{"const": handoff.SchemaVersion}
	more(properties)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(message); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// contract makes schemas of types.
type contract struct {
	comments map[string]string // of fields, by package.Type.Field
}

// read reads the comments on the fields of a package's types.
func (s contract) read(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("there is no Go in %s (%v)", folder, err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if t, ok := n.(*ast.TypeSpec); ok {
				if fields, ok := t.Type.(*ast.StructType); ok {
					s.fields(file.Name.Name+"."+t.Name.Name+".", fields)
				}
			}
			return true
		})
	}
	return nil
}

func (s contract) fields(prefix string, of *ast.StructType) {
	for _, field := range of.Fields.List {
		text := field.Doc.Text() + field.Comment.Text()
		for _, name := range field.Names {
			s.comments[prefix+name.Name] = strings.Join(strings.Fields(text), " ")
		}
	}
}

// object fills in the schema of a struct.
func (s contract) object(into map[string]any, of reflect.Type) error {
	properties, required := map[string]any{}, []string{}
	for _, field := range reflect.VisibleFields(of) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous || name == "" {
			continue
		}
		property, err := s.of(field.Type)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		owner := of
		for _, i := range field.Index[:len(field.Index)-1] {
			owner = owner.Field(i).Type
		}
		if text := s.comments[owner.String()+"."+field.Name]; text != "" {
			property["description"] = text
		}
		properties[name] = property
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	into["type"], into["properties"], into["required"] = "object", properties, required
	return nil
}

// of is the schema of a type that a message holds.
func (s contract) of(t reflect.Type) (map[string]any, error) {
	switch t {
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}, nil
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}, nil
	case reflect.TypeFor[date.Date]():
		return map[string]any{"type": "string", "format": "date"}, nil
	case reflect.TypeFor[money.Pence]():
		// No multipleOf: validators that reckon in binary would find 17.90 to be none of 0.01.
		return map[string]any{"type": "number", "description": "pounds, with two decimals"}, nil
	case reflect.TypeFor[submission.Reference]():
		return map[string]any{"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"}, nil
	case reflect.TypeFor[submission.Kind]():
		return map[string]any{"enum": []submission.Kind{"submission", submission.Amendment, submission.Withdrawal}}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}, nil
	case reflect.Bool:
		return map[string]any{"type": "boolean"}, nil
	case reflect.Int:
		return map[string]any{"type": "integer"}, nil
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		items, err := s.of(t.Elem())
		return map[string]any{"type": "array", "items": items}, err
	case reflect.Map:
		values, err := s.of(t.Elem())
		return map[string]any{"type": "object", "additionalProperties": values}, err
	case reflect.Struct:
		object := map[string]any{}
		return object, s.object(object, t)
	}
	return nil, fmt.Errorf("a %s has no schema: say in infra/document what it is", t)
}
