# The front door. `make` on a fresh Debian machine installs what is missing, builds the page and serves it.
.DEFAULT_GOAL := run
.PHONY: help run setup native web package test check format bench fuzz coverage dist docs clean sanitize

PORT   ?= 8080
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
SUITES ?= node native wasm package browser desktop
FUZZ_SECONDS ?= 60

# Debian's own interpreter, since python3-fonttools is installed for it.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
SETUP  := tools/setup.sh
FASHION := build/data/fashion/fashion.csv
# Emscripten 3.1.6 takes a Node that has fetch for a browser.
NODE = node --no-experimental-fetch
# What has to be built for the suites that were asked for.
TEST_NEEDS = $(if $(filter node native package desktop,$(SUITES)),native) $(if $(filter wasm,$(SUITES)),build/wasm-tests) \
    $(if $(filter browser,$(SUITES)),web) $(if $(filter package,$(SUITES)),package)
# What is built for WebAssembly at once: the page is linked on one processor, and beside it the tests are compiled.
WASM_TARGETS = reluscope_page reluscope_thumbnails
test: WASM_TARGETS += $(if $(filter wasm,$(SUITES)),reluscope_tests) \
    $(if $(filter package,$(SUITES)),reluscope_engine_module)
OURS   := 'src/*.h' 'src/*.cpp' 'tests/*.h' 'tests/*.cpp' 'bench/*.h' 'bench/*.cpp'  # git's patterns: they reach into subfolders

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18
	@echo
	@echo '  variables: PORT=8080  JOBS=n  SUITES="$(SUITES)"  FUZZ_SECONDS=60'

run: web ## build the page and serve it on http://localhost:8080
	node tools/serve.mjs build/web $(PORT)

setup: ## install what is missing (apt, npm)
	@$(SETUP) native web test

native: ## build the desktop and command-line program, build/native/reluscope
	@$(SETUP) native
	@cmake -G Ninja -S . -B build/native -DCMAKE_BUILD_TYPE=Release >build/native.log 2>&1 || { cat build/native.log; false; }
	cmake --build build/native -j $(JOBS) --target all reluscope_thumbnails
	@$(MAKE) --no-print-directory $(FASHION)
	@mkdir -p build/data/thumbnails
	@build/native/reluscope_thumbnails build/data data build/data

web: ## build the static site, build/web/index.html
	@$(SETUP) web
	@emcmake cmake -G Ninja -S . -B build/wasm -DCMAKE_BUILD_TYPE=Release >build/wasm.log 2>&1 || { cat build/wasm.log; false; }
	cmake --build build/wasm -j $(JOBS) --target $(WASM_TARGETS)
	@$(MAKE) --no-print-directory $(FASHION)
	@mkdir -p build/data/thumbnails
	@$(NODE) build/wasm/reluscope_thumbnails.js build/data data build/data
	@$(PYTHON) tools/make_site.py --wasm build/wasm --out build/web
	@node tools/site/make_single.mjs build/web build/web/reluscope-single.html

package: web ## the engine without interface as an npm package, build/package/
	cmake --build build/wasm -j $(JOBS) --target reluscope_engine_module
	@rm -rf build/package
	@$(PYTHON) tools/make_package.py --wasm build/wasm/reluscope_engine.wasm --out build/package

# The examples that come out of a Debian package instead of this repository. Without the package there is one less.
$(FASHION): tools/make_fashion_subset.py
	@mkdir -p $(@D)
	@$(PYTHON) tools/make_fashion_subset.py $@ || { rm -f $@; echo 'notice: Fashion-MNIST is left out'; }
tools/make_fashion_subset.py: ;

test: $(TEST_NEEDS) ## all tests: native, wasm under node, package, browser, desktop
	@$(SETUP) native web test
	@node tools/run_tests.mjs $(SUITES)

.PHONY: build/wasm-tests
build/wasm-tests: web
	cmake --build build/wasm -j $(JOBS) --target reluscope_tests

