# Everything a newcomer needs: `make demo` plays the story, `make test` runs the tests. `make` alone lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python3.14 python; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
STORY ?=
TESTS ?= tests
QUICK_DIALOGS := both_say_yes ben_wants_to_wait silence_ends_it names_only undo_in_time how_did_it_go a_week_off
QUICK := tests/introductions tests/reading tests/writing $(QUICK_DIALOGS:%="tests/test_dialogs.py::test_in_memory[%-own]") \
	--ignore tests/introductions/test_promises.py --hypothesis-profile quick \
	-m "not dovecot and not slow" -k "not bounded_time and not megabyte and not keeps_the_reader_busy"
PYTEST := $(BIN)/python -m pytest

.PHONY: help install demo quick test test-all trials faults kills promises check format bench bench-reading fuzz-reading lock image clean

help: ## Show this list
	@echo "Twoyes: an introduction needs two yeses."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

install: $(INSTALLED) ## Put Twoyes and all it needs into .venv
	@echo "Installed. Try: $(BIN)/twoyes --help"

# The stamp is newer than the lock it was made from, so that a second run has nothing to do.
$(INSTALLED): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or newer with its venv module was not found. Install it (Debian and Ubuntu:" >&2; \
		echo "apt install python3 python3-venv; macOS: brew install python) or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; fi
	@if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c ''; then \
		echo "1/3 Making $(VENV) with $(PYTHON)"; \
		$(PYTHON) -m venv --clear $(VENV); \
	else echo "1/3 Using $(VENV)"; fi
	@echo "2/3 Downloading and installing what the lock names (a minute or two)"
	@{ $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --no-compile \
		--require-hashes --requirement requirements.lock 2>&1 || echo "ERROR: pip failed"; } \
		| awk -v total="$$(grep -c '==' requirements.lock)" -v live="$$(test -t 1 && echo 1)" ' \
			/^Collecting / { n++; if (live) { printf "\r\033[K    %d of %d: %s", n, total, $$2; fflush() } } \
			/^Installing collected/ { printf "%s    %d packages are here; unpacking them\n", live ? "\r\033[K" : "", n; fflush() } \
			/^(ERROR|error)/ { failed = 1 } failed { print } END { exit failed }'
	@echo "3/3 Installing Twoyes itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED) ## Play one introduction on a mail server of its own, then join in (STORY=1: play and leave)
	@$(BIN)/twoyes demo $(if $(STORY),--story)

quick: $(INSTALLED) ## Run the tests of the rules, the reading and the writing, and a few dialogs (20 seconds)
	@$(PYTEST) -q -n 2 $(QUICK)

test: $(INSTALLED) ## Run the core tests (some minutes)
	@$(PYTEST) -q -n auto -m "not dovecot and not slow" $(TESTS)
	@echo "These were the core tests. Not run: the slow ones, and the stories on real Dovecot and Postfix. To have them:"
	@echo "apt-get install dovecot-imapd dovecot-lmtpd postfix (root, nothing to set up), then make test-all"

test-all: $(INSTALLED) ## Run every test; those on real Dovecot and Postfix are skipped where they are not installed
	@$(PYTEST) -q -n auto $(TESTS)

faults: $(INSTALLED) ## Play every fault of mail servers at every moment of a story, and print what came of it
	@TWOYES_TRIALS=1 $(PYTEST) -q -n auto --timeout 600 tests/faults

trials: $(INSTALLED) ## Play months of 60 introductions (SEEDS=3, SEED=1), then the long random histories
	@$(BIN)/python -m tests.trials
	@TWOYES_TRIALS=1 $(PYTEST) -q -n auto --timeout 3600 tests/introductions/test_promises.py
	@TWOYES_TRIALS=1 $(PYTEST) -q -n auto --timeout 600 tests/mailboxes tests/kill/test_gmail.py tests/web
	@$(MAKE) --no-print-directory promises
	@$(MAKE) --no-print-directory kills
	@$(MAKE) --no-print-directory faults

promises: $(INSTALLED) ## Play long random histories of the whole program before a judge, and print how often each promise was tested
	@TWOYES_TRIALS=1 $(PYTEST) -q -s -n 0 --timeout 7200 tests/promises

kills: $(INSTALLED) ## Kill the worker at every commit, sending and mailbox write of three stories (EVERY=write: half of them)
	@$(BIN)/python -m tests.kill

check: $(INSTALLED) ## Check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(INSTALLED) ## Put the source into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(INSTALLED) ## Measure: wake-up, catch-up, memory, start, Gmail
	@$(BIN)/python -m bench

bench-reading: $(INSTALLED) ## Measure how well and how fast replies are read, beside other libraries (MARKDOWN=1: for the docs)
	@$(BIN)/python -m bench.reading $(if $(MARKDOWN),--markdown)

fuzz-reading: $(INSTALLED) ## Fuzz the reader with atheris (MINUTES=60)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target .fuzz/lib atheris
	@PYTHONPATH=.fuzz/lib:. $(BIN)/python tests/fuzz/reading.py \
		-max_total_time=$$(($(or $(MINUTES),60) * 60)) -max_len=20000 -print_final_stats=1

lock: $(INSTALLED) ## Renew requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --quiet $(if $(UPGRADE),--upgrade) -o requirements.lock
	@echo "requirements.lock is up to date (make lock UPGRADE=1 takes the newest of everything)."

image: ## Build the container image
	@docker build --tag twoyes .

clean: ## Remove what was built, downloaded and cached here (never your config or database)
	@rm -rf $(VENV) .bench-venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
