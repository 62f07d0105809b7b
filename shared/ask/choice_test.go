package ask_test

import (
	"reflect"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestChoices(t *testing.T) {
	own := ask.OneOf{Name: "q", Options: []string{"looking", "other"}}.Controls()[0]
	if got, want := own.Choices("q", books["en"]), []ask.Choice{{Value: "looking", Label: "Looking for work"}, {Value: "other", Label: "[q.other]"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the choices are %v, want %v", got, want)
	}
	platform := ask.YesNo{Name: "q"}.Controls()[0]
	if got, want := platform.Choices("q", books["cy"]), []ask.Choice{{Value: "yes", Label: "Yes cy"}, {Value: "no", Label: "No cy"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("the choices are %v, want %v", got, want)
	}
}
