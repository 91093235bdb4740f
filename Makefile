# One environment in .venv, made from the hashed lock files; every target sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

# The suite starts hundreds of processes; without their bytecode each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test campaign tools check format lint types imports generate drift diff upstream lint-contract drill tables docs docs-test screenshots client-mutants mutants peers bench bench-guard bench-polling bench-batch bench-conform bench-mock ten-million fuzz-mock clips lock build test-wheel test-oldest test-pythons audit sbom release-check image image-conform clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.demo ## Make a video with the embedded mock server: no key, no cost
	@$(BIN)/omni generate --demo "A cat running through a neon rainy street"

test: .venv/.dev ## Run the whole test suite
	$(BIN)/pytest

campaign: docs ## What is too long for every run: 150 more kills, the conformance suite with integer codes, each page of the site
	$(BIN)/pytest -m campaign

tools: ## Install the programs that some tests need: ffmpeg, chromium, PostgreSQL (Debian)
	@.ci/tools

check: lint types imports drift test ## All that CI checks: format, lint, types, imports, drift, tests

format: .venv/.dev ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/.dev ## Check format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev ## mypy --strict and pyright
	$(BIN)/mypy
	$(BIN)/pyright

imports: .venv/.dev ## Check the import direction
	$(BIN)/lint-imports --no-cache

generate: .venv/.dev ## Contract to client: openapi/ -> generated_client/
	$(BIN)/python openapi/generate.py

drift: .venv/.dev ## Fail when the committed client or the tables of the docs are not what the contract yields
	$(BIN)/python openapi/generate.py --check
	@$(TABLES) --check

diff: .venv/.dev ## What changed in the contract since BASE (a git ref, a file, a URL; the last release), and for whom it breaks
	@$(BIN)/python openapi/diff.py $(BASE) $(ARGS)

lint-contract: .venv/.dev ## Hold the contract against openapi-spec-validator, Redocly and Spectral (npm installs the two)
	@$(BIN)/python openapi/lint.py

upstream: .venv/.dev ## Hold our contract against the publisher's own: SPEC is a file or a URL
	@test -n "$(SPEC)" || { echo "make: name the publisher's contract: make upstream SPEC=openapi.json (a file or a URL)" >&2; exit 2; }
	@$(BIN)/python openapi/upstream.py $(SPEC) $(ARGS)

drill: .venv/.dev ## What the client does under each fault, as the tables of docs/reliability.md
	@cd contract_tests && ../$(BIN)/python -m tests.drills

tables: .venv/.dev ## Write the tables of docs/rules.md and docs/client-mutants.md anew
	@$(TABLES)

TABLES := cd contract_tests && PYTHONPATH=../openapi ../$(BIN)/python -m tests.tables

docs: .venv/.docs ## Build the site of docs/ into build/site: offline, and a warning fails
	@rm -rf build/site
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env --doctree-dir build/doctrees docs build/site \
	  || { rm -rf build/site; exit 1; }

docs-test: docs ## Open each page of the site in a browser, and follow each link inside
	$(BIN)/pytest -n 0 -m campaign contract_tests/tests/site

screenshots: .venv/.dev ## Take the pictures of the docs anew, from the real program (needs chromium and tmux)
	@cd contract_tests && ../$(BIN)/python -m tests.pictures

mutants: .venv/.dev ## Let omni conform judge every wrong server of the catalogue, and the right one 120 times (minutes)
	@cd contract_tests && ../$(BIN)/python -m tests.conform.score

client-mutants: .venv/.dev ## Break the client in every way of the catalogue; the suite must notice (minutes)
	@cd contract_tests && ../$(BIN)/python -m tests.client_mutants

peers: .venv/.dev ## The same faults met by other SDKs, measured side by side (installs them)
	@$(BIN)/python benchmarks/peers.py

bench: .venv/.dev ## Client performance beside the peers in one run, as tables, JSON and a page (ARGS="--quick", "--only retrieve")
	@$(BIN)/python benchmarks/bench.py $(GUARD) $(ARGS)

bench-guard: GUARD := --guard benchmarks/speed/baseline.json
bench-guard: bench ## The same, and fail where a ratio is worse than the committed one by more than the noise

bench-polling: .venv/.dev ## Polls per task and delay of the poll policy, beside fixed and exponential schedules
	@$(BIN)/python benchmarks/polling.py

bench-batch: .venv/.dev ## omni batch: memory, CPU, lateness; beside plain scripts; the journal (most of an hour; ARGS=--quick tries it)
	@PYTHONPATH=contract_tests $(BIN)/python benchmarks/batch.py --json $(FIGURES) $(ARGS)

ten-million: .venv/.dev ## Write docs/ten-million.md again, from what bench-batch has measured
	@$(BIN)/python benchmarks/ten_million.py $(FIGURES)

FIGURES := /tmp/omni-batch.json

