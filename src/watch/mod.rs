//! `watch`: a loop around the five stages, and a server.
