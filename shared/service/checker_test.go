package service_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/ask"
	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/page/sample"
	"github.com/frontline-gov/frontline/shared/transaction"
)

// chain asks for a garden; without one, for rooms; and with few rooms, for helpers.
func chain() transaction.Transaction {
	garden := ask.YesNo{Name: "garden"}
	rooms := ask.Whole{Name: "rooms", Min: 1, Max: 20, When: garden.Is(false)}
	helps := ask.AnyOf{Name: "helps", Options: []string{"walks", "food", "none"}, Exclusive: "none", When: rooms.AtMost(2)}
	tx := sample.Transaction
	tx.Questions = []ask.Question{ask.Name{Name: "applicant"}, garden, rooms, helps}
	tx.Checker = []string{"garden", "rooms", "helps"}
	tx.Eligible = func(on date.Date, a ask.Answers) []transaction.Reason {
		if helps.Has("none").Holds(on, a) || rooms.AtLeast(15).Holds(on, a) {
			return []transaction.Reason{{Rule: "income-limit", Source: "The Dogs Act 2020, s.1"}}
		}
		return nil
	}
	return tx
}

// What somebody is told for each way through the questions, and that no page keeps anything.
func TestChecker(t *testing.T) {
	w := newWorld(t, chain())
	calls := len(w.aws.bodies)
	const maybe = "You may be able to use this service"
	book, err := w.service.Transaction.Words("en")
	if err != nil {
		t.Fatal(err)
	}
	against := book.Text("result.not-eligible", nil)
	for _, test := range []struct {
		name   string
		fields []string
		status int
		has    []string
		hasNot []string
	}{
		{"nothing answered", []string{"asked", "garden"}, 422, []string{"There is a problem", `name="asked" value="garden"`}, []string{`value="rooms"`}},
		{"an answer that is none", []string{"asked", "garden", "garden", "perhaps"}, 422, []string{"There is a problem"}, nil},
		{"eligible at once", []string{"asked", "garden", "garden", "yes"}, 200, []string{maybe, `action="/apply/dog-grant/start"`}, nil},
		{"more to ask", []string{"asked", "garden", "garden", "no"}, 200,
			[]string{`name="asked" value="rooms"`, `type="hidden" name="garden" value="no"`}, []string{"There is a problem", maybe, `value="helps"`}},
		{"the next answer is missing", []string{"asked", "rooms", "garden", "no"}, 422,
			[]string{"There is a problem", `type="hidden" name="garden" value="no"`, `name="asked" value="rooms"`}, nil},
		{"the next answer is wrong and comes back", []string{"asked", "rooms", "garden", "no", "rooms", "ninety"}, 422, []string{`value="ninety"`}, nil},
		{"eligible by the second", []string{"asked", "rooms", "garden", "no", "rooms", "3"}, 200, []string{maybe}, nil},
		{"not eligible by the second", []string{"asked", "rooms", "garden", "no", "rooms", "15"}, 200, []string{against, "The Dogs Act 2020, s.1", `href="/dog-grant/"`}, []string{maybe}},
		{"a third", []string{"asked", "rooms", "garden", "no", "rooms", "2"}, 200,
			[]string{`name="asked" value="helps"`, `type="hidden" name="rooms" value="2"`, `type="hidden" name="garden" value="no"`}, nil},
		{"several values", []string{"asked", "helps", "garden", "no", "rooms", "2", "helps", "walks", "helps", "food"}, 200, []string{maybe}, nil},
		{"not eligible by the third", []string{"asked", "helps", "garden", "no", "rooms", "2", "helps", "none"}, 200, []string{against}, nil},
		{"an answer that is no longer asked for does not count", []string{"asked", "garden", "garden", "yes", "rooms", "15"}, 200, []string{maybe}, nil},
		{"a carried answer that was forged is asked for again", []string{"asked", "rooms", "garden", "perhaps", "rooms", "3"}, 200,
			[]string{`name="asked" value="garden"`}, []string{"perhaps", maybe}},
		{"questions of the journey are none of the checker's", []string{"asked", "applicant", "garden", "yes", "applicant-first", "Ada"}, 200, []string{maybe}, []string{"Ada"}},
		{"nothing at all", nil, 200, []string{`name="asked" value="garden"`}, []string{"There is a problem"}},
	} {
		answer := w.post("/check-eligibility", "", test.fields...)
		body := answer.Body.String()
		if answer.Code != test.status {
			t.Errorf("%s: %d, want %d", test.name, answer.Code, test.status)
		}
		for _, has := range test.has {
			if !strings.Contains(body, has) {
				t.Errorf("%s: the page has no %s", test.name, has)
			}
		}
		for _, hasNot := range test.hasNot {
			if strings.Contains(body, hasNot) {
				t.Errorf("%s: the page has %s", test.name, hasNot)
			}
		}
		if cookies := answer.Result().Cookies(); len(cookies) > 0 {
			t.Errorf("%s: it sets a cookie", test.name)
		}
	}
	if len(w.aws.bodies) != calls {
		t.Errorf("the checker made %d calls", len(w.aws.bodies)-calls)
	}
	if strings.Contains(w.log.String(), "ninety") {
		t.Error("the log has an answer")
	}
}

