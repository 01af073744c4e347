"""The whole portal in network namespaces of one machine: `make cluster`, and its trial."""
