# The remote control. `make demo` and `make test` are all that a newcomer needs; both set up what is missing.
SHELL := /bin/bash
JOBS ?= $(shell nproc)
DEMO ?= build/demo-server
MTA ?= qmail
# One for each machine that the extension is to run on; another one may come from a cross compiler.
PROGRAMS ?= build/release/backend/spamtrace

.PHONY: demo demo-plesk test build package setup lint format bench fuzz approve clean

demo: build
	@tests/demo/show build $(DEMO) $(MTA)

demo-plesk: build
	@tests/demo/show_panel build $(DEMO)-plesk $(MTA)

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

package: build
	packaging/plesk/package --release --into build $(PROGRAMS)

setup:
	@tests/support/setup

lint: setup
	tests/lint/run

format:
	git ls-files -co --exclude-standard '*.cc' '*.h' | xargs clang-format -i

# The program that is measured is the one that is shipped.
bench: setup
	cmake --preset release
	cmake --build build/release -j $(JOBS)
	cmake --preset bench
	cmake --build build/bench -j $(JOBS)
	BENCH_PROGRAM=build/release/backend/spamtrace tests/bench/run build/bench qmail postfix index

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
