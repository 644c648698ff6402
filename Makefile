# make serve: from a fresh checkout to a running site. make test: to a green run.
# Both need Python 3.11 or newer and a package index, nothing else.

PYTHON ?= python3
export PORT ?= 8000
export WEB_CONCURRENCY ?= 2

BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
# By hash and from the public index: nothing of the machine that pins them is kept.
PIN := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
  --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
STATIC_SOURCES := $(shell find static -type f)

.DELETE_ON_ERROR:
.PHONY: serve test lint editor guide-pictures messages requirements clean

serve: .venv/.installed .env $(CATALOGUES) var/.static
	@$(BIN)/python manage.py prepare
	@echo
	@echo "  The site:            http://127.0.0.1:$(PORT)/"
	@echo "  For editors:         http://127.0.0.1:$(PORT)/admin/"
	@echo "  An editor's account: make editor (in another terminal)"
	@echo "  To stop:             Ctrl+C"
	@echo
	@exec $(BIN)/gunicorn config.wsgi --bind 127.0.0.1:$(PORT) --no-control-socket

test: .venv/.installed-dev .env $(CATALOGUES) lint
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: .venv/.installed-dev .env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py check

# An account for the admin; it asks for a name and a password.
editor: .venv/.installed .env
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py createsuperuser

# After a change of the desk's looks: the pictures of its guides, in each language.
guide-pictures: .venv/.installed-dev .env $(CATALOGUES) var/.static
	@$(BIN)/python glossary/guides/pictures.py $(ARGS)

# Gather what the code and the templates say into locale/; then translate the new.
messages: .venv/.installed
	$(BIN)/python -m babel.messages.frontend --quiet extract \
	  --mapping locale/babel.cfg --output var/django.pot --no-location --sort-output \
	  -k pgettext_lazy:1c,2 -k ngettext_lazy:1,2 -k say -k message -k Reason .
	for language in et ro; do $(BIN)/pybabel --quiet update --domain django \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 88 \
	  --input-file var/django.pot --output-dir locale --locale $$language; done

# After editing the dependencies in pyproject.toml.
requirements: .venv/.installed-dev
	$(PIN) --output-file requirements.txt pyproject.toml
	$(PIN) --extra dev --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv var/static var/.static $(CATALOGUES)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || \
	  { echo "Python's venv module is needed: on Debian, apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.installed-dev: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/.installed

# A secret for this checkout alone, which git ignores and only its owner may read.
.env: | .venv/bin/python
	@umask 077; $(BIN)/python -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@

%.mo: %.po .venv/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ \
	  --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

var/.static: $(STATIC_SOURCES) config/settings.py config/static.py .venv/.installed | .env
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@
