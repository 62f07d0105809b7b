package service_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/store"
)

// manyDogs is the sample for somebody who has so many dogs that the table does not hold them, whether or not what was sent may be
// changed, and what software sends of them.
func manyDogs(t *testing.T, many int, amend bool) (w *world, body string) {
	t.Helper()
	tx := sample.Transaction
	tx.Amend = amend
	tx.Questions = slices.Clone(tx.Questions)
	group := tx.Questions[len(tx.Questions)-1].(ask.Group)
	group.Max = 1000
	tx.Questions[len(tx.Questions)-1] = group
	var answers map[string]any
	if err := json.Unmarshal(worked(t, tx, "two-dogs").Answers, &answers); err != nil {
		t.Fatal(err)
	}
	dogs := answers["dogs"].([]any)
	for n := len(dogs); n < many; n++ {
		dog := map[string]any{}
		for name, value := range dogs[0].(map[string]any) {
			dog[name] = value
		}
		dog["dog-name"] = fmt.Sprintf("Dog%03d", n+1)
		dogs = append(dogs, dog)
	}
	answers["dogs"] = dogs
	sent, err := json.Marshal(map[string]any{"answers": answers})
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, tx), string(sent)
}

// Answers that the table does not hold are changed by page as any others: nothing of them is lost, twice in a row.
func TestAmendLarge(t *testing.T) {
	const many = 600
	w, body := manyDogs(t, many, true)
	var receipt struct{ Reference string }
	got := w.json("/submissions", "software-with-many-dogs", body)
	if err := json.Unmarshal(got.Body.Bytes(), &receipt); err != nil || got.Code != 201 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	ref := receipt.Reference
	for version, rooms := range []string{1: "7", 2: "8"} {
		if version == 0 {
			continue
		}
		changed := w.change(w.opened(ref, birth(born), fmt.Sprintf("192.0.2.%d", version)), ref)
		wants(t, "nothing changed", w.get("/check", changed), 200, "You have not changed anything yet", "Dog600")
		wants(t, "rooms", w.mend("/rooms", changed, "rooms", rooms), 303)
		wants(t, "check", w.get("/check", changed), 200, "Now: "+rooms, "no: Now: Dog")
		if got := w.sendChange(changed); got.Code != 303 {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		wants(t, "receipt", w.get("/receipt", changed), 200, ref)
		all, record := w.versions(ref)
		if len(all) != version+1 || all[version].Payload == nil || all[version].Payload.Size <= store.Large {
			t.Fatalf("%d versions, the last %+v", len(all), all[len(all)-1].Payload)
		}
		content, err := w.service.Store.Payload(t.Context(), all[version])
		if err != nil || record.Digest != handoff.Digest(content) || !strings.Contains(string(content), `"rooms":`+rooms) || strings.Count(string(content), `"dog-name"`) != many {
			t.Errorf("%v, %d dogs, digest %s", err, strings.Count(string(content), `"dog-name"`), record.Digest)
		}
	}
	all, _ := w.versions(ref)
	if all[1].Fingerprint == all[2].Fingerprint {
		t.Error("two changes have one fingerprint")
	}
}

// What has happened since the first day is told by a change, and what is in the future today still is not; everything else is judged
// as on the first day.
func TestAmendWithWhatHappenedSince(t *testing.T) {
	w, c := changeable(t)
	first, ref := w.sent(c)
	w.now = w.now.AddDate(0, 0, 20)
	changed := w.change(first, ref)
	on := func(day string) []string { return []string{"day", day, "month", "12", "year", "2026"} }
	wants(t, "in the future today", w.mend("/dogs/1/born", changed, prefixed("born", on("25"))...), 422)
	wants(t, "since the first day", w.mend("/dogs/1/born", changed, prefixed("born", on("5"))...), 303)
	wants(t, "check", w.get("/check", changed), 200, "Now: 5 December 2026", "22 November 2026")
	if got := w.sendChange(changed); got.Code != 303 || got.Header().Get("Location") != "/apply/dog-grant/receipt" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	all, record := w.versions(ref)
	if len(all) != 2 || !strings.Contains(string(record.Answers), "2026-12-05") || record.ReceivedOn != "2026-11-22" || record.Reasons[0].From != "2026-11-22" {
		t.Errorf("%d versions, the last %+v", len(all), record)
	}
	again := w.change(changed, ref)
	wants(t, "changed once more", w.get("/check", again), 200, "You have not changed anything yet", "5 December 2026")
}

// prefixed are the fields of a question, by name and value.
func prefixed(name string, fields []string) []string {
	out := slices.Clone(fields)
	for i := 0; i < len(out); i += 2 {
		out[i] = name + "-" + out[i]
	}
	return out
}
