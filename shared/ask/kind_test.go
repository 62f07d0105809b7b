package ask_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// on is the day on which everything here is asked.
var on = date.MustParse("2026-11-22")

// kind is a question of one kind with a way to make right answers to it.
type kind struct {
	question ask.Question
	answers  *rapid.Generator[any]
}

// kinds has every kind of plain question, with bounds and without. What holds for all of them is tested over it.
var kinds = map[string]kind{
	"yes or no":     {ask.YesNo{Name: "q"}, rapid.Bool().AsAny()},
	"whole":         {ask.Whole{Name: "q", Min: 1, Max: 30}, rapid.IntRange(1, 30).AsAny()},
	"one of":        {ask.OneOf{Name: "q", Options: options}, rapid.SampledFrom(options).AsAny()},
	"select":        {ask.OneOf{Name: "q", Options: options, Select: true}, rapid.SampledFrom(options).AsAny()},
	"any of":        {ask.AnyOf{Name: "q", Options: options, Exclusive: "none"}, rapid.Custom(some).AsAny()},
	"date":          {ask.Date{Name: "q"}, rapid.Custom(day(-40000, 40000)).AsAny()},
	"date of birth": {ask.Date{Name: "q", NotFuture: true, YearsBack: 20}, rapid.Custom(day(-7000, 0)).AsAny()},
	"date ahead":    {ask.Date{Name: "q", NotPast: true, DaysAhead: 30}, rapid.Custom(day(0, 30)).AsAny()},
	"money":         {ask.Money{Name: "q", Min: -1_000_000_00, Max: 9_999_999_999_999_99}, rapid.Custom(pence(-1_000_000_00, 9_999_999_999_999_99)).AsAny()},
	"any money":     {ask.Money{Name: "q"}, rapid.Custom(pence(0, 1<<63-1)).AsAny()},
	"whole pounds": {ask.Money{Name: "q", Max: 5000_00, Whole: true}, rapid.Custom(func(t *rapid.T) money.Pence {
		return money.Pounds(rapid.Int64Range(0, 5000).Draw(t, "pounds"))
	}).AsAny()},
	"nino":             {ask.NINO{Name: "q"}, rapid.StringMatching(`[ACEHJLMPRSWXY][ABCEGHJLMPRSWXYZ][0-9]{6}[A-D]`).AsAny()},
	"utr":              {ask.UTR{Name: "q"}, fitting(`[1-9][0-9]{9}`, ask.IsUTR).AsAny()},
	"vrn":              {ask.VRN{Name: "q"}, fitting(`[0-9]{9}`, ask.IsVRN).AsAny()},
	"accounts office":  {ask.AccountsOffice{Name: "q"}, fitting(`(961PA0[0-9]{6}X|[0-9]{3}P[A-H][0-9]{8})`, ask.IsAccountsOffice).AsAny()},
	"paye reference":   {ask.PAYEReference{Name: "q"}, rapid.StringMatching(`[0-9]{3}/[A-Z0-9]{1,10}`).AsAny()},
	"upn":              {ask.UPN{Name: "q"}, fitting(`[A-H][0-9]{11}[0-9A-H]`, ask.IsUPN).AsAny()},
	"name":             {ask.Name{Name: "q"}, rapid.Custom(personName).AsAny()},
	"family name":      {ask.FamilyName{Name: "q"}, rapid.StringMatching(name).AsAny()},
	"text":             {ask.Text{Name: "q"}, rapid.StringMatching(`[!-~£é€中🙂]{1,20}( [!-~]{1,20}){0,5}`).AsAny()},
	"text of a class":  {ask.Text{Name: "q", Min: 2, Max: 18, Characters: "A-Za-z0-9 ./-"}, rapid.StringMatching(`[A-Za-z0-9./-]{2,18}`).AsAny()},
	"long text":        {ask.LongText{Name: "q"}, rapid.StringMatching(`[!-~é🙂]{1,9}([ \n]{0,3}[!-~]{1,20}){0,9}`).AsAny()},
	"digits":           {ask.Coded{Name: "q", Pattern: "[0-9]{9}", Example: "123456789", Digits: true}, rapid.StringMatching(`[0-9]{9}`).AsAny()},
	"capitals":         {ask.Coded{Name: "q", Pattern: "B1[0-9]{7}|[A-Z]{3}", Example: "B1 1234567", Upper: true}, rapid.StringMatching(`B1[0-9]{7}|[A-Z]{3}`).AsAny()},
	"hyphened":         {ask.Coded{Name: "q", Pattern: "[0-9]{3}-[a-z]{2} [0-9]", Example: "123-ab 4"}, rapid.StringMatching(`[0-9]{3}-[a-z]{2} [0-9]`).AsAny()},
	"address":          {ask.Address{Name: "q"}, rapid.Custom(ukAddress).AsAny()},
	"address anywhere": {ask.Address{Name: "q", International: true}, rapid.Custom(anyAddress).AsAny()},
	"phone":            {ask.Phone{Name: "q"}, rapid.StringMatching(`\+44(1[0-9]{8,9}|2[0-9]{9}|7[0-9]{9}|800[0-9]{6,7})|\+(33|1|995)[0-9]{6,11}`).AsAny()},
	"email":            {ask.Email{Name: "q"}, rapid.StringMatching(`[a-zA-Z0-9!#$&'*+/=?^_{|}~-]{1,20}(\.[a-z]{1,9})?@([a-z0-9]{1,9}\.){1,4}[a-z]{2,9}`).AsAny()},
	"country":          {ask.Country{Name: "q"}, rapid.SampledFrom(countries).AsAny()},
	"nationalities": {ask.List{Name: "q", Each: ask.Country{}, Max: 4},
		rapid.SliceOfNDistinct(rapid.SampledFrom(countries), 1, 4, rapid.ID[string]).AsAny()},
	"previous names": {ask.List{Name: "q", Each: ask.FamilyName{}},
		rapid.SliceOfNDistinct(rapid.StringMatching(name), 1, 20, strings.ToLower).AsAny()},
	"bank account": {ask.BankAccount{Name: "q"}, rapid.Custom(account).AsAny()},
}

