package submission

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"
)

// Pass is what a browser holds that has proved a submission to be its sender's: the second at which it ends (Unix) and a mac of
// that under the submission's key, as "1795348800.<52 characters>". It is stored nowhere, and opens no other submission.
func Pass(key [32]byte, until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 10)
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte("pass\x00" + end)) // never fails
	return end + "." + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))
}

// Passes says whether a text is a pass for what was sent under a key, and still good.
func Passes(text string, key [32]byte, now time.Time) bool {
	end, _, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(end, 10, 64)
	if err != nil {
		return false
	}
	until := time.Unix(seconds, 0)
	return hmac.Equal([]byte(text), []byte(Pass(key, until))) && now.Before(until)
}
