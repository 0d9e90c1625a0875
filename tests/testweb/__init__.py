"""The web that the tests look at: sites of fictional public bodies, their third parties, and the truth.

One server on one loopback port speaks https for every host name; ``--resolver-rules`` lead a
browser here. What arrives is kept, so that a test can say what really left the browser. Real SDKs
come from npm (scripts/setup-sdks) and are served under the hosts that serve them on the real web;
everything else is a small stand-in of our own.

Here: hosts, pages, scripts, and what must be found (``truth``). Not here: tests (tests/inspection).
"""
