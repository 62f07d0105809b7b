package access

import "github.com/frontline-gov/frontline/shared/staff"

// Finance is the table of a department's finance pages. Who looks at costs is finance, who answers for a service, and who
// audits; only finance sends files.
var Finance = Table{Name: "finance", Mapping: "/finance/{department}", Rows: office(
	Row{Route: "GET /{$}", Who: readers()},
	Row{Route: "GET /receipt", Who: readers()},
	Row{Route: "GET /{month}/{file}", Who: readers()},
	Row{Route: "GET /{month}/lines/{transaction}/{basis}", Who: readers()},
	Row{Route: "POST /channels", Who: signedIn(303, staff.Finance)},
	Row{Route: "POST /plan", Who: signedIn(303, staff.Finance)},
	Row{Route: "POST /bill", Who: signedIn(200, staff.Finance)},
)}

// PlatformFinance is the table of the platform's own finance pages, over all departments: it takes no files that departments send,
// and shows no submission's receipt, because it cannot read the logs of transactions. What is finance of a department is nobody here.
var PlatformFinance = Table{Name: "platform-finance", Mapping: "/finance/platform", Rows: office(
	Row{Route: "GET /{$}", Who: signedIn(200, staff.PlatformFinance, staff.Auditor)},
	Row{Route: "GET /{month}/{file}", Who: signedIn(200, staff.PlatformFinance, staff.Auditor)},
	Row{Route: "GET /{month}/lines/{transaction}/{basis}", Who: signedIn(200, staff.PlatformFinance, staff.Auditor)},
	Row{Route: "POST /bill", Who: signedIn(200, staff.PlatformFinance)},
)}

func readers() Who { return signedIn(200, staff.Finance, staff.ServiceOwner, staff.Auditor) }
