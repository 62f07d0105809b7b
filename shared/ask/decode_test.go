package ask_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
)

func found(faults []ask.Fault) []string {
	var list []string
	for _, f := range faults {
		list = append(list, f.Path+": "+string(f.Code))
	}
	return list
}

const king = `{"child": "King", "born": "2025-01-01"}`

func TestDecode(t *testing.T) {
	for _, each := range []struct {
		name, raw string
		faults    []string
	}{
		{"right", `{"partner": false, "children": [` + king + `]}`, nil},
		{"right, the optional one left out", `{"partner": false, "children": [` + king + `], "note": null}`, nil},
		{"unknown questions", `{"partner": false, "children": [` + king + `], "pets": 1, "<script>": 1, "": 2}`, []string{": unknown-question", "pets: unknown-question"}},
		{"an unknown question in a row", `{"partner": false, "children": [{"child": "King", "born": "2025-01-01", "pets": 1}]}`, []string{"children/0/pets: unknown-question"}},
		{"twice", `{"partner": false, "partner": true, "partner": true, "children": [` + king + `]}`, []string{"partner: duplicate"}},
		{"wrong types and wrong values together", `{"partner": "no", "age": 500, "children": [{"child": 1, "born": "2030-01-01"}, null]}`,
			[]string{"partner: wrong-type", "children/0/child: wrong-type", "children/1: wrong-type", "age: too-large", "children/0/born: in-the-future"}},
		{"nothing", `{}`, []string{"partner: missing", "children: missing"}},
		{"null for what has to be there", `{"partner": null, "children": null}`, []string{"partner: missing", "children: missing"}},
		{"null in a row", `{"partner": false, "children": [{"child": null, "born": "2025-01-01"}], "note": null}`, []string{"children/0/child: missing"}},
		{"null for what is not asked", `{"partner": false, "age": null, "children": [` + king + `], "note": null}`, nil},
		{"not asked", `{"partner": false, "age": 30, "children": [` + king + `], "note": null}`, []string{"age: not-asked"}},
		{"not asked, and what hangs on it", `{"partner": false, "age": 70, "retired": true, "children": [` + king + `], "note": null}`, []string{"age: not-asked", "retired: not-asked"}},
		{"not asked in a row", `{"partner": false, "children": [{"child": "King", "born": "2010-01-01", "school": "Eton"}], "note": null}`, []string{"children/0/school: not-asked"}},
		{"missing in a row", `{"partner": true, "age": 30, "children": [` + king + `, {"child": "Noel", "born": "2010-01-01"}], "note": null}`, []string{"children/1/school: missing"}},
		{"too few rows", `{"partner": false, "children": []}`, []string{"children: too-few"}},
		{"too many rows", `{"partner": false, "children": [` + strings.Repeat(king+",", 31) + king + `]}`, []string{"children: too-many"}},
		{"rows that are no list", `{"partner": false, "children": ` + king + `}`, []string{"children: wrong-type"}},
		{"a list", `[]`, []string{": wrong-type"}},
		{"null", `null`, []string{": wrong-type"}},
		{"nothing at all", ``, []string{": wrong-type"}},
		{"broken", `{"partner": fal`, []string{": wrong-type"}},
		{"two objects", `{"partner": false} {}`, []string{": wrong-type"}},
		{"something behind the object", `{"partner": false} x`, []string{": wrong-type"}},
		{"very deep", `{"partner": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, []string{": wrong-type"}},
		{"deep", `{"partner": ` + strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000) + `, "children": [` + king + `]}`, []string{"partner: wrong-type"}},
	} {
		t.Run(each.name, func(t *testing.T) {
			_, faults := ask.Decode(claim, on, json.RawMessage(each.raw))
			if got := found(faults); !reflect.DeepEqual(got, each.faults) {
				t.Errorf("the faults are %q, want %q", got, each.faults)
			}
			known(t, faults)
		})
	}
}

func TestDecodeHugeInput(t *testing.T) {
	row := `{` + strings.Repeat(`"x":1,`, 10) + `"y":1}`
	for name, raw := range map[string]string{
		"rows":      `{"children": [` + strings.Repeat(row+",", 100_000) + row + `]}`,
		"questions": `{` + strings.Repeat(`"partner":true,`, 100_000) + `"partner":true}`,
		"strange names": `{` + func() string {
			var b strings.Builder
			for i := range 100_000 {
				b.WriteString(`"X` + strconv.Itoa(i) + `":1,`)
			}
			return b.String()
		}() + `"partner":true}`,
		"text": `{"partner": false, "note": "` + strings.Repeat("x", 1_000_000) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, faults := ask.Decode(claim, on, json.RawMessage(raw)); len(faults) == 0 || len(faults) > 5 {
				t.Errorf("there are %d faults: few are enough to say what is wrong", len(faults))
			}
		})
	}
}

