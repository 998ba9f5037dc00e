# Stagewright. `make` lists the targets.

export WRANGLER_SEND_METRICS = false
NPM_READY = widget/node_modules/.package-lock.json
EDGE_READY = .ci/bench/edge/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.NOTPARALLEL: # what is built is tested next
.PHONY: help run build widget screenshots bench-widget host test test-go test-wasm test-module test-worker test-widget story lint purity golden fuzz bench bench-core bench-module bench-edge profile-edge soak size deploy setup clean

help: ## list the targets
	@awk -F':[^#]*## ' '/^[a-z-]+:[^#]*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build everything, then run it all on one address; PORT=8700
	@go build -o build/devrun ./cmd/internal/devrun
	@WATCH=1 exec build/devrun

build: ## build the module, the Worker, the widget, the page's files and the command line
	@./build.sh all

widget: $(NPM_READY) ## build/widget.zip, ready for the upload: pictures from the widget itself, checked, packed
	@./build.sh all
	@node widget/images/tour.mjs build/widget
	@build/stagewright pack build/widget --out build/widget.zip

screenshots: build ## pictures of every state, both languages and themes, two widths, for people to look at
	@node widget/test/screenshots.mjs

bench-widget: build ## the page with 10 pipelines of 98 stages: keystroke, dragging, first paint
	@node widget/bench/page.mjs

host: ## fill build/host with what the sandbox's page needs
	@./build.sh host

test: setup lint test-go test-wasm build test-module test-worker test-widget story ## everything below, with its own set-up

test-go: ## the Go tests, with the race detector
	go test -race ./...
	GOEXPERIMENT=jsonv2 go test ./core/strictjson

test-wasm: ## the core's tests under GOOS=js GOARCH=wasm
	PATH="$$PATH:$$(go env GOROOT)/lib/wasm" GOOS=js GOARCH=wasm go test ./core/... ./cmd/internal/message/...

test-module: ## golden cases through the built module, in Node and in Chromium
	node --test $(wildcard widget/test/door*.test.mjs)

test-worker: ## the built Worker in real workerd, three files at once: they wait more than they work
	node --test --test-concurrency=3 $(wildcard cmd/worker/test/*.test.mjs)

test-widget: ## the widget's own parts, and its build
	node --test $(filter-out $(wildcard widget/test/door*.test.mjs) widget/test/story.test.mjs,$(wildcard widget/test/*.test.mjs))

story: ## what a new user does, in Chromium, by mouse and by keyboard
	node --test widget/test/story.test.mjs

lint: $(NPM_READY) purity ## go vet, golangci-lint, TypeScript
	go vet ./...
	go tool -modfile=.ci/tools/go.mod golangci-lint run ./...
	widget/node_modules/.bin/tsc --noEmit -p widget
	widget/node_modules/.bin/tsc --noEmit -p cmd/worker/shell

purity: ## what the core may import
	@.ci/purity

golden: ## rewrite the golden answers; read the diff before you commit it
	go test ./core -run TestGolden -update
	@git --no-pager diff --stat -- testdata

FUZZTIME ?= 1m
fuzz: ## run every fuzz target for FUZZTIME (1m)
	@for file in $$(grep -rl '^func Fuzz' --include='*_test.go' .); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' $$file); do \
			echo "$$target in $$(dirname $$file)"; \
			GOEXPERIMENT=$$(sed -n 's,^//go:build goexperiment\.,,p' $$file) \
				go test $$(dirname $$file) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s || exit 1; \
		done; \
	done

CASES ?= 100000
SCHEDULES ?= 1000000
REQUESTS ?= 100000
soak: $(NPM_READY) $(EDGE_READY) ## CASES (100000) drawn plans, SCHEDULES (1000000) lives of a grant, the isolate's memory over REQUESTS (100000)
	go test ./core/plan -run 'Nothing|Desired' -rapid.checks=$(CASES) -timeout 3h
	go test ./core/grant -run TestDrawnSchedules -schedules=$(SCHEDULES) -timeout 3h -v
	./build.sh worker
	REQUESTS=$(REQUESTS) node .ci/bench/edge/memory.mjs
	node --test cmd/worker/test/soak.mjs

bench: ## all benchmarks, as one table in testdata/bench/RESULTS.md
	@node .ci/bench/table.mjs

bench-core: $(NPM_READY) ## the core against what people would use instead, natively and as the module
	@./build.sh wasm
	@cd .ci/bench && go run . -texts ../../build/bench/texts.json
	@node widget/bench/core.mjs

bench-module: $(NPM_READY) ## the module in Chromium: texts, its start, its weight
	@./build.sh wasm
	@[ -e build/bench/texts.json ] || (cd .ci/bench && go run . -texts ../../build/bench/texts.json > /dev/null)
	@node widget/bench/module.mjs

bench-edge: $(NPM_READY) $(EDGE_READY) ## the Worker in workerd against syumai/workers' own shell and against Hono + zod
	@./build.sh worker
	@node .ci/bench/edge/main.mjs
	@node .ci/bench/edge/memory.mjs

profile-edge: $(NPM_READY) $(EDGE_READY) ## where the CPU of a request goes in the Worker; needs Linux's perf
	@./build.sh worker
	@node .ci/bench/edge/profile.mjs

$(EDGE_READY): .ci/bench/edge/package-lock.json
	npm ci --prefix .ci/bench/edge --no-audit --no-fund --loglevel=error
	@touch $@

size: build ## what the module and the widget weigh
	@for f in build/core.wasm build/worker/app.wasm build/widget/script.js; do \
		printf '%-28s %9d bytes  %9d brotli\n' $$f $$(wc -c < $$f) \
			$$(node -e 'process.stdout.write(String(require("zlib").brotliCompressSync(require("fs").readFileSync(process.argv[1])).length))' $$f); \
	done

deploy: $(NPM_READY) ## deploy the edge proxy to Cloudflare; cmd/worker/README.md says what it needs
	./build.sh wasm worker
	widget/node_modules/.bin/wrangler deploy

setup: $(NPM_READY) ## npm packages, and Chromium when there is none
	@.ci/chromium

$(NPM_READY): widget/package-lock.json
	@./build.sh npm

clean: ## remove all that was built
	rm -rf build .wrangler
