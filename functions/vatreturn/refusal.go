package vatreturn

import (
	"encoding/json"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Refusal is why HMRC's service does not take a return, as it answers it: the HTTP status, and a body that is one of
//
//	{"code": "VRN_INVALID", "message": "…"}
//	{"code": "INVALID_REQUEST", "message": "…", "errors": [{"code": "…", "message": "…", "path": "/netVatDue"}, …]}
//	{"statusCode": 400, "message": "Invalid Json"}
//
// The words are HMRC's own, in English only, because software compares them (github.com/hmrc/vat-api, Apache-2.0).
type Refusal struct {
	Status     int       `json:"-"`
	StatusCode int       `json:"statusCode,omitempty"` // only for a body that is no JSON
	Code       string    `json:"code,omitempty"`
	Message    string    `json:"message"`
	Errors     []Problem `json:"errors,omitempty"`
}

// Problem is one thing that is wrong with a field.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Path    string `json:"path"`
}

// Body is the body of the answer, as JSON.
func (r *Refusal) Body() []byte {
	body, err := json.Marshal(r)
	if err != nil {
		panic("vat return: a refusal is numbers and texts: " + err.Error())
	}
	return body
}

// Error names the code; it never repeats what was sent.
func (r *Refusal) Error() string {
	if r.Code == "" {
		return r.Message
	}
	return r.Code + ": " + r.Message
}

func invalidVRN() *Refusal {
	return &Refusal{Status: 400, Code: "VRN_INVALID", Message: "The provided Vrn is invalid"}
}

func invalidJSON() *Refusal {
	return &Refusal{Status: 400, StatusCode: 400, Message: "Invalid Json"}
}

// invalidRequest is for whatever is wrong with fields.
func invalidRequest(problems []Problem) *Refusal {
	return &Refusal{Status: 400, Code: "INVALID_REQUEST", Message: "Invalid request", Errors: problems}
}

func notFinalised(p Problem) *Refusal {
	return &Refusal{Status: 403, Code: "BUSINESS_ERROR", Message: "Business validation error", Errors: []Problem{p}}
}

func periodNotEnded() *Refusal {
	return &Refusal{Status: 403, Code: string(TaxPeriodNotEnded),
		Message: "The remote endpoint has indicated that the submission is for a tax period that has not ended"}
}

// problemOf is what HMRC says of a return that is wrong as a whole.
func problemOf(code ask.Code) Problem {
	switch code {
	case VATNetValue:
		return Problem{string(code), "netVatDue should be the difference between the largest and the smallest values among " +
			"totalVatDue and vatReclaimedCurrPeriod", "/netVatDue"}
	case VATTotalValue:
		return Problem{string(code), "totalVatDue should be equal to vatDueSales + vatDueAcquisitions", "/totalVatDue"}
	}
	return Problem{string(code), "The return cannot be accepted without a declaration it is finalised.", "/finalised"}
}
