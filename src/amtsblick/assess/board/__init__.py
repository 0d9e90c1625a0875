"""What stands on the board? Pure: observations and records of one body become its lines, cells and items."""
