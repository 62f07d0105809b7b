package bank_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/bank"
)

// Weights made up for the tests, so that a person can work them out. The letters of the digits are those of the
// specification: u to z of the sort code, a to h of the account.
const (
	falling    = " MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1"
	ones       = " MOD10 0 0 0 0 0 0 1 1 1 1 1 1 1 1"
	alternate  = " DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1"
	allOnes    = " MOD10 1 1 1 1 1 1 1 1 1 1 1 1 1 1"
	toG        = " MOD11 1 1 1 1 1 1 1 1 1 1 1 1 0 0"
	uAndG      = " DBLAL 1 0 0 0 0 0 0 0 0 0 0 0 2 0"
	toF        = " MOD11 0 0 0 0 0 0 8 7 6 5 4 3 0 0"
	uAndFall   = " MOD11 1 0 0 0 0 0 8 7 6 5 4 3 2 1"
	sortCodeAH = " MOD11 1 1 1 1 1 1 0 0 0 0 0 0 0 1"
)

// made are the rows, a range for each kind of check.
const made = "100000 100099" + falling + "\r\n" +
	"110000 110000" + ones + "\n" +
	"120000 120001" + falling + "\n" +
	"120000 120001" + ones + "\n" +
	"180002 180002" + falling + " 14\n" +
	"200900 200999" + falling + " 6\n" +
	"300000 300001" + toG + " 5\n" +
	"300000 300001" + uAndG + " 5\n" +
	"309070 309072" + falling + " 2\n" +
	"309070 309072" + sortCodeAH + " 9\n" +
	"310000 310000" + falling + "\n" +
	"310000 310000" + ones + "   3\n" +
	"320000 320000" + toF + " 4\n" +
	"499200 499299" + alternate + "\n" +
	"\n" +
	"499300 499399" + alternate + " 1\n" +
	"700000 700000" + uAndFall + " 7\n" +
	"810000 810000" + allOnes + " 8\n" +
	"871400 871499" + falling + " 10\n" +
	"871400 871499" + ones + " 11\n" +
	"880000 880000" + falling + " 12\n" +
	"880000 880000" + ones + " 13\n"

const substituted = "300001 700000\r\n"

