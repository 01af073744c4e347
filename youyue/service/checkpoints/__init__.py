"""What stood in the two records at every hour, signed and kept where the web server cannot write.

The chain of events and the access log are under keys, so that a row that was altered or put in is found by
itself. A checkpoint lists what was there: which rows, in which order, and with what (`signed`). What is
removed, cut off at the end or moved afterwards is found by comparing (`compare`). The worker writes them
(`hourly`) to a place of their own (`place`).
"""
