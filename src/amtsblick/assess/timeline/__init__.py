"""Observations become timelines: who used which channel, since when, and how sure are we?

Here belong: periods with bounds, the identity of channels and bodies over time, states, the change
feed, signs of a takeover.
Not here: judging one capture (detect), one survey (assess beside this), sentences (report), reading
archives or registers (collect, keep).
"""
