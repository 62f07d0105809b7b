package ask

import "strings"

// postcodeAreas are the letters with which a postcode begins: the 121 areas of the UK, those of Guernsey, the Isle of
// Man and Jersey, and that of the British forces abroad (BF). GIR 0AA, a bank's own, is out of use.
const postcodeAreas = " AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY" +
	" E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU" +
	" M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY" +
	" TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Postcode is what was typed as a postcode is written ("SW1A 2AA"), and whether there can be such a postcode in the UK.
// It forgives what a page's box for a postcode forgives.
func Postcode(typed string) (code string, ok bool) {
	code = normalPostcode(typed)
	return code, isPostcode(code)
}

// normalPostcode is a postcode as it is written: in capitals, with one space before the last three characters.
func normalPostcode(typed string) string {
	code := strings.NewReplacer("(", "", ")", "", ".", "").Replace(compact(typed))
	if len(code) < 5 || strings.Trim(code, capitals+"0123456789") != "" {
		return code
	}
	return code[:len(code)-3] + " " + code[len(code)-3:]
}

// isPostcode holds for a normal postcode of the right shape in an area that exists. Whether there is such a postcode
// it does not know.
func isPostcode(code string) bool {
	outward, inward, spaced := strings.Cut(code, " ")
	if !spaced || len(outward) < 2 || len(inward) != 3 {
		return false
	}
	const unit = "ABDEFGHJLNPQRSTUWXYZ" // not C, I, K, M, O, V, which are easily misread
	if !isDigits(inward[:1]) || strings.Trim(inward[1:], unit) != "" {
		return false
	}
	letters := 1
	if strings.IndexByte(capitals, outward[1]) >= 0 {
		letters = 2
	}
	area, district := outward[:letters], outward[letters:]
	if len(district) != 1 && len(district) != 2 || !isDigits(district[:1]) || strings.Trim(district, capitals+"0123456789") != "" {
		return false
	}
	return strings.Trim(area, capitals) == "" && strings.Contains(postcodeAreas, " "+area+" ")
}
