# Two commands matter: `make demo` and `make test`. Both fetch what they need.
# The target folder stands outside the checkout, so that a fresh clone reuses what was built before.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/linchpin/target
export LINCHPIN_SHARED ?= $(abspath ../shared)

LINCHPIN = $(CARGO_TARGET_DIR)/debug/linchpin
NEXTEST := $(shell command -v cargo-nextest 2>/dev/null)

.PHONY: demo test bench check docs assets tools build browser fuzz clean-demo

demo: assets ## make a synthetic place, load it and serve it at http://127.0.0.1:8080/
	cargo build -p linchpin
	$(LINCHPIN) demo $(if $(PORT),--port $(PORT))

test: assets tools check ## every test there is
ifeq ($(NEXTEST),)
	cargo test --workspace
else
	cargo nextest run --workspace
	cargo test --workspace --doc
endif
	cargo build -p linchpin
	sh tests/browser/run.sh $(LINCHPIN)
	sh tests/oidc/run.sh
	sh tests/access/run.sh $(LINCHPIN)
	sh tests/post/run.sh
	sh tests/risk/run.sh
	sh tests/schemathesis/run.sh
	sh tests/hostile/run.sh

check: assets ## format, lints, definitions' form
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny check bans licenses sources; else echo "check: cargo-deny is not here, licences were not checked"; fi

docs: ## the model card and the evaluations of the demo’s schemes, worked out anew
	GOLDEN=write cargo test -p linchpin-demo --test docs

bench: assets ## speed and memory beside a named peer; NAME=load-pomi runs one
	cargo build --release -p linchpin --bins --examples -p linchpin-lake -p linchpin-sources -p linchpin-demo -p linchpin-fhir -p linchpin-store -p linchpin-access -p linchpin-app -p linchpin-risk
	sh bench/run.sh $(NAME)

assets: ## the NHS design system, pinned by hash
	sh assets/build.sh

tools: ## Chromium and PostgreSQL for the tests, where they may be installed
	sh tests/tools.sh

fuzz: ## ten minutes of each fuzz target
	sh fuzz/run.sh

clean-demo:
	rm -rf .demo
