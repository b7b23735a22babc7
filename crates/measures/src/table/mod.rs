//! A method applied to a table of the user's own.
