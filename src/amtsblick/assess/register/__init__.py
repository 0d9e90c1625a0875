"""What the register's records mean: their rules, what holds on a day, the chain of the log, triggers."""