var (
	options   = []string{"employed", "self-employed", "looking", "none"}
	countries = ask.Country{}.Controls()[0].Options
)

const name = `[A-Za-zÀ-ÖØ-öø-ſẀ-ẅỲỳȘșẸẹ'’-]{1,17}( [A-Za-zÀ-ÖØ-öø-ſẀ-ẅỲỳȘșẸẹ'’-]{1,17})?`

func some(t *rapid.T) []string {
	chosen := []string{}
	for _, option := range options[:3] {
		if rapid.Bool().Draw(t, option) {
			chosen = append(chosen, option)
		}
	}
	if len(chosen) == 0 {
		return []string{"none"}
	}
	return chosen
}

func day(from, to int) func(*rapid.T) date.Date {
	return func(t *rapid.T) date.Date { return on.AddDays(rapid.IntRange(from, to).Draw(t, "days")) }
}

func pence(from, to int64) func(*rapid.T) money.Pence {
	return func(t *rapid.T) money.Pence { return money.Pence(rapid.Int64Range(from, to).Draw(t, "pence")) }
}

func optional(t *rapid.T, pattern, label string) string {
	return rapid.OneOf(rapid.Just(""), rapid.StringMatching(pattern)).Draw(t, label)
}

func personName(t *rapid.T) ask.PersonName {
	return ask.PersonName{Title: optional(t, name, "title"), First: rapid.StringMatching(name).Draw(t, "first"),
		Middle: optional(t, name, "middle"), Last: rapid.StringMatching(name).Draw(t, "last")}
}

const addressLine = `[A-Za-zÀ-ÖØ-öø-ſẀ-ẅỲỳȘșẸẹ0-9'’,./&():#+-]{1,17}( [A-Za-z0-9]{1,17})?`

func ukAddress(t *rapid.T) ask.PostalAddress {
	return ask.PostalAddress{Line1: rapid.StringMatching(addressLine).Draw(t, "line 1"), Line2: optional(t, addressLine, "line 2"),
		Town: rapid.StringMatching(addressLine).Draw(t, "town"), County: optional(t, addressLine, "county"),
		Postcode: rapid.StringMatching(`(SW[0-9][A-Z]|CF[0-9]{1,2}|M[0-9]|BF1) [0-9][ABD-HJLNP-UW-Z]{2}`).Draw(t, "postcode")}
}

func anyAddress(t *rapid.T) ask.PostalAddress {
	a := ukAddress(t)
	a.Country = rapid.SampledFrom(countries).Draw(t, "country")
	if a.Country != "GB" {
		a.Postcode = optional(t, addressLine, "postal code")
	}
	return a
}

func account(t *rapid.T) ask.Account {
	return ask.Account{Name: rapid.StringMatching(addressLine).Filter(func(s string) bool { return !strings.ContainsAny(s, ":#+") }).Draw(t, "name"),
		SortCode: rapid.StringMatching(`[0-9]{6}`).Draw(t, "sort code"), Number: rapid.StringMatching(`[0-9]{8}`).Draw(t, "number")}
}

