"""Web archives on loopback: pywb over WARC files that tests write themselves."""
