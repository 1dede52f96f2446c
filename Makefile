# The commands of this house. Needed beforehand: Python 3.11 or newer, make, registries.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/ready
CODE := $(wildcard domain projections web scripts tests)
READERS := .venv/readers
THEIRS := .cache/eventsourcing-sqlalchemy

.PHONY: help demo test check browser bench lock format clean

help:
	@echo "make demo    a rehearsal book filled from the case files, pages on port $(PORT)"
	@echo "make test    install what the tests need, then run all of them"
	@echo "make bench   measure speed and memory, print them as a table"
	@echo "make format  lay the code out;  make lock  choose library versions anew"

demo: $(READY)
	$(BIN)/python -m scripts.demo --folder var/demo --port $(PORT)

test: $(READY) $(READERS) browser check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY)
	$(BIN)/black --check -q $(CODE)
	$(BIN)/flake8 $(CODE)
	$(BIN)/mypy --strict domain

browser:
	bash scripts/install_browser.sh

bench: $(READY) $(THEIRS)/ready
	$(BIN)/python -m scripts.bench --theirs $(THEIRS)/bin/python

format: $(READY)
	$(BIN)/black -q $(CODE)

lock:
	rm -rf .cache/lock && $(PYTHON) -m venv .cache/lock
	.cache/lock/bin/pip install -qq -e '.[test,dev,bench]'
	.cache/lock/bin/pip freeze --exclude-editable > requirements.lock
	.cache/lock/bin/pip install -qq -e '.[readers]'
	.cache/lock/bin/pip freeze --exclude-editable \
	    | grep -vxFf requirements.lock > requirements-readers.lock

clean:
	rm -rf .venv .cache var artefacts

$(READY): requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) \
	    and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -qq -r requirements.lock
	$(BIN)/pip install -qq --no-deps -e .
	touch $@

# What others read our exports with, half a gigabyte: only the tests need it.
$(READERS): requirements-readers.lock $(READY)
	$(BIN)/pip install -qq -r requirements-readers.lock
	touch $@

$(THEIRS)/ready: requirements-bench.lock
	$(PYTHON) -m venv $(THEIRS)
	$(THEIRS)/bin/pip install -qq -r requirements-bench.lock
	touch $@
