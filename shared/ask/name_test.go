package ask_test

import (
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
)

func TestName(t *testing.T) {
	q := ask.Name{Name: "applicant-name"}
	reads(t, q, []given{
		{"first and last", "first=Ada&last=Byron", ask.PersonName{First: "Ada", Last: "Byron"}, ""},
		{"all parts, with spaces to spare", "title=+Dr&first=Ada++Mary&middle=King&last=O’Brien-Ŵyn%09",
			ask.PersonName{Title: "Dr", First: "Ada Mary", Middle: "King", Last: "O’Brien-Ŵyn"}, ""},
		{"all the circumflexes, graves and diaereses of Welsh", "first=ŴŵŶŷẀẁẂẃẄẅ&last=ỲỳÝýŸÿ", ask.PersonName{First: "ŴŵŶŷẀẁẂẃẄẅ", Last: "ỲỳÝýŸÿ"}, ""},
		{"Irish, Polish, Turkish, Czech", "first=Seán+Łukasz&last=Işık-Dvořák", ask.PersonName{First: "Seán Łukasz", Last: "Işık-Dvořák"}, ""},
		{"Romanian, Yoruba, Vietnamese", "first=Ștefan&last=Ọlá-Nguyễn", ask.PersonName{First: "Ștefan", Last: "Ọlá-Nguyễn"}, ""},
		{"accents that stand behind their letters", "first=W\u0302yn&last=Llwy\u0302d", ask.PersonName{First: "Ŵyn", Last: "Llwŷd"}, ""},
		{"an accent alone", "first=\u0302&last=Byron", nil, "first: bad-characters"},
		{"full stops of abbreviations", "title=Dr.&first=J.R.+R.&last=St.+John.", ask.PersonName{Title: "Dr", First: "J R R", Last: "St John"}, ""},
		{"full stops before hyphens and apostrophes", "first=J.-P.&last=O.'Neill.-D.’Arcy", ask.PersonName{First: "J-P", Last: "O'Neill-D’Arcy"}, ""},
		{"a full stop beside a dash of its own", "first=A+-+B.&last=Byron", ask.PersonName{First: "A - B", Last: "Byron"}, ""},
		{"full stops of nothing", "first=...&last=.Byron", nil, "first: bad-characters, last: bad-characters"},
		{"signs among the letters", "first=A×B&last=A÷B", nil, "first: bad-characters, last: bad-characters"},
		{"a click, which looks like punctuation", "first=ǃ&last=Byron", nil, "first: bad-characters"},
		{"Greek", "first=Ada&last=Ωmega", nil, "last: bad-characters"},
		{"no last name", "first=Ada", nil, "last: missing"},
		{"a title alone", "title=Dr", nil, "first: missing, last: missing"},
		{"digits and a missing part", "first=Ada1", nil, "first: bad-characters, last: missing"},
		{"a script that the departments do not hold", "first=Ада&last=Byron", nil, "first: bad-characters"},
		{"markup", "first=<b>&last=Byron", nil, "first: bad-characters"},
		{"a null byte", "first=A%00da&last=Byron", nil, "first: bad-characters"},
		{"broken UTF-8", "first=A%ffda&last=Byron", nil, "first: bad-characters"},
		{"36 characters", "first=Ada&last=" + strings.Repeat("é", 36), nil, "last: too-long"},
		{"35 characters", "first=Ada&last=" + strings.Repeat("é", 35), ask.PersonName{First: "Ada", Last: strings.Repeat("é", 35)}, ""},
	})
	decodes(t, q, []given{
		{"first and last", `{"first": "Ada", "last": "Byron"}`, ask.PersonName{First: "Ada", Last: "Byron"}, ""},
		{"null for a part left out", `{"first": "Ada", "middle": null, "last": "Byron"}`, ask.PersonName{First: "Ada", Last: "Byron"}, ""},
		{"an empty part", `{"first": "Ada", "middle": "", "last": ""}`, nil, "middle: missing, last: missing"},
		{"no last name", `{"first": "Ada", "last": null}`, nil, "last: missing"},
		{"letters of Welsh", `{"first": "Ẁ", "last": "ỳ"}`, ask.PersonName{First: "Ẁ", Last: "ỳ"}, ""},
		{"an accent that stands behind its letter", `{"first": "W\u0302yn", "last": "Byron"}`, nil, "first: bad-characters"},
		{"a space too many", `{"first": "Ada ", "last": "Byron"}`, nil, "first: bad-characters"},
		{"a full stop", `{"first": "J.", "last": "Byron"}`, nil, "first: bad-characters"},
		{"an unknown part", `{"first": "Ada", "last": "Byron", "nickname": "A", "N!": 1}`, nil, "unknown-question, nickname: unknown-question"},
		{"a part twice", `{"first": "Ada", "first": "Ada", "last": "Byron"}`, nil, "first: duplicate"},
		{"numbers", `{"first": 1, "last": ["Byron"]}`, nil, "first: wrong-type, last: wrong-type"},
		{"one string", `"Ada Byron"`, nil, "wrong-type"},
		{"a list", `["Ada", "Byron"]`, nil, "wrong-type"},
	})
	if err := valid(validator(t, q.Schema()), []byte(`{"title": null, "first": "Ada", "middle": null, "last": "Byron"}`)); err != nil {
		t.Errorf("the schema refuses parts left out by null: %v", err)
	}
	if got := (ask.PersonName{Title: "Dr", First: "Ada", Last: "Byron"}).String(); got != "Dr Ada Byron" {
		t.Errorf("it is written as %q", got)
	}
}

func TestAutocompleteIsForWhoeverFillsInThePage(t *testing.T) {
	for name, pair := range map[string][2]ask.Question{
		"name":        {ask.Name{Name: "q"}, ask.Name{Name: "q", Other: true}},
		"family name": {ask.FamilyName{Name: "q"}, ask.FamilyName{Name: "q", Other: true}},
		"address":     {ask.Address{Name: "q"}, ask.Address{Name: "q", Other: true}},
		"phone":       {ask.Phone{Name: "q"}, ask.Phone{Name: "q", Other: true}},
		"email":       {ask.Email{Name: "q"}, ask.Email{Name: "q", Other: true}},
	} {
		t.Run(name, func(t *testing.T) {
			own := 0
			for _, control := range pair[0].Controls() {
				if control.Autocomplete != "" {
					own++
				}
			}
			if own == 0 {
				t.Error("the browser is not told what it may fill in")
			}
			for _, control := range pair[1].Controls() {
				if control.Autocomplete != "" {
					t.Errorf("for somebody else the browser is told to fill in %s", control.Autocomplete)
				}
			}
		})
	}
}
