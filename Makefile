.PHONY: build test codes fuzz bench tutorial clean setup setup-test lint
PYTHON = .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

build: setup
	$(PYTHON) build.py

test: setup-test lint
	$(PYTHON) -m pytest -q -n 2 --dist loadfile

lint: setup-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

codes: setup
	$(PYTHON) -m tools.simplified
	$(PYTHON) -m tools.codes

fuzz: setup-test
	YINFA_KILLS=200 YINFA_RACES=200 YINFA_PUBLICATIONS=20000 YINFA_FUZZ=100000 YINFA_CANARIES=1000 YINFA_EDITS=200 YINFA_TAKES=100000 YINFA_SAVES=1000 YINFA_YEARS=2000 $(PYTHON) -m pytest -q tests
	$(PYTHON) -m tests.faults

bench: setup-test
	$(PYTHON) -m benchmarks.article
	$(PYTHON) -m benchmarks.paired
	$(PYTHON) -m benchmarks.watch
	$(PYTHON) -m benchmarks.growth
	$(PYTHON) -m benchmarks.hard
	$(PYTHON) -m benchmarks.issue
	$(PYTHON) -m benchmarks.scale
	$(PYTHON) -m benchmarks.clreq_peers
	$(PYTHON) -m benchmarks.chinese
	$(PYTHON) -m benchmarks.editions
	$(PYTHON) -m benchmarks.seals

tutorial: setup-test
	$(PYTHON) tools/tutorial.py

clean:
	rm -rf .yinfa .mypy_cache .ruff_cache .pytest_cache .hypothesis output/*

setup:
	@tools/setup build

setup-test:
	@tools/setup test
