package page

import (
	"encoding/json"
	"errors"
	"regexp"
)

// notOurs says, for each option of the design system that the templates do not take, why they have no use for it. A
// fixture with any other option fails the test.
var notOurs = map[string]string{
	"html":                  "text is never taken for markup, so that nothing typed or translated can be",
	"titleHtml":             "text is never taken for markup",
	"descriptionHtml":       "text is never taken for markup",
	"logoHtml":              "text is never taken for markup",
	"attributes":            "no page sets attributes of its own",
	"formGroup":             "no page changes the group around a field",
	"inputWrapper":          "no page changes what stands around a field",
	"containerClasses":      "the header is as wide as the page",
	"describedBy":           "a field is described by its hint and its error, and by nothing elsewhere on the page",
	"classes":               "no page gives this component another look than its own",
	"conditional":           "a question that hangs on an answer is a page of its own, which works without scripts",
	"suffix":                "money has its unit before its field, and no other kind of question has one",
	"disabled":              "nothing is shown that cannot be used",
	"type":                  "a button sends its form; what does nothing without a script is not on a page",
	"id":                    "nothing refers to the component by an id",
	"descriptionText":       "the summary is its list of errors",
	"disableAutoFocus":      "with scripts what is wrong or was done always has the focus, so that it is read first; without them nothing moves it",
	"dir":                   "both languages run from left to right",
	"ariaLabel":             "the name of the language navigation is a word of the platform",
	"headingLevel":          "the panel holds the page's first-level heading",
	"actions":               "a panel has no links, and a card one at most, to remove it",
	"label":                 "the labels of options and dates have one look",
	"pattern":               "what is typed is checked by the service alone, which says what is wrong in words",
	"autocapitalize":        "capitals are put right by the service",
	"name":                  "the options of one question are one field, with one name",
	"maxwords":              "answers are bounded in characters, as the service counts them",
	"countType":             "answers are bounded in characters, as the service counts them",
	"wordsUnderLimitText":   "answers are bounded in characters, as the service counts them",
	"threshold":             "what is left is told from the first character",
	"countMessage":          "the component has one look",
	"titleHeadingLevel":     "a banner stands above the page's heading, and its title is an h2",
	"titleId":               "there is one banner on a page",
	"role":                  "the role follows from what a banner tells",
	"javascript":            "a file is chosen by the browser's own control, whose words it knows",
	"multiple":              "one file is sent at a time, so that each can be told what is wrong with it",
	"noFileChosenText":      "the browser's own control has its own words",
	"chooseFilesButtonText": "the browser's own control has its own words",
	"dropInstructionText":   "the browser's own control has its own words",
	"wrapperClasses":        "the component has one look",
	"rowspan":               "no cell stands for several",
	"value":                 "what a part of a date holds is given with the date",
}

// exclusion is why a fixture whose options are all known cannot be compared all the same.
type exclusion string

func (e exclusion) Error() string { return string(e) }

var unknownField = regexp.MustCompile(`unknown field "([^"]+)"`)

// excluded is the reason why options cannot be compared, and whether there is one.
func excluded(err error) (string, bool) {
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		reason, ok := notOurs[m[1]]
		return m[1] + ": " + reason, ok
	}
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) && wrong.Value == "bool" {
		return "what is not there is left out of a list, and not put in as false", true
	}
	var known exclusion
	return err.Error(), errors.As(err, &known)
}
