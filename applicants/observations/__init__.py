"""提示: what the system notices in the rows of an application; it blocks nothing."""
