# `make build` sets everything up and generates the code; `make test` runs the whole suite.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: build docs test check bench conformance growth mutants browser java lint runtime lock clean
.DEFAULT_GOAL := build

# Where the machine forbids it, every run would compile all tests again.
check: export PYTHONDONTWRITEBYTECODE =

build: $(VENV)/.installed
	$(BIN)/protogen build

docs: $(VENV)/.installed
	$(BIN)/protogen docs --against schema/websocket-v1.schema.json

test: $(VENV)/.installed lint browser java
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed lint
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

# `make bench BENCH="build python"` measures only these; `BENCH=--write` keeps the table in docs/bench.md.
bench: $(VENV)/.installed
	$(BIN)/python tests/bench $(BENCH)

# How what readers cost grows with hostile documents, in time and memory; writes the tables in docs/limits.md.
growth: $(VENV)/.installed
	PYTHONPATH=tests $(BIN)/python -m growth --write

# Every schema of ../shared/corpora in every language; writes docs/conformance.md.
conformance: $(VENV)/.installed
	PYTHONPATH=tests $(BIN)/python -m conformance

# Plants faults in emitted code and in the generator, and writes into docs/prove.md how many `prove` notices. It takes
# long (docs/prove.md); what was tried with the same sources is not tried again.
mutants: $(VENV)/.installed
	PYTHONPATH=tests $(BIN)/python -m mutants --write

# The tests of the reference's HTML pages need a browser; where none can be had they are skipped.
browser: $(VENV)/.installed
	@for each in chromium chromium-browser google-chrome google-chrome-stable; do \
	  command -v $$each >/dev/null && exit; done; \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	$(BIN)/playwright install --only-shell chromium || echo "no browser: the tests of HTML pages will be skipped"

# Spark runs on Java.
java:
	@command -v java >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null; } || \
	echo "no Java: the tests of Spark will be skipped"

lint: $(VENV)/.installed
	$(BIN)/ruff check
	$(BIN)/mypy

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "protogen needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What a fresh environment with the package $(2) holds, with hashes, as the lock file $(3).
define LOCKED
$(PYTHON) -m venv .cache/lock/$(1)
.cache/lock/$(1)/bin/python -m pip --disable-pip-version-check install --quiet --constraint .cache/lock/all.txt '$(2)'
.cache/lock/$(1)/bin/python -m pip --disable-pip-version-check freeze --exclude protogen-toolkit > .cache/lock/$(1).txt
.cache/lock/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-deps --no-annotate --no-header \
  .cache/lock/$(1).txt --output-file $(3)
endef

# The TypeScript run-time as JavaScript and declarations, after a change of templates/typescript/*/*.ts.
runtime: $(VENV)/.installed
	PYTHONPATH=tests $(BIN)/python -m support.typescript_bundle --write

# Newer versions of everything, after a change of the dependencies in pyproject.toml; and what of it a run needs, and
# what builds the wheel: the Action installs no more.
lock:
	rm -rf .cache/lock
	$(PYTHON) -m venv .cache/lock/uv
	.cache/lock/uv/bin/python -m pip --disable-pip-version-check install --quiet uv
	touch .cache/lock/all.txt
	$(call LOCKED,all,.[dev],requirements.lock)
	$(call LOCKED,run,.,requirements-run.lock)
	$(call LOCKED,build,hatchling,requirements-build.lock)

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache
