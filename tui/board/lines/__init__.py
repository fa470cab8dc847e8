"""The parts of boards: functions from the picture to lines, and what they draw with."""
