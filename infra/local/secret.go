package local

import "crypto/rand"

// shareEdgeSecret makes the secret that the distribution shows the functions, and puts it where they look for it.
func (p *Platform) shareEdgeSecret() {
	p.edgeSecret = rand.Text() + rand.Text()
	for _, f := range p.plan.functions {
		if name := f.settings.Environment["EDGE_SECRET"]; name != "" {
			p.secrets.Set(name, p.edgeSecret)
		}
	}
}
