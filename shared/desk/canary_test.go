package desk_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/frontline-gov/frontline/infra/local/provider"
)

// everything is all that can happen at a desk, by everybody, and by one of them with every fault. It gives the secrets that went by.
func (w *world) everything(t *testing.T) (secrets []string) {
	note := func(address string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"code", "state", "nonce", "code_challenge"} {
			if value := u.Query().Get(name); value != "" {
				secrets = append(secrets, value)
			}
		}
	}
	notice := func(b *browser) {
		for _, c := range b.cookies {
			secrets = append(secrets, c.Value)
		}
	}
	for _, person := range append(provider.People("hmrc"), provider.People("dwp")...) {
		faults := provider.Faults
		if person.Subject != "hmrc-carys" {
			faults = faults[:1]
		}
		for _, fault := range faults {
			b := w.browser()
			begun := b.get(w.origin + "/desk/hmrc/sign-in?to=/desk/hmrc/" + person.Subject)
			note(begun.location)
			notice(b)
			chosen := b.send("POST", begun.location, url.Values{"person": {person.Subject}, "fault": {string(fault)}}.Encode(), nil)
			note(chosen.location)
			b.get(chosen.location)
			b.get(chosen.location)
			notice(b)
			w.home(b)
			if b.cookie("__Secure-desk") == "" {
				continue
			}
			session := w.provider.Sessions()[len(w.provider.Sessions())-1]
			secrets = append(secrets, session.SID)
			for _, wrong := range append(provider.Faults, provider.LogoutNonce, provider.LogoutNoEvent, provider.LogoutNobody, provider.LogoutNoID) {
				if wrong != provider.None && wrong != provider.WrongNonce {
					token := w.provider.LogoutToken(session, wrong)
					secrets = append(secrets, token)
					w.tellOff(token)
				}
			}
			if _, err := w.provider.SignOut(t.Context(), session.SID, provider.None); err != nil {
				t.Fatal(err)
			}
			b.send("POST", w.origin+"/desk/hmrc/sign-out", "name="+url.QueryEscape(person.Name), nil)
			b.send("POST", w.origin+"/desk/hmrc/sign-out", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
			b.get(w.origin + "/desk/hmrc/" + url.PathEscape(person.Name) + "?email=" + person.Email)
		}
	}
	// And when what stands behind it fails.
	w.secrets.Set(secretName, "nonsense that is a secret")
	*w.desk.SignIn = signInOf(w)
	b := w.browser()
	b.get(w.choose(b, "sign-in", "hmrc-carys", provider.None))
	notice(b)
	return append(secrets, "nonsense that is a secret")
}

// Whatever happens, the log holds no name, no e-mail address, no subject and no secret of anybody; and the table holds no
// secret with which somebody could sign in.
func TestNobodyIsInTheLogAndNoSecretInTheTable(t *testing.T) {
	w := newWorld(t)
	in := w.signedIn("hmrc-carys")
	secrets := append(w.everything(t), in.cookie("__Secure-desk"))
	waiting := w.browser()
	waiting.get(w.choose(waiting, "sign-in", "hmrc-carys", provider.WrongState)) // leaves an attempt
	log := w.log.take()
	w.discreet(log)
	if lines := strings.Count(log, "\n"); lines < 300 {
		t.Fatalf("the log has %d lines: what is to be tried was not", lines)
	}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds the secret %q", secret)
		}
	}
	out, err := w.client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &w.table})
	if err != nil || len(out.Items) == 0 {
		t.Fatal(len(out.Items), err)
	}
	var all strings.Builder
	for _, item := range out.Items {
		for name, value := range item {
			switch v := value.(type) {
			case *types.AttributeValueMemberS:
				if name != "nonce" && name != "verifier" { // of no use without the state, which only the browser has
					fmt.Fprintln(&all, v.Value)
				}
			case *types.AttributeValueMemberB:
				fmt.Fprintln(&all, string(v.Value))
			}
		}
	}
	for _, secret := range append(secrets, in.cookie("__Secure-desk"), waiting.cookie("__Secure-desk-sign-in")) {
		if nonce := strings.Contains(all.String(), secret); nonce && !isSID(w, secret) {
			t.Errorf("the table holds the secret %q", secret)
		}
	}
}

// isSID says whether something is the provider's name of a session, which signs nobody in and stands in the session.
func isSID(w *world, secret string) bool {
	out, err := w.client.Scan(w.t.Context(), &dynamodb.ScanInput{TableName: &w.table})
	return err == nil && slices.ContainsFunc(out.Items, func(i map[string]types.AttributeValue) bool {
		v, ok := i["provider"].(*types.AttributeValueMemberS)
		return ok && v.Value == secret
	})
}

// The role may do what the desk does, and nothing else.
func TestGrantedIsUsed(t *testing.T) {
	w := newWorld(t)
	w.signedIn("hmrc-carys")
	w.everything(t)
	text, err := os.ReadFile("../../infra/template/frontline-hmrc.json")
	if err != nil {
		t.Fatal(err)
	}
	var stack struct {
		Resources struct {
			DeskRole struct {
				Properties struct {
					Policies []struct {
						PolicyDocument struct {
							Statement []struct {
								Effect string
								Action []string
							}
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &stack); err != nil {
		t.Fatal(err)
	}
	granted := map[string]bool{}
	for _, p := range stack.Resources.DeskRole.Properties.Policies {
		for _, s := range p.PolicyDocument.Statement {
			for _, action := range s.Action {
				// What Lambda does with the log and DynamoDB with the key is not seen here.
				if service, _, _ := strings.Cut(action, ":"); s.Effect == "Allow" && service != "logs" && service != "kms" {
					granted[action] = true
				}
			}
		}
	}
	if !maps.Equal(granted, w.called.made) {
		t.Errorf("granted %v, used %v", slices.Sorted(maps.Keys(granted)), slices.Sorted(maps.Keys(w.called.made)))
	}
}
