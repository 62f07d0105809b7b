package sample

import (
	"encoding/binary"
	"net/url"
	"strings"
	"unicode/utf16"
)

// Multipart is a form with a file as no honest browser sends it, or hardly one.
type Multipart struct {
	What string
	// Type is its media type, with the boundary, and Body what is sent.
	Type, Body string
	// Right says that the file is there, however it is called: it is to be taken as any other.
	Right bool
}

const multipartType = "multipart/form-data; boundary=b"

// Multiparts are such forms: of a file in a field, beside other fields.
func Multiparts(field, file string, fields url.Values) []Multipart {
	named := func(name, head, content string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + head + "\r\n\r\n" + content + "\r\n"
	}
	before := ""
	for name, values := range fields {
		for _, value := range values {
			before += named(name, "", value)
		}
	}
	called := func(name string) string { return before + named(field, "; filename=\""+name+"\"", file) + "--b--\r\n" }
	as := func(head string) string {
		return before + named(field, "; filename=\"f\"\r\n"+head, file) + "--b--\r\n"
	}
	whole := called("f")
	all := []Multipart{
		{"a name with a path", multipartType, called("../../etc/passwd"), true},
		{"a name that is a script", multipartType, called("<script>alert(1)</script>.pdf"), true},
		{"a name from right to left", multipartType, called("\u202efdp.exe"), true},
		{"a name of pictures", multipartType, called("👩‍👩‍👧‍👦🏴.heic"), true},
		{"a name with a null byte", multipartType, called("f\x00.pdf"), false}, // is no header
		{"a name that is no text", multipartType, called("\xff\xfe\xc0\x80"), true},
		{"a name of 3000 letters", multipartType, called(strings.Repeat("x", 3000)), true},
		{"a name of a megabyte", multipartType, called(strings.Repeat("x", 1<<20)), false},
		{"no name", multipartType, called(""), false}, // a browser sends it where nobody chose a file; some fields are read so
		{"a script for its type", multipartType, as("Content-Type: text/html"), true},
		{"a type that is none", multipartType, as("Content-Type: \"><script>alert(1)</script>"), true},
		{"a letter in another letter", multipartType, as("Content-Type: multipart/mixed; boundary=c"), true},
		{"base64", multipartType, as("Content-Transfer-Encoding: base64"), false},
		{"the other end of lines", multipartType, strings.ReplaceAll(before, "\r\n", "\n") + strings.ReplaceAll(called("f"), "\r\n", "\n"), false},
		{"the file twice", multipartType, before + named(field, "; filename=\"a\"", file) + named(field, "; filename=\"b\"", file) + "--b--\r\n", true},
		{"the file, and none after it", multipartType, before + named(field, "; filename=\"a\"", file) + named(field, "; filename=\"\"", "") + "--b--\r\n", false},
		{"in another field", multipartType, before + named("other", "; filename=\"a\"", file) + "--b--\r\n", false},
		{"a part without a name", multipartType, before + "--b\r\nContent-Disposition: form-data\r\n\r\n" + file + "\r\n--b--\r\n", false},
		{"a part without anything", multipartType, before + "--b\r\n\r\n" + file + "\r\n--b--\r\n", false},
		{"2000 parts more", multipartType, strings.Repeat(named("other", "", "x"), 2000) + whole, false},
		{"2000 files", multipartType, strings.Repeat(named("other", "; filename=\"a\"", "x"), 2000) + whole, false},
		{"a field of 100 kB", multipartType, named("other", "", strings.Repeat("x", 100_000)) + whole, true},
		{"an empty file", multipartType, before + named(field, "; filename=\"a\"", "") + "--b--\r\n", false},
		{"nothing", multipartType, "", false},
		{"only the boundary", multipartType, "--b\r\n", false},
		{"only the end", multipartType, "--b--\r\n", false},
		{"broken off", multipartType, whole[:len(whole)-len(file)/2-8], false},
		{"without its end", multipartType, strings.TrimSuffix(whole, "--b--\r\n"), false},
		{"another boundary", "multipart/form-data; boundary=c", whole, false},
		{"no boundary", "multipart/form-data", whole, false},
		{"an empty boundary", "multipart/form-data; boundary=\"\"", whole, false},
		{"a boundary of 100 kB", "multipart/form-data; boundary=" + strings.Repeat("b", 100_000), whole, false},
		{"a type that cannot be read", "multipart/form-data; boundary", whole, false},
		{"a letter", "multipart/mixed; boundary=b", whole, false},
		{"no form at all", "text/plain", whole, false},
		{"no type", "", whole, false},
		{"the type of another form", "application/x-www-form-urlencoded", whole, false},
	}
	return all
}

// HostileFiles are what a file with lines of cells may be instead of a right one, by what is wrong.
func HostileFiles(right string) map[string]string {
	head, rest, _ := strings.Cut(right, "\n")
	wide := func(order binary.AppendByteOrder, mark string) string {
		out := []byte(mark)
		for _, unit := range utf16.Encode([]rune(right)) {
			out = order.AppendUint16(out, unit)
		}
		return string(out)
	}
	return map[string]string{
		"UTF-16, as spreadsheets save text": wide(binary.LittleEndian, "\xff\xfe"), "UTF-16 the other way": wide(binary.BigEndian, "\xfe\xff"),
		"a null byte": head + "\n\x00" + rest, "a null byte in a cell": strings.Replace(right, ",", "\x00,", 1),
		"no line of names": rest, "only the names": head + "\n", "a name twice": head + "," + head + "\n" + rest,
		"a quote that is never closed": head + "\n\"" + rest, "a quote in the middle": head + "\na\"b\"," + rest,
		"more cells than names": head + "\n" + strings.Repeat("x,", 1000) + "\n", "fewer": head + "\nx\n",
		"scripts":                            head + "\n" + strings.Repeat("<script>alert(1)</script>,", strings.Count(head, ",")) + "<img src=x>\n",
		"formulas":                           head + "\n" + strings.Repeat("\"=HYPERLINK(\"\"http://x\"\")\",", strings.Count(head, ",")) + "@SUM(A1)\n",
		"cells of 20 kB":                     head + "\n" + strings.Repeat(strings.Repeat("<", 20_000)+",", strings.Count(head, ",")) + "x\n",
		"10,000 lines with nothing in them":  head + "\n" + strings.Repeat(strings.Repeat(",", strings.Count(head, ","))+"\n", 10_000),
		"10,000 lines with something wrong":  head + "\n" + strings.Repeat("x"+strings.Repeat(",", strings.Count(head, ","))+"\n", 10_000),
		"lines that end as they did on Macs": strings.ReplaceAll(right, "\n", "\r"), "from right to left": head + "\n\u202e" + rest,
		"a workbook": "PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "a picture": "\x89PNG\r\n\x1a\n\x00\x00", "no text": "\xff\xfe\xc0\x80,\x81\n\xff",
		"a line for the program": "sep=,\n" + right, "a page": "<!DOCTYPE html><html><script>alert(1)</script>", "blank": " \n \n",
	}
}
