package schoolplace

// InfantClassLimit is the greatest number of pupils that one teacher may teach in a class of children of 5, 6 or 7
// (School Admissions (Infant Class Sizes) (England) Regulations 2012, SI 2012/10, regulation 4).
const InfantClassLimit = 30

// InfantClasses is the least number of classes, each with its teacher, for the pupils of an infant year group. Excepted
// pupils, such as those admitted after an appeal, do not count (regulation 5); a child whose plan named the school in
// the normal round does.
func InfantClasses(pupils, excepted int) int {
	return (max(0, pupils-excepted) + InfantClassLimit - 1) / InfantClassLimit
}
