package stack

import "testing"

// A transaction for registered software is told of the authorization server by parameters that may be left out; any other
// has none of that, and no rate of its own where none is set.
func TestSoftware(t *testing.T) {
	all := templates(t)
	variables := func(stack string) map[string]any {
		return all[stack].Resources["Function"].Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
	}
	own := variables("frontline-vat-return")
	compare(t, map[string]string{"issuer": say(own["SOFTWARE_ISSUER"]), "audience": say(own["SOFTWARE_AUDIENCE"]), "rate": say(own["SOFTWARE_RATE"])},
		map[string]string{"issuer": "${SoftwareIssuer}", "audience": "${SoftwareAudience}", "rate": "90"})
	for _, name := range []string{"SoftwareIssuer", "SoftwareAudience"} {
		if p, ok := all["frontline-vat-return"].Parameters[name]; !ok || p.Default == nil || *p.Default != "" {
			t.Errorf("%s is not there, or must be given", name)
		}
	}
	for _, stack := range []string{"frontline-child-benefit", "frontline-student-finance"} {
		for _, name := range []string{"SOFTWARE_ISSUER", "SOFTWARE_AUDIENCE", "SOFTWARE_RATE"} {
			if value, ok := variables(stack)[name]; ok {
				t.Errorf("%s has %s: %v", stack, name, value)
			}
		}
		if _, ok := all[stack].Parameters["SoftwareIssuer"]; ok {
			t.Errorf("%s asks for an issuer", stack)
		}
	}
}
