package ask_test

import (
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestUPN(t *testing.T) {
	q := ask.UPN{Name: "pupil-number"}
	reads(t, q, []given{
		// 2*8+3*0+4*1+5*2 + 10*5 + 13*1 = 93 = 4*23+1: B (example of python-stdnum).
		{"a number", "B801200005001", "B801200005001", ""},
		// 2*2+4*7+9*1+10*6+12*4+13*9 = 266 = 11*23+13: P; the support page whose example it is adds 267 and says Q.
		{"another", "P207000016049", "P207000016049", ""},
		// 2*8+4*1+5*2 + 10*1 + 13*1 = 53 = 2*23+7: H (a pupil of the tests of DFE-Digital's multiplication tables check).
		{"a third", "H801200001001", "H801200001001", ""},
		// 2*8+3*2+4*3+5*4+6*5+7*6+8*7+9*0+10*1+11*0+12*1 + 13*0 for A = 204 = 8*23+20: X, the 21st of the letters.
		{"a temporary number", "X82345670101A", "X82345670101A", ""},
		// 204 + 13*22 for Z = 490 = 21*23+7: H, the 8th.
		{"a temporary number that ends in Z", "H82345670101Z", "H82345670101Z", ""},
		{"small letters and spaces", "b801 2000 05001", "B801200005001", ""},
		{"another letter", "A801200005001", nil, "wrong-check-digit"},
		{"two digits swapped", "B801200050001", nil, "wrong-check-digit"},
		{"a letter that there is not", "I801200005001", nil, "bad-format"},
		{"one that there is not at the end", "X82345670101S", nil, "bad-format"},
		{"a letter within", "X80120000A001", nil, "bad-format"},
		{"twelve characters", "B80120000500", nil, "bad-format"},
		{"fourteen characters", "B8012000050011", nil, "bad-format"},
	})
	decodes(t, q, []given{
		{"a number", `"B801200005001"`, "B801200005001", ""},
		{"small letters", `"b801200005001"`, nil, "bad-format"},
		{"another letter", `"C801200005001"`, nil, "wrong-check-digit"},
		{"a number of JSON", `801200005001`, nil, "wrong-type"},
	})
	if !ask.IsUPN("H82345670101Z") || ask.IsUPN("H82345670101A") || ask.IsUPN("H8234567010") {
		t.Error("IsUPN is of another mind than the question")
	}
}
