package address_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/frontline-gov/frontline/shared/address"
	"github.com/frontline-gov/frontline/shared/ask"
)

var update = flag.Bool("update", false, "write testdata/addresses.csv anew from testdata/raw.csv")

// made is the made-up file that the tests of other packages use too.
const made = "testdata/addresses.csv"

func read(t testing.TB, text string) *address.File {
	t.Helper()
	file, err := address.NewFile(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// firsts are the first lines of addresses.
func firsts(all []address.Address) []string {
	var lines []string
	for _, a := range all {
		lines = append(lines, a.Line1)
	}
	return lines
}

// The file of the tests is what Prepare makes of a raw one, which has all that is wrong with such files.
func TestPrepare(t *testing.T) {
	raw, err := os.ReadFile("testdata/raw.csv")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	got, err := address.Prepare(bytes.NewReader(raw), &out)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(made, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(made)
	if err != nil || out.String() != string(want) {
		t.Errorf("%v, or it is another file:\n%s", err, out.String())
	}
	if got.Kept != 9 || !slices.Equal(got.Refused, []int{2, 12}) || got.Unfit != 1 {
		t.Errorf("%+v", got)
	}
	var again bytes.Buffer
	if p, err := address.Prepare(&out, &again); err != nil || again.String() != string(want) || len(p.Refused) > 0 {
		t.Errorf("prepared again it is another: %+v %v", p, err)
	}
}

func TestPrepareRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":              "",
		"a column missing":     "uprn,line1,line2,town,postcode\n",
		"no CSV":               "uprn,line1,line2,town,county,postcode\n1,\"2\n",
		"too few cells":        "uprn,line1,line2,town,county,postcode\n1,2,3\n",
		"more than Find gives": head + houses(1001),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := address.Prepare(strings.NewReader(text), &bytes.Buffer{}); err == nil {
				t.Error("no error")
			}
		})
	}
}

// houses are lines of so many addresses at AB9 1DG.
func houses(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, ",%d Kennel Lane,,Barkham,,AB9 1DG\n", i+1)
	}
	return text.String()
}

// As many as Prepare keeps at a postcode, Find gives; of more it says where they are. One that is there twice is one.
func TestPrepareTheMostOfAPostcode(t *testing.T) {
	var out bytes.Buffer
	if _, err := address.Prepare(strings.NewReader(head+houses(1000)+houses(2)), &out); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, out.String()).Find(t.Context(), "AB9 1DG"); err != nil || len(got) != 1000 {
		t.Errorf("%d, %v", len(got), err)
	}
	if _, err := address.Prepare(strings.NewReader(head+houses(1001)), &out); err == nil || !strings.Contains(err.Error(), "AB9 1DG") {
		t.Errorf("one more: %v", err)
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name, postcode string
		want           []string
	}{
		{"several, by their numbers", "AB9 1DG", []string{"2 Kennel Lane", "10 Kennel Lane", "Flat 2", "Flat 10", "Rose Cottage"}},
		{"the first of the file", "AB10 1AA", []string{"1 High Street"}},
		{"the last of the file", "SA99 9ZZ", []string{"Tŷ Mawr"}},
		{"one in between", "AB9 1EA", []string{"The Old Bakery"}},
		{"none in between", "AB9 1DH", nil},
		{"none before all", "AA1 1AA", nil},
		{"none behind all", "ZE1 1AA", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := address.Named(made).Find(t.Context(), test.postcode)
			if err != nil || !slices.Equal(firsts(got), test.want) {
				t.Errorf("%q, %v; want %q", firsts(got), err, test.want)
			}
		})
	}
	got, err := address.Named(made).Find(t.Context(), "SA99 9ZZ")
	want := address.Address{UPRN: "100000000041", PostalAddress: ask.PostalAddress{Line1: "Tŷ Mawr", Line2: "Lôn y Felin", Town: "Llangynnwr", County: "Sir Gâr", Postcode: "SA99 9ZZ"}}
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%+v, %v", got, err)
	}
}

const head = "uprn,line1,line2,town,county,postcode\n"

