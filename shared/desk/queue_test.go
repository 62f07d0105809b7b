package desk_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/shared/desk"
	"github.com/frontline-gov/frontline/shared/submission"
)

// flip changes the first event of a history in the table.
func (w *world) flip(work desk.Work, ref submission.Reference) {
	w.t.Helper()
	_, err := work.Store.Client.UpdateItem(w.t.Context(), &dynamodb.UpdateItemInput{TableName: &work.Store.Table,
		Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "history#" + string(ref)},
			"version": &types.AttributeValueMemberN{Value: "1"}},
		UpdateExpression: aws.String("SET #by = :by"), ExpressionAttributeNames: map[string]string{"#by": "by"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":by": &types.AttributeValueMemberS{Value: "nobody"}}})
	if err != nil {
		w.t.Fatal(err)
	}
}

var (
	reference = regexp.MustCompile(`frontline-reference" href="[^"]*">([^<]*)<`)
	nextPage  = regexp.MustCompile(`href="([^"]*)" rel="next"`)
)

// listed are the references of a queue, page by page, to its end.
func (w *world) listed(b *browser, query string) (all []string) {
	w.t.Helper()
	address := "/desk/hmrc/" + query
	for pages := 0; address != ""; pages++ {
		w.wire.reset(nil)
		got := b.get(w.origin + address)
		if got.status != http.StatusOK || pages > 50 {
			w.t.Fatalf("%s: %d %s", address, got.status, got.body)
		}
		if _, items := w.wire.made(); items > 60 {
			w.t.Errorf("%s reads %d submissions", address, items)
		}
		for _, found := range reference.FindAllStringSubmatch(got.body, -1) {
			all = append(all, found[1])
		}
		address = ""
		if next := nextPage.FindStringSubmatch(got.body); next != nil {
			address = strings.ReplaceAll(next[1], "&amp;", "&")
		}
	}
	return all
}

