package page_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// deskShots are the pages of a desk, in every state that looks different.
func deskShots(t testing.TB) []shot {
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
	signed := frame
	signed.Signed = &page.DeskSigned{Person: "Kofi Keying", Roles: []string{"keying"}}
	return slices.Concat(shots, workShots(t, frame), deskAssistShots(signed))
}

func TestPagesOfTheDesk(t *testing.T) {
	for _, language := range words.Languages {
		pages := pagesOf(t, language)
		for _, s := range deskShots(t) {
			t.Run(s.name+"."+string(language), func(t *testing.T) {
				made := render(t, pages, s)
				checkPage(t, made, language)
				golden(t, s.name+"."+string(language)+".html", made)
				if bytes.Contains(made, []byte("<b>")) || bytes.Contains(made, []byte("[desk")) {
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

// Within a sentence a department has its article, in English and in Welsh; where it stands by itself it has none.
func TestTheDepartmentOfADesk(t *testing.T) {
	for language, dogs := range map[words.Language][2]string{words.English: {"Department for Dogs", "the Department for Dogs"}, words.Welsh: {"Yr Adran Gŵn", "yr Adran Gŵn"}} {
		frame := page.DeskPage{Department: "dogs", Name: dogs[0], The: dogs[1]}
		shots := workShots(t, frame)
		for _, notice := range page.DeskNotices {
			shots = append(shots, plain("desk-"+string(notice), func(p *page.Pages, w io.Writer) error {
				return p.DeskNotice(w, page.DeskNoticePage{DeskPage: frame, Notice: notice})
			}))
		}
		told := 0
		for _, s := range shots {
			made := string(render(t, pagesOf(t, language), s))
			told += strings.Count(made, dogs[1])
			if strings.Contains(strings.ReplaceAll(made, dogs[1], ""), dogs[0]) {
				t.Errorf("%s.%s tells of %q", s.name, language, dogs[0])
			}
		}
		if told < 8 {
			t.Errorf("%s: told %d times", language, told)
		}
		var home strings.Builder
		if err := pagesOf(t, language).DeskHome(&home, page.DeskHomePage{DeskPage: frame}); err != nil || !strings.Contains(home.String(), ">"+dogs[0]+"<") {
			t.Errorf("%s: the desk is not that of %q, %v", language, dogs[0], err)
		}
	}
}