// books are the words for the tests.
var books = map[words.Language]words.Book{words.English: book(words.English), words.Welsh: book(words.Welsh)}

func book(language words.Language) words.Book {
	file := fmt.Sprintf(`{"language": %q, "words": {
		"answer": {"yes": "Yes %[2]s", "no": "No %[2]s"},
		"q": {"employed": "Employed", "self-employed": "Self-employed", "looking": "Looking for work", "none": "None of these"}
	}}`, language, language)
	made, err := words.Load(fstest.MapFS{"words." + string(language) + ".json": {Data: []byte(file)}}, language)
	if err != nil {
		panic(err)
	}
	return made
}

// validator is a kind's schema, ready to judge.
func validator(t testing.TB, schema ask.Schema) *jsonschema.Schema {
	t.Helper()
	raw, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("kind.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("kind.json")
	if err != nil {
		t.Fatalf("%s is no schema: %v", raw, err)
	}
	return compiled
}

func valid(schema *jsonschema.Schema, raw []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

// failer is what the tests, the fuzz tests and the property tests have in common.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// holds checks what is promised of a right answer of any kind.
func holds(t failer, q ask.Question, schema *jsonschema.Schema, value any) {
	t.Helper()
	posted := url.Values{"unrelated": {"x"}, "q2": {"y"}}
	for part, values := range q.Fill(value) {
		posted[ask.Field("q", part)] = values
	}
	read, faults := q.Read(ask.Own(q, posted))
	if len(faults) > 0 || !reflect.DeepEqual(read, value) {
		t.Fatalf("the page shows %#v as %q and reads %#v, %v", value, posted, read, faults)
	}
	raw, err := json.Marshal(q.Encode(value))
	if err != nil {
		t.Fatalf("%#v has no JSON: %v", value, err)
	}
	decoded, faults := q.Decode(raw)
	if len(faults) > 0 || !reflect.DeepEqual(decoded, value) {
		t.Fatalf("%#v is %s and decodes to %#v, %v", value, raw, decoded, faults)
	}
	if err := valid(schema, raw); err != nil {
		t.Fatalf("the schema refuses %s: %v", raw, err)
	}
	for language, book := range books {
		shown := q.Show(value, book)
		if len(shown) == 0 || strings.Contains(shown[0], "[q.") || strings.Contains(shown[0], "[answer.") {
			t.Fatalf("%#v is shown as %q in %s", value, shown, language)
		}
	}
}

func TestRightAnswers(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			schema := validator(t, kind.question.Schema())
			rapid.Check(t, func(t *rapid.T) {
				value := kind.answers.Draw(t, "answer")
				if faults := kind.question.Check(on, value); len(faults) > 0 {
					t.Fatalf("%#v has faults: %v", value, faults)
				}
				holds(t, kind.question, schema, value)
			})
		})
	}
}

func TestNothingTypedIsNoAnswer(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			empty := url.Values{}
			blank := url.Values{}
			for _, control := range kind.question.Controls() {
				switch control.Component {
				case ask.Input, ask.Textarea, ask.ListInput:
					blank[control.Part] = []string{" \t\u00a0\u200b"}
				case ask.DateInput:
					blank = url.Values{"day": {" "}, "month": {""}, "year": {"\u200b"}}
				default:
					blank[control.Part] = []string{""}
				}
			}
			for _, fields := range []url.Values{empty, blank} {
				if value, faults := kind.question.Read(fields); value != nil || len(faults) > 0 {
					t.Errorf("%q is read as %#v, %v", fields, value, faults)
				}
			}
		})
	}
}

// What is of another type than the kind's JSON is refused as such, or as wrong in a part.
func TestWrongTypes(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			taken := 0
			for _, raw := range []string{`null`, `true`, `1`, `"x y"`, `[]`, `["x"]`, `[null]`, `{}`, `{"x": 1}`, `[[1]]`, `1e400`, ``} {
				value, faults := kind.question.Decode(json.RawMessage(raw))
				if len(faults) == 0 {
					faults = kind.question.Check(on, value)
				}
				if len(faults) == 0 {
					taken++
				}
			}
			if taken > 1 {
				t.Errorf("%d of them are taken; one at most is of the type", taken)
			}
		})
	}
}

func TestAboutAndControls(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			if about := kind.question.About(); about.Name != "q" || about.Optional || about.When.Op != "" {
				t.Errorf("it is about %+v", about)
			}
			controls := kind.question.Controls()
			if len(controls) == 0 {
				t.Fatal("no control takes the answer")
			}
			for _, control := range controls {
				composite := len(controls) > 1
				if composite != (control.Part != "") || composite != (control.Word != "") {
					t.Errorf("part %q of %d controls has the word %q", control.Part, len(controls), control.Word)
				}
			}
		})
	}
}

