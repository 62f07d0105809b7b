package store

// Begun is a draft as the version that began it, and nobody else, has written it.
func Begun(d Draft) Draft {
	d.turns = turns{{d.Definition, 0}}
	return d
}