// The checker comes to what the journey comes to, for every answer to its questions.
func TestTheCheckerAgreesWithTheRules(t *testing.T) {
	tx := chain()
	w := newWorld(t, tx)
	tried := 0
	for _, garden := range []string{"yes", "no"} {
		for _, rooms := range []string{"1", "2", "3", "14", "15", "20"} {
			for _, helps := range []string{"walks", "none"} {
				fields := []string{"garden", garden, "rooms", rooms, "helps", helps, "asked", "garden", "asked", "rooms", "asked", "helps"}
				body := w.post("/check-eligibility", "", fields...).Body.String()
				few := rooms == "1" || rooms == "2"
				refused := garden == "no" && (rooms == "15" || rooms == "20" || few && helps == "none")
				if strings.Contains(body, "You may be able") == refused {
					t.Errorf("garden %s, rooms %s, helps %s: refused is %v", garden, rooms, helps, refused)
				}
				tried++
			}
		}
	}
	if tried != 24 {
		t.Errorf("%d tried", tried)
	}
}

func TestCheckerDoors(t *testing.T) {
	w := newWorld(t, chain())
	if answer := w.get("/check-eligibility", ""); answer.Code != 303 || answer.Header().Get("Location") != "/dog-grant/check-eligibility/" {
		t.Errorf("%d to %s", answer.Code, answer.Header().Get("Location"))
	}
	if answer := w.get("/cy/check-eligibility", ""); answer.Header().Get("Location") != "/cy/dog-grant/check-eligibility/" {
		t.Errorf("to %s", answer.Header().Get("Location"))
	}
	if answer := w.post("/cy/check-eligibility", "", "asked", "garden", "garden", "yes"); !strings.Contains(answer.Body.String(), "Mae’n bosibl") {
		t.Error("the Welsh page does not answer in Welsh")
	}
	if answer := w.request("POST", "/check-eligibility", "garden=yes", with("Origin", "https://elsewhere.example"), with("Sec-Fetch-Site", "cross-site")); answer.Code != http.StatusBadRequest {
		t.Errorf("from another site: %d", answer.Code)
	}
	closed := chain()
	closed.Closes = date.Of(w.now).AddDays(-1)
	if answer := newWorld(t, closed).post("/check-eligibility", "", "garden", "yes"); answer.Code != http.StatusGone {
		t.Errorf("closed: %d", answer.Code)
	}
	without := chain()
	without.Checker = nil
	none := newWorld(t, without)
	codes := []int{none.get("/check-eligibility", "").Code, none.post("/check-eligibility", "", "garden", "yes").Code}
	if !slices.Equal(codes, []int{404, 404}) {
		t.Errorf("without a checker: %v", codes)
	}
}
