# bonafide: `make demo` shows what it does on data, `make test` runs every test.
# Both install what is missing first (scripts/setup) and may be repeated at will.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BUILD := build
JOBS ?= $(shell nproc)

.PHONY: help demo test build setup setup-test bench-build bench bench-check calibrate fuzz mutants format lint clean

help:
	@echo "make demo    install what is missing, build, find the known farms of a simulated log, answer a court's order"
	@echo "make test    install what is missing, build, run every test"
	@echo "make build   build only; binaries land in build/bin"
	@echo "make bench   measure speed, beside DuckDB and what the machine allows; the tables go to build/bench; ten minutes"
	@echo "make bench-check  the same, and fail where a ratio fell by more than 25 % (bench/history.csv)"
	@echo "make calibrate  measure every error rate, write docs/error-rates.md; about half an hour"
	@echo "make fuzz    feed broken orders, policies, seals and bags to their parsers; FUZZ_SECONDS=60"
	@echo "make mutants  put known mistakes into the privacy code and check that a test notices each; some ten minutes"
	@echo "make format  make lint  make clean"

setup:
	@scripts/setup
setup-test:
	@scripts/setup --test

build: setup
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=OFF > $(BUILD)/cmake.log || { cat $(BUILD)/cmake.log; exit 2; }
	@cmake --build $(BUILD) -j $(JOBS)

demo: build
	@scripts/demo

test: setup-test
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=ON > $(BUILD)/cmake.log || { cat $(BUILD)/cmake.log; exit 2; }
	@cmake --build $(BUILD) -j $(JOBS)
	@cd $(BUILD) && ctest --output-on-failure -j $(JOBS)

bench-build: setup
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=OFF -DBONAFIDE_BENCH=ON > $(BUILD)/cmake.log || { cat $(BUILD)/cmake.log; exit 2; }
	@cmake --build $(BUILD) -j $(JOBS)

bench: bench-build
	@bench/run

# Against the ratios that were kept; `bench/check --keep` adds the last run's to them.
bench-check: bench-build
	@bench/run
	@bench/check

# Stopped, it goes on where it was; options: scripts/error-rates --help.
calibrate: setup-test
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=ON > $(BUILD)/cmake.log || { cat $(BUILD)/cmake.log; exit 2; }
	@cmake --build $(BUILD) -j $(JOBS)
	@nice scripts/error-rates

# New inputs are kept in build/fuzz/corpus, what ended the parser beside it.
FUZZ_SECONDS ?= 60
fuzz: setup
	@command -v clang++ > /dev/null || { echo "make fuzz: install clang first: apt-get install -y clang"; exit 2; }
	@mkdir -p $(BUILD)/fuzz/corpus $(BUILD)/fuzz/parsers
	@cmake -S fuzz -B $(BUILD)/fuzz -G Ninja -DCMAKE_CXX_COMPILER=clang++ > $(BUILD)/fuzz/cmake.log || { cat $(BUILD)/fuzz/cmake.log; exit 2; }
	@cmake --build $(BUILD)/fuzz -j $(JOBS)
	@$(BUILD)/fuzz/bin/fuzz_parse_order -max_total_time=$(FUZZ_SECONDS) -max_len=20000 -timeout=5 -dict=fuzz/toml.dict -print_final_stats=1 \
	  -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/corpus $(wildcard examples/orders policies)
	@$(BUILD)/fuzz/bin/fuzz_parsers -max_total_time=$(FUZZ_SECONDS) -max_len=4000 -timeout=5 -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/ $(BUILD)/fuzz/parsers

# Each mistake is one that a released mechanism has really had.
mutants: setup-test
	@cmake -S . -B $(BUILD) -G Ninja -DBONAFIDE_TESTS=ON > $(BUILD)/cmake.log || { cat $(BUILD)/cmake.log; exit 2; }
	@cmake --build $(BUILD) -j $(JOBS) --target unit_tests
	@scripts/mutants

format: setup
	@command -v clang-format > /dev/null || { echo "make format: install clang-format first: apt-get install -y clang-format"; exit 2; }
	@clang-format -i $$(git ls-files '*.h' '*.cpp')
lint: build
	@command -v run-clang-tidy > /dev/null || { echo "make lint: install clang-tidy first: apt-get install -y clang-tidy"; exit 2; }
	@run-clang-tidy -p $(BUILD) -quiet $$(git ls-files 'src/*.cpp' 'apps/*.cpp' | grep -v _test)

clean:
	rm -rf $(BUILD)/bin $(BUILD)/CMakeFiles $(BUILD)/CMakeCache.txt demo
