package openapi_test

import (
	"encoding/json"
	"strings"

	"github.com/frontline-gov/frontline/shared/evidence"
	"github.com/frontline-gov/frontline/shared/service"
	"github.com/frontline-gov/frontline/shared/submission"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// evidence sends what an outcome asks for, right and wrong; the cases were sent under their numbers.
func (d *desk) evidence() {
	d.t.Helper()
	if d.tx.Upload == transaction.NoUpload {
		return
	}
	cases, err := d.tx.Cases()
	if err != nil {
		d.t.Fatal(err)
	}
	for n, c := range cases {
		if c.Outcome == nil || len(c.Outcome.Evidence) == 0 {
			continue
		}
		sub, err := d.service.Store.ByKey(d.t.Context(), submission.SoftwareKey(keyOf(n)))
		if err != nil {
			continue // it is judged otherwise today
		}
		d.proof = "/apply/" + d.tx.Name + "/submissions/" + sub.Reference.String() + "/evidence"
		d.proves, d.item = n, c.Outcome.Evidence[0]
		break
	}
	if d.proof == "" {
		d.t.Fatal("no case asks for evidence")
	}
	key := keyOf(d.proves)
	for _, way := range []evidence.Way{evidence.Post, evidence.Later} {
		d.prove(key, "application/x-www-form-urlencoded", "way="+string(way))
	}
	said := d.list(key)
	if len(said.Evidence) == 0 || len(said.Evidence[0].Pieces) != 2 {
		d.t.Errorf("%+v", said)
	}
	const boundary = "----edge"
	file := func(content string) string {
		return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n"
	}
	kind := "multipart/form-data; boundary=" + boundary
	d.prove(key, kind, file(""))
	d.prove(key, kind, file("MZ"))
	d.prove(key, kind, file(strings.Repeat("x", evidence.MostThrough+1)))
	d.prove(key, "multipart/form-data", "x")
	d.prove(keyOf(902), kind, file("x"))
	item := d.item
	d.item = "no-such-thing"
	d.prove(key, kind, file("x"))
	d.item = item
	d.list(keyOf(902))
	d.site = "cross-site"
	d.prove(key, kind, file("x"))
	d.site = ""
}

func (d *desk) prove(key, kind, body string) {
	d.t.Helper()
	d.send("POST", d.proof+"/"+d.item, "/apply/"+d.tx.Name+"/submissions/{reference}/evidence/{item}", key, kind, body)
}

func (d *desk) list(key string) (said service.Proof) {
	d.t.Helper()
	answer := d.send("GET", d.proof, "/apply/"+d.tx.Name+"/submissions/{reference}/evidence", key, "", "")
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil {
		d.t.Error(err)
	}
	return said
}
