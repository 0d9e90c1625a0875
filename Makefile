# Two commands do all the set-up on a fresh Debian or Ubuntu machine: `make demo` and `make test`.
BIN := .venv/bin
OUT ?= demo-out
.PHONY: demo test check format lint types contracts docs static lock bench setup setup-dev clean

demo: setup ## survey a fictional state on loopback, inspect some of its websites, show the reports
	@scripts/setup-chromium >/dev/null
	@$(BIN)/amtsblick demo --out $(OUT)

test: setup-dev ## all tests, in a real browser too where there is one
	@scripts/setup-chromium >/dev/null
	@scripts/setup-sdks >/dev/null
	@scripts/setup-oidc >/dev/null
	@scripts/setup-pywb >/dev/null
	$(BIN)/pytest -q -n auto

check: static test ## everything that CI demands
static: setup-dev format lint types contracts docs ## all of it but the tests

format:
	$(BIN)/ruff format --check .
lint:
	$(BIN)/ruff check .
types:
	$(BIN)/mypy
contracts:
	$(BIN)/lint-imports
docs:
	$(BIN)/python scripts/check_docs.py

bench: setup-dev ## measured claims: ratios of one run each, also as JSON in bench/out
	$(BIN)/python bench/detect.py
	$(BIN)/python bench/crawl.py
	$(BIN)/python bench/memory.py
	$(BIN)/python bench/timeline.py
	@scripts/setup-chromium >/dev/null
	@scripts/setup-sdks >/dev/null
	$(BIN)/python bench/inspection.py

setup:
	@scripts/setup-python run
setup-dev:
	@scripts/setup-python dev

lock: ## renew the locked versions, with hashes and without index addresses
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra postgresql --group build -o requirements/run.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra postgresql --group build --group dev --group bench -o requirements/dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header tests/archives/pywb.in -o requirements/pywb.lock

clean:
	rm -rf .venv .sdks .oidc .pywb $(OUT) bench/out
