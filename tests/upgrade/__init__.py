"""Whether the release that runs now goes on working while the tables are already those of the next one."""
