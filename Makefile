# make run     the whole portal on this machine, at http://127.0.0.1:8000
# make test    everything that must hold before a change is taken: lint, types, migrations, the suite twice
# make trials  the long race and fault trials and the look at every page, on PostgreSQL, with a real virus scanner and S3 server
# make soak    the whole sizes of the fault trials: 1,000 kills of web workers, 100 of the worker, 20 restarts of the database,
#              a store with faults, full, read-only
# make cluster        database, store and portal on several hosts each, as namespaces of this machine; Ctrl-C or cluster-stop ends it
# make cluster-trial  kills, cuts and upgrades it under applicants, TRIAL="--kills 4 --cuts 1 --requests 1000" for a short one
.DEFAULT_GOAL := run
.PHONY: run test trials soak cluster cluster-stop cluster-trial clean

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
	@.ci/postgres .venv/bin/python -m pytest -m "trial and alone" -n 0
	@.ci/postgres .venv/bin/python -m pytest -m "(trial or sweep) and not alone" -n 2 --dist loadfile --no-loadscope-reorder

soak:
	@.ci/packages --trials
	@.ci/venv requirements-dev.lock
	@SOAK=1 .ci/postgres .venv/bin/python -m pytest -n 0 -s tests/faults/test_restarts.py tests/faults/test_worker.py tests/faults/test_uploads.py tests/faults/test_full_store.py

cluster:
	@.ci/venv requirements-dev.lock
	@deploy/cluster/packages
	@cd deploy && exec ../.venv/bin/python -m cluster start

cluster-stop:
	@cd deploy && exec ../.venv/bin/python -m cluster stop

cluster-trial:
	@.ci/venv requirements-dev.lock
	@deploy/cluster/packages
	@cd deploy && exec ../.venv/bin/python -m cluster trial $(TRIAL)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis
