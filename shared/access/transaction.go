package access

// Transaction is the table of a transaction's function. Its pages are for whoever has the draft's cookie: they name no
// draft, so somebody with another draft sees that one.
var Transaction = Table{Name: "transaction", Mapping: "/apply/{transaction}", Rows: []Row{
	{Route: "POST /start", Who: whoever(In(303))},
	{Route: "GET /check-eligibility", Who: whoever(In(303))},
	{Route: "POST /check-eligibility", Who: whoever(In(200))},
	{Route: "GET /{question}", Who: Who{NoDraft: expired, Everybody: In(200)}},
	{Route: "POST /{question}", Who: Who{NoDraft: expired, Everybody: In(303)}},
	{Route: "GET /{group}/{row}/{question}", Who: drafted(200)},
	{Route: "POST /{group}/{row}/{question}", Who: drafted(303)},
	{Route: "GET /{group}/{row}/remove", Who: drafted(200)},
	{Route: "POST /{group}/{row}/remove", Who: drafted(303)},
	{Route: "GET /{group}/file/columns.csv", Who: whoever(In(200))},
	{Route: "GET /{group}/file/send", Who: drafted(200)},
	{Route: "POST /{group}/file/send", Who: drafted(303)},
	{Route: "POST /{group}/file/remove", Who: drafted(303)},
	{Route: "GET /check", Who: drafted(200)},
	{Route: "POST /submit", Who: drafted(303)},
	// Who has a draft that was not sent is led to what there is to do about it.
	{Route: "GET /receipt", Who: Who{OwnDraft: In(200), AnothersDraft: In(303), NoDraft: In(303), Everybody: Out(410, "no-receipt")}},

	{Route: "GET /finish-later", Only: WithFact, Who: Who{OwnDraft: In(200), AnothersDraft: In(200), NoDraft: expired, Everybody: In(303)}},
	{Route: "POST /finish-later", Only: WithFact, Who: Who{OwnDraft: In(200), AnothersDraft: In(200), NoDraft: expired, Everybody: In(303)}},
	{Route: "GET /return", Only: WithFact, Who: whoever(In(303))},
	{Route: "POST /return", Only: WithFact, Who: Who{OwnFact: In(303), Everybody: unknown}},
	{Route: "GET /status", Only: WithFact, Who: whoever(In(303))},
	{Route: "POST /status", Only: WithFact, Who: Who{OwnFact: In(200), Everybody: unknown}},
	{Route: "GET /forget", Who: whoever(In(200))},
	{Route: "POST /forget", Who: whoever(In(200))},

	{Route: "POST /submissions", Software: true, Only: Registered, Who: Who{OwnClient: In(201), AnothersClient: In(201),
		BadToken: badToken, OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Everybody: noToken}},
	{Route: "POST /submissions", Software: true, Only: Unregistered, Who: Who{OwnKey: In(201), AnothersKey: Out(422, "key-reused"), Everybody: Out(400, "key-missing")}},
	{Route: "GET /submissions/{reference}", Only: Registered, Who: Who{OwnDraft: In(200), OwnClient: In(200), BadToken: badToken,
		OwnBackOffice: noBearer, AnothersBackOffice: noBearer, OwnKey: noToken, AnothersKey: noToken, Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}", Only: Unregistered, Who: Who{OwnDraft: In(200), OwnKey: In(200), Everybody: Out(404, "not-yours")}},
	// The answer to an enquiry, in a form with nothing wrong in it.
	{Route: "POST /submissions/{reference}/answer", Who: Who{OwnDraft: In(303), OwnKey: In(303), Everybody: Out(404, "not-yours")}},

	{Route: "POST /handoffs/{id}/acknowledgement", Software: true, Signed: true, Who: backOffice(200)},
	{Route: "POST /handoffs/{id}/decision", Software: true, Signed: true, Who: backOffice(200)},
	{Route: "POST /handoffs/{id}/redrive", Software: true, Signed: true, Who: backOffice(200)},
	{Route: "GET /handoffs", Software: true, Signed: true, Who: backOffice(200)},

	{Route: "GET /{$}", Who: whoever(In(303))},
	{Route: "/", Who: whoever(Out(404, "not-found"))},
}}

var (
	expired = Out(410, "expired")
	// Software that is to be registered brings no token, or one that is not believed; there are more codes of the latter.
	noToken, badToken = Out(401, "token-missing"), Out(401, "token-refused")
	// noBearer is what a signature is where a token is asked for.
	noBearer = Out(401, "token-malformed")
	// unknown is one answer for a reference or code that does not exist, and for one with another fact.
	unknown = Out(422, "not-yours")
)

// drafted is for who has a draft.
func drafted(status int) Who {
	return Who{OwnDraft: In(status), AnothersDraft: In(status), Everybody: expired}
}

// backOffice is for the department's back office.
func backOffice(status int) Who {
	return Who{OwnBackOffice: In(status), Everybody: Out(401, "not-the-back-office")}
}
