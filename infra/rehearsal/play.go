package rehearsal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/transaction"
	"github.com/frontline-gov/frontline/shared/words"
)

// request is the context of one invocation, with a request id of its own.
func (s *Stage) request(ctx context.Context) context.Context {
	s.requests++
	return lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: fmt.Sprintf("00000000-0000-4000-8000-%012d", s.requests)})
}

// visitor is a browser or software: it keeps cookies.
type visitor struct {
	stage   *Stage
	cookies map[string]string
}

func (v *visitor) send(ctx context.Context, method, path string, header map[string]string, body string) (events.APIGatewayV2HTTPResponse, error) {
	event := events.APIGatewayV2HTTPRequest{RawPath: path, Body: body, Headers: map[string]string{"host": "api.example", "origin": origin,
		"sec-fetch-site": "same-origin"}}
	maps.Copy(event.Headers, header)
	event.RequestContext.HTTP.Method = method
	event.RequestContext.HTTP.Path = path
	event.RequestContext.DomainName = "api.example"
	event.RequestContext.HTTP.SourceIP = "192.0.2.1"
	for name, value := range v.cookies {
		event.Cookies = append(event.Cookies, name+"="+value)
	}
	answer, err := v.stage.invoke(v.stage.request(ctx), event)
	if err != nil {
		return answer, err
	}
	for _, text := range answer.Cookies {
		if cookie, err := http.ParseSetCookie(text); err == nil {
			v.cookies[cookie.Name] = cookie.Value
		}
	}
	return answer, nil
}

// BySoftware sends a case as software does: one request.
func (s *Stage) BySoftware(ctx context.Context, c transaction.Case) error {
	v := visitor{s, map[string]string{}}
	body, err := json.Marshal(map[string]json.RawMessage{"answers": c.Answers})
	if err != nil {
		return fmt.Errorf("rehearse %s of %s: %w", c.Name, s.transaction.Name, err)
	}
	answer, err := v.send(ctx, "POST", "/apply/"+s.transaction.Name+"/submissions",
		map[string]string{"content-type": "application/json", "idempotency-key": fmt.Sprintf("%022d", s.requests+1)}, string(body))
	if err == nil && answer.StatusCode != http.StatusCreated && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("it is answered %d: %.300s", answer.StatusCode, answer.Body)
	}
	if err != nil {
		return fmt.Errorf("rehearse %s of %s: %w", c.Name, s.transaction.Name, err)
	}
	return nil
}

// mostPages is more than any journey has.
const mostPages = 3000

// ByPage goes through the pages of a case as a browser does, question by question, to the receipt. Pages that are files are
// not the function's, and cost nothing here.
func (s *Stage) ByPage(ctx context.Context, c transaction.Case) error {
	answers, _, faults := s.transaction.Judge(c.On, c.Answers)
	if len(faults) > 0 {
		return fmt.Errorf("rehearse %s of %s: the case has faults", c.Name, s.transaction.Name)
	}
	v := visitor{s, map[string]string{}}
	at := page.Address{Transaction: s.transaction.Name, Language: words.English}
	rows := map[string]int{}
	path, fields := "start", url.Values{}
	for range mostPages {
		answer, err := v.send(ctx, "POST", at.Apply(path), map[string]string{"content-type": "application/x-www-form-urlencoded"}, fields.Encode())
		if err != nil {
			return fmt.Errorf("rehearse %s of %s: %w", c.Name, s.transaction.Name, err)
		}
		to := answer.Headers["Location"]
		if to == "" {
			to = answer.Headers["location"]
		}
		if answer.StatusCode != http.StatusSeeOther || to == "" {
			return fmt.Errorf("rehearse %s of %s: %s is answered %d", c.Name, s.transaction.Name, path, answer.StatusCode)
		}
		below, served := strings.CutPrefix(to, at.Apply(""))
		if served {
			if answer, err = v.send(ctx, "GET", to, nil, ""); err != nil || answer.StatusCode != http.StatusOK {
				return fmt.Errorf("rehearse %s of %s: %s is answered %d, %w", c.Name, s.transaction.Name, to, answer.StatusCode, err)
			}
		} else {
			below = strings.TrimSuffix(strings.TrimPrefix(to, at.Start()), "/")
		}
		switch below {
		case "check":
			if !strings.Contains(answer.Body, `action="`+at.Submit()+`"`) {
				return nil // it ended here: not eligible
			}
			path, fields = "submit", url.Values{}
		case "receipt":
			return nil
		default:
			if path, fields, err = s.fill(below, answers, rows); err != nil {
				return fmt.Errorf("rehearse %s of %s: %w", c.Name, s.transaction.Name, err)
			}
		}
	}
	return fmt.Errorf("rehearse %s of %s: the journey does not end", c.Name, s.transaction.Name)
}

// fill types the case's answer to a question, and whether there is another row of a group.
func (s *Stage) fill(path string, answers ask.Answers, rows map[string]int) (string, url.Values, error) {
	step, ok := ask.Find(s.transaction.Questions, path)
	if !ok {
		return "", nil, fmt.Errorf("%s is no question", path)
	}
	fields, name := url.Values{}, step.Question.About().Name
	if group, ok := step.Question.(ask.Group); ok {
		fields.Set(name, "no")
		if rows[name] < len(group.Of(answers)) {
			fields.Set(name, "yes")
		}
		return path, fields, nil
	}
	if step.Group != nil {
		rows[step.Group.Name] = step.Row + 1
		answers = step.Group.Of(answers)[step.Row]
	}
	value := answers.Own(name)
	if value == nil {
		if !step.Question.About().Optional {
			return "", nil, fmt.Errorf("the case does not answer %s", path)
		}
		return path, fields, nil
	}
	for part, values := range step.Question.Fill(value) {
		fields[ask.Field(name, part)] = values
	}
	return path, fields, nil
}

// Typical is the case by which a transaction is priced: of those that lead to a submission the one in the middle, by the
// bytes of their answers, so that the price is neither of the shortest way nor of the longest.
func Typical(t transaction.Transaction, cases []transaction.Case) (transaction.Case, bool) {
	var leading []transaction.Case
	for _, c := range cases {
		if c.Outcome != nil && c.Outcome.Result != transaction.NotEligible && t.Open(c.On) {
			leading = append(leading, c)
		}
	}
	if len(leading) == 0 {
		return transaction.Case{}, false
	}
	slices.SortStableFunc(leading, func(a, b transaction.Case) int { return cmp.Compare(len(a.Answers), len(b.Answers)) })
	return leading[len(leading)/2], true
}
