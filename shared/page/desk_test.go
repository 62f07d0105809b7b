package page_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// deskShots are the pages of a desk, in every state that looks different.
func deskShots() []shot {
	frame := page.DeskPage{Department: "hmrc", Name: "HM Revenue & Customs"}
	shots := []shot{plain("desk-home", func(p *page.Pages, w io.Writer) error {
		return p.DeskHome(w, page.DeskHomePage{DeskPage: frame, Person: "Ada <b>Byron</b>", Roles: []string{"caseworker", "auditor"},
			SignOut: p.Address.Desk("hmrc", "sign-out")})
	})}
	for _, notice := range page.DeskNotices {
		shots = append(shots, plain("desk-"+string(notice), func(p *page.Pages, w io.Writer) error {
			shown := page.DeskNoticePage{DeskPage: frame, Notice: notice}
			if notice == page.DeskSignedOut {
				shown.Path, shown.Elsewhere = "signed-out", "https://sign-in.example/sign-out?client_id=a&post_logout_redirect_uri=b"
			}
			return p.DeskNotice(w, shown)
		}))
	}
	return shots
}

func TestPagesOfTheDesk(t *testing.T) {
	for _, language := range words.Languages {
		pages := pagesOf(t, language)
		for _, s := range deskShots() {
			t.Run(s.name+"."+string(language), func(t *testing.T) {
				made := render(t, pages, s)
				// The form that signs out is not one of a transaction, which has a version.
				before, rest, form := strings.Cut(string(made), "<form")
				_, after, _ := strings.Cut(rest, "</form>")
				checkPage(t, []byte(before+after), language)
				if form != (s.name == "desk-home") {
					t.Errorf("it has a form: %v", form)
				}
				golden(t, s.name+"."+string(language)+".html", made)
				if strings.Contains(string(made), "<b>") || bytes.Contains(made, []byte("[desk")) {
					t.Error("what a name holds is markup, or words are missing")
				}
			})
		}
	}
}

func TestAddressesOfTheDesk(t *testing.T) {
	for got, want := range map[string]string{
		page.Address{Language: words.English}.Desk("hmrc", ""):         "/desk/hmrc/",
		page.Address{Language: words.Welsh}.Desk("hmrc", "signed-out"): "/desk/hmrc/cy/signed-out",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
