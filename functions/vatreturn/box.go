package vatreturn

import (
	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/money"
)

// The ranges of HMRC's service. The first goes for boxes 1 to 4, in pounds and pence; the second for box 5, which is
// never below nothing; the third for boxes 6 to 9, in whole pounds. All are amounts in pence.
const (
	mostDue   money.Pence = 9_999_999_999_999_99
	mostNet   money.Pence = 99_999_999_999_99
	mostValue money.Pence = 9_999_999_999_999_00
)

// The nine boxes. A return of nothing asks none of them; boxes 2, 8 and 9 are those of trade between Northern Ireland
// and the EU. What is not asked is 0. Boxes 3 and 5 follow from the others, so no page asks for them; software may send
// them, and they are held against the sums.
var (
	nilReturn       = ask.YesNo{Name: "nil-return"}
	northernIreland = ask.YesNo{Name: "northern-ireland", When: notNil}

	notNil = nilReturn.Is(false)
	withEU = northernIreland.Is(true)

	box1 = due("box-1", notNil)
	box2 = due("box-2", withEU)
	box3 = ask.Money{Name: "box-3", Min: -mostDue, Max: mostDue, Unasked: true}
	box4 = due("box-4", notNil)
	box5 = ask.Money{Name: "box-5", Max: mostNet, Unasked: true}
	box6 = value("box-6", notNil)
	box7 = value("box-7", notNil)
	box8 = value("box-8", withEU)
	box9 = value("box-9", withEU)

	finalised = ask.YesNo{Name: "finalised"}
)

var boxQuestions = []ask.Question{nilReturn, northernIreland, box1, box2, box3, box4, box5, box6, box7, box8, box9, finalised}

// due asks for an amount of VAT, which may be negative.
func due(name string, when ask.Condition) ask.Money {
	return ask.Money{Name: name, When: when, Min: -mostDue, Max: mostDue}
}

// value asks for the value of goods or services without VAT, in whole pounds, which may be negative.
func value(name string, when ask.Condition) ask.Money {
	return ask.Money{Name: name, When: when, Min: -mostValue, Max: mostValue, Whole: true}
}
