package sample

import "strings"

// Hostile are what no honest person types.
var Hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</textarea></title><script>alert(1)</script>", "' onfocus='alert(1)",
	"javascript:alert(1)", "{{.}}", "%{count}", "{label}", "\u202e\u2066reversed\u2069", "👩‍👩‍👧‍👦🏴", "nul\x00byte", "\xff\xfe\xc0\x80", "\r\nSet-Cookie: draft=x",
	"../../etc/passwd", "' OR 1=1 --", "-1", "99999999999999999999", "1e400", "NaN", strings.Repeat("é", 50_000), strings.Repeat("x", 100_000), strings.Repeat("\n", 3000), "", " \t\u00a0\u200b",
}

// HostileMarks are what a page that shows one of them as text does not have.
var HostileMarks = []string{"<script>", "<img", "onfocus='", "\x00", "\xff"}
