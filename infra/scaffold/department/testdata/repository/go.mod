module example.org/westshire

go 1.26.0

require github.com/frontline-gov/frontline v0.0.0

// Here the platform is the checkout that this folder stands in. A repository of your own has a version instead, and no
// such line.
replace github.com/frontline-gov/frontline => ../../../../..
