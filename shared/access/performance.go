package access

// Performance is the table of the public figures.
var Performance = Table{Name: "performance", Mapping: "/performance", Rows: []Row{
	{Route: "GET /{$}", Who: whoever(In(200))},
	{Route: "GET /{name}", Who: whoever(In(200))},
	{Route: "/", Who: whoever(Out(404, "not-found"))},
}}
