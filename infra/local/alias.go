package local

import "github.com/frontline-gov/frontline/infra/local/template"

// readAliases finds the aliases of the functions. On one machine a function has one version, which every alias is.
func (p *plan) readAliases() error {
	p.aliases = map[string]string{}
	return every(p, "AWS::Lambda::Alias", func(r template.Resource, a struct {
		Name, FunctionName, FunctionVersion, Description string
	}) error {
		for _, f := range p.functions {
			if a.FunctionName == f.settings.ARN || a.FunctionName == f.settings.Name {
				p.aliases[f.settings.ARN+":"+a.Name] = f.settings.ARN
			}
		}
		return nil
	})
}

// unaliased is the ARN of the function behind the ARN of an alias of the templates; any other stays as it is.
func (p *plan) unaliased(arn string) string {
	if function, ok := p.aliases[arn]; ok {
		return function
	}
	return arn
}
