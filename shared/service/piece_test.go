package service_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/frontline-gov/frontline/shared/service"
)

// The answer to the acknowledgement of a piece of evidence names the case that its message named, also once the first version is erased
// and the department knows the case by the one that took its place.
func TestPieceNamesItsCase(t *testing.T) {
	for name, erased := range map[string]bool{"the first version": false, "the version that took its place": true} {
		t.Run(name, func(t *testing.T) {
			w, cookie, ref := proving(t)
			w.acknowledged(ref + "-1")
			changed := w.change(cookie, ref)
			w.mend("/applicant-phone", changed, "applicant-phone", "01632 960 777")
			if got := w.sendChange(changed); got.Code != 303 {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
			w.sweep(time.Minute)
			if got := w.lambda("POST", "/handoffs/"+ref+"-2/acknowledgement", `{"caseNumber":"CB-2"}`); got.StatusCode != 200 {
				t.Fatalf("%d %s", got.StatusCode, got.Body)
			}
			if erased {
				all, _ := w.versions(ref)
				if err := w.service.Store.Erase(t.Context(), all[0]); err != nil {
					t.Fatal(err)
				}
			}
			if got := w.upload("/submissions/"+ref+"/evidence/birth-certificate", cookie, "", document); got.Code != 303 {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
			w.sweep(2 * time.Minute)
			sent := w.messages()
			want := map[bool]string{false: "CB-1", true: "CB-2"}[erased]
			if len(sent) != 1 || sent[0].CaseNumber != want {
				t.Fatalf("%+v, want %s", sent, want)
			}
			var said service.Progress
			got := w.lambda("POST", "/handoffs/"+sent[0].HandoffID+"/acknowledgement", `{"caseNumber":"anything"}`)
			if err := json.Unmarshal([]byte(got.Body), &said); err != nil || got.StatusCode != 200 || said.CaseNumber != want {
				t.Errorf("%d %s, want %s", got.StatusCode, got.Body, want)
			}
		})
	}
}
