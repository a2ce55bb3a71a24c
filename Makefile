# What people do with the book. `make help` lists it; each line is one command.

TURNS := go tool turns
SNIPPET ?= 1
FUZZTIME ?= 1m
CONCURRENT := $(addprefix ./,runner/worker runner/results runner/watch runner/whole runner/saves runner/repl runner/record runner/lanes site/serve)

.DEFAULT_GOAL := help
.PHONY: help site check check-slow releases vuln fuzz bench bench-book update run watch repl list serve screenshot clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: ## check the book and render it to site/public
	@$(TURNS) check
	@$(TURNS) build

check: ## run, verify and explore every snippet that is new, and every quick test
	@$(TURNS) check
	@$(TURNS) verify
	@$(TURNS) explore
	@go vet ./...
	@go test ./...

check-slow: ## the long tests: 21 repetitions, both engines, hostile programs, a browser
	@$(TURNS) check --engine go
	@TURNS_SLOW=1 go test -timeout 30m $$(go list ./... | grep -v browsertest)
	@TURNS_SLOW=1 go test -race -run AtOnce ./runner/machine
	@go test -race -skip TestTrial $(CONCURRENT) # it interprets WebAssembly, in one goroutine and for minutes
	@go test -race -run 'AtOnce|Session|DeadWorker' ./runner/toolchain ./runner/cmd/turns
	@TURNS_SLOW=1 go test -timeout 30m ./site/browsertest # alone: it measures times

releases: ## check the book under the newest release of each Go that is supported
	@TURNS_RELEASES=1 go test -count=1 -v -timeout 30m -run '^TestReleases$$' ./runner/cmd/turns

vuln: ## ask Go's vulnerability database about what is imported, and called
	@go run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./...

fuzz: ## let each fuzzer look for new trouble, a minute each: make fuzz FUZZTIME=5s
	@grep -rHoE '^func Fuzz\w+' --include='*_test.go' runner site | sed 's/:func / /' | while read file target; do \
		go test "./$$(dirname $$file)" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x || exit 1; \
	done

bench: ## measure README's figures: ROW=fib one row, UPDATE=1 writes them into README
	@go run ./runner/bench $(if $(ROW),-row '$(ROW)') $(if $(UPDATE),-update)

bench-book: ## check and render a book of 200 chapters with 10,000 snippets
	@TURNS_SLOW=1 TURNS_CHAPTERS=200 go test -count=1 -timeout 30m -run TestLongBook -v ./runner/cmd/turns

update: ## store what the snippets print now as golden transcripts
	@$(TURNS) update
	@git diff --stat -- golden

run: ## run a chapter or a snippet: make run SNIPPET='1#at-once'
	@$(TURNS) run '$(SNIPPET)'

watch: ## run what changed each time a chapter or another FILE is saved
	@$(TURNS) watch $(FILE)

repl: ## type Go and see at once what it does, under one virtual clock
	@$(TURNS) repl

list: ## list all snippets
	@$(TURNS) list

serve: ## serve the book on localhost while it is written
	@$(TURNS) serve

screenshot: ## take README's picture again
	@TURNS_SLOW=1 go test -count=1 -run TestPicture ./site/browsertest -update

clean: ## remove the rendered book and what was built for the machine
	rm -rf site/public
	rm -rf "$$(go tool turns cache)"
