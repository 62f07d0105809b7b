package access

// Search is the table of the search.
var Search = Table{Name: "search", Mapping: "/apply/search", Rows: []Row{
	{Route: "GET /{$}", Who: whoever(In(200))},
	{Route: "/", Who: whoever(Out(404, "not-found"))},
}}
