package local

// Replaced says that the binary of an asset is another now: its functions' idle processes end, and busy ones once they
// have answered, so that every request from now on finds it.
func (p *Platform) Replaced(asset string) {
	for _, d := range p.plan.functions {
		if d.asset == asset {
			p.functions[d.settings.ARN].Configure(p.environment(d))
		}
	}
}
