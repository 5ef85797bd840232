//! Rust values to terms, by serde. The table at [`Value`](super::Value) says what becomes what.

use super::error::Conversion;
use crate::base::Atom;
use crate::term::Term;
use serde::ser::{self, Serialize};

/// What the fields of structs become.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Keys {
    /// `%{name: "x"}`
    #[default]
    Atoms,
    /// `%{"name" => "x"}`
    Strings,
}

/// Levels of nesting: serde recurses.
pub const DEEPEST: usize = 500;

pub fn to_term<T: Serialize + ?Sized>(value: &T, keys: Keys) -> Result<Term, Conversion> {
    value.serialize(Serializer { keys, depth: 0 })
}

impl ser::Error for Conversion {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Conversion(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct Serializer {
    keys: Keys,
    depth: usize,
}

type Result1 = Result<Term, Conversion>;

impl Serializer {
    fn deeper(self) -> Result<Serializer, Conversion> {
        if self.depth >= DEEPEST {
            return Err(Conversion(format!("more than {DEEPEST} levels deep")));
        }
        Ok(Serializer { depth: self.depth + 1, ..self })
    }

    fn key(self, name: &str) -> Term {
        match self.keys {
            Keys::Atoms => atom(name),
            Keys::Strings => Term::string(name),
        }
    }
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

/// Elements of a list or a tuple (with a tag at its front).
struct Items {
    inner: Serializer,
    items: Vec<Term>,
    list: bool,
}

/// Entries of a map; `tag`: of the enum's variant that it belongs to.
struct Entries {
    inner: Serializer,
    entries: Vec<(Term, Term)>,
    key: Option<Term>,
    tag: Option<Term>,
}

impl Serializer {
    fn items(self, tag: Option<&str>, list: bool) -> Result<Items, Conversion> {
        Ok(Items { inner: self.deeper()?, items: tag.map(atom).into_iter().collect(), list })
    }

    fn entries(self, tag: Option<&str>) -> Result<Entries, Conversion> {
        Ok(Entries { inner: self.deeper()?, entries: Vec::new(), key: None, tag: tag.map(atom) })
    }
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Conversion> {
        self.items.push(value.serialize(self.inner)?);
        Ok(())
    }

    fn finish(self) -> Result1 {
        Ok(if self.list { Term::list(self.items) } else { Term::tuple(self.items) })
    }
}

impl Entries {
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Conversion> {
        let value = value.serialize(self.inner)?;
        self.entries.push((self.inner.key(name), value));
        Ok(())
    }

    fn finish(self) -> Result1 {
        let map = Term::map(self.entries);
        Ok(match self.tag {
            Some(tag) => Term::tuple2(tag, map),
            None => map,
        })
    }
}

impl ser::Serializer for Serializer {
    type Ok = Term;
    type Error = Conversion;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_bool(self, v: bool) -> Result1 {
        Ok(Term::bool(v))
    }

    fn serialize_i8(self, v: i8) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_i16(self, v: i16) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_i32(self, v: i32) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_i64(self, v: i64) -> Result1 {
        Ok(Term::int(v))
    }

    fn serialize_i128(self, v: i128) -> Result1 {
        Ok(Term::from_i128(v))
    }

    fn serialize_u8(self, v: u8) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_u16(self, v: u16) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_u32(self, v: u32) -> Result1 {
        Ok(Term::int(v.into()))
    }

    fn serialize_u64(self, v: u64) -> Result1 {
        Ok(Term::from_u64(v))
    }

    fn serialize_u128(self, v: u128) -> Result1 {
        Ok(Term::big(v.into()))
    }

    fn serialize_f32(self, v: f32) -> Result1 {
        self.serialize_f64(v.into())
    }

    fn serialize_f64(self, v: f64) -> Result1 {
        if v.is_finite() { Ok(Term::float(v)) } else { Err(Conversion(format!("{v} is no float of Elixir's"))) }
    }

    fn serialize_char(self, v: char) -> Result1 {
        Ok(Term::string(v.encode_utf8(&mut [0; 4])))
    }

    fn serialize_str(self, v: &str) -> Result1 {
        Ok(Term::string(v))
    }

    fn serialize_bytes(self, v: &[u8]) -> Result1 {
        Ok(Term::binary(v))
    }

    fn serialize_none(self) -> Result1 {
        Ok(Term::NIL)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result1 {
        value.serialize(self.deeper()?)
    }

    fn serialize_unit(self) -> Result1 {
        Ok(Term::NIL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result1 {
        Ok(Term::NIL)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result1 {
        Ok(atom(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result1 {
        value.serialize(self.deeper()?)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result1 {
        Ok(Term::tuple2(atom(variant), value.serialize(self.deeper()?)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Conversion> {
        self.items(None, true)
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Conversion> {
        self.items(None, false)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Conversion> {
        self.items(None, false)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items, Conversion> {
        self.items(Some(variant), false)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Conversion> {
        self.entries(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Conversion> {
        self.entries(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries, Conversion> {
        self.entries(Some(variant))
    }
}

/// What serde tells apart and Elixir does not: each item is added, and the end makes the term.
macro_rules! serialize_items {
    ($($kind:ident :: $add:ident),*) => {
        $(impl ser::$kind for Items {
            type Ok = Term;
            type Error = Conversion;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Conversion> {
                self.push(value)
            }

            fn end(self) -> Result1 {
                self.finish()
            }
        })*
    };
}

serialize_items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

impl ser::SerializeMap for Entries {
    type Ok = Term;
    type Error = Conversion;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Conversion> {
        self.key = Some(key.serialize(self.inner)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Conversion> {
        let key = self.key.take().unwrap_or(Term::NIL);
        self.entries.push((key, value.serialize(self.inner)?));
        Ok(())
    }

    fn end(self) -> Result1 {
        self.finish()
    }
}

impl ser::SerializeStruct for Entries {
    type Ok = Term;
    type Error = Conversion;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Conversion> {
        self.field(name, value)
    }

    fn end(self) -> Result1 {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Entries {
    type Ok = Term;
    type Error = Conversion;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Conversion> {
        self.field(name, value)
    }

    fn end(self) -> Result1 {
        self.finish()
    }
}
