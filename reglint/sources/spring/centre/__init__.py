"""The configuration centre: what a start asks it for, and what it gets as far as exports in the tree tell."""