bench-conform: .venv/.dev ## omni conform beside a default schemathesis run on the wrong servers (most of an hour; EVERY=5 takes a fifth of them)
	@PYTHONPATH=contract_tests $(BIN)/python benchmarks/conformance.py $(EVERY)

bench-mock: .venv/.dev ## The mock server beside Prism on one core (installs Prism where node is there)
	@$(BIN)/python benchmarks/mock.py

fuzz-mock: .venv/.dev ## Far more bytes and requests than the suite tries, and new ones each time
	JIMMYAI_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -n 0 contract_tests/tests/mock/test_any_bytes.py contract_tests/tests/mock/test_any_request.py

EXAMPLES := 20000

clips: ## Render the mock server's videos again (needs ffmpeg)
	$(PYTHON) contract_tests/jimmyai_omni_contract/mock/clips/render.py

build: .venv/.dev ## Build the distribution into dist/: the sdist, and the wheel from it
	@$(BIN)/python release/build.py

test-wheel: build ## The suite against the installed wheel, without the checkout (minutes)
	$(BIN)/python release/suite.py .venv-wheel

test-oldest: build ## The same with the oldest versions of all that is depended on (minutes)
	$(BIN)/python release/suite.py .venv-oldest --lock requirements/oldest.txt

test-pythons: build ## The same under each declared version of Python that is there (many minutes)
	@$(BIN)/python release/pythons.py

audit: .venv/.dev ## Ask the advisory database about all that the lock files hold (needs the network)
	@$(BIN)/python release/audit.py

sbom: .venv-sbom/.made ## What is in the image of omni conform, as CycloneDX (jimmyai-omni.cdx.json), from its lock file
	@.venv-sbom/bin/python -W ignore -m cyclonedx_py requirements requirements/conformance.txt --pyproject pyproject.toml --mc-type library --output-reproducible --output-file .dist-sbom
	@mv .dist-sbom $(SBOM)

SBOM := jimmyai-omni.cdx.json

# Apart, since a part of it makes `import jsonschema` take seconds.
.venv-sbom/.made: requirements/sbom.txt .venv/.dev
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-sbom
	@$(BIN)/uv pip sync --quiet --require-hashes --python .venv-sbom/bin/python requirements/sbom.txt
	@touch $@

release-check: .venv/.demo ## Fail where TAG=v1.2.3 is not the version of pyproject.toml, or CHANGELOG.md does not tell of it
	@$(BIN)/python release/tag.py $(TAG)

image: build ## Build the mock server's image from the wheel (needs podman, docker or buildah)
image-conform: build ## Build the image of omni conform in the same way

image: TARGET := mock
image-conform: TARGET := conform
image image-conform:
	@test -n "$(ENGINE)" || { echo "make: podman, docker or buildah is needed; name one with ENGINE=" >&2; exit 2; }
	$(ENGINE) build $(IMAGE_FORMAT) --file Containerfile --target $(TARGET) --tag $(IMAGE) $(IMAGE_OPTIONS) .

IMAGE ?= jimmyai-omni-$(TARGET)
# Such as --build-arg BASE=...
IMAGE_OPTIONS ?=
ENGINE ?= $(firstword $(foreach name,podman docker buildah,$(if $(shell command -v $(name)),$(name))))
# Only this format has health checks; docker knows no other.
IMAGE_FORMAT = $(if $(filter docker,$(notdir $(ENGINE))),,--format docker)

lock: .venv/.dev ## Resolve the lock files anew; they hold hashes and no host
	$(BIN)/uv pip compile $(LOCK) --extra mock requirements/build.in pyproject.toml -o requirements/demo.txt
	$(BIN)/uv pip compile $(LOCK) --all-extras --group dev requirements/build.in pyproject.toml -c requirements/demo.txt -o requirements/dev.txt
	$(BIN)/uv pip compile $(LOCK) --extra conformance requirements/build.in pyproject.toml -c requirements/dev.txt -o requirements/conformance.txt
	$(BIN)/uv pip compile $(LOCK) requirements/build.in requirements/bench.in pyproject.toml -c requirements/dev.txt -o requirements/bench.txt
	$(BIN)/uv pip compile $(LOCK) requirements/sbom.in -c requirements/dev.txt -o requirements/sbom.txt
	$(BIN)/uv pip compile $(LOCK) --group pyproject.toml:docs -c requirements/dev.txt -o requirements/docs.txt
	$(BIN)/uv pip compile $(LOCK) --upgrade --resolution lowest-direct --all-extras --group test pyproject.toml -o requirements/oldest.txt

LOCK := --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11

clean: ## Remove the environment and what was built
	rm -rf .venv .venv-* build dist *.cdx.json

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("make: Python 3.11 or newer is needed; name one with PYTHON=" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

# Editable, without build isolation: the backend comes from the lock file like all else.
.venv/.demo: requirements/demo.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements/demo.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.demo
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.docs: requirements/docs.txt .venv/.dev
	$(PIP) --require-hashes -r requirements/docs.txt
	@touch $@