func tables(t testing.TB) bank.Tables {
	t.Helper()
	read, err := bank.Read(strings.NewReader(made), strings.NewReader(substituted))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestCheck(t *testing.T) {
	const notChecked, valid, invalid = bank.NotChecked, bank.Valid, bank.Invalid
	made := tables(t)
	for _, each := range []struct {
		name, sortCode, account string
		want                    bank.Verdict
	}{
		{"modulus 11: 72+56+0+45+12+15+2+7 = 209 = 19*11", "100000", "98093517", valid},
		{"modulus 11: 210", "100000", "98093518", invalid},
		{"the end of a range", "100099", "98093517", valid},
		{"behind the end of a range", "100100", "98093518", notChecked},
		{"before all ranges", "099999", "98093518", notChecked},
		{"modulus 10: 1+2+3+4+5+6+7+2 = 30", "110000", "12345672", valid},
		{"modulus 10: 29", "110000", "12345671", invalid},
		// The worked example of the specification: 8+9+(1+8)+2+(1+4)+3 + 2+2+6+4+(1+0)+6+(1+4)+8 = 70.
		{"double alternate", "499273", "12345678", valid},
		{"double alternate: 71", "499273", "12345679", invalid},

		{"two rows: 64+2 = 66 = 6*11 and 8+2 = 10", "120000", "80000002", valid},
		{"two rows: 8+3 = 11, but 1+3 = 4", "120001", "10000003", invalid},
		{"two rows: 1+9 = 10, but 8+9 = 17", "120001", "10000009", invalid},

		// 8+9+9+3+5+3 = 37 of the sort code 499373, 1 of the account's first digit times 2 = 2, its last 4, and 27: 70.
		{"exception 1 adds 27", "499373", "10000004", valid},
		{"exception 1: 37+6, and 27, is 70; 37+3 = 40 would be without", "499373", "00000003", invalid},

		// The first two are test cases of the specification; the weights are those of the exception, not of the row.
		{"exception 2, a not 0, g not 9: 9+35+6+8+24+28+50+54+21+7 = 242 = 22*11", "309070", "12345677", valid},
		{"exception 2, a not 0, g 9: 24+28+50+54+27+4 = 187 = 17*11", "309070", "99345694", valid},
		{"exception 2, a 0, weights of the row: 7+4 = 11", "309070", "01000004", valid},
		{"exception 9, as 309634: 25+8 = 33, where 309070 would be 19+8 = 27", "309070", "10000008", valid},
		{"exceptions 2 and 9: 44+6+7 = 57 and 25+7 = 32", "309070", "10000007", invalid},

		{"exception 3, c 6: 36+8 = 44, and 6+8 = 14 does not matter", "310000", "00600008", valid},
		{"exception 3, c 9: 8+54+4 = 66, and 14 does not matter", "310000", "10900004", valid},
		{"exception 3, c 5: 30+3 = 33, but 5+3 = 8", "310000", "00500003", invalid},
		{"exception 3, c 6: 36+7 = 43, which the first check refuses", "310000", "00600007", invalid},
		{"exception 3, both checks: 66 and 10", "310000", "80000002", valid},

		{"exception 4: 8 is 08", "320000", "10000008", valid},
		{"exception 4: 16 leaves 5, which is 05", "320000", "20000005", valid},
		{"exception 4: 32 leaves 10", "320000", "40000010", valid},
		{"exception 4: 8 is not 09", "320000", "10000009", invalid},
		{"exception 4: 16 leaves 5, and is not 16", "320000", "20000016", invalid},

		{"exception 5: 3+2 = 5 and g 6 to 11; 3+(1+2) = 6 and h 4 to 10", "300000", "20000064", valid},
		{"exception 5: h wrong", "300000", "20000065", invalid},
		{"exception 5: g wrong; 3+(1+0) = 4 and h 6", "300000", "20000056", invalid},
		{"exception 5: 3+8 = 11 leaves 0, g 0; 3 and h 7", "300000", "80000007", valid},
		{"exception 5: 3+9 = 12 leaves 1, for which there is no g", "300000", "90000007", invalid},
		{"exception 5: 3 and g 8; 3+(1+6) = 10 leaves 0, h 0", "300000", "00000080", valid},
		{"exception 5, as 700000: 7+2 = 9 and g 2; 7+4 = 11 leaves 1, h 9", "300001", "20000029", valid},
		{"exception 5, not as 300001: 3+1+2 = 6 and g 5; 3+(1+0) = 4 and h 6", "300001", "20000056", invalid},

		{"exception 6, foreign currency: the specification's example", "200915", "41011166", notChecked},
		{"exception 6, a 8", "200915", "80000000", notChecked},
		{"exception 6, a 3: 24", "200915", "30000000", invalid},
		{"exception 6, a 9: 72", "200915", "90000000", invalid},
		{"exception 6, g not h: 32+1 = 33", "200915", "40000001", valid},
		{"exception 6, g not h: 34", "200915", "40000002", invalid},

		{"exception 7, g 9: 18+4 = 22, where all would be 7+72+63+22 = 164", "700000", "99000094", valid},
		{"exception 7, g not 9: 7+8+7 = 22", "700000", "10000007", valid},
		{"exception 7, g not 9: 11 without the first eight, 7+8+11 = 26 with them", "700000", "10000051", invalid},

		{"exception 8, as 090126: 18+2 = 20, where 810000 would be 9+2", "810000", "00000002", valid},
		{"exception 8: 810000 would be 9+1 = 10", "810000", "00000001", invalid},

		{"exceptions 10 and 11, the first: 11; 4", "871427", "10000003", valid},
		{"exceptions 10 and 11, the second: 17; 10", "871427", "10000009", valid},
		{"exceptions 10 and 11, neither: 9; 2", "871427", "10000001", invalid},
		{"exception 10, ab 09 and g 9: 18+4 = 22; 22", "871427", "09000094", valid},
		{"exception 10, ab 99 and g 9: 18+4 = 22; 31", "871427", "99000094", valid},
		{"exception 10, ab 19: 8+63+18+4 = 93; 23", "871427", "19000094", invalid},
		{"exception 10, ab 02: 14+18+4 = 36; 15", "871427", "02000094", invalid},
		{"exception 10, ab 09 and g not 9: 63+10+1 = 74; 15", "871427", "09000051", invalid},

		{"exceptions 12 and 13, the first: 11; 4", "880000", "10000003", valid},
		{"exceptions 12 and 13, the second: 17; 10", "880000", "10000009", valid},
		{"exceptions 12 and 13, neither: 9; 2", "880000", "10000001", invalid},

		// The first two are test cases of the specification.
		{"exception 14: 209", "180002", "98093517", valid},
		{"exception 14, ends in 0: 3+18 = 21; 00000019 is 2+9 = 11", "180002", "00000190", valid},
		{"exception 14, ends in 9: 30; 00000019 is 11", "180002", "00000199", valid},
		{"exception 14, ends in 5: 26; not tried again", "180002", "00000195", invalid},
		{"exception 14, ends in 0: 19; 00000018 is 10", "180002", "00000180", invalid},

		{"a sort code as it is printed", "10-00-00", "98093517", invalid},
		{"seven digits of an account", "100000", "8093517", invalid},
		{"nine digits of an account", "100000", "980935170", invalid},
		{"letters", "100000", "9809351x", invalid},
		{"digits of another script", "100000", "٩٨٠٩", invalid},
		{"nothing", "", "", invalid},
	} {
		t.Run(each.name, func(t *testing.T) {
			if got := made.Check(each.sortCode, each.account); got != each.want {
				t.Errorf("%s %s is %s, want %s", each.sortCode, each.account, got, each.want)
			}
		})
	}
}

func TestWithoutTablesNothingIsChecked(t *testing.T) {
	var none bank.Tables
	if got := none.Check("100000", "98093518"); got != bank.NotChecked {
		t.Errorf("an account of the right form is %s", got)
	}
	if got := none.Check("100000", "9809351"); got != bank.Invalid {
		t.Errorf("an account of seven digits is %s", got)
	}
	var verdict bank.Verdict
	if verdict != bank.NotChecked {
		t.Error("a verdict that nobody gave is not NotChecked")
	}
}

func TestVerdictInAMessage(t *testing.T) {
	for verdict, want := range map[bank.Verdict]string{bank.NotChecked: "not-checked", bank.Valid: "valid", bank.Invalid: "invalid"} {
		if got := verdict.String(); got != want {
			t.Errorf("verdict %d is %q, want %q", int(verdict), got, want)
		}
	}
}

func TestRead(t *testing.T) {
	const one = "100000 100099" + falling
	for _, each := range []struct{ name, weights, substitutions, fault string }{
		{"no substitutions", one, "", ""},
		{"tabs, a mark of the byte order, empty lines", "\ufeff" + strings.ReplaceAll(one, " ", "\t") + "\n\n  \n", "\n", ""},
		{"two ranges the wrong way round", "200000 200001" + ones + "\n" + one, "", ""},
		{"nothing", "", "", "read weights: there is no row"},
		{"a page that is no table", "<html>\n", "", "read weights: line 1: want 17 or 18 fields, not 1"},
		{"a weight too few", "100000 100099 MOD10 1 1 1 1 1 1 1 1 1 1 1 1 1", "", "line 1: want 17 or 18 fields, not 16"},
		{"a field too many", one + " 1 1", "", "line 1: want 17 or 18 fields, not 19"},
		{"a sort code of five digits", "10000 100099" + falling, "", "is no range"},
		{"a sort code of letters", "10000x 100099" + falling, "", "is no range"},
		{"a range the wrong way round", "100099 100000" + falling, "", "is no range"},
		{"another method", "100000 100099 MOD12" + falling[6:], "", `method "MOD12"`},
		{"a weight below nothing", "100000 100099 MOD11 -1" + falling[8:], "", `weight "-1"`},
		{"a weight that is none", "100000 100099 MOD11 x" + falling[8:], "", `weight "x"`},
		{"a weight beyond all bounds", "100000 100099 MOD11 99999999999999999999" + falling[8:], "", "weight"},
		{"an exception that is not known", one + "\n200000 200000" + ones + " 15", "", `line 2: exception "15"`},
		{"exception 0", one + " 0", "", `exception "0"`},
		{"an exception that is none", one + " x", "", `exception "x"`},
		{"three rows for a range", one + "\n" + one + "\n" + one, "", "the range from 100000 has more than two rows"},
		{"ranges that overlap", one + "\n100099 100100" + falling, "", "the ranges from 100000 and from 100099 overlap"},
		{"a range in another", "100000 100099" + falling + "\n100000 100001" + falling, "", "overlap"},
		{"a substitution by nothing", one, "300001", "read substitutions: line 1: want two sort codes"},
		{"a substitution by letters", one, "300001 x", "want two sort codes"},
		{"a substitution twice", one, "300001 700000\n300001 700001", "line 2: sort code 300001 is substituted twice"},
		{"a line without end", strings.Repeat("1", 1<<17), "", "token too long"},
	} {
		t.Run(each.name, func(t *testing.T) {
			read, err := bank.Read(strings.NewReader(each.weights), strings.NewReader(each.substitutions))
			switch {
			case each.fault == "" && err != nil:
				t.Error(err)
			case each.fault != "" && (err == nil || !strings.Contains(err.Error(), each.fault)):
				t.Errorf("the error is %v, want %q", err, each.fault)
			case err != nil && read.Check("100000", "98093518") != bank.NotChecked:
				t.Error("tables that could not be read are used")
			case err == nil && read.Check("100000", "98093518") != bank.Invalid:
				t.Error("tables that were read are not used")
			}
		})
	}
}

// A digit mistyped in a number that passes modulus 11 is always found, because 11 is prime and no weight a multiple.
func TestOneWrongDigitIsFound(t *testing.T) {
	made := tables(t)
	rapid.Check(t, func(t *rapid.T) {
		account := rapid.StringMatching(`[0-9]{8}`).Filter(func(s string) bool { return made.Check("100000", s) == bank.Valid }).Draw(t, "account")
		place := rapid.IntRange(0, 7).Draw(t, "place")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		wrong := account[:place] + string(digit) + account[place+1:]
		if got := made.Check("100000", wrong); wrong != account && got != bank.Invalid {
			t.Fatalf("%s is valid, and %s is %s", account, wrong, got)
		}
	})
}

// FuzzCheck checks anything at all: only six and eight digits are ever other than Invalid.
func FuzzCheck(f *testing.F) {
	for _, seed := range [][2]string{{"100000", "98093517"}, {"871427", "09000094"}, {"300001", "20000029"}, {"309070", "12345677"},
		{"180002", "00000190"}, {"", ""}, {"10000\xff", "9809351é"}} {
		f.Add(seed[0], seed[1])
	}
	made := tables(f)
	f.Fuzz(func(t *testing.T, sortCode, account string) {
		isForm := len(sortCode) == 6 && len(account) == 8 && strings.Trim(sortCode+account, "0123456789") == ""
		switch got := made.Check(sortCode, account); got {
		case bank.Invalid:
		case bank.Valid, bank.NotChecked:
			if !isForm {
				t.Errorf("%q %q is %s", sortCode, account, got)
			}
		default:
			t.Errorf("%q %q is %d, which is no verdict", sortCode, account, got)
		}
		if got := (bank.Tables{}).Check(sortCode, account); isForm != (got == bank.NotChecked) {
			t.Errorf("without tables %q %q is %s", sortCode, account, got)
		}
	})
}

// FuzzRead reads anything as the two files: tables that it takes can be used.
func FuzzRead(f *testing.F) {
	f.Add(made, substituted)
	f.Add("000000 999999 DBLAL 1023 1023 1023 1023 1023 1023 1023 1023 1023 1023 1023 1023 1023 1023 5", "000000 999999")
	f.Add("0 1", "\x00")
	f.Fuzz(func(t *testing.T, weights, substitutions string) {
		read, err := bank.Read(strings.NewReader(weights), strings.NewReader(substitutions))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has several lines: %v", err)
			}
			return
		}
		checked := false
		for _, line := range strings.Split(weights, "\n") {
			fields := strings.Fields(strings.TrimPrefix(line, "\ufeff"))
			if len(fields) == 0 {
				continue
			}
			for _, account := range []string{"00000001", "10000002", "99999999", "41011167"} {
				checked = checked || read.Check(fields[0], account) != bank.NotChecked
			}
		}
		if !checked {
			t.Errorf("%q is read and checks nothing", weights)
		}
	})
}
