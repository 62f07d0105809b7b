package access

// Transaction is the table of a transaction's function. Its pages are for whoever has the draft's cookie: they name no
// draft, so somebody with another draft sees that one.
var Transaction = Table{Name: "transaction", Mapping: "/apply/{transaction}", Rows: []Row{
	// The address of a form holds the page that refused it, so that it is read again from a tab or by hand: there is where it was sent from.
	{Route: "GET /start", Who: whoever(In(303))},
	{Route: "POST /start", Who: whoever(In(303))},
	// Where the desk sends whoever completes a draft for somebody else.
	{Route: "GET /assist", Who: Who{Helping: In(303), Everybody: expired}},
	// Every question on one page, for staff who key a form on paper.
	{Route: "GET /keying", Who: Who{Helping: In(200), Everybody: expired}},
	{Route: "POST /keying", Who: Who{Helping: In(303), Everybody: expired}},
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
	{Route: "GET /{group}/file/remove", Who: drafted(200)},
	{Route: "POST /{group}/file/remove", Who: drafted(303)},
	{Route: "GET /check", Who: drafted(200)},
	{Route: "GET /submit", Who: whoever(In(303))},
	{Route: "POST /submit", Who: drafted(303)},
	// Who has a draft that was not sent is led to what there is to do about it.
	{Route: "GET /receipt", Who: Who{OwnDraft: In(200), Helping: In(200), AnothersDraft: In(303), NoDraft: In(303), Everybody: Out(410, "no-receipt")}},

	{Route: "GET /finish-later", Only: WithFact, Who: Who{OwnDraft: In(200), Helping: In(200), AnothersDraft: In(200), NoDraft: expired, Everybody: In(303)}},
	{Route: "POST /finish-later", Only: WithFact, Who: Who{OwnDraft: In(200), Helping: In(200), AnothersDraft: In(200), NoDraft: expired, Everybody: In(303)}},
	{Route: "GET /return", Only: WithFact, Who: whoever(In(303))},
	{Route: "POST /return", Only: WithFact, Who: Who{OwnFact: In(303), Everybody: unknown}},
	// By reference and fact somebody sees progress. With the code of the receipt they get a cookie that lets them in wherever below
	// the draft's own is.
	{Route: "GET /status", Only: WithFact, Who: whoever(In(303))},
	{Route: "POST /status", Only: WithFact, Who: Who{OwnFact: In(200), OwnCode: In(303), Everybody: unknown}},
	{Route: "GET /forget", Who: whoever(In(200))},
	{Route: "POST /forget", Who: whoever(In(200))},

	{Route: "POST /submissions", Software: true, Only: Registered, Who: Who{OwnClient: In(201), AnothersClient: In(201),
		BadToken: badToken, OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, Everybody: noToken}},
	{Route: "POST /submissions", Software: true, Only: Unregistered, Who: Who{OwnKey: In(201), AnothersKey: Out(422, "key-reused"), Everybody: Out(400, "key-missing")}},
	{Route: "GET /submissions/{reference}", Only: Registered, Who: Who{OwnDraft: In(200), OwnCode: In(200), Helping: In(200), OwnClient: In(200), BadToken: badToken,
		OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, OwnKey: noToken, AnothersKey: noToken, Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}", Only: Unregistered, Who: Who{OwnDraft: In(200), OwnCode: In(200), Helping: In(200), OwnKey: In(200), Everybody: Out(404, "not-yours")}},
	// The answer to an enquiry, in a form with nothing wrong in it. Its address leads to the status, which says whether it is theirs.
	{Route: "GET /submissions/{reference}/answer", Who: whoever(In(303))},
	{Route: "POST /submissions/{reference}/answer", Only: Registered, Who: Who{OwnDraft: In(303), OwnCode: In(303), Helping: In(303), OwnClient: In(303), BadToken: badToken,
		OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, OwnKey: noToken, AnothersKey: noToken, Everybody: Out(404, "not-yours")}},
	{Route: "POST /submissions/{reference}/answer", Only: Unregistered, Who: Who{OwnDraft: In(303), OwnCode: In(303), Helping: In(303), OwnKey: In(303), Everybody: Out(404, "not-yours")}},

	// The answers that were sent: who has no more than the cookie is led to where the code of the receipt is asked for.
	{Route: "GET /submissions/{reference}/answers", Only: Registered, Who: Who{OwnCode: In(200), OwnClient: In(200), OwnDraft: In(303), Helping: In(303), BadToken: badToken,
		OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, OwnKey: noToken, AnothersKey: noToken, Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}/answers", Only: Unregistered, Who: Who{OwnCode: In(200), OwnKey: In(200), OwnDraft: In(303), Helping: In(303), Everybody: Out(404, "not-yours")}},

	// A file of submissions, its job, and what came of its lines; and its turn to be worked.
	{Route: "POST /bulk", Software: true, Only: Registered, Who: Who{OwnClient: In(202), AnothersClient: In(202),
		BadToken: badToken, OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, Everybody: noToken}},
	{Route: "GET /bulk/{job}", Software: true, Only: Registered, Who: jobOfClient()},
	{Route: "GET /bulk/{job}/results", Software: true, Only: Registered, Who: jobOfClient()},
	{Route: "POST /bulk/{job}/work", Software: true, Signed: true, Only: Registered, Who: Who{Sweep: In(200), Everybody: Out(401, "not-the-sweep")}},

	{Route: "GET /submissions/{reference}/evidence", Only: WithUpload, Who: Who{OwnDraft: In(200), OwnCode: In(200), Helping: In(200), OwnKey: In(200), Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}/evidence/{item}", Only: WithUpload, Who: Who{OwnDraft: In(200), OwnCode: In(200), Helping: In(200), OwnKey: In(200), Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}/evidence/{item}/{piece}", Only: WithLargeUpload, Who: Who{OwnDraft: In(200), OwnCode: In(200), Helping: In(200), OwnKey: In(200), Everybody: Out(404, "not-yours")}},
	{Route: "GET /submissions/{reference}/evidence/{item}/{piece}/sent", Only: WithLargeUpload, Who: Who{OwnDraft: In(303), OwnCode: In(303), Helping: In(303), OwnKey: In(303), Everybody: Out(404, "not-yours")}},
	{Route: "POST /submissions/{reference}/evidence/{item}", Only: WithUpload, Who: Who{OwnDraft: In(303), OwnCode: In(303), Helping: In(303), OwnKey: In(303), Everybody: Out(404, "not-yours")}},

	// Changing what was sent, in forms with nothing wrong in them.
	{Route: "GET /submissions/{reference}/amend", Only: WithAmend, Who: whoever(In(303))},
	{Route: "POST /submissions/{reference}/amend", Only: WithAmend, Who: changing(303)},
	{Route: "GET /submissions/{reference}/withdraw", Only: WithWithdraw, Who: changing(200)},
	{Route: "POST /submissions/{reference}/withdraw", Only: WithWithdraw, Who: changing(303)},

	// What people say of the service, where it has ended for them, and of a page. The answers are those of an ending with a draft: without
	// a ticket nobody came to one that has such, whose ticket is looked up when it is sent; and where the service is closed, or somebody
	// has checked whether it is for them, it is for whoever comes.
	{Route: "GET /feedback/{ending}", Who: Who{OwnDraft: In(200), Helping: In(200), Everybody: Out(410, "no-ending")}},
	{Route: "POST /feedback/{ending}", Who: Who{OwnDraft: In(200), Helping: In(200), Everybody: Out(410, "no-ending")}},
	{Route: "GET /problem/{question}", Who: whoever(In(200))},
	{Route: "POST /problem/{question}", Who: whoever(In(200))},

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
	// unknown is one answer for a reference or code that does not exist, for one with another fact, and for another receipt's code.
	unknown = Out(422, "not-yours")
)

// jobOfClient is for the registered software that sent a file.
func jobOfClient() Who {
	return Who{OwnClient: In(200), AnothersClient: Out(404, "not-yours"), BadToken: badToken,
		OwnBackOffice: noBearer, AnothersBackOffice: noBearer, Sweep: noBearer, Everybody: noToken}
}

// drafted is for who has a draft.
func drafted(status int) Who {
	return Who{OwnDraft: In(status), AnothersDraft: In(status), Helping: In(status), Everybody: expired}
}

// changing is for who has sent something themselves.
func changing(status int) Who {
	return Who{OwnDraft: In(status), OwnCode: In(status), OwnKey: In(status), Helping: Out(404, "not-found"), Everybody: Out(404, "not-yours")}
}

// backOffice is for the department's back office.
func backOffice(status int) Who {
	return Who{OwnBackOffice: In(status), Everybody: Out(401, "not-the-back-office")}
}