func TestDecodeGivesWhatIsKept(t *testing.T) {
	a, faults := ask.Decode(claim, on, json.RawMessage(` { "partner" : true , "age" : 30 , "children" : [ {"child": "King", "born": "2010-01-01", "school": "Eton"} ] , "note" : null } `))
	if len(faults) > 0 {
		t.Fatal(found(faults))
	}
	rows := family.Of(a)
	if !partner.Of(a) || age.Of(a) != 30 || len(rows) != 1 || born.Of(rows[0]) != sixteen || school.Of(rows[0]) != "Eton" || note.Of(a) != "" {
		t.Errorf("the answers are %v", ask.Encode(claim, a))
	}
	if a.Given("note") || !a.Seen("note") {
		t.Error("the note was seen and left out")
	}
}

func TestCheck(t *testing.T) {
	right := ask.Answers{}.With("partner", false).With("children", oneChild).With("note", nil)
	for _, each := range []struct {
		name    string
		answers ask.Answers
		faults  []string
	}{
		{"right", right, nil},
		{"a wrong answer that is not asked for", right.With("age", 500), nil},
		{"a wrong answer", right.With("partner", true).With("age", 500), []string{"age: too-large", "retired: missing"}},
		{"a wrong answer in a row", right.With("children", ask.Rows{Rows: []ask.Answers{ask.Answers{}.With("child", "K1ng").With("born", toddler)}, Done: true}),
			[]string{"children/0/child: bad-characters"}},
		{"no rows", right.With("children", ask.Rows{Done: true}),
			[]string{"children: too-few", "children/0/child: missing", "children/0/born: missing"}},
		{"nothing said of another", right.With("children", ask.Rows{Rows: oneChild.Rows}), []string{"children: missing"}},
		{"nothing", ask.Answers{}, []string{"partner: missing", "children/0/child: missing", "children/0/born: missing", "children: missing", "note: missing"}},
	} {
		t.Run(each.name, func(t *testing.T) {
			faults := ask.Check(claim, on, each.answers)
			if got := found(faults); !reflect.DeepEqual(got, each.faults) {
				t.Errorf("the faults are %q, want %q", got, each.faults)
			}
		})
	}
}

func TestObject(t *testing.T) {
	schema := validator(t, ask.Object(claim))
	for raw, right := range map[string]bool{
		`{"partner": false, "children": [` + king + `]}`:                                                               true,
		`{"partner": false, "age": null, "children": [` + king + `], "note": null}`:                                    true,
		`{"partner": true, "age": 30, "children": [{"child": "K", "born": "2010-01-01", "school": null}], "note": ""}`: false,
		`{"partner": false, "children": [` + king + `], "pets": 1}`:                                                    false,
		`{"partner": false, "children": []}`:                                                                           false,
		`{"children": [` + king + `]}`:                                                                                 false,
		`{"partner": null, "children": [` + king + `]}`:                                                                false,
	} {
		if err := valid(schema, []byte(raw)); (err == nil) != right {
			t.Errorf("of %s the schema says %v", raw, err)
		}
	}
}

