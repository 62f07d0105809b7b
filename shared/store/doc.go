// Package store keeps drafts and submissions in DynamoDB: one table a transaction, two kinds of item, every write
// conditional, no scan anywhere.
//
// # The table of keys
//
//	id (S, partition)         version (N, sort)   item
//	draft#<hash of the token>  0                   a draft: one go of one citizen before it is sent
//	<reference>                1, 2, …             a submission; an amendment is the next version
//
// The token of a draft is the secret in the citizen's cookie; the table holds only its SHA-256, so that who reads
// the table cannot resume a draft. The reference is stored without its hyphens.
//
// # A draft
//
//	answers     M   the JSON of each answer (S) under its path: "income", "children/0/child-name"; "children" is
//	                true when there is no other row to add
//	marks       M   the value of saved at which each answer was written (N), so that a page that showed an older
//	                answer cannot replace a newer one
//	saved       N   counts the writes: 1 when made
//	definition  S   the version of the transaction at the start
//	moved       N   the value of saved at which rows of a group were last moved
//	sent        BOOL the draft was sent: its answers are gone from here
//	locale      S   the language that the citizen last used
//	startedAt   N   epoch milliseconds
//	expires     N   epoch seconds; renewed by each save; TTL
//
// A draft is made by Start with attribute_not_exists(id). A page is saved by ONE UpdateItem that returns the whole
// draft (so a page costs one call), under the condition that the draft exists, has not expired, and that the answer
// is not newer than the page showed. A change of several answers (taking out a row) replaces the whole map under the
// condition that saved has not moved. DynamoDB's TTL deletes late, by days: each read and each condition checks
// expires itself, and an expired draft is not there.
//
// # A submission
//
//	key           B   SHA-256 of the key: the draft's token, or software's Idempotency-Key; which of the two is part of it
//	fingerprint   B   SHA-256 of what was sent: answers, channel
//	record        B   JSON: the hand-off message without what changes from attempt to attempt (handoff.Record)
//	receivedAt    N   epoch milliseconds, as are all times of a submission
//	handedOverAt  N   the first time that the queue took it
//	attempt       N   how often the queue took it
//	acknowledgedAt N, caseNumber S   the back office has it under its own number
//	decidedAt     N, decision S      the back office has decided; decision is its code for the decision
//	decideBy      N   the deadline of the decision; absent where none is needed
//	keepMonths    N   how long it is kept after its last step
//	dueShard N, dueAt N              the due marker
//	erased        BOOL a tombstone: only id, version, key, fingerprint and the times are left
//
// A submission has no expires: DynamoDB would delete it whole, and with it the promise that the same key gets the
// same receipt. Erasure is a task of the due index that leaves a tombstone.
//
// The commit point is one PutItem with attribute_not_exists(id), all attributes in one item. When the condition
// fails, DynamoDB gives the item that stands there: the same key and the same fingerprint is the same submission,
// our own earlier attempt included, and gets the same receipt; the same key with another fingerprint is ErrReused;
// another key is a reference used up by chance, and the next candidate is tried (submission.Reference).
//
// # The due index
//
//	dueShard (N, partition, 0 to 15)  dueAt (N, sort, epoch milliseconds)   keys only
//
// A submission stands in it from its commit until it is erased. dueAt is the time of the next thing to do: shortly
// after the commit (had the sender died before it sent), three days after each time the queue took it (the queue
// forgets), the deadline of the decision once it is acknowledged, the end of its retention once that is done. sweep reads what is due, shard
// by shard, then the item itself with a consistent read, because an index lags; what it does is decided on the item,
// and its writes are conditional on the dueAt that it saw, so two sweeps at once do nothing twice to the table.
// A message may still be sent twice; its handoffId is the same and the department drops repeats.
package store
