# The remote control. `make demo` and `make test` are all that a newcomer needs; both set up what is missing.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
DEMO ?= build/demo-server
MTA ?= qmail

.PHONY: demo test build setup lint format bench fuzz approve clean

demo: build
	@tests/demo/show build $(DEMO) $(MTA)

test: setup
	cmake --preset dev
	cmake --build build/dev -j $(JOBS)
	ctest --test-dir build/dev --output-on-failure -j $(JOBS)

build: setup
	cmake --preset release
	cmake --build build/release -j $(JOBS)
	ln -sf release/backend/spamtrace build/spamtrace
	ln -sf release/backend/spamtrace-web build/spamtrace-web
	ln -sf release/tests/support/generate_server build/generate_server

setup:
	@tests/support/setup

lint: setup
	tests/lint/run

format:
	git ls-files -co --exclude-standard '*.cc' '*.h' | xargs clang-format -i

bench: setup
	cmake --preset bench
	cmake --build build/bench -j $(JOBS)
	tests/bench/run build/bench

fuzz: setup
	cmake --preset fuzz
	cmake --build build/fuzz -j $(JOBS)
	tests/fuzz/run build/fuzz

approve: setup
	cmake --preset dev
	cmake --build build/dev -j $(JOBS) --target spamtrace spamtrace-web generate_server page
	SPAMTRACE_BUILD=build/dev python3 tests/e2e/golden.py approve
	SPAMTRACE_BUILD=build/dev tests/ui/in_browser tests/ui/walk.test.mjs && cp build/screenshots/readme.png docs/overview.png

clean:
	rm -rf build
