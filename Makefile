# make run     the whole portal on this machine, at http://127.0.0.1:8000
# make test    everything that must hold before a change is taken: lint, types, migrations, the suite twice
# make trials  the long race and fault trials and the look at every page, on PostgreSQL, with a real virus scanner and S3 server
.DEFAULT_GOAL := run
.PHONY: run test trials clean

run:
	@.ci/venv requirements.lock
	@.ci/serve

test:
	@.ci/packages
	@.ci/venv requirements-dev.lock
	@.ci/test

trials:
	@.ci/packages --trials
	@.ci/venv requirements-dev.lock
	@.ci/postgres .venv/bin/python -m pytest -m trial -n 0

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis
