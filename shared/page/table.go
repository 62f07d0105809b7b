package page

// table is a table on a page. Its caption says what it holds; it scrolls sideways where the screen is too narrow.
type table struct {
	SheetTable
	// Class and CaptionClass are how the table and its caption look.
	Class, CaptionClass string
	// Headed: the first cell of a row says what the row is about.
	Headed bool
}

// Numeric says whether the nth cell of a row, from 0, is a number.
func (t table) Numeric(n int) bool { return n < len(t.Columns) && t.Columns[n].Number }