// known says that every fault has a code of the closed list.
func known(t failer, faults []ask.Fault) {
	t.Helper()
	for _, f := range faults {
		found := false
		for _, code := range ask.Codes {
			found = found || f.Code == code
		}
		if !found {
			t.Fatalf("the fault %+v has a code that is not in the list", f)
		}
	}
}

// FuzzRead reads anything at all as each kind: it never panics, and what it takes holds what is promised.
func FuzzRead(f *testing.F) {
	for _, seed := range [][3]string{{"yes", "", ""}, {"30", "", ""}, {"none", "looking", ""}, {"29", "2", "2024"}, {"£1,234.50", "", ""},
		{"ab 12 34 56 c", "", ""}, {"Dr", "Ada", "Byron"}, {"+44 (0)7700 900 982", "", ""}, {"a@xn--bcher-kva.example", "", ""}, {"fr", "FR", "GB"},
		{"10 Downing Street", "London", "sw1a2aa"}, {"A Byron", "30-94-30", "733445"}, {"a\r\nb\x00", "\xff", "\u202e"}, {"1e400", "-0", "٣"},
		{"K22345 67890", "GB 980 7806 84", "123 pw 1234 5678"}, {"123 ab456", "b801 2000 05001", "w\u0302"}, {"+33 (0)1 23", "bf1.4aa", "Ỳ×"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	schemas := map[string]*jsonschema.Schema{}
	for name, kind := range kinds {
		schemas[name] = validator(f, kind.question.Schema())
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		typed := []string{a, b, c}
		for name, kind := range kinds {
			fields, n := url.Values{}, 0
			for _, control := range kind.question.Controls() {
				switch control.Component {
				case ask.DateInput:
					fields = url.Values{"day": {a}, "month": {b}, "year": {c}}
				case ask.Checkboxes, ask.ListInput:
					fields[""] = typed
				default:
					fields.Set(control.Part, typed[n%3])
					n++
				}
			}
			value, faults := kind.question.Read(fields)
			known(t, faults)
			if value == nil || len(faults) > 0 {
				continue
			}
			faults = kind.question.Check(on, value)
			known(t, faults)
			kind.question.Show(value, books[words.Welsh])
			kind.question.Fill(value)
			if len(faults) == 0 {
				t.Logf("%s takes %q", name, fields)
				holds(t, kind.question, schemas[name], value)
			}
		}
	})
}

// FuzzDecode reads any JSON as each kind: it never panics, and the schema takes whatever the kind takes.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`true`, `30`, `"none"`, `["looking","employed"]`, `"2024-02-29"`, `44.95`, `1e400`, `-0.00`, `"AB123456C"`,
		`{"first":"Ada","last":"Byron"}`, `{"first":"Ada","first":"Ada","last":null,"x":1}`, `"a\u0000\ud800"`, "\"\xff\"", `"+447700900982"`,
		`{"line-1":"1","town":"London","postcode":"SW1A 2AA"}`, `{"line-1":"1","town":"Paris","country":"FR"}`, `["FR","FR"]`, `["FR","GB"]`,
		`{"name":"A Byron","sort-code":"309430","account-number":"00733445"}`, `"a@b.example"`,
		`"2234567890"`, `"980780684"`, `"961PA0045782X"`, `"123/AB456"`, `"B801200005001"`, `{"first":"Ẁ","last":"w\u0302"}`, strings.Repeat("[", 200), `{"a":{"a":{}}}`} {
		f.Add([]byte(seed))
	}
	schemas := map[string]*jsonschema.Schema{}
	for name, kind := range kinds {
		schemas[name] = validator(f, kind.question.Schema())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) {
			return // the whole is read by encoding/json before a kind sees its part
		}
		raw = bytes.TrimSpace(raw)
		for name, kind := range kinds {
			value, faults := kind.question.Decode(raw)
			known(t, faults)
			if len(faults) > 0 {
				if value != nil {
					t.Fatalf("%s makes %#v of %s, and faults", name, value, raw)
				}
				continue
			}
			faults = kind.question.Check(on, value)
			known(t, faults)
			if len(faults) == 0 {
				t.Logf("%s takes %s", name, raw)
				holds(t, kind.question, schemas[name], value)
				if err := valid(schemas[name], raw); err != nil {
					t.Fatalf("the schema refuses %s: %v", raw, err)
				}
			}
		}
	})
}