// What is wrong with a file is an error wherever the search meets it, and says nothing of what the file holds.
func TestFindRefuses(t *testing.T) {
	line := func(code string) string { return ",1 Secret Street,,Barkham,," + code + "\n" }
	for _, test := range []struct{ name, text, postcode string }{
		{"not sorted", head + line("AB9 1DG") + line("AB8 1AA") + line("AB7 1AA") + line("AB6 1AA") + line("AB3 1AA"), "AB5 1AA"},
		{"a postcode as it is typed", head + line("ab91dg"), "AB9 1DG"},
		{"no postcode", head + line("nowhere"), "AB9 1DG"},
		{"too few cells", head + "1 Secret Street\n", "AB9 1DG"},
		{"a quote left open", head + "\"1 Secret Street,,,,,\n", "AB9 1DG"},
		{"a line too long", head + ",1 Secret Street," + strings.Repeat("x", 2000) + ",,,AB9 1DG\n", "AB9 1DG"},
		{"more than a postcode has", head + strings.Repeat(line("AB9 1DG"), 1001), "AB9 1DG"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := read(t, test.text).Find(t.Context(), test.postcode)
			if err == nil || got != nil || strings.Contains(err.Error(), "Secret") {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestNewFileRefuses(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "no head": ",1,,,,AB9 1DG\n", "another head": "postcode\n", "a head without an end": strings.Repeat("x", 3000)} {
		t.Run(name, func(t *testing.T) {
			if _, err := address.NewFile(strings.NewReader(text), int64(len(text))); err == nil {
				t.Error("no error")
			}
		})
	}
	if _, err := address.Named(filepath.Join(t.TempDir(), "none.csv")).Find(t.Context(), "AB9 1DG"); err == nil {
		t.Error("no error for a file that is not there")
	}
}

func TestFindGivesUp(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := address.Named(made).Find(ended, "AB9 1DG"); err == nil {
		t.Error("it goes on")
	}
	// Among the lines of one postcode too.
	ended, cancel = context.WithCancel(t.Context())
	defer cancel()
	text := head + houses(1000)
	reads := 0
	file, err := address.NewFile(readerAt(func(p []byte, at int64) (int, error) {
		if reads++; reads == 100 {
			cancel()
		}
		return strings.NewReader(text).ReadAt(p, at)
	}), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := file.Find(ended, "AB9 1DG"); err == nil || got != nil || reads > 100 {
		t.Errorf("%d found in %d reads: %v", len(got), reads, err)
	}
}

type readerAt func(p []byte, at int64) (int, error)

func (r readerAt) ReadAt(p []byte, at int64) (int, error) { return r(p, at) }

func TestEmptyFile(t *testing.T) {
	for _, text := range []string{head, strings.TrimSuffix(head, "\n")} {
		if got, err := read(t, text).Find(t.Context(), "AB9 1DG"); err != nil || got != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
}

func TestNarrow(t *testing.T) {
	all, err := address.Named(made).Find(t.Context(), "AB9 1DG")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		typed string
		want  []string
	}{
		{"", []string{"2 Kennel Lane", "10 Kennel Lane", "Flat 2", "Flat 10", "Rose Cottage"}},
		{"10", []string{"10 Kennel Lane", "Flat 10"}},
		{"1", nil},
		{"2", []string{"2 Kennel Lane", "Flat 2"}},
		{"flat 2", []string{"Flat 2"}},
		{"  ROSE cott ", []string{"Rose Cottage"}},
		{"flat 2, spaniel court", []string{"Flat 2"}},
		{"cottage rose", []string{"Rose Cottage"}},
		{"Barkham", nil},
		{"-", []string{"2 Kennel Lane", "10 Kennel Lane", "Flat 2", "Flat 10", "Rose Cottage"}},
	} {
		if got := firsts(address.Narrow(all, test.typed)); !slices.Equal(got, test.want) {
			t.Errorf("%q: %q, want %q", test.typed, got, test.want)
		}
	}
}

// An address has the same ID each time, in another process too, and no two at a postcode have the same.
func TestID(t *testing.T) {
	all, err := address.Named(made).Find(t.Context(), "AB9 1DG")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, a := range all {
		if seen[a.ID()] || len(a.ID()) != 16 {
			t.Errorf("%s: %s", a.Line1, a.ID())
		}
		seen[a.ID()] = true
	}
	if got := all[0].ID(); got != "0a9abb4e60d86fb0" {
		t.Errorf("%s: %s", all[0].Line1, got)
	}
}

// Whatever addresses there are, prepared they are found again, each at its postcode and no other.
func TestWhatIsPreparedIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~äŷ]{0,20}`)
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string {
			postcode := rapid.StringMatching(`(AB|B|SW)[1-9][0-9]? [0-9][A-B]A`).Draw(t, "postcode")
			return []string{"", "x" + text.Draw(t, "line 1"), text.Draw(t, "line 2"), "t" + text.Draw(t, "town"), "", postcode}
		}), 0, 40).Draw(t, "rows")
		var raw bytes.Buffer
		raw.WriteString(head)
		for _, row := range rows {
			for i, cell := range row {
				row[i] = strings.Join(strings.Fields(cell), " ")
				fmt.Fprintf(&raw, "%s%q", map[bool]string{true: ","}[i > 0], strings.NewReplacer(`"`, "", `\`, "").Replace(row[i]))
			}
			raw.WriteString("\n")
		}
		var out bytes.Buffer
		p, err := address.Prepare(&raw, &out)
		if err != nil || len(p.Refused) > 0 {
			t.Fatalf("%+v %v", p, err)
		}
		file, err := address.NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, postcode := range postcodesOf(rows) {
			found, err := file.Find(context.Background(), postcode)
			if err != nil || len(found) == 0 {
				t.Fatalf("%s: %v %v", postcode, found, err)
			}
			total += len(found)
		}
		if total != p.Kept {
			t.Fatalf("%d found of %d", total, p.Kept)
		}
	})
}

