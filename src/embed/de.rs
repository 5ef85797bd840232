//! Terms to Rust values, by serde. The table at [`Value`](super::Value) says what is taken for what.

use super::error::Conversion;
use super::ser::DEEPEST;
use super::value::Value;
use crate::base::Atom;
use crate::term::{Term, View};
use serde::de::{
    self, Deserialize, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

pub fn from_term<'de, T: Deserialize<'de>>(term: &'de Term) -> Result<T, Conversion> {
    T::deserialize(Deserializer { term, depth: 0 })
}

impl de::Error for Conversion {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Conversion(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct Deserializer<'de> {
    term: &'de Term,
    depth: usize,
}

impl<'de> Deserializer<'de> {
    fn inner(self, term: &'de Term) -> Deserializer<'de> {
        Deserializer { term, depth: self.depth + 1 }
    }

    fn check(self) -> Result<(), Conversion> {
        if self.depth > DEEPEST { Err(Conversion(format!("more than {DEEPEST} levels deep"))) } else { Ok(()) }
    }

    fn wrong<T>(self, wanted: &str) -> Result<T, Conversion> {
        let mut shown = Value(self.term.clone()).inspect();
        if let Some((end, _)) = shown.char_indices().nth(60) {
            shown.truncate(end);
            shown.push('…');
        }
        Err(Conversion(format!("expected {wanted}, got {}: {shown}", Value::kind(self.term))))
    }

    /// The text of a binary or an atom.
    fn text(self) -> Option<&'de str> {
        self.term.as_str().or_else(|| self.term.as_atom().map(Atom::as_str))
    }

    fn is_keywords(self) -> bool {
        self.term.proper_list().is_some_and(|list| {
            list.iter().all(|pair| matches!(pair.as_tuple(), Some([key, _]) if key.is_atom() || key.is_binary()))
        })
    }
}

struct Items<'de> {
    items: std::vec::IntoIter<&'de Term>,
    outer: Deserializer<'de>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Conversion;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Conversion> {
        self.items.next().map(|term| seed.deserialize(self.outer.inner(term))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'de> {
    entries: std::vec::IntoIter<(&'de Term, &'de Term)>,
    value: Option<&'de Term>,
    outer: Deserializer<'de>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Conversion;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Conversion> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(self.outer.inner(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Conversion> {
        match self.value.take() {
            Some(value) => seed.deserialize(self.outer.inner(value)),
            None => Err(Conversion("a value without its key".into())),
        }
    }
}

/// `:Variant`, `{:Variant, …}`
struct Tagged<'de> {
    outer: Deserializer<'de>,
    tag: &'de str,
    rest: &'de [Term],
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = Conversion;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Conversion> {
        let name: de::value::StrDeserializer<'_, Conversion> = self.tag.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = Conversion;

    fn unit_variant(self) -> Result<(), Conversion> {
        if self.rest.is_empty() { Ok(()) } else { self.outer.wrong("an atom") }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Conversion> {
        match self.rest {
            [value] => seed.deserialize(self.outer.inner(value)),
            _ => self.outer.wrong("a pair of a name and a value"),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Conversion> {
        if self.rest.len() != len {
            return self.outer.wrong(&format!("a tuple of a name and {len} values"));
        }
        let items = self.rest.iter().collect::<Vec<_>>().into_iter();
        visitor.visit_seq(Items { items, outer: self.outer })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Conversion> {
        match self.rest {
            [value] => de::Deserializer::deserialize_struct(self.outer.inner(value), "", fields, visitor),
            _ => self.outer.wrong("a pair of a name and a map"),
        }
    }
}

macro_rules! as_any {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
            self.deserialize_any(visitor)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Deserializer<'de> {
    type Error = Conversion;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.check()?;
        match self.term.view() {
            View::Int(n) => visitor.visit_i64(n),
            View::BigInt(n) => {
                if let Ok(n) = i64::try_from(n.clone()) {
                    visitor.visit_i64(n)
                } else if let Ok(n) = u64::try_from(n.clone()) {
                    visitor.visit_u64(n)
                } else if let Ok(n) = i128::try_from(n.clone()) {
                    visitor.visit_i128(n)
                } else if let Ok(n) = u128::try_from(n.clone()) {
                    visitor.visit_u128(n)
                } else {
                    self.wrong("an integer of at most 128 bits")
                }
            }
            View::Float(x) => visitor.visit_f64(x),
            View::Atom(a) => match a.as_str() {
                "nil" => visitor.visit_unit(),
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                name => visitor.visit_borrowed_str(name),
            },
            View::EmptyList | View::Cons(..) => self.deserialize_seq(visitor),
            View::Tuple(_) => self.deserialize_seq(visitor),
            View::Map(_) => self.deserialize_map(visitor),
            View::Bits(_) => match (self.term.as_str(), self.term.as_bytes()) {
                (Some(text), _) => visitor.visit_borrowed_str(text),
                (None, Some(bytes)) => visitor.visit_borrowed_bytes(bytes),
                (None, None) => self.wrong("a binary of whole bytes"),
            },
            _ => self.wrong("data"),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_any(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        match self.text() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => self.wrong("a string"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        match self.term.as_bytes() {
            Some(bytes) => visitor.visit_borrowed_bytes(bytes),
            None => self.wrong("a binary"),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        if *self.term == Term::NIL { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Conversion> {
        self.check()?;
        visitor.visit_newtype_struct(self.inner(self.term))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.check()?;
        let items = match self.term.as_tuple() {
            Some(items) => Some(items.iter().collect()),
            None => self.term.proper_list(),
        };
        match items {
            Some(items) => visitor.visit_seq(Items { items: items.into_iter(), outer: self }),
            None => self.wrong("a list"),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Conversion> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Conversion> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        self.check()?;
        let is_struct = |key: &Term| key.as_atom().is_some_and(|a| a.as_str() == "__struct__");
        let entries: Vec<(&Term, &Term)> = match self.term.as_map() {
            Some(map) => map.iter().filter(|(key, _)| !is_struct(key)).collect(),
            None if self.is_keywords() => {
                let pair = |pair: &'de Term| match pair.as_tuple() {
                    Some([key, value]) => Some((key, value)),
                    _ => None,
                };
                self.term.list_iter().filter_map(pair).collect()
            }
            None => return self.wrong("a map"),
        };
        visitor.visit_map(Entries { entries: entries.into_iter(), value: None, outer: self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Conversion> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Conversion> {
        self.check()?;
        let tagged = match self.term.as_tuple() {
            Some([tag, rest @ ..]) => self.inner(tag).text().map(|tag| Tagged { outer: self, tag, rest }),
            Some([]) => None,
            None => self.text().map(|tag| Tagged { outer: self, tag, rest: &[] }),
        };
        match tagged {
            Some(tagged) => visitor.visit_enum(tagged),
            None => self.wrong("an atom or a tuple that begins with one"),
        }
    }

    as_any! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f64
        deserialize_unit
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Conversion> {
        visitor.visit_unit()
    }
}
