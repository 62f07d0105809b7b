# What a target needs it installs itself, pinned: npm packages by infra/package-lock.json, Go modules by go.sum.
NPM := infra/node_modules/.package-lock.json
FRONTLINE := build/frontline

.PHONY: help run build test test-deep screenshots check bench synth deploy diff bootstrap newcomer docs templates script command
help: ## print this
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(NPM): infra/package-lock.json
	npm ci --prefix infra --no-audit --no-fund --loglevel=error

# CDK's command, for what reaches AWS and for its test.
CDK := infra/cdk/node_modules/.package-lock.json
$(CDK): infra/cdk/package-lock.json
	npm ci --prefix infra/cdk --no-audit --no-fund --loglevel=error

# A validator of OpenAPI descriptions, for a test.
REDOCLY := infra/client/node_modules/.package-lock.json
$(REDOCLY): infra/client/package-lock.json
	npm ci --prefix infra/client --no-audit --no-fund --loglevel=error

command: $(NPM)
	@go build -o $(FRONTLINE) ./infra/frontline

run: command ## build everything and run it here; PORT=8080 DATA=.local ON=2027-04-06 ADDRESSES=addresses.csv
	@$(FRONTLINE) run

build: command ## the Lambda binaries for deployment, and the static site
	$(FRONTLINE) build

test: $(NPM) $(CDK) $(REDOCLY) ## everything that must hold
	go vet ./...
	go test -timeout 40m ./...

# Lighthouse is large, and only test-deep needs it.
LIGHTHOUSE := infra/browser/lighthouse/node_modules/.package-lock.json
$(LIGHTHOUSE): infra/browser/lighthouse/package-lock.json
	npm ci --prefix infra/browser/lighthouse --no-audit --no-fund --loglevel=error

test-deep: $(NPM) $(LIGHTHOUSE) ## every page in every state, in a browser; every pair of faults; a million submissions
	go test -tags deep -timeout 3h ./infra/browser/...
	go test -tags deep -run TestRunbook ./infra/frontline
	go test -tags deep -timeout 3h -p 1 -run 'Pair|EveryInterleaving|OfThree|ManyWhileAway|TestSoak|AllTeeth|FiveThousandLines|KilledUnderLoad|SustainedRate' ./infra/acceptance/fault ./infra/acceptance -update

newcomer: $(NPM) ## follow docs/new-transaction.md in a fresh copy, and print how long each step takes
	go test ./infra/scaffold -run TestTutorial -count 1 -v

screenshots: $(NPM) ## take the pictures of docs/screenshot anew
	go test ./infra/browser -run 'TestPictures|TestPaper|TestWays/en,_scripts_false/find_the_service' -update

check: test ## test, and what else a change must pass: format, race
	@test -z "$$(gofmt -l functions shared infra)" || { gofmt -l functions shared infra; exit 1; }
	go test -race ./functions/... ./shared/... ./infra/local/...

bench: $(NPM) ## measure the speed, and print what it was measured on
	go test -run '^$$' -bench . -benchtime 2s ./infra/acceptance ./shared/page

synth: build ## the CloudFormation templates to deploy, in cdk.out
	go run ./infra

# What is meant: ENVIRONMENT is infra/environment/<name>.json, DEPARTMENT a department, platform, or empty for all.
MEANT = $(or $(ENVIRONMENT),$(error say which: ENVIRONMENT=name of a file of infra/environment)) $(if $(DEPARTMENT),-department $(DEPARTMENT))

bootstrap: command $(CDK) ## prepare the AWS account of an environment, once; ENVIRONMENT=example
	$(FRONTLINE) bootstrap $(MEANT)

deploy: command $(CDK) ## deploy stacks, then pages; ENVIRONMENT=example DEPARTMENT=hmrc APPROVED=1
	$(FRONTLINE) deploy $(MEANT) $(if $(APPROVED),-approved)

diff: command $(CDK) ## what deploy would change; AGAINST=folder of older templates needs no AWS
	$(FRONTLINE) diff $(MEANT) $(if $(AGAINST),-against $(AGAINST))

docs: command ## write docs/transaction, docs/access.md and docs/schema anew from the definitions
	@$(FRONTLINE) docs

script: $(NPM) ## bundle the site's script anew after a change to infra/script.mjs or to govuk-frontend
	npm run --silent --prefix infra script

templates: $(NPM) ## write the kept templates anew after a change to infra/stack
	go run ./infra -templates infra/template
