package item_test

import (
	"math"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/item"
)

var at = time.Date(2026, 4, 6, 9, 30, 0, 123e6, time.UTC)

func TestWhatIsWrittenIsRead(t *testing.T) {
	i := item.Item{"text": item.Text("Ŵ"), "raw": item.Raw([]byte{0, 255}), "number": item.Number(math.MinInt64), "time": item.Millis(at),
		"flag": &types.AttributeValueMemberBOOL{Value: true}, "map": &types.AttributeValueMemberM{Value: item.Item{"in": item.Text("x")}}}
	switch {
	case i.Text("text") != "Ŵ":
		t.Error(i.Text("text"))
	case string(i.Raw("raw")) != "\x00\xff":
		t.Error(i.Raw("raw"))
	case i.Number("number") != math.MinInt64:
		t.Error(i.Number("number"))
	case i.Time("time") != at:
		t.Error(i.Time("time"))
	case !i.Flag("flag"):
		t.Error("no flag")
	case i.Map("map").Text("in") != "x":
		t.Error(i.Map("map"))
	}
}

func TestAbsentOrOfAnotherType(t *testing.T) {
	for name, i := range map[string]item.Item{"none": nil, "absent": {}, "another type": {"v": &types.AttributeValueMemberNULL{Value: true}}} {
		t.Run(name, func(t *testing.T) {
			if i.Text("v") != "" || i.Raw("v") != nil || i.Number("v") != 0 || !i.Time("v").IsZero() || i.Map("v") != nil || i.Flag("v") {
				t.Errorf("%v has something", i)
			}
		})
	}
}
