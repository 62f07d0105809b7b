// Package store keeps drafts and submissions in DynamoDB: one table a transaction, every write conditional, no scan
// anywhere. What is too large for an item stands in S3: one bucket a transaction, beside its table.
//
// # The table of keys
//
//	id (S, partition)         version (N, sort)   item
//	draft#<hash of the token>  0                   a draft: one go of one citizen before it is sent
//	<reference>                1, 2, …             a submission; an amendment or a withdrawal is the next version
//	subject#<hash>             0                   what there is one submission of: reference; released once it is free
//	enquiry#<reference>        1, 2, …             what the department asked whoever sent it
//	history#<reference>        0, 1, 2, …          who did what with it (package audit): 0 is the head, the others are events
//	evidence#<reference>       0                   what was sent to prove what a submission says (a folder of package evidence)
//	books#<day>                0                   a day whose receipts are all acknowledged
//	books#                     0                   until: the day up to which every day is so
//	object#<name>              0                   an object of the bucket that is to be looked at
//	return#<hash of the code>  0                   what a return code leads to
//	feedback#<month>           a hash              what somebody said of the service, which names nobody; see # Feedback
//	help#<hash of a secret>    0                   who of the staff completes a draft for somebody (package assist)
//	bulk#<job>                 0, 1, …             a file of submissions and what came of its lines (package bulk)
//	limit#<hash>               0                   how often somebody tried a code, a reference, or from an address; how much
//	                                               software sent in a minute (package limit)
//
// The token of a draft is the secret in the citizen's cookie; the table holds only its SHA-256, so that who reads
// the table cannot resume a draft. The reference is stored without its hyphens.
//
// # A draft
//
//	answers     M   the JSON of each answer (S) under its path: "income", "children/0/child-name"; "children" is
//	                true when there is no other row to add. An answer of more than 32 KB stands in the bucket, and
//	                here where: object (its name), size, digest
//	marks       M   the value of saved at which each answer was written (N), so that a page that showed an older
//	                answer cannot replace a newer one
//	saved       N   counts the writes: 1 when made
//	definition  S   the version of the transaction at the start
//	since#<version>  N   the value of saved from which answers are of that version of the transaction; what reads a draft
//	                without turns goes by it
//	turns       S   which version of the transaction made which writes, the latest first: "9b1f0d527d0e:7 3f0c7f4e0b7a:0" is the one
//	                from the write after the 7th on, before that the other
//	moved       N   the value of saved at which rows of a group were last moved
//	sent        BOOL the draft was sent: its answers are gone from here
//	locale      S   the language that the citizen last used
//	startedAt   N   epoch milliseconds
//	returnId    B   the id of the one return code that leads here
//	amends      S   the reference of the submission that it is to change; absent for what is sent anew. It stays when it is
//	                sent, so that its cookie finds the receipt of the change
//	ofVersion   N   the number of the version that it was filled from; absent for what is sent anew
//	asOf        S   the day as on which a change is judged, that of what was sent first ("2026-11-22"); absent for what is sent anew
//	expires     N   epoch seconds; renewed by each save and each return code; TTL
//
// A draft is made by Start with attribute_not_exists(id). A page is saved by ONE UpdateItem that returns the whole
// draft (so a page costs one call), under the condition that the draft exists, has not expired, that the answer is not newer than
// the page showed, and that it is this version's turn. Where another version wrote last, a second call takes the turn along with the
// answer, on the condition that nobody has saved in between. A change of several answers (taking out a row) replaces the whole map under the
// condition that saved has not moved. DynamoDB's TTL deletes late, by days: each read and each condition checks
// expires itself, and an expired draft is not there.
//
// No role may delete items. A draft that its citizen deletes loses its answers and expires at once, and DynamoDB deletes the
// rest of it.
//
// # A return code
//
//	sealed   B   the draft's token under AES-256-GCM; its key is made of the code and of a fact that the citizen knows
//	             (submission.Lock), and neither is stored
//	expires  N   epoch seconds, the draft's when the code was given; TTL
//
// The id is a hash of the code that is slow to make. The item is written first, then the draft names it, on the condition that it
// named what it did when it was read, then what the draft named before is emptied. A code leads to a draft only while the draft
// names it, so the one before leads nowhere even where emptying it failed, and a code that was never shown leads nowhere ever. It is
// emptied when the draft is sent or deleted.
//
// # A submission
//
//	key           B   SHA-256 of the key: the draft's token, or software's Idempotency-Key; which of the two is part of it
//	fingerprint   B   SHA-256 of what was sent: answers, channel
//	fact          B   hash of the fact that its sender knows (submission.FactOf), for who asks after it; none where there is none
//	record        B   JSON: the hand-off message without what changes from attempt to attempt (handoff.Record)
//	payload       M   where the answers stand that are not in record, being more than 32 KB: object, size, digest
//	receivedAt    N   epoch milliseconds, as are all times of a submission
//	receivedDay   S   its place in the register of receipts: the day of London and the shard, "2026-11-22#7"
//	kind          S   "amendment" or "withdrawal"; none is what was sent first
//	subject       B   the hash of what there is one submission of; none where there is no such bound
//	handedOverAt  N   the first time that the queue took it
//	sentAt        N   the last time; none where it is to be sent anew
//	attempt       N   how often the queue took it, and how often it was redriven
//	acknowledgeBy N   the deadline of the acknowledgement; none where nobody promised one
//	attention S, attentionAt N       why it is not sent again until somebody has mended something, and since when
//	acknowledgedAt N, caseNumber S   the back office has it under its own number
//	decidedAt     N, decision S      the back office has decided; decision is its code for the decision
//	needsDecision BOOL the department is to decide; it is so too where decideBy stands
//	decideBy      N   the deadline of the decision; absent where nobody promised one. An answer to an enquiry moves it
//	askedAt       N   since when an enquiry waits for its answer; enquiries (N) counts all of them
//	heldBy        S   in whose hands it is at the desk: a name; absent for nobody's
//	latest        N   in version 1: the number of the latest version, where there is another
//	superseded S, supersededAt N     the kind of the version that followed this one, and when
//	keepMonths    N   how long it is kept after its last step
//	dueShard N, dueAt N              the due marker
//	erased        BOOL a tombstone: only id, version, key, fingerprint and the times are left; it is due until all else is gone
//
// A submission has no expires: DynamoDB would delete it whole, and with it the promise that the same key gets the
// same receipt. Erasure is a task of the due index that leaves a tombstone.
//
// The commit point is one PutItem with attribute_not_exists(id), all attributes in one item. Where the submission has a
// subject, or a payload, it is one TransactWriteItems of that Put, of another for the subject with the same condition,
// and of an Update that takes the payload's entry out of the due index. When the condition
// fails, DynamoDB gives the item that stands there: the same key and the same fingerprint is the same submission,
// our own earlier attempt included, and gets the same receipt; the same key with another fingerprint is ErrReused;
// another key is a reference used up by chance, and the next candidate is tried (submission.Reference). A subject that
// another submission has is ErrDuplicate. It stands by its hash, without which nobody finds it, and outlives erasure as
// the tombstone does. A decision that releases, and a withdrawal, mark it as released in their own transaction; then the next
// submission may have it.
//
// Where the rules are certain (transaction.Outcome.Decision) the commit writes decidedAt and decision too. The submission
// is handed over and acknowledged all the same.
//
// # Versions
//
// A version is committed by one transaction: the Put of the new one where there is none of its number, the mark superseded on
// the one before it where that is neither decided nor erased nor superseded, the number in latest of version 1, and what it
// takes out of the due index or releases. So of two who amend at once one is ErrOutOfOrder, and a decision and an amendment
// that cross cannot both be. A version has a key of its own, by which a retry is known among all versions.
//
// # Enquiries
//
//	question S, askedBy S (a role), askedAt N, answer S, answeredAt N
//
// One transaction writes the enquiry and askedAt of the submission, another the answer and the deadline, later by the time that
// it took, and by 28 days at most, after which the deadline counts again. The next version closes a question that waits. Erasing
// a submission takes question and answer away.
//
// # Feedback
//
//	about   S   an ending ("receipt", "not-eligible", "closed", "withdrawn", "later", "checked", "decided"), or "problem" with a page
//	rating  N   1 (very dissatisfied) to 5 (very satisfied), of an ending
//	page S, kind S   the question that is the problem, and what is wrong with it
//	text S, locale S, at N (epoch milliseconds), expires N (epoch seconds; TTL, 12 months)
//
// The month (UTC) is that in which the draft was begun, or the submission was received, so that who answers once more, whenever,
// meets the answer that is there; version is 63 bits of a hash of what may be said once. No function can query the table.
//
// # Objects
//
//	submissions/<reference>-<version>/<time>-<hash>   the answers of a submission, exactly as they were committed
//	drafts/<hash of the token>/<time>-<hash>          one answer of a draft
//
// An object is written before the item that names it: first an entry in the due index (object#<name>: dueShard, dueAt),
// then the object, then the item. So wherever the writer dies, the object is either named by an item or due to be looked
// at. The commit of a submission takes the entry out of the index in the same transaction. An hour after it was written
// an object that is still due is removed: Tidy marks its entry as condemned, deletes the object, then retires the entry.
// A commit that comes late finds its entry condemned and fails, so no submission ever names an object that is gone. The
// name holds the time of the attempt, so a later attempt writes another object. The entry of a draft's object stays in
// the index: it is looked at each day, and removed once its draft does not name it, is sent or has expired. A retired
// entry is deleted by DynamoDB's TTL, so no role needs to delete items.
//
// Erasing a submission deletes its object before the item becomes a tombstone; until it is one, it is still due. The
// name of an object holds a reference or a hash, and nothing of what is in it.
//
// # Evidence
//
//	folder   B   JSON: evidence.Folder, all that was sent for the submission, whatever version asked for it
//	saved    N   counts the writes; each is under the condition that nobody else has written since it was read
//	dueShard N, dueAt N   where something is to be done about it
//
//	evidence/<reference>/<number>   the file of a piece
//
// The folder names an object before it is stored, and is due until each piece is acknowledged, refused or lost: so no object
// is without a folder that is looked at. Erasing a submission removes the objects that its folder names, then empties the
// folder for good; a change that crosses it fails, and one that comes later finds it erased.
//
// # The due index
//
//	dueShard (N, partition, 0 to 15)  dueAt (N, sort, epoch milliseconds)   keys only
//
// A submission stands in it from its commit until it is erased. dueAt is the time of the next thing to do
// (submission.Next): shortly after the commit (had the sender died before it sent), three days after each time the queue took it
// (the queue forgets) or the deadline of the acknowledgement, the deadline of the decision once it is acknowledged (30 days where
// nobody promised one), each day while one of them is past, the end of its retention once that is done. What needs attention is in partition 16 and nothing else
// is, so that it is listed without reading what is well; it is told each day, and acknowledging or redriving it brings it
// back to its own partition. sweep reads what is due, shard
// by shard, then the item itself with a consistent read, because an index lags; what it does is decided on the item,
// and its writes are conditional on the dueAt that it saw, so two sweeps at once do nothing twice to the table.
// A message may still be sent twice; its handoffId is the same and the department drops repeats.
//
// # The register of receipts
//
//	receivedDay (S, partition)  receivedAt (N, sort)   keys only: the index received
//
// Every version stands in it for ever, whatever becomes of it: no write but the commit touches its attributes. It is what the
// books of a day are made of (handoff.Reconcile), and it knows nothing of the due index, so it finds what fell out of that.
package store
