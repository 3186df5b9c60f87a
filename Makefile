# make help lists the targets.
.DEFAULT_GOAL := help
.PHONY: help lab update test test-cuda test-mps test-oldest test-colab browser notebooks bench times lint links

# The first Python on the PATH that is new enough; PYTHON=/path/to/python overrides it.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv/bin/python

# File > Save and Export as HTML: of nbconvert's templates, this one writes alternative texts.
EXPORT := --HTMLExporter.template_name=classic

# The stamps are written last, so an interrupted install is taken up again by the next call.
LEARNER := .venv/learner
MAINTAINER := .venv/maintainer

help: ## list the targets (the default)
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

lab: $(LEARNER) ## open the course in JupyterLab (ARGS="--no-browser" adds options)
	@cd notebooks && ../$(VENV) -m jupyterlab $(EXPORT) $(ARGS)

update: ## fetch the newest course; a notebook that you changed is kept as my_….ipynb beside it
	@git diff --name-only HEAD -- 'notebooks/*.ipynb' | while read -r path; do \
		mine=notebooks/my_$${path#notebooks/}; number=2; \
		while test -e "$$mine"; do mine=notebooks/my_$${number}_$${path#notebooks/}; number=$$((number + 1)); done; \
		cp "$$path" "$$mine" && git checkout --quiet HEAD -- "$$path" && echo "Your $$path is now $$mine"; \
	done
	@git pull --ff-only

test: $(MAINTAINER) ## run all tests and all notebooks (ARGS="notebooks/05*" picks some)
	@$(VENV) -m pytest $(ARGS)

test-cuda: $(MAINTAINER) ## run the notebooks on a CUDA GPU that is not there, simulated on the CPU
	@$(VENV) -m pytest --simulate=cuda $(or $(ARGS),notebooks)

test-mps: $(MAINTAINER) ## the same with the GPU of an Apple laptop
	@$(VENV) -m pytest --simulate=mps $(or $(ARGS),notebooks)

test-oldest: .venv-oldest/maintainer ## the same, each notebook twice, with the oldest versions
	@.venv-oldest/bin/python -m pytest --twice $(ARGS)

test-colab: .venv-colab/maintainer ## the same with Colab's versions
	@.venv-colab/bin/python -m pytest --twice $(ARGS)

browser: $(MAINTAINER) ## only the notebooks in JupyterLab, all twelve in a headless Chromium
	@COURSE_TURNS=all $(VENV) -m pytest tests/test_browser.py $(ARGS)

notebooks: $(MAINTAINER) ## execute notebooks whose code has changed, or NB="05 07"
	@$(VENV) tests/execute.py $(NB)

bench: $(MAINTAINER) ## time every notebook on an idle machine (RUNS=3 takes medians, NB="05" measures only 05)
	@RUNS=$(RUNS) $(VENV) tests/bench.py $(NB)

times: $(MAINTAINER) ## write the times that make bench saved into the notebooks and the README
	@$(VENV) tests/bench.py times

lint: $(MAINTAINER) ## check the style of all code, the notebooks' included, and the workflows
	@$(VENV) -m ruff check && $(VENV) -m ruff format --check
	@.venv/bin/zizmor --offline --no-progress --quiet .github
	@$(VENV) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

links: $(MAINTAINER) ## write the course's address everywhere (REPO=owner/name, BRANCH=main)
	@$(VENV) tests/links.py "$(REPO)" "$(BRANCH)"

$(LEARNER): requirements.txt
	@$(call install,.venv,-r requirements.txt)
	@touch $@

$(MAINTAINER): requirements.txt tests/requirements.txt
	@$(call install,.venv,-r requirements.txt -r tests/requirements.txt)
	@touch $@ $(LEARNER)

.venv-%/maintainer: requirements.txt tests/requirements.txt tests/%.txt
	@$(call install,.venv-$*,-r requirements.txt -r tests/requirements.txt -c tests/$*.txt)
	@touch $@

# Make the environment $(1) if it is missing, broken or of an old Python; install $(2); try it; if
# that fails, once more from nothing.
define install
	usable() { $(1)/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }; \
	create() { echo "Creating $(1) with $(PYTHON)"; "$(PYTHON)" -m venv --clear $(1); }; \
	fill() { echo "Installing the packages (about 3 GB on Linux, a few minutes)"; \
		$(1)/bin/python -m pip install --disable-pip-version-check $(2); }; \
	fail() { echo "$$1" >&2; exit 1; }; \
	offline="The packages could not be installed (see above). Check the network and the free disk space, then run make again."; \
	if ! usable; then \
		test -n "$(PYTHON)" || fail "Python 3.11 or newer was not found. Install it from https://www.python.org, or name it: make PYTHON=/path/to/python"; \
		create || fail "$(PYTHON) could not create $(1) (see above). On Debian and Ubuntu: sudo apt install python3-venv"; \
	fi; \
	fill || fail "$$offline"; \
	$(1)/bin/python -c 'import utils' || { echo "The environment is damaged: building it anew"; create && fill || fail "$$offline"; }
endef
