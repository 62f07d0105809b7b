package openapi_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/frontline-gov/frontline/shared/transaction"
)

// Every example in the document fits the schema beside it.
func TestExamplesFitTheirSchema(t *testing.T) {
	each(t, func(t *testing.T, _ transaction.Transaction, document any, compiler *jsonschema.Compiler) {
		examples := 0
		look(document, "", func(at string, value any) {
			content, _ := value.(map[string]any)
			all, ok := content["examples"].(map[string]any)
			if !ok {
				return
			}
			if content["schema"].(map[string]any)["$ref"] == nil {
				return // lines are not one value
			}
			ref := content["schema"].(map[string]any)["$ref"].(string)
			s := schema(t, compiler, ref[strings.LastIndex(ref, "/")+1:])
			for name, example := range all {
				examples++
				if err := s.Validate(example.(map[string]any)["value"]); err != nil {
					t.Errorf("%s: %s: %v", at, name, err)
				}
			}
		})
		if examples == 0 {
			t.Error("no examples")
		}
	})
}
