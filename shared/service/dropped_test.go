package service_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/frontline-gov/frontline/shared/page"
)

// mend answers a question anew on the page that shows the answer given before.
func (w *world) mend(path, cookie string, fields ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	shown := w.get(path+"?change", cookie).Body.String()
	return w.post(path, cookie, append(fields, page.MarkField, hidden(shown, page.MarkField), page.RowsField, hidden(shown, page.RowsField))...)
}

// Who says that they have no partner any more is told which answers are not sent for that, by the names of the questions. They come
// back with the partner as long as nothing is sent, and are not handed over.
func TestAnswersNoLongerAsked(t *testing.T) {
	tx := live(t, "child-benefit")
	w, c := newWorld(t, tx), worked(t, tx, "partner-higher-income")
	cookie := w.start()
	w.fill(cookie, c)
	told := map[string][]string{
		"":    {"We will not send these answers", "<li>Your partner’s name</li>", "<li>Your partner’s National Insurance number</li>"},
		"/cy": {"Ni fyddwn yn anfon yr atebion hyn", "<li>Enw’ch partner</li>"},
	}
	for language, wants := range told {
		if body := w.get(language+"/check", cookie).Body.String(); strings.Contains(body, wants[0]) {
			t.Errorf("%s: it is told that something is not sent", language)
		}
	}
	if got := w.mend("/relationship", cookie, "relationship", "single"); got.Code != 303 {
		t.Fatal(got.Code)
	}
	w.mend("/payment-frequency", cookie, "payment-frequency", "weekly") // which only who has no partner is asked
	for language, wants := range told {
		body := w.get(language+"/check", cookie).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s: not told %q in %.6000s", language, want, body)
			}
		}
		if strings.Contains(body, "William") {
			t.Errorf("%s: it shows what is not sent", language)
		}
	}
	w.mend("/relationship", cookie, "relationship", "married")
	if body := w.get("/check", cookie).Body.String(); !strings.Contains(body, "William King") || strings.Contains(body, told[""][1]) || !strings.Contains(body, "<li>How often") {
		t.Errorf("they have not come back: %.6000s", body)
	}
	w.mend("/relationship", cookie, "relationship", "single")
	if got := w.post("/submit", cookie); got.Code != 303 || !strings.HasSuffix(got.Header().Get("Location"), "/receipt") {
		t.Fatalf("%d %s", got.Code, got.Header().Get("Location"))
	}
	outbox := w.service.Outbox
	out, err := outbox.Queue.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &outbox.QueueURL})
	if err != nil || len(out.Messages) != 1 {
		t.Fatalf("%v, %v", out, err)
	}
	message := aws.ToString(out.Messages[0].Body)
	if !strings.Contains(message, `"relationship":"single"`) || strings.Contains(message, "partner-") || strings.Contains(message, "William") {
		t.Errorf("handed over is %s", message)
	}
}
