# What people do with the book. `make help` lists it; each line is one command.

TURNS := go tool turns
SNIPPET ?= 1

.DEFAULT_GOAL := help
.PHONY: help site check check-slow bench update run watch repl list serve screenshot clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: ## check the book and render it to site/public
	@$(TURNS) check
	@$(TURNS) build

check: ## run every snippet, verify and explore what is new, and every quick test
	@$(TURNS) check
	@$(TURNS) verify
	@$(TURNS) explore
	@go vet ./...
	@go test ./...

check-slow: ## the long tests: 21 repetitions, both engines, hostile programs, a browser
	@$(TURNS) check --engine go
	@TURNS_SLOW=1 go test -timeout 30m $$(go list ./... | grep -v browsertest)
	@TURNS_SLOW=1 go test -timeout 30m ./site/browsertest # alone: it measures times

bench: ## measure README's figures: ROW=fib one row, UPDATE=1 writes them into README
	@go run ./runner/bench $(if $(ROW),-row '$(ROW)') $(if $(UPDATE),-update)

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