// FuzzDecodeAnswers reads anything as the whole of the answers: it never panics, and what is right comes out of its
// own JSON as it went in.
func FuzzDecodeAnswers(f *testing.F) {
	for _, seed := range []string{`{"partner": true, "age": 70, "retired": false, "children": [` + king + `], "note": "x"}`, `{"children": [null, {}, 1]}`,
		`{"partner": null, "partner": 1}`, `{"children": {}}`, `{`, `[]`, "{\"\xff\": 1}"} {
		f.Add([]byte(seed))
	}
	schema := validator(f, ask.Object(claim))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, faults := ask.Decode(claim, on, raw)
		known(t, faults)
		encoded, err := json.Marshal(ask.Encode(claim, a))
		if err != nil {
			t.Fatal(err)
		}
		if len(faults) > 0 {
			return
		}
		if err := valid(schema, raw); err != nil {
			t.Fatalf("the schema refuses %s: %v", raw, err)
		}
		again, faults := ask.Decode(claim, on, encoded)
		if len(faults) > 0 || !reflect.DeepEqual(ask.Encode(claim, a), ask.Encode(claim, again)) {
			t.Fatalf("%s comes out as %s and is then %v, %v", raw, encoded, ask.Encode(claim, again), found(faults))
		}
	})
}

// FuzzGather gathers any answer under any path.
func FuzzGather(f *testing.F) {
	for _, path := range []string{"partner", "children", "children/0/child", "children/-1/child", "children/31/born", "a/b/c/d", "//", "children/1e3/child"} {
		f.Add(path, []byte(`"King"`))
		f.Add(path, []byte(`true`))
	}
	f.Fuzz(func(t *testing.T, path string, raw []byte) {
		if !json.Valid(raw) {
			return
		}
		a := ask.Gather(claim, map[string]json.RawMessage{path: raw, "partner": json.RawMessage(`true`)})
		steps, kept := ask.Walk(claim, on, a)
		if len(steps) < 5 || len(steps) > 2+31*3+3 {
			t.Fatalf("%d steps", len(steps))
		}
		known(t, ask.Check(claim, on, kept))
	})
}

// What counts as if it had been given on an earlier day may tell what has happened since; what is asked, is as on that day, and what
// neither day takes is wrong.
func TestCheckSince(t *testing.T) {
	on, given := date.MustParse("2026-11-22"), date.MustParse("2026-12-12")
	born := ask.Date{Name: "born", NotFuture: true, YearsBack: 30}
	moving := ask.Date{Name: "moving", NotPast: true, DaysAhead: 28}
	school := ask.YesNo{Name: "school", When: born.AgeAtLeast(5)}
	questions := []ask.Question{born, moving, school}
	for name, test := range map[string]struct {
		born, moving string
		school       any
		want         string
	}{
		"both on the first day":         {"2026-11-22", "2026-11-22", nil, ""},
		"since":                         {"2026-12-12", "2027-01-09", nil, ""},
		"not yet":                       {"2026-12-13", "2026-11-22", nil, "born in-the-future"},
		"too far from either":           {"2026-11-22", "2027-01-10", nil, "moving too-late"},
		"before either":                 {"2026-11-22", "2026-11-21", nil, "moving too-early"},
		"thirty on the first day":       {"1996-11-22", "2026-11-22", true, ""},
		"five since, so not asked":      {"2021-12-01", "2026-11-22", nil, ""},
		"five on the first day, missed": {"2021-11-22", "2026-11-22", nil, "school missing"},
	} {
		a := ask.Answers{}.With("born", date.MustParse(test.born)).With("moving", date.MustParse(test.moving))
		if test.school != nil {
			a = a.With("school", test.school)
		}
		got := ""
		for _, f := range ask.CheckSince(questions, on, []date.Date{given}, a) {
			got += f.Path + " " + string(f.Code)
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
