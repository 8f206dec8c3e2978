# Two commands do: `make run` and `make test`. The work is in scripts/.

.PHONY: help run build deb test test-all test-deb test-boot test-proxies serve-test watch bench bench-browser bench-growth observatory soak fuzz format clean

help: ## What there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Set everything up and serve the site with demo content on http://127.0.0.1:3000
	@bash scripts/run.sh

build: ## Build the release program: target/release/dispatches
	@bash scripts/build.sh

deb: ## Build it as a Debian package, into target/deb
	@bash scripts/build.sh && bash scripts/deb.sh

test-deb: ## Install, start, upgrade and remove that package, apart from this machine
	@bash scripts/test-deb.sh $$(ls -t target/deb/*.deb | head -n 1)

test-boot: ## Boot a small machine with the package and try its unit under systemd
	@bash scripts/test-boot.sh $$(ls -t target/deb/*.deb | head -n 1)

test-proxies: ## Try the examples for nginx and Caddy in front of the program
	@bash scripts/test-proxies.sh

test: ## Set everything up and run every check
	@bash scripts/test.sh

test-all: ## The same with every combination that `make test` samples
	@EXTENT=all bash scripts/test.sh

serve-test: ## The testers' known site: fixed clock, known content, outbox
	@bash scripts/serve-test.sh

watch: ## For development: rebuild and reload on each change
	@bash scripts/watch.sh

bench: ## Measure pages beside nginx and comments beside SQLite: target/bench/report.md
	@bash scripts/bench.sh

bench-growth: ## Measure what pages cost on a large site beside a small one: target/bench/growth.md
	@bash scripts/bench-growth.sh

bench-browser: ## Measure what readers and writers wait for in a browser: target/bench/*.md
	@bash scripts/bench-browser.sh

observatory: ## Ask Mozilla's Observatory about each kind of page
	@bash scripts/build.sh && bash scripts/observatory.sh

soak: ## Keep the program busy for 20 minutes: memory and open files must not grow
	@bash scripts/soak.sh

fuzz: ## Throw random bytes for a minute each at what takes strangers' bytes
	@bash scripts/fuzz.sh

format: ## Format the Rust sources
	@cargo fmt

clean: ## Remove what was built (the data folder stays)
	@bash -c 'source scripts/environment.sh; rm -rf target "$$CACHE/target" "$$CACHE/client"'
