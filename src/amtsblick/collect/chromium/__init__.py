"""The hand that opens pages in a real Chromium and writes down everything that happens.

Here belong: finding and starting Chromium, the one debugging connection that both drives and
records, the guard that every connection of the browser passes, what a visitor does on a page.
Nothing here decides what an event means: it goes raw onto the tape (``values.recording``).
Not here: reading tapes (parse), questions about them (detect), keeping them (keep), the order in
which sites are inspected (jobs).
"""
