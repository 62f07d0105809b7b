package ask_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

// given is one thing that somebody types, or software sends, and what has to come of it: a value, or the faults as
// "part: code", one after the other.
type given struct {
	name   string
	typed  string // for a composite or a date: its parts as in an address, "day=1&month=2"
	value  any
	faults string
}

// outcome is what a question makes of an answer on the day of the tests.
func outcome(q ask.Question, value any, faults []ask.Fault) (any, string) {
	if len(faults) == 0 && value != nil {
		faults = q.Check(on, value)
	}
	var list []string
	for _, f := range faults {
		list = append(list, strings.TrimPrefix(f.Path+": ", ": ")+string(f.Code))
	}
	if len(list) > 0 {
		return nil, strings.Join(list, ", ")
	}
	return value, ""
}

// reads checks what a question makes of what is typed on its page.
func reads(t *testing.T, q ask.Question, table []given) {
	t.Helper()
	for _, each := range table {
		t.Run("page/"+each.name, func(t *testing.T) {
			fields := url.Values{"": {each.typed}}
			if controls := q.Controls(); len(controls) > 1 || controls[0].Component == ask.DateInput {
				fields, _ = url.ParseQuery(each.typed)
			}
			value, faults := q.Read(fields)
			got, list := outcome(q, value, faults)
			if list != each.faults || !reflect.DeepEqual(got, each.value) {
				t.Errorf("%q gives %#v, %q\nwant %#v, %q", each.typed, got, list, each.value, each.faults)
			}
		})
	}
}

// decodes checks what a question makes of JSON.
func decodes(t *testing.T, q ask.Question, table []given) {
	t.Helper()
	for _, each := range table {
		t.Run("json/"+each.name, func(t *testing.T) {
			value, faults := q.Decode(json.RawMessage(each.typed))
			got, list := outcome(q, value, faults)
			if list != each.faults || !reflect.DeepEqual(got, each.value) {
				t.Errorf("%s gives %#v, %q\nwant %#v, %q", each.typed, got, list, each.value, each.faults)
			}
		})
	}
}

// faultOf is the fault that a question finds in a value, which has to be one.
func faultOf(t *testing.T, q ask.Question, value any) ask.Fault {
	t.Helper()
	faults := q.Check(on, value)
	if len(faults) != 1 {
		t.Fatalf("%#v has the faults %+v, want one", value, faults)
	}
	return faults[0]
}