check: native web ## include table, format, clang-tidy, file sizes, budgets
	@$(SETUP) check
	$(PYTHON) tools/check_includes.py --self-test
	$(PYTHON) tools/check_includes.py
	$(PYTHON) tools/check_size.py
	$(PYTHON) tools/check_paths.py
	node tools/check_budgets.mjs build/web
	git ls-files -co --exclude-standard -- $(OURS) | xargs -r clang-format-19 --dry-run -Werror
	$(PYTHON) tools/run_tidy.py -p build/native -j $(JOBS)

format: ## let clang-format rewrite our sources
	@$(SETUP) check
	git ls-files -co --exclude-standard -- $(OURS) | xargs -r clang-format-19 -i

bench: ## build and run the benchmarks, natively and under node
	@$(SETUP) native web bench
	@cmake -G Ninja -S . -B build/native -DCMAKE_BUILD_TYPE=Release >build/native.log 2>&1 || { cat build/native.log; false; }
	cmake --build build/native -j $(JOBS) --target benches
	@emcmake cmake -G Ninja -S . -B build/wasm -DCMAKE_BUILD_TYPE=Release >build/wasm.log 2>&1 || { cat build/wasm.log; false; }
	cmake --build build/wasm -j $(JOBS) --target benches
	@tools/run_benches.sh build/native build/wasm

fuzz: ## run every fuzzer for a minute (FUZZ_SECONDS)
	@$(SETUP) native fuzz
	@cmake -G Ninja -S . -B build/fuzz -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DRELUSCOPE_FUZZ=ON \
	    >build/fuzz.log 2>&1 || { cat build/fuzz.log; false; }
	cmake --build build/fuzz -j $(JOBS)
	@tools/run_fuzzers.sh build/fuzz/tests $(FUZZ_SECONDS)

coverage: ## the share of the readers' lines that the fuzzers reach, after `make fuzz`
	@$(SETUP) native fuzz
	@cmake -G Ninja -S . -B build/coverage -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DRELUSCOPE_FUZZ=ON \
	    -DRELUSCOPE_FUZZ_COVERAGE=ON >build/coverage.log 2>&1 || { cat build/coverage.log; false; }
	cmake --build build/coverage -j $(JOBS)
	@tools/fuzz_coverage.sh build/coverage/tests

sanitize: ## native unit tests with address and undefined-behaviour sanitizers
	@$(SETUP) native
	@cmake -G Ninja -S . -B build/sanitize -DRELUSCOPE_SANITIZE=address,undefined >build/sanitize.log 2>&1 || \
	    { cat build/sanitize.log; false; }
	cmake --build build/sanitize -j $(JOBS) --target reluscope_tests
	ctest --test-dir build/sanitize -j $(JOBS) --output-on-failure

dist: native web package ## release files: site, program, Debian package, engine for scripts, checksums, build/dist/
	@node tools/site/make_release.mjs build/web build/release
	@$(PYTHON) tools/make_dist.py --native build/native --site build/release --out build/dist
	@cp build/package/*.tgz build/dist/
	@$(PYTHON) tools/packaging/make_deb.py --program build/native/reluscope --page build/web/reluscope-single.html --out build/dist
	@$(PYTHON) tools/packaging/make_sbom.py --out build/dist
	@$(PYTHON) tools/packaging/make_sums.py build/dist

# Debian's MkDocs writes a page for addresses that are not there, with links from a server's root; this site lies anywhere.
docs: native ## the documents as a site, with figures by the program, build/docs/index.html
	@$(SETUP) docs
	@$(PYTHON) tools/docs/make_pages.py --program build/native/reluscope --out build/docs-pages
	@$(PYTHON) -m mkdocs build --quiet --strict
	@rm -f build/docs/404.html
	@node tools/docs/check_site.mjs build/docs

clean: ## remove everything the build made (keeps Dear ImGui's sources)
	rm -rf build/native build/wasm build/web build/data build/fuzz build/coverage build/sanitize build/package build/dist build/release build/docs build/docs-pages build/tidy build/*.log

# Nothing below build/ is a file that make itself looks at, except the example above; the folder must exist for the
# logs.
$(shell mkdir -p build)
