"""统计: how many, how long and why sent back, counted every hour by place and day; no personal data in it."""
