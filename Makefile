# `make` lists the commands. Python with pip, git and make are enough; everything else lands in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000

# Generated projects look for uv on the path; .venv has one.
export PATH := $(PATH):$(CURDIR)/.venv/bin
# Which interpreter runs what is the machine's choice, not a download's.
export UV_PYTHON_DOWNLOADS ?= never
# Like pip, trust the certificates that this machine trusts, such as a company's.
export UV_SYSTEM_CERTS ?= true

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# pip installs into the new environment from outside, so that Debian's separate python3-venv is not needed.
.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed. Name one: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null || \
		{ echo 'pip is needed. On Debian and Ubuntu: apt install python3-pip'; exit 1; }
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PYTHON) -m pip --python .venv install --quiet --disable-pip-version-check uv

.venv/.synced: pyproject.toml uv.lock | .venv/bin/uv
	.venv/bin/uv sync --quiet --frozen
	@touch $@

.PHONY: demo
demo: .venv/.synced ## Generate a service in .demo/ and run it: make demo FRAMEWORK=flask PORT=8010
	@.venv/bin/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo 'Port $(PORT) is taken. Name another: make demo PORT=8010'; exit 1; }
	rm -rf .demo
	.venv/bin/copier copy --quiet --defaults --vcs-ref HEAD $(FRAMEWORK:%=--data framework=%) . .demo
	$(MAKE) --no-print-directory -C .demo setup migrate seed
	@printf '\n  %s\n\n    %s\n    %s\n\n' 'The service runs in .demo/. It logs here; Ctrl+C stops it.' \
		'Docs      http://localhost:$(PORT)/docs' 'Products  http://localhost:$(PORT)/v1/products'
	@$(MAKE) --no-print-directory -C .demo serve PORT=$(PORT)

.PHONY: test
test: .venv/.synced ## Prove this template: make test ARGS="tests/test_template.py -k flask"
	.venv/bin/pytest $(ARGS)

.PHONY: test-all
test-all: .venv/.synced ## The same and what takes longer
	.venv/bin/pytest -m '' $(ARGS)

.PHONY: check
check: .venv/.synced ## Check format and style
	.venv/bin/ruff format --check
	.venv/bin/ruff check

.PHONY: bench
bench: .venv/.synced ## Measure what generating a project costs
	.venv/bin/python tests/bench/generation.py

.PHONY: bench-telemetry
bench-telemetry: .venv/.synced ## Measure what telemetry costs: make bench-telemetry FRAMEWORK="flask django"
	PYTHONPATH=tests:tests/faults .venv/bin/python tests/bench/telemetry.py $(or $(FRAMEWORK),fastapi flask django)

.PHONY: bench-frameworks
bench-frameworks: .venv/.synced ## Measure services against bare applications: make bench-frameworks FRAMEWORK="flask django"
	PYTHONPATH=tests:tests/faults .venv/bin/python tests/bench/frameworks.py $(FRAMEWORK)

.PHONY: bench-streams
bench-streams: .venv/.synced ## Measure the memory of a WebSocket: make bench-streams FRAMEWORK="flask django"
	PYTHONPATH=tests:tests/faults:tests/bench .venv/bin/python tests/bench/streams.py $(FRAMEWORK)

.PHONY: bench-parts
bench-parts: .venv/.synced ## Measure whose code takes the time: make bench-parts FRAMEWORK="flask django"
	PYTHONPATH=tests:tests/faults:tests/bench .venv/bin/python tests/bench/parts.py $(FRAMEWORK)
