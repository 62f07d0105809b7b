package ask

import "github.com/frontline-gov/frontline/shared/words"

// Code says what is wrong with an answer, for software and for tests. The codes are a closed list; each has words
// in both languages under "fault.<code>".
type Code string

// The codes. The comment behind each names the values that its words may use.
const (
	Missing         Code = "missing"
	UnknownQuestion Code = "unknown-question"
	NotAsked        Code = "not-asked"
	WrongType       Code = "wrong-type"
	NotANumber      Code = "not-a-number"
	NotWhole        Code = "not-whole"
	NotMoney        Code = "not-money"
	TooManyDecimals Code = "too-many-decimals"
	TooSmall        Code = "too-small"      // min
	TooLarge        Code = "too-large"      // max
	TooShort        Code = "too-short"      // min
	TooLong         Code = "too-long"       // max
	BadCharacters   Code = "bad-characters" // characters
	BadFormat       Code = "bad-format"     // example
	NotADate        Code = "not-a-date"
	PartMissing     Code = "part-missing" // part
	InTheFuture     Code = "in-the-future"
	TooEarly        Code = "too-early" // earliest
	TooLate         Code = "too-late"  // latest
	NotAnOption     Code = "not-an-option"
	NotTogether     Code = "not-together" // option
	Duplicate       Code = "duplicate"
	TooFew          Code = "too-few"           // min
	TooMany         Code = "too-many"          // max
	Inconsistent    Code = "inconsistent"      // other: the question that it does not agree with
	Changed         Code = "changed"           // the answer was changed in another tab since the page was shown
	WrongAccount    Code = "wrong-account"     // the account number cannot belong to the sort code
	NotAFile        Code = "not-a-file"        // line: from which it is no CSV file
	UnknownColumn   Code = "unknown-column"    // column
	ColumnTwice     Code = "column-twice"      // column
	TooManyCells    Code = "too-many-cells"    // max: the columns that there are
	WrongCheckDigit Code = "wrong-check-digit" // of the right form, but a digit or letter of it must have been mistyped
)

// Codes lists every code.
var Codes = []Code{Missing, UnknownQuestion, NotAsked, WrongType, NotANumber, NotWhole, NotMoney, TooManyDecimals,
	TooSmall, TooLarge, TooShort, TooLong, BadCharacters, BadFormat, NotADate, PartMissing, InTheFuture, TooEarly,
	TooLate, NotAnOption, NotTogether, Duplicate, TooFew, TooMany, Inconsistent, Changed, NotAFile, UnknownColumn,
	ColumnTwice, TooManyCells, WrongCheckDigit, WrongAccount}

// Fault is one thing wrong with one answer. It never holds what was typed.
type Fault struct {
	// Path is where: "children/0/date-of-birth", "applicant-name/first". A kind gives the path below its own
	// question ("first", or empty); whoever calls it puts the question's own path in front.
	Path string
	// Code says what.
	Code Code
	// Values are bounds and the like, for the words.
	Values words.Values
}

// Under puts a question's path in front of the paths of its faults.
func Under(path string, faults []Fault) []Fault {
	for i := range faults {
		faults[i].Path = join(path, faults[i].Path)
	}
	return faults
}

func join(path, below string) string {
	switch {
	case path == "":
		return below
	case below == "":
		return path
	}
	return path + "/" + below
}

func fault(code Code) []Fault { return []Fault{{Code: code}} }

func faultWith(code Code, name string, value any) []Fault {
	return []Fault{{Code: code, Values: words.Values{name: value}}}
}
