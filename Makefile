# Tessera: `make demo` shows it, `make test` checks it. `make help` lists the rest.

RELEASE := .build-release/release/tessera
DATABASE ?= sqlite:tessera.sqlite
PORT ?= 8080
PYTEST := .build/python/bin/python -m pytest -p no:cacheprovider
# Tests run against what is shipped: one optimised build serves the Swift tests and the black-box tests.
TESTED := -c release -Xswiftc -enable-testing --scratch-path .build-test
TESTED_EXECUTABLE := $(CURDIR)/.build-test/release/tessera

.DEFAULT_GOAL := help
.PHONY: help demo serve test prove bench bench-basket bench-models bench-identity format lint release bootstrap

help: ## Lists what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

demo: release ## Fills demo/tessera.sqlite with a retail group of 20,000 people and opens it on http://127.0.0.1:8080
	$(RELEASE) demo --port $(PORT)

serve: release ## Serves DATABASE (tessera.sqlite) on PORT (8080)
	$(RELEASE) migrate --database '$(DATABASE)'
	$(RELEASE) serve --database '$(DATABASE)' --port $(PORT)

test: ## Builds and tests everything, on SQLite and on a PostgreSQL of its own; what CI runs
	scripts/bootstrap test
	$(MAKE) --no-print-directory lint
	swift build $(TESTED) --build-tests --explicit-target-dependency-import-check error
	scripts/swift-test $(TESTED)
	TESSERA=$(TESTED_EXECUTABLE) $(PYTEST) -n 2 --dist worksteal Tests/House Tests/BlackBox

prove: ## The long proofs: kill loops and real data, on both databases, over and over; 100,000 random baskets
	scripts/bootstrap test
	swift build $(TESTED) --build-tests
	TESSERA_PROVE=1 scripts/swift-test $(TESTED) --filter BasketEngineTests
	TESSERA=$(TESTED_EXECUTABLE) $(PYTEST) Tests/BlackBox --prove

bench: release ## Prints the speed of imports, search, pages and writes against named peers
	scripts/bootstrap bench
	.build/python/bin/python Benchmarks/run.py

bench-basket: release ## Prints the speed of evaluating baskets, and of a replay of 300,000 past ones
	python3 Benchmarks/basket.py

bench-models: release ## Prints the speed of the purchase models against named peers
	scripts/bootstrap bench-models
	.build/python-models/bin/python Benchmarks/models.py

bench-identity: release ## Links the same tables with Splink and Tessera; LABELLED=folder adds labelled ones
	test -x .build/splink/bin/python || python3 -m venv .build/splink
	.build/splink/bin/python -m pip install --quiet --disable-pip-version-check splink pandas
	.build/splink/bin/python Benchmarks/identity.py $(if $(LABELLED),--data '$(LABELLED)')

format: ## Formats the Swift sources in place
	swift format -i -r Sources Tests Package.swift

lint: ## Tells where the Swift sources are not formatted
	swift format lint -s -r Sources Tests Package.swift

release: bootstrap
	swift build -c release --product tessera --scratch-path .build-release

bootstrap:
	@scripts/bootstrap
