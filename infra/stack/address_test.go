package stack

import (
	"encoding/json"
	"testing"

	"github.com/frontline-gov/frontline/functions"
)

// A layer with addresses reaches the function of its transaction that serves pages, and no other; without one no template
// speaks of addresses to find.
func TestAddressLayer(t *testing.T) {
	const bank, layer = "arn:aws:lambda:eu-west-2:111122223333:layer:bank:1", "arn:aws:lambda:eu-west-2:111122223333:layer:addresses:1"
	of := functions.All[0].Name
	app, err := deployed(App{Transactions: functions.All[:2], BankTables: bank, Addresses: map[string]string{of: layer}})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := app.Templates()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string][]string{}
	for name, text := range texts {
		var read struct {
			Resources map[string]struct {
				Properties struct {
					Layers      []string
					Environment struct{ Variables map[string]any }
				}
			}
		}
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		for id, r := range read.Resources {
			if file, ok := r.Properties.Environment.Variables["ADDRESS_FILE"]; ok {
				if told[name+" "+id] = r.Properties.Layers; file != "/opt/address/addresses.csv" {
					t.Errorf("%s %s: %v", name, id, file)
				}
			}
		}
	}
	if got := told["frontline-"+of+".json Function"]; len(told) != 1 || len(got) != 2 || got[0] != bank || got[1] != layer {
		t.Errorf("told %v", told)
	}
}
