//! Looking at terms: the `view` enum, predicates and accessors.

use super::Term;
use super::bits::BitsView;
use super::heap::{self, BigObject, BitsObject, Closure, ConsObject, Export, FloatObject, Kind, Resource, TupleObject};
use super::ids::{Pid, Reference};
use super::map::MapView;
use super::word::SMALL_MAX;
use crate::base::Atom;
use dashu_int::IBig;

/// The kind of a resource that scripts see as a port.
pub const PORT: &str = "port";

/// What a term is, for one match.
pub enum View<'a> {
    /// A small integer (61 bits).
    Int(i64),
    BigInt(&'a IBig),
    Float(f64),
    Atom(Atom),
    EmptyList,
    Cons(&'a Term, &'a Term),
    Tuple(&'a [Term]),
    Map(MapView<'a>),
    Bits(BitsView<'a>),
    Fun(&'a Closure),
    ExportFun(&'a Export),
    Pid(Pid),
    Ref(Reference),
    Resource(&'a Resource),
    /// A word of the machine; scripts never hold one.
    Internal(u64),
}

impl Closure {
    /// The captured values.
    #[inline(always)]
    pub fn env(&self) -> &[Term] {
        // SAFETY: the header's number is the count of initialised words behind the object.
        unsafe { std::slice::from_raw_parts((&raw const self.items).cast(), self.header.number()) }
    }
}

impl TupleObject {
    #[inline(always)]
    pub(super) fn slice(&self) -> &[Term] {
        // SAFETY: the header's number is the count of initialised words behind the object.
        unsafe { std::slice::from_raw_parts((&raw const self.items).cast(), self.header.number()) }
    }
}

impl Term {
    pub fn view(&self) -> View<'_> {
        let Some(header) = self.header() else { return self.view_immediate() };
        // SAFETY: each cast is to the layout of the kind just matched; the borrow keeps the object alive.
        unsafe {
            let p = self.pointer();
            match header.kind_byte() {
                k if k == Kind::Cons as u32 => {
                    let cell = &*p.cast::<ConsObject>();
                    View::Cons(&cell.head, &cell.tail)
                }
                k if k == Kind::Tuple as u32 => View::Tuple((*p.cast::<TupleObject>()).slice()),
                k if k == Kind::Bits as u32 || k == Kind::GrowBits as u32 || k == Kind::SubBits as u32 => {
                    View::Bits(BitsView::of(&*p.cast::<BitsObject>()))
                }
                k if k == Kind::FlatMap as u32 || k == Kind::TrieMap as u32 => View::Map(MapView::new(self)),
                k if k == Kind::Float as u32 => View::Float((*p.cast::<FloatObject>()).value),
                k if k == Kind::Closure as u32 => View::Fun(&*p.cast::<Closure>()),
                k if k == Kind::Export as u32 => View::ExportFun(&*p.cast::<Export>()),
                k if k == Kind::Big as u32 => View::BigInt(&(*p.cast::<BigObject>()).value),
                k if k == Kind::Resource as u32 => View::Resource(&*p.cast::<Resource>()),
                // Trie nodes live inside maps only and are never handed out.
                _ => View::Internal(0),
            }
        }
    }

    #[inline(always)]
    fn view_immediate(&self) -> View<'_> {
        if self.is_small_int() {
            View::Int(self.small_value())
        } else if let Some(atom) = self.as_atom() {
            View::Atom(atom)
        } else if self.is_empty_list() {
            View::EmptyList
        } else if let Some(pid) = self.as_pid() {
            View::Pid(pid)
        } else if let Some(id) = self.as_ref_id() {
            View::Ref(id)
        } else {
            View::Internal(self.as_internal().unwrap_or(0))
        }
    }

    #[inline(always)]
    pub fn is_int(&self) -> bool {
        self.is_small_int() || self.is_kind(Kind::Big)
    }

    #[inline(always)]
    pub fn is_float(&self) -> bool {
        self.is_kind(Kind::Float)
    }

    #[inline(always)]
    pub fn is_number(&self) -> bool {
        self.is_small_int() || self.header().is_some_and(|h| h.is(Kind::Float) || h.is(Kind::Big))
    }

    /// A cons cell or the empty list.
    #[inline(always)]
    pub fn is_list(&self) -> bool {
        self.is_cons() || self.is_empty_list()
    }

    #[inline(always)]
    pub fn is_cons(&self) -> bool {
        self.is_kind(Kind::Cons)
    }

    #[inline(always)]
    pub fn is_tuple(&self) -> bool {
        self.is_kind(Kind::Tuple)
    }

    /// A tuple of exactly this many elements.
    #[inline(always)]
    pub fn is_tuple_of(&self, arity: usize) -> bool {
        self.header().is_some_and(|h| h.meta == (arity as u32) << 8 | Kind::Tuple as u32)
    }

    #[inline(always)]
    pub fn is_map(&self) -> bool {
        self.header().is_some_and(|h| h.is(Kind::FlatMap) || h.is(Kind::TrieMap))
    }

    /// A bitstring, whole bytes or not.
    #[inline(always)]
    pub fn is_bits(&self) -> bool {
        self.bits_object().is_some()
    }

    /// A bitstring of whole bytes.
    #[inline(always)]
    pub fn is_binary(&self) -> bool {
        self.bits_object().is_some_and(|b| b.bit_len.is_multiple_of(8))
    }

    #[inline(always)]
    pub fn is_fun(&self) -> bool {
        self.header().is_some_and(|h| h.is(Kind::Closure) || h.is(Kind::Export))
    }

    /// A function of exactly this arity.
    #[inline(always)]
    pub fn is_fun_of(&self, arity: usize) -> bool {
        let own = self.as_closure().map(|f| f.arity).or_else(|| self.as_export().map(|f| f.arity));
        own.is_some_and(|own| usize::from(own) == arity)
    }

    /// A reference; resources other than ports are references to scripts.
    #[inline(always)]
    pub fn is_ref(&self) -> bool {
        self.is_local_ref() || self.as_resource().is_some_and(|r| r.kind != PORT)
    }

    /// A port: a program or socket that talks to its owner.
    pub fn is_port(&self) -> bool {
        self.as_resource().is_some_and(|r| r.kind == PORT)
    }

    /// An integer that fits 64 bits.
    #[inline(always)]
    pub fn as_int(&self) -> Option<i64> {
        if self.is_small_int() { Some(self.small_value()) } else { self.as_big().and_then(|b| i64::try_from(b).ok()) }
    }

    #[inline(always)]
    pub fn as_usize(&self) -> Option<usize> {
        self.as_int().and_then(|i| usize::try_from(i).ok())
    }

    /// A big integer; small ones are not.
    #[inline(always)]
    pub fn as_big(&self) -> Option<&IBig> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<BigObject>(Kind::Big) }.map(|b| &b.value)
    }

    /// Any integer, as a big one.
    pub fn to_ibig(&self) -> Option<IBig> {
        if self.is_small_int() { Some(IBig::from(self.small_value())) } else { self.as_big().cloned() }
    }

    #[inline(always)]
    pub fn as_float(&self) -> Option<f64> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<FloatObject>(Kind::Float) }.map(|f| f.value)
    }

    #[inline(always)]
    pub(super) fn bits_object(&self) -> Option<&BitsObject> {
        let h = self.header()?;
        if h.is(Kind::Bits) || h.is(Kind::SubBits) || h.is(Kind::GrowBits) {
            // SAFETY: the three kinds start with this layout.
            Some(unsafe { &*self.pointer().cast::<BitsObject>() })
        } else {
            None
        }
    }

    #[inline(always)]
    pub fn as_bits(&self) -> Option<BitsView<'_>> {
        self.bits_object().map(BitsView::of)
    }

    /// The bytes of a binary that begins at a byte boundary of its memory (see [`BitsView::to_bytes`] otherwise).
    #[inline(always)]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.as_bits().and_then(|b| b.as_bytes())
    }

    /// The text of a binary that is valid UTF-8.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        self.as_bytes().and_then(|b| std::str::from_utf8(b).ok())
    }

    #[inline(always)]
    pub fn as_tuple(&self) -> Option<&[Term]> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<TupleObject>(Kind::Tuple) }.map(|t| t.slice())
    }

    /// The elements of a tuple nobody else refers to, to change in place.
    #[inline(always)]
    pub fn as_tuple_mut(&mut self) -> Option<&mut [Term]> {
        if !self.is_tuple() || !self.is_unique() {
            return None;
        }
        // SAFETY: the only reference is `self`, borrowed mutably; the words are initialised.
        unsafe {
            let tuple = self.pointer().cast::<TupleObject>();
            Some(std::slice::from_raw_parts_mut((&raw mut (*tuple).items).cast(), (*tuple).header.number()))
        }
    }

    /// The tuple with one element replaced, in place when unique; `Err` gives the term back if it is no tuple or
    /// too short. Mirrors `put_elem/3`.
    pub fn tuple_put(mut self, index: usize, value: Term) -> Result<Term, Term> {
        if let Some(slot) = self.as_tuple_mut().and_then(|t| t.get_mut(index)) {
            *slot = value;
            return Ok(self);
        }
        match self.as_tuple() {
            Some(items) if index < items.len() => {
                let mut value = Some(value);
                let item =
                    |(i, t): (usize, &Term)| if i == index { value.take().unwrap_or_default() } else { t.clone() };
                Ok(Term::tuple(items.iter().enumerate().map(item)))
            }
            _ => Err(self),
        }
    }

    #[inline(always)]
    pub fn as_cons(&self) -> Option<(&Term, &Term)> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<ConsObject>(Kind::Cons) }.map(|c| (&c.head, &c.tail))
    }

    /// Head and tail by value; frees the cell when unique. Gives the term back if it is no cell.
    #[inline(always)]
    pub fn into_cons(self) -> Result<(Term, Term), Term> {
        if !self.is_cons() {
            return Err(self);
        }
        let p = self.pointer();
        // SAFETY: the layout of the kind. When unique the words are moved out and the memory given back
        // without dropping them; otherwise they are copied with new references.
        unsafe {
            if self.is_unique() {
                std::mem::forget(self);
                let ConsObject { head, tail, .. } = p.cast::<ConsObject>().read();
                heap::release(p, size_of::<ConsObject>());
                Ok((head, tail))
            } else {
                let cell = &*p.cast::<ConsObject>();
                Ok((cell.head.clone(), cell.tail.clone()))
            }
        }
    }

    #[inline(always)]
    pub fn as_map(&self) -> Option<MapView<'_>> {
        if self.is_map() { Some(MapView::new(self)) } else { None }
    }

    #[inline(always)]
    pub fn as_closure(&self) -> Option<&Closure> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<Closure>(Kind::Closure) }
    }

    #[inline(always)]
    pub fn as_export(&self) -> Option<&Export> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<Export>(Kind::Export) }
    }

    #[inline(always)]
    pub fn as_resource(&self) -> Option<&Resource> {
        // SAFETY: the layout of the kind.
        unsafe { self.object::<Resource>(Kind::Resource) }
    }

    /// The elements of a list up to its (possibly improper) end.
    #[inline(always)]
    pub fn list_iter(&self) -> ListIter<'_> {
        ListIter { rest: self }
    }

    /// The elements of a proper list.
    pub fn proper_list(&self) -> Option<Vec<&Term>> {
        let mut iter = self.list_iter();
        let items = iter.by_ref().collect();
        if iter.tail().is_empty_list() { Some(items) } else { None }
    }

    /// The length of a proper list.
    pub fn list_len(&self) -> Option<usize> {
        let mut iter = self.list_iter();
        let len = iter.by_ref().count();
        if iter.tail().is_empty_list() { Some(len) } else { None }
    }

    /// Whether an integer lies in the small range; for callers that build tagged words.
    pub const fn fits_small(value: i64) -> bool {
        value <= SMALL_MAX && value >= super::word::SMALL_MIN
    }
}

/// Iterates over the elements of a list; afterwards [`ListIter::tail`] is what the list ends in.
#[derive(Clone)]
pub struct ListIter<'a> {
    rest: &'a Term,
}

impl<'a> ListIter<'a> {
    /// What is left: the empty list at the end of a proper list.
    #[inline(always)]
    pub fn tail(&self) -> &'a Term {
        self.rest
    }
}

impl<'a> Iterator for ListIter<'a> {
    type Item = &'a Term;

    #[inline(always)]
    fn next(&mut self) -> Option<&'a Term> {
        let (head, tail) = self.rest.as_cons()?;
        self.rest = tail;
        Some(head)
    }
}
