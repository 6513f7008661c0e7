PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
LOCK = $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock" $(UPGRADE)

# Where byte code is forbidden, every start compiles for three seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name what; do printf '%-17s %s\n' "$$name" "$$what"; done

.PHONY: run
run: .venv/made ## Start the site with its demo on PORT (8000)
	@$(call install,requirements)
	@PORT=$(PORT) exec $(PY) manage.py serve

.PHONY: test
test: dev ## Every test, SQLite and PostgreSQL (AT=2026-12-31T23:50Z: as if it were then)
	@AT=$(AT) $(PY) -m tests

.PHONY: coverage
coverage: dev ## The coverage of the last test run, line by line
	@$(PY) -m tests.covered

.PHONY: lint
lint: dev ## Style, types, templates, words, migrations and the production settings
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check -q .
	@$(PY) -m mypy --no-error-summary
	@.venv/bin/djangofmt --check --quiet templates
	@$(PY) -m djlint templates --lint --quiet
	@$(PY) -m tests.visible_words
	@$(PY) manage.py make_messages --check
	@$(PY) manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=mysite.settings.test $(PY) -m tests.new_migrations
	@SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		ALLOWED_HOSTS=callout.example BASE_URL=https://callout.example \
		DATABASE_URL=sqlite: REDIS_URL= EMAIL_URL=smtp://mail.example \
		DEFAULT_FROM_EMAIL=hello@mail.example \
		$(PY) manage.py check --deploy --fail-level WARNING \
		--settings mysite.settings.production

.PHONY: fuzz
fuzz: dev ## Send odd requests (N=20000 SEED=1), and print those that broke something
	@FUZZ_N=$(or $(N),20000) FUZZ_SEED=$(or $(SEED),1) \
		$(PY) -m pytest tests/fuzz/test_fuzz.py tests/fuzz/test_forms.py tests/live/test_odd_frames.py

.PHONY: bench
bench: dev ## Measure against floors (ONLY=sockets,slots for a part)
	@ONLY=$(ONLY) $(PY) -m bench

.PHONY: trial
trial: dev ## Whole servers under load, and what they need away (ONLY=redis,kills MINUTES=4)
	@ONLY=$(ONLY) MINUTES=$(or $(MINUTES),4) KILLS=$(or $(KILLS),100) $(PY) -m bench.trial

.PHONY: prod-check
prod-check: dev ## The set-up of docs/deploy.md on this machine, broken part by part
	@ONLY=$(ONLY) $(PY) -m bench.deployed

.PHONY: budgets
budgets: dev ## What a first visit on a phone costs, page by page (ONLY=home,book TIMES=3)
	@ONLY=$(ONLY) TIMES=$(TIMES) $(PY) -m bench.budgets

.PHONY: shots
shots: dev ## Pictures of the main pages in build/shots/
	@$(PY) -m tests.shots

.PHONY: docs
docs: dev ## Redraw the diagram of a job in docs/architecture.md
	@$(PY) manage.py draw_states

.PHONY: messages
messages: dev ## Bring the catalogues in locale/ up to date with the sources
	@$(PY) manage.py make_messages

.PHONY: lock
lock: dev ## Pin the packages of pyproject.toml (UPGRADE=--upgrade for newer ones)
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

.PHONY: audit
audit: dev ## Ask for known holes in what is pinned (needs the internet)
	@$(PY) -m uv tool run pip-audit --strict --disable-pip -r requirements.txt

.PHONY: bom
bom: dev ## Write the bill of materials, CycloneDX, to build/bom.json
	@mkdir -p build
	@$(PY) -m uv tool run --from cyclonedx-bom cyclonedx-py requirements \
		requirements.txt --output-file build/bom.json
	@echo build/bom.json

.PHONY: dev
dev: .venv/made
	@$(call install,requirements)
	@$(call install,requirements-dev)

# A new pip first: it installs twice as fast as the one that came with an old Python.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Callout needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
			"Try: make run PYTHON=python3.12"; exit 1; }
	@{ $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip \
		--python .venv/bin/python install -qq --no-compile pip==26.3 2>/dev/null; } \
		|| $(PYTHON) -m venv .venv
	@touch $@

# Only when the pins are not the ones that were installed last, and nothing but the pins:
# they are complete. Byte code is left to the first import: half of the packages' modules
# are never imported.
define install
cmp -s $(1).txt .venv/$(1).txt || { \
	echo "Installing $(1).txt …"; \
	$(PY) -m pip install -qq --no-deps --no-compile --disable-pip-version-check \
		--require-hashes -r $(1).txt && cp $(1).txt .venv/; }
endef
