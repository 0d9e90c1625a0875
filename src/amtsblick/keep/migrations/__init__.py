"""Steps from each older form of the register to the newest; run by ``keep.opening`` only."""
