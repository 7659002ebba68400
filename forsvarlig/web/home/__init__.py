"""“What now?” for each role; the demonstration's way in."""
