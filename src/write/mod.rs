//! `write`: the only writer of the disk.
