package page

import (
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// A law is cited by its name where the words have one, and by its number where they have not; what is no law keeps its address.
func TestSource(t *testing.T) {
	own, err := words.Load(fstest.MapFS{"words.en.json": {Data: []byte(`{"language": "en", "words": {"law": {"ukpga-1992-4": "Contributions Act 1992"}}}`)}}, words.English)
	if err != nil {
		t.Fatal(err)
	}
	platform, err := words.Platform(words.English)
	if err != nil {
		t.Fatal(err)
	}
	p := Pages{book: own.Over(platform), tx: transaction.Transaction{Sources: map[string]string{"https://www.gov.uk/bank-holidays": "UK bank holidays (GOV.UK)"}}}
	for address, want := range map[string]string{
		"https://www.legislation.gov.uk/ukpga/1992/4/section/146":               "Contributions Act 1992, section 146",
		"https://www.legislation.gov.uk/ukpga/1992/4/":                          "Contributions Act 1992",
		"https://www.legislation.gov.uk/ukpga/1992/5/section/13":                "Act 1992 c. 5, section 13",
		"https://www.legislation.gov.uk/uksi/2006/223/regulation/3":             "SI 2006/223, regulation 3",
		"https://www.legislation.gov.uk/uksi/2012/8/schedule/2/made":            "SI 2012/8, schedule 2",
		"https://www.legislation.gov.uk/uksi/2012/8/made":                       "SI 2012/8",
		"https://www.legislation.gov.uk/uksi/2002/2007/regulation/7/2024-04-06": "SI 2002/2007, regulation 7",
		"https://www.legislation.gov.uk/ukpga/1992/4/2024-04-06":                "Contributions Act 1992",
		"https://www.legislation.gov.uk/ukpga/1992/4/annex/1":                   "www.legislation.gov.uk/ukpga/1992/4/annex/1",
		"https://www.legislation.gov.uk/nisr/2013/69/part/4":                    "www.legislation.gov.uk/nisr/2013/69/part/4",
		"https://www.legislation.gov.uk/":                                       "www.legislation.gov.uk/",
		"https://www.gov.uk/bank-holidays":                                      "UK bank holidays (GOV.UK)",
		"https://www.gov.uk/child-benefit/what-youll-get":                       "www.gov.uk/child-benefit/what-youll-get",
		"https://www.legislation.gov.uk/ukpga/1992/4/schedule/9/part/1":         "Contributions Act 1992, schedule 9, part 1",
	} {
		if got := p.source(address); got != want {
			t.Errorf("%s is called %q, want %q", address, got, want)
		}
	}
}

// A department is told by its name, with its article where it has one.
func TestDepartment(t *testing.T) {
	platform, err := words.Platform(words.English)
	if err != nil {
		t.Fatal(err)
	}
	for own, want := range map[string]string{
		`"department": "Dog Council"`:                                    "This service is provided by Dog Council. Dog Council made a decision.",
		`"department": "Dog Office", "department.the": "the Dog Office"`: "This service is provided by the Dog Office. The Dog Office made a decision.",
	} {
		book, err := words.Load(fstest.MapFS{"words.en.json": {Data: []byte(`{"language": "en", "words": {` + own + `}}`)}}, words.English)
		if err != nil {
			t.Fatal(err)
		}
		p := Pages{book: book.Over(platform)}
		if got := p.book.Text("footer.department", p.department()) + " " + p.book.Text("history.decided", p.department()); got != want {
			t.Errorf("%s is told as %q, want %q", own, got, want)
		}
	}
}
