package schoolplace_test

import (
	"fmt"

	"github.com/frontline-gov/frontline/functions/schoolplace"
)

// Two schools with a place each, and a third with room. Ann and Ben both want the oak school most; Ben lives 300 metres
// from it and Ann 500, so Ben has it. Ann is next at the elm school: she has a sister there, so Cat, who put it first
// and lives nearer, is refused, and gets the nearest school with a place left. Dan's plan names the ash school.
func ExampleAllocate() {
	criteria := []schoolplace.Criterion{schoolplace.LookedAfter, schoolplace.Sibling, schoolplace.Distance}
	offers, err := schoolplace.Allocate(schoolplace.Round{
		Seed: "drawn on 1 February 2027",
		Schools: []schoolplace.School{
			{Code: "ash", At: schoolplace.Point{Easting: 100_000}, Places: 30, Criteria: criteria},
			{Code: "elm", At: schoolplace.Point{Easting: 50_000}, Places: 1, Criteria: criteria},
			{Code: "oak", At: schoolplace.Point{Easting: 0}, Places: 1, Criteria: criteria},
		},
		Children: []schoolplace.Child{
			{ID: "ann", Home: schoolplace.Point{Northing: 50_000}, Preferences: []schoolplace.Preference{
				{School: "oak"}, {School: "elm", Meets: []schoolplace.Criterion{schoolplace.Sibling}},
			}},
			{ID: "ben", Home: schoolplace.Point{Northing: 30_000}, Preferences: []schoolplace.Preference{{School: "oak"}}},
			{ID: "cat", Home: schoolplace.Point{Easting: 60_000}, Preferences: []schoolplace.Preference{{School: "elm"}}},
		},
		Named: map[string]string{"dan": "ash"},
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, offer := range offers {
		fmt.Println(offer.Child, offer.School, offer.By, offer.Preference)
	}
	// Output:
	// ann elm preference 2
	// ben oak preference 1
	// cat ash nearest 0
	// dan ash plan 0
}

// Sibling is the second criterion of the school, and a child who meets it and staff comes under the earlier of the two.
// Faith is none of its criteria, so that only distance is left.
func ExampleRank() {
	criteria := []schoolplace.Criterion{schoolplace.LookedAfter, schoolplace.Sibling, schoolplace.Staff, schoolplace.Distance}
	fmt.Println(schoolplace.Rank(criteria, schoolplace.Staff, schoolplace.Sibling))
	fmt.Println(schoolplace.Rank(criteria, schoolplace.Faith))
	// Output:
	// 1
	// 3
}

// A sister at the school counts for more than living nearer; of two without, the nearer has more right.
func ExampleSchool_Priority() {
	school := schoolplace.School{
		Code: "oak", Places: 30, At: schoolplace.Point{Easting: 0, Northing: 0},
		Criteria: []schoolplace.Criterion{schoolplace.LookedAfter, schoolplace.Sibling, schoolplace.Distance},
	}
	at := func(id string, northing int64, meets ...schoolplace.Criterion) schoolplace.Priority {
		child := schoolplace.Child{ID: id, Home: schoolplace.Point{Northing: northing}}
		return school.Priority(child, meets, "seed")
	}
	ann, ben, cat := at("ann", 90_000, schoolplace.Sibling), at("ben", 20_000), at("cat", 20_001)
	fmt.Println(ann.Rank, ann.Distance, ann.Compare(ben) < 0)
	fmt.Println(ben.Rank, ben.Distance, ben.Compare(cat) < 0)
	// Output:
	// 1 90000 true
	// 2 20000 true
}

// 3 metres east and 4 metres north are 5 metres. 1 metre each way is the root of 2, 1.41 metres.
func ExampleMetres() {
	home := schoolplace.Point{Easting: 52_900_000, Northing: 18_400_000}
	fmt.Println(schoolplace.Metres(home, schoolplace.Point{Easting: 52_900_300, Northing: 18_400_400}))
	fmt.Println(schoolplace.Metres(home, schoolplace.Point{Easting: 52_900_100, Northing: 18_400_100}))
	// Output:
	// 500
	// 141
}

// The same as the first 16 characters of: printf 'seed\n900101\n7' | sha256sum
func ExampleDraw() {
	fmt.Printf("%016x\n", schoolplace.Draw("seed", "900101", "7"))
	// Output:
	// 0ec5180ce76f173e
}

// 61 pupils need a third class, unless one of them was admitted after an appeal.
func ExampleInfantClasses() {
	fmt.Println(schoolplace.InfantClasses(60, 0), schoolplace.InfantClasses(61, 0), schoolplace.InfantClasses(61, 1))
	// Output:
	// 2 3 2
}
