package service

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/submission"
)

// nameOf tells a draft from others in the forms of its pages: of the same browser, the one that it had before and the one that it has now.
// It is no secret, and leads to nothing.
func nameOf(token string) string {
	id := submission.DraftID(token)
	sum := sha256.Sum256(id[:])
	return hex.EncodeToString(sum[:6])
}

// sameDraft refuses a form of another draft than the browser has now: another one was begun in another tab since, come back to, or is that of
// the next person whom somebody of the staff helps. Marks would not tell, because they count savings. So nobody's answers are saved
// among another's, sent or deleted by a button that stood below others. Static pages do not know their draft; staff are not led to any. A form
// whose draft is gone from the browser is for its handler, which shows what was typed. It notes which draft the browser has.
//
// A form with a file (multipart) is left to its handler, which reads it once: takeFile compares rows in a file, and evidence goes to the
// submission that its address names. To other handlers a form in parts brings no fields, because ParseForm reads none of it: it is like one
// that does not say whose it is. That is no hole. What is compared guards people from a page of before, whose forms all say it, and not a
// draft from the one who has its cookie; forms of other sites are refused before.
func sameDraft(r *http.Request, to *visit) error {
	token, err := token(r)
	if err != nil || token == "" {
		return nil // who needs a draft says what is wrong
	}
	to.of = nameOf(token)
	if r.Method != http.MethodPost || strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	return ofSameDraft(r.PostForm, r, *to)
}

// ofSameDraft refuses the fields of a form of another draft.
func ofSameDraft(fields url.Values, r *http.Request, to visit) error {
	shown := fields.Get(page.ForField)
	_, err := r.Cookie(helpCookie)
	switch helps := err == nil; {
	case helps && fields.Has(page.LostField): // the page that told that a draft is gone does not say whose it was
		return refuse(http.StatusConflict, string(page.OtherPerson), nil)
	case shown == "":
		return nil
	case helps && (to.help == nil || shown != to.of):
		return refuse(http.StatusConflict, string(page.OtherPerson), nil)
	case shown != to.of:
		return refuse(http.StatusConflict, string(page.OtherAnswers), nil)
	}
	return nil
}
