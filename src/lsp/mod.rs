//! A language server: what the program knows of an edition, in the editor while it is being written.
//!
//! ```text
//! client -> wire -> server -> desk -> session -> Snapshot
//!                     └--------------------------> View -> a capability -> client
//! ```
//!
//! One thread reads what the client sends, one makes pages behind the writer's back (`proving`), one hears of changes on the
//! disk; all else is done by the loop of `server`, message by message. Each capability is a pure function of a
//! [`view::ClientView`]: an edition as it is now, under the texts that the client has open.

mod actions;
mod capabilities;
mod carry;
mod client;
mod completion;
mod cursor;
mod cut;
mod desk;
mod diagnostics;
mod documents;
mod event;
mod find;
mod folding;
mod hover;
mod inlay;
mod links;
mod names;
mod position;
mod proving;
mod reanchor;
mod rename;
mod schema;
mod selection;
mod server;
mod symbols;
mod tokens;
mod toml;
mod uri;
mod view;
mod wire;

pub use server::serve;
