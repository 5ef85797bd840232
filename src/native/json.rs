//! `JSON`: plain terms to text and text to terms; protocols and callbacks are in `stdlib/json.ex`.
//!
//! Neither direction recurses: documents may be nested a million deep.

mod decode;
mod encode;
mod token;

use super::args::leaf;
use crate::ir::NativeRow;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_json", "encode", 1, |c, a| encode::encode(c, a)),
    leaf!("quaff_json", "string", 1, |c, a| encode::string(c, a)),
    leaf!("quaff_json", "decode", 2, |c, a| decode::decode(c, a)),
    leaf!("quaff_json", "token", 2, |c, a| token::token(c, a)),
];