// The queue of two transactions is one, by what is due first, page by page, each submission once; and it can be narrowed.
func TestQueue(t *testing.T) {
	w := newWorld(t)
	dogs, cats := w.works[0], w.works[1]
	b, tomos := w.signedIn("hmrc-carys"), w.signedIn("hmrc-tomos")
	var inOrder, ofDogs []string
	for n := range 75 {
		work := dogs
		if n%3 == 0 {
			work = cats
		}
		ref := w.send(work, n, nil)
		inOrder = append(inOrder, ref.String())
		if work.Transaction.Name == dogs.Transaction.Name {
			ofDogs = append(ofDogs, ref.String())
		}
		w.pass(time.Second)
	}
	same := func(query string, want []string) {
		t.Helper()
		if got := w.listed(b, query); !slices.Equal(got, want) {
			t.Errorf("%s: %d submissions, want %d\n%v\n%v", query, len(got), len(want), got, want)
		}
	}
	same("", inOrder)
	same("?transaction=dog-grant", ofDogs)
	same("?transaction=burglary&show=nonsense&held=nonsense", inOrder)
	if got := b.get(w.origin + "/desk/hmrc/?from=nonsense&show=late"); got.status != http.StatusSeeOther || got.location != "/desk/hmrc/?held=anybody&show=late" {
		t.Errorf("a place that is none: %d %s", got.status, got.location)
	}

	ref := func(text string) submission.Reference {
		parsed, err := submission.ParseReference(text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	first := ofDogs[:5]
	for _, text := range first {
		w.act(b, dogs, ref(text), "take")
	}
	w.act(b, dogs, ref(first[0]), "ask", "question", "Why?")
	w.act(b, dogs, ref(first[1]), "decide", "decision", "granted", "reason", "x")
	w.act(b, dogs, ref(first[2]), "transfer", "to", "other", "name", "TOMOS twohats", "reason", "x")
	if _, err := dogs.Store.NeedAttention(t.Context(), ref(ofDogs[9]), 1, 0, submission.DeadLetter, w.clock()); err != nil {
		t.Fatal(err)
	}
	same("?show=asked", first[:1])
	same("?show=decided", first[1:2])
	same("?show=needs-attention", ofDogs[9:10])
	same("?held=me", []string{first[3], first[4], first[0]}) // the deadline of what is asked about stands still
	if got := w.listed(tomos, "?held=me"); !slices.Equal(got, first[2:3]) {
		t.Errorf("Tomos has %v", got)
	}
	if got := w.listed(b, "?held=nobody"); len(got) != 70 || slices.Contains(got, first[3]) {
		t.Errorf("%d are in nobody's hands", len(got))
	}
	if got := w.listed(b, "?show=waiting"); len(got) != 72 {
		t.Errorf("%d wait", len(got))
	}
	if got := w.listed(b, ""); len(got) != 74 || slices.Contains(got, first[1]) {
		t.Errorf("%d are to be done", len(got))
	}
	same("?show=late&transaction=cat-grant", nil)
	w.pass(3*24*time.Hour + time.Minute)
	b = w.signedIn("hmrc-carys")
	owner := w.signedIn("hmrc-owen")
	if got := w.listed(b, "?show=late&transaction=cat-grant"); len(got) != 25 {
		t.Errorf("%d of the cats are late", len(got))
	}
	counts := w.home(owner)
	for _, want := range []string{"Apply for a dog grant", ">44<", ">25<", ">1<", ">49<", ">45<"} {
		if counts.status != http.StatusOK || !strings.Contains(counts.body, want) {
			t.Errorf("%d, the counts have no %s: %s", counts.status, want, counts.body)
		}
	}
}

// What is found by a reference is shown; what is not, is not, and nobody learns of other departments' submissions.
func TestFind(t *testing.T) {
	w := newWorld(t)
	ref := w.send(w.works[1], 1, nil)
	b, aisha := w.signedIn("hmrc-carys"), w.signedIn("hmrc-aisha")
	to := strings.TrimPrefix(w.path(w.works[1], ref), w.origin)
	for typed, want := range map[string]string{
		ref.String(): to, " " + strings.ToLower(string(ref)) + " ": to, "": "Enter a reference", "ABCD": "The reference is not right",
		"0000-0000-0000": "There is no submission with that reference", "<b>": "The reference is not right",
	} {
		for _, who := range []*browser{b, aisha} {
			got := who.get(w.origin + "/desk/hmrc/find?" + url.Values{"reference": {typed}}.Encode())
			if strings.HasPrefix(want, "/") {
				if got.status != http.StatusSeeOther || got.location != want {
					t.Errorf("%q: %d %s", typed, got.status, got.location)
				}
				continue
			}
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, want) || strings.Contains(got.body, "<b>") {
				t.Errorf("%q: %d %s", typed, got.status, got.body)
			}
		}
	}
	for person, want := range map[string]string{"hmrc-fiona": "nothing here for your role", "hmrc-kofi": "Complete a transaction for somebody", "hmrc-aisha": "Find a submission", "hmrc-owen": "is doing"} {
		if got := w.home(w.signedIn(person)); got.status != http.StatusOK || !strings.Contains(got.body, want) || strings.Contains(got.body, ref.String()) {
			t.Errorf("%s: %d, without %q", person, got.status, want)
		}
	}
}

// The desk's role may do on a transaction's table what the desk does there, and nothing else.
func TestGrantedIsUsedOnSubmissions(t *testing.T) {
	w := newWorld(t)
	work := w.works[0]
	ref := w.send(work, 1, nil)
	b := w.signedIn("hmrc-carys")
	w.wire.reset(nil)
	w.home(b)
	w.act(b, work, ref, "take")
	w.act(b, work, ref, "ask", "question", "Why?")
	b.get(w.path(work, ref))
	calls, _ := w.wire.made()
	used := map[string]bool{}
	for _, call := range calls {
		if call == "TransactWriteItems" { // is allowed by what stands in it
			used["dynamodb:PutItem"], used["dynamodb:UpdateItem"] = true, true
			continue
		}
		used["dynamodb:"+call] = true
	}
	text, err := os.ReadFile("../../infra/template/frontline-child-benefit.json")
	if err != nil {
		t.Fatal(err)
	}
	var stack struct {
		Resources struct {
			DeskPolicy struct {
				Properties struct {
					Roles          []string
					PolicyDocument struct{ Statement []struct{ Action any } }
				}
			}
		}
	}
	if err := json.Unmarshal(text, &stack); err != nil {
		t.Fatal(err)
	}
	granted := map[string]bool{}
	for _, s := range stack.Resources.DeskPolicy.Properties.PolicyDocument.Statement {
		actions, several := s.Action.([]any)
		if !several {
			actions = []any{s.Action}
		}
		for _, action := range actions {
			// The bucket and the parameter that names it are asked for through others.
			if name, _ := action.(string); strings.HasPrefix(name, "dynamodb:") {
				granted[name] = true
			}
		}
	}
	if !maps.Equal(granted, used) || !slices.Equal(stack.Resources.DeskPolicy.Properties.Roles, []string{"frontline-hmrc-desk"}) {
		t.Errorf("granted %v, used %v", slices.Sorted(maps.Keys(granted)), slices.Sorted(maps.Keys(used)))
	}
}
