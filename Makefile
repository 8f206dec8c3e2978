# Two commands do: `make run` and `make test`. The work is in scripts/.

.PHONY: help run build test test-all serve-test watch bench bench-comments bench-writing format clean

help: ## What there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Set everything up and serve the site with demo content on http://127.0.0.1:3000
	@bash scripts/run.sh

build: ## Build the release program: target/release/dispatches
	@bash scripts/build.sh

test: ## Set everything up and run every check
	@bash scripts/test.sh

test-all: ## The same with every combination that `make test` samples
	@EXTENT=all bash scripts/test.sh

serve-test: ## The testers' known site: fixed clock, known content, outbox
	@bash scripts/serve-test.sh

watch: ## For development: rebuild and reload on each change
	@bash scripts/watch.sh

bench: ## Measure page rate against nginx, page weights, client size
	@bash scripts/bench.sh

bench-comments: ## Measure comments a second beside bare SQLite, and what readers notice
	@bash scripts/bench.sh comments

bench-writing: ## Measure how fast the preview follows a key, and what an hour of typing leaves
	@bash scripts/build.sh && cd end2end && npx playwright test -c bench.config.ts

format: ## Format the Rust sources
	@cargo fmt

clean: ## Remove what was built (the data folder stays)
	@bash -c 'source scripts/environment.sh; rm -rf target "$$CACHE/target" "$$CACHE/client"'
