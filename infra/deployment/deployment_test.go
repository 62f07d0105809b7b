package deployment

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontline-gov/frontline/functions"
	"github.com/frontline-gov/frontline/shared/transaction"
)

var update = flag.Bool("update", false, "write testdata anew")

// kept are the stacks of the templates that the repository keeps.
func kept(t *testing.T) []Stack {
	t.Helper()
	all, err := Stacks(os.DirFS("../template"), functions.All)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sample is a platform with two departments, so that what is expected of it stays as transactions come and go.
func sample(t *testing.T) []Stack {
	t.Helper()
	const plain = `{"Parameters": {"Environment": {"Default": "production"}, "CostCentre": {"Default": "x"}}}`
	templates := fstest.MapFS{}
	for _, name := range []string{"edge", "search", "hmrc", "hmrc-finance", "child-benefit", "vat-return", "camden", "camden-finance", "school-place"} {
		templates["frontline-"+name+".json"] = &fstest.MapFile{Data: []byte(plain)}
	}
	all, err := Stacks(templates, []transaction.Transaction{
		{Name: "child-benefit", Department: "hmrc"}, {Name: "vat-return", Department: "hmrc"}, {Name: "school-place", Department: "camden"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func example(t *testing.T) Environment {
	t.Helper()
	e, err := Read(os.DirFS("../environment"), "example")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every environment that the repository holds fits the templates, whole.
func TestEnvironmentsFit(t *testing.T) {
	folder := os.DirFS("../environment")
	entries, err := os.ReadDir("../environment")
	if err != nil {
		t.Fatal(err)
	}
	all := kept(t)
	for _, entry := range entries {
		e, err := Read(folder, strings.TrimSuffix(entry.Name(), ".json"))
		if err != nil {
			t.Error(err)
			continue
		}
		if err := e.Check(all, all); err != nil {
			t.Error(err)
		}
	}
}

func TestRead(t *testing.T) {
	for name, test := range map[string]struct{ environment, text, says string }{
		"none of the name":        {"staging", `{}`, "write infra/environment/staging.json"},
		"a name that is a path":   {"../secret", `{}`, "cannot name an environment"},
		"no account":              {"test", `{"parameters": {}}`, "12 digits"},
		"an account of 11 digits": {"test", `{"account": "11112222333"}`, "12 digits"},
		"an unknown key":          {"test", `{"account": "111122223333", "region": "eu-west-1"}`, `unknown field "region"`},
		"no JSON":                 {"test", `account: 1`, "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(fstest.MapFS{"test.json": {Data: []byte(test.text)}}, test.environment)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v; want %q", err, test.says)
			}
		})
	}
}

// All that is wrong is told at once, in the words of the file.
func TestCheck(t *testing.T) {
	all := kept(t)
	e := Environment{Name: "test", Account: "111122223333", Parameters: map[string]map[string]string{
		"frontline-edge": {"DomainName": "Apply.example", "CertificateArn": "arn:aws:acm:eu-west-2:1:certificate/x", "Environment": "test"},
		"frontline-hmrc": {"SignInAuthentication": "password", "Colour": "red"},
		"frontline-dog":  {"CostCentre": "kennel"},
	}}
	err := e.Check(all, all)
	if err == nil {
		t.Fatal("nothing is wrong with it")
	}
	said := strings.Split(err.Error(), "\n")
	for _, want := range []string{
		"there is no stack frontline-dog",
		`frontline-edge: CertificateArn is "arn:aws:acm:eu-west-2:1:certificate/x"; it is to match`,
		`frontline-edge: DomainName is "Apply.example"; it is to match`,
		"frontline-edge: Environment is the name of the file",
		"frontline-hmrc has no parameter Colour",
		`frontline-hmrc: SignInAuthentication is "password"; it is one of private_key_jwt, client_secret_post`,
		"frontline-edge needs ApiCertificateArn",
		"frontline-edge needs ApiDomainName",
	} {
		at := slices.IndexFunc(said, func(line string) bool { return strings.HasPrefix(line, "infra/environment/test.json: "+want) })
		if at < 0 {
			t.Errorf("nobody says %q in\n%v", want, err)
			continue
		}
		said = slices.Delete(said, at, at+1)
	}
	if len(said) > 0 {
		t.Errorf("it says more: %q", said)
	}
	own, err := Of("hmrc", all)
	if err != nil {
		t.Fatal(err)
	}
	if err := (Environment{Name: "test"}).Check(all, own); err != nil {
		t.Errorf("what the edge needs is asked of a department: %v", err)
	}
}

// Each stack is of one department, and each department's are found; together they are all.
func TestOf(t *testing.T) {
	all := kept(t)
	departments := []string{Platform}
	for _, tx := range functions.All {
		if !slices.Contains(departments, tx.Department) {
			departments = append(departments, tx.Department)
		}
	}
	found := 0
	for _, department := range departments {
		own, err := Of(department, all)
		if err != nil {
			t.Error(err)
		}
		found += len(own)
	}
	if found != len(all) {
		t.Errorf("%d of %d stacks are somebody's", found, len(all))
	}
	if platform, _ := Of(Platform, all); slices.ContainsFunc(platform, func(s Stack) bool { return s.Transaction != "" }) {
		t.Error("a transaction is the platform's")
	}
	if _, err := Of("kennel", all); err == nil || !strings.Contains(err.Error(), "camden") {
		t.Errorf("%v; want the departments that there are", err)
	}
}

// The commands as they are run, whole, for a department, the platform and everything.
func TestCommands(t *testing.T) {
	all, e := sample(t), example(t)
	e.BankTables = "arn:aws:lambda:eu-west-2:111122223333:layer:bank:1"
	for name, department := range map[string]string{"everything": "", "department": "hmrc", "platform": Platform} {
		t.Run(name, func(t *testing.T) {
			stacks, err := Of(department, all)
			if err != nil {
				t.Fatal(err)
			}
			commands := append([][]string{WhoAmI(), e.Bootstrap("eu-west-2"), e.Synth(), e.Diff(stacks), e.Deploy(stacks, true), Outputs()},
				Publish(stacks, all, "site-bucket", "E123")...)
			var text strings.Builder
			for _, command := range commands {
				line, err := json.Marshal(command)
				if err != nil {
					t.Fatal(err)
				}
				text.WriteString(strings.ReplaceAll(string(line), `","--`, "\",\n \"--") + "\n")
			}
			golden(t, "testdata/"+name+".txt", text.String())
		})
	}
}

// The layers with addresses are given by transaction, in the order of their names.
func TestSynthWithAddresses(t *testing.T) {
	e := Environment{Addresses: map[string]string{"tulip-permit": "arn:2", "rose-permit": "arn:1"}}
	if got := strings.Join(e.Synth(), " "); got != "go run ./infra -addresses rose-permit=arn:1 -addresses tulip-permit=arn:2" {
		t.Error(got)
	}
}

// A department writes and removes no page of anybody else's, and the platform none of a department's.
func TestPublishKeepsToItsOwn(t *testing.T) {
	all := kept(t)
	files := map[string]string{ // whose each is
		"vat-return/index.html": "hmrc", "cy/vat-return/index.html": "hmrc", "openapi/vat-return.json": "hmrc",
		"school-place/index.html": "camden", "index.html": Platform, "citizens/index.html": Platform, "cy/index.html": Platform,
		"catalogue.json": Platform,
	}
	for _, department := range []string{"hmrc", "camden", "dwp", Platform, ""} {
		stacks, err := Of(department, all)
		if err != nil {
			t.Fatal(err)
		}
		commands := Publish(stacks, all, "b", "d")
		if slices.Contains(commands[0], "--delete") || taken(commands[0], "index.html") || !taken(commands[0], "assets/a.css") {
			t.Errorf("%q: first the assets, and none is removed: %q", department, commands[0])
		}
		if taken(commands[1], "assets/a.css") {
			t.Errorf("%q removes assets", department)
		}
		for file, owner := range files {
			if got, want := taken(commands[1], file), owner == department || department == ""; got != want {
				t.Errorf("%q: %s is written: %v", department, file, got)
			}
		}
	}
}

// taken says whether aws s3 sync takes a file: the last filter that fits decides, and * fits a slash.
func taken(command []string, file string) bool {
	take := true
	for i, word := range command[:len(command)-1] {
		if word != "--include" && word != "--exclude" {
			continue
		}
		prefix, all := strings.CutSuffix(command[i+1], "*")
		if file == prefix || all && strings.HasPrefix(file, prefix) {
			take = word == "--include"
		}
	}
	return take
}

func TestCompare(t *testing.T) {
	before := fstest.MapFS{"frontline-a.json": {Data: []byte("1")}, "frontline-b.json": {Data: []byte("1")}, "frontline-d.json": {Data: []byte("1")}}
	now := fstest.MapFS{"frontline-a.json": {Data: []byte("1")}, "frontline-b.json": {Data: []byte("2")}, "frontline-c.json": {Data: []byte("2")}}
	c, err := Compare(before, now, []Stack{{Name: "frontline-a"}, {Name: "frontline-b"}, {Name: "frontline-c"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1 stacks changed, 1 are new, 1 are gone, 1 are the same", "new   frontline-c", "gone  frontline-d (no deployment deletes it)"}
	if !slices.Equal(c.Lines(), want) || !slices.Equal(c.Changed, []string{"frontline-b"}) {
		t.Errorf("%q, changed %q", c.Lines(), c.Changed)
	}
	if _, err := Compare(fstest.MapFS{}, now, nil); err == nil {
		t.Error("an empty folder is compared with")
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("it is not %s (written anew with -update):\n%s", file, got)
	}
}
