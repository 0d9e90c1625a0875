"""A fictional state on loopback: its bodies, their websites and the ways in which sites fail.

Here belong: pages, faults, stand-ins for third parties and the story that surveys them for a first
look. It serves the tests too. Nothing but the Python standard library and a throw-away certificate.
Not here: anything about real bodies, anything that a survey of real sites needs.
"""
