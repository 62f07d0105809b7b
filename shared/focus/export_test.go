package focus

// RuleNames are the rules about more than the form of one cell.
func RuleNames() []string {
	var all []string
	for _, rule := range rules {
		all = append(all, rule.column+"."+rule.name)
	}
	return all
}
