"""The commands of `twoyes`, one file for those that belong together. Imports wait until a command needs them."""