func postcodesOf(rows [][]string) []string {
	var all []string
	for _, row := range rows {
		all = append(all, row[5])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Whatever a file holds, looking into it ends, with addresses of that postcode or an error.
func FuzzFind(f *testing.F) {
	whole, err := os.ReadFile(made)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole), "AB9 1DG")
	f.Add(head+"\n\n", "AB9 1DG")
	f.Add(head+",\"1\n2\",,,,AB9 1DG", "AB9 1DG")
	f.Fuzz(func(t *testing.T, text, postcode string) {
		file, err := address.NewFile(strings.NewReader(text), int64(len(text)))
		if err != nil {
			return
		}
		found, err := file.Find(context.Background(), postcode)
		if err != nil && found != nil {
			t.Error("addresses beside an error")
		}
		for _, a := range found {
			if a.Postcode != postcode {
				t.Errorf("%q is not at %q", a.Postcode, postcode)
			}
		}
	})
}

func FuzzPrepare(f *testing.F) {
	raw, err := os.ReadFile("testdata/raw.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		p, err := address.Prepare(strings.NewReader(text), &out)
		if err != nil {
			return
		}
		file, err := address.NewFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Find(context.Background(), "AB9 1DG"); err != nil {
			t.Errorf("what it made of %+v is refused: %v", p, err)
		}
	})
}

// BenchmarkFind looks into a file of a million addresses at 50,000 postcodes (60 MB), made for it.
func BenchmarkFind(b *testing.B) {
	name := filepath.Join(b.TempDir(), "addresses.csv")
	var text bytes.Buffer
	text.WriteString(head)
	var postcodes []string
	for district := range 50 {
		for sector := range 10 {
			for unit := range 100 {
				postcodes = append(postcodes, fmt.Sprintf("SW%d %d%c%c", district+10, sector, "ABDEFGHJLN"[unit/10], "ABDEFGHJLN"[unit%10]))
			}
		}
	}
	slices.Sort(postcodes)
	for _, postcode := range postcodes {
		for house := range 20 {
			fmt.Fprintf(&text, "%012d,%d Kennel Lane,Spaniel Quarter,Barkham,,%s\n", house, house, postcode)
		}
	}
	if err := os.WriteFile(name, text.Bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
	finder := address.Named(name)
	i := 0
	for b.Loop() {
		i += 7919
		found, err := finder.Find(b.Context(), postcodes[i%len(postcodes)])
		if err != nil || len(found) != 20 {
			b.Fatalf("%d found: %v", len(found), err)
		}
	}
	b.ReportMetric(float64(text.Len())/1e6, "MB")
}
