//! `<<…>>` in expressions and patterns: segments and their specifiers.

use super::env::Context;
use super::expander::Expander;
use super::failure::Result;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind, Pat, Segment, SegmentKind};
use crate::syntax::{Ast, Call, Head, Lit, Meta};
use crate::term::Term;

/// What the right side of `::` says.
#[derive(Default)]
struct Spec {
    kind: Option<SegmentKind>,
    size: Option<Ast>,
    unit: Option<i64>,
    signed: Option<bool>,
    endian: Option<Atom>,
}

/// What a segment's value is by its look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Integer,
    Float,
    Text,
    Bits,
    Unknown,
}

impl Expander<'_> {
    /// `<<…>>` as an expression.
    pub(super) fn bits(&mut self, segments: &[Ast], meta: &Meta) -> Result<Expr> {
        let mut out = Vec::new();
        let mark = self.scope.mark();
        let mut pending = Vec::new();
        for segment in segments {
            self.segment(segment, meta, &mut out, &mut |x, ast| x.expr(ast))?;
            if self.scope.has_bound_since(mark) {
                pending.extend(self.scope.take_since(mark));
            }
        }
        for (key, id) in pending {
            self.scope.rebind(key, id);
        }
        if let Some(bytes) = constant_bytes(&out) {
            return Ok(Expr::new(meta.line, Kind::Const(Term::binary(&bytes))));
        }
        Ok(Expr::new(meta.line, Kind::Bits(out)).at(meta.span.start))
    }

    /// `<<…>>` as a pattern.
    pub(super) fn bits_pattern(&mut self, segments: &[Ast], meta: &Meta) -> Result<Pat> {
        let out = self.segment_patterns(segments, meta, false)?;
        if let [Segment { value: Pat::Const(term), kind: SegmentKind::Binary, size: None, .. }] = out.as_slice() {
            return Ok(Pat::Const(term.clone()));
        }
        if out.is_empty() {
            return Ok(Pat::Const(Term::binary(b"")));
        }
        Ok(Pat::Bits(out))
    }

    /// The segments of a pattern, or of a generator in a comprehension.
    pub(super) fn segment_patterns(
        &mut self,
        segments: &[Ast],
        meta: &Meta,
        generator: bool,
    ) -> Result<Vec<Segment<Pat>>> {
        let mut out: Vec<Segment<Pat>> = Vec::new();
        for segment in segments {
            self.segment(segment, meta, &mut out, &mut |x, ast| match x.pattern(ast)? {
                Pat::Both(..) => {
                    let text = "a bitstring only accepts binaries, numbers, and variables inside a match, got: ";
                    Err(x.local_error(ast.meta().unwrap_or(meta), format!("{text}{}", show(ast))))
                }
                pattern => Ok(pattern),
            })?;
        }
        let open = |s: &Segment<Pat>| {
            matches!(s.kind, SegmentKind::Binary | SegmentKind::Bits)
                && s.size.is_none()
                && !matches!(s.value, Pat::Const(_))
        };
        let checked = if generator { out.len() } else { out.len().saturating_sub(1) };
        if out[..checked].iter().any(open) {
            return Err(self.local_error(
                meta,
                "a binary field without size is only allowed at the end of a binary pattern, at the right side of \
                 binary concatenation and never allowed in binary generators. The following examples are \
                 invalid:\n\n    rest <> \"foo\"\n    <<rest::binary, \"foo\">>\n\nThey are invalid because there is a \
                 bits/bitstring component not at the end. However, the \"reverse\" would work:\n\n    \"foo\" <> rest\n    \
                 <<\"foo\", rest::binary>>\n\n",
            ));
        }
        Ok(out)
    }

    fn segment<T: FromLiteral>(
        &mut self,
        ast: &Ast,
        meta: &Meta,
        out: &mut Vec<Segment<T>>,
        expand: &mut dyn FnMut(&mut Self, &Ast) -> Result<T>,
    ) -> Result<()> {
        let (value, spec, meta) = match ast {
            Ast::Call(call) => match ast.as_call(atoms::TYPE_OP) {
                Some([value, specs]) => {
                    let mut spec = Spec::default();
                    self.specifiers(specs, &mut spec, &call.meta)?;
                    (value, spec, &call.meta)
                }
                _ => (ast, Spec::default(), meta),
            },
            _ => (ast, Spec::default(), meta),
        };
        let inner;
        let value = match self.concatenation(value, &spec)? {
            Some(ast) => {
                inner = ast;
                &inner
            }
            None => value,
        };
        let expanded;
        let value = match self.expanded_value(value)? {
            Some(ast) => {
                expanded = ast;
                &expanded
            }
            None => value,
        };
        let look = look(value);
        let kind = self.kind_of(&spec, look, meta)?;
        // `<<"a", <<b, c>>::binary>>` is flat.
        if look == Look::Bits
            && matches!(kind, SegmentKind::Binary | SegmentKind::Bits)
            && spec.size.is_none()
            && spec.unit.is_none()
            && let Some(segments) = value.as_call(atoms::BITS)
        {
            for segment in segments {
                self.segment(segment, meta, out, expand)?;
            }
            return Ok(());
        }
        let line = if meta.line == 0 { value.line() } else { meta.line };
        let utf = matches!(kind, SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32);
        let numeric = matches!(kind, SegmentKind::Integer | SegmentKind::Float);
        if look == Look::Text && (spec.size.is_some() || spec.unit.is_some() || spec.signed.is_some() || numeric) {
            return Err(self.local_error(
                meta,
                "literal string in bitstring supports only endianness and type specifiers, which must be one of: \
                 little, big, native, utf8, utf16, utf32, bits, bytes, binary or bitstring",
            ));
        }
        if spec.signed.is_some() && !numeric {
            return Err(
                self.local_error(meta, "signed and unsigned specifiers are supported only on integer and float types")
            );
        }
        if kind == SegmentKind::Float
            && let Some(Ast::Lit(Lit::Int(size))) = &spec.size
        {
            let bits = size.saturating_mul(spec.unit.unwrap_or(1));
            if !matches!(bits, 16 | 32 | 64) {
                let text = format!("float requires size*unit to be 16, 32, or 64 (default), got: {bits}");
                return Err(self.local_error(meta, text));
            }
        }
        if utf && (spec.size.is_some() || spec.unit.is_some()) {
            return Err(self.local_error(meta, "size and unit are not supported on utf types"));
        }
        if spec.unit.is_some() && spec.size.is_none() && matches!(kind, SegmentKind::Integer | SegmentKind::Float) {
            return Err(self
                .local_error(meta, "integer and float types require a size specifier if the unit specifier is given"));
        }
        let native = cfg!(target_endian = "little") && spec.endian == Some(atoms::NATIVE);
        let little = native || spec.endian == Some(atoms::LITTLE);
        let unit = match (spec.unit, kind) {
            (Some(unit), _) if !(1..=256).contains(&unit) => {
                let text = format!("unit in bitstring expects an integer between 1 and 256, got: {unit}");
                return Err(self.local_error(meta, text));
            }
            (Some(unit), _) => unit as u16,
            (None, SegmentKind::Binary) => 8,
            (None, _) => 1,
        };
        let signed = spec.signed.unwrap_or(false);
        // Text in an encoding of its own is its characters.
        if let (Ast::Lit(Lit::Str(bytes)), true) = (value, utf || kind == SegmentKind::Integer) {
            let text = String::from_utf8_lossy(bytes).into_owned();
            for c in text.chars() {
                let value = T::literal(Term::int(i64::from(u32::from(c))));
                out.push(Segment { value, kind, size: None, unit, signed, little, line });
            }
            return Ok(());
        }
        let size = match spec.size {
            Some(size) => Some(self.segment_size(&size, meta)?),
            None => None,
        };
        let value = expand(self, value)?;
        out.push(Segment { value, kind, size, unit, signed, little, line });
        Ok(())
    }

    /// A size may read what the pattern bound so far, and in patterns be any guard.
    fn segment_size(&mut self, ast: &Ast, meta: &Meta) -> Result<Expr> {
        let size =
            if self.env.in_match() { self.in_context(Context::Guard, |x| x.expr(ast))? } else { self.expr(ast)? };
        // Whether it is a size at all is seen when the code runs.
        let _ = meta;
        Ok(size)
    }

    /// A macro's call as a segment's value is seen as what it expands to, since a literal says the type.
    fn expanded_value(&mut self, value: &Ast) -> Result<Option<Ast>> {
        let mut current: Option<Ast> = None;
        loop {
            let ast = current.as_ref().unwrap_or(value);
            if is_interpolated(ast) {
                return Ok(current);
            }
            if !matches!(ast, Ast::Call(call) if !matches!(call.head, Head::Name(atoms::BITS | atoms::CONCAT))) {
                return Ok(current);
            }
            // An attribute in a module's body has its value when the body runs, not yet.
            if self.env.function.is_none()
                && matches!(ast, Ast::Call(call) if matches!(call.head, Head::Name(atoms::AT)))
            {
                return Ok(current);
            }
            match self.expand_once(ast)? {
                Some(next) => current = Some(next),
                None => return Ok(current),
            }
        }
    }

    /// `a <> b` (or another macro that makes a binary) as a segment's value is seen as the `<<…>>` it is.
    fn concatenation(&mut self, value: &Ast, spec: &Spec) -> Result<Option<Ast>> {
        if !matches!(spec.kind, Some(SegmentKind::Binary | SegmentKind::Bits)) || spec.size.is_some() {
            return Ok(None);
        }
        match value {
            Ast::Call(call) if matches!(call.head, Head::Name(atoms::CONCAT)) && call.args.len() == 2 => {
                match self.resolve(atoms::CONCAT, 2, &call.meta)? {
                    super::dispatch::Target::Native(native) => {
                        self.native_macro(native, &call.args, &call.meta).map(Some)
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    fn kind_of(&mut self, spec: &Spec, look: Look, meta: &Meta) -> Result<SegmentKind> {
        use SegmentKind::{Binary, Bits, Float, Integer};
        let conflict = |x: &Self, given: &str, found: &str| {
            Err(x.local_error(
                meta,
                format!("conflicting type specification for bit field: \"{given}\" and \"{found}\""),
            ))
        };
        match (spec.kind, look) {
            (None, Look::Float) => Ok(Float),
            (None, Look::Text) => Ok(Binary),
            (None, Look::Bits) => Ok(Bits),
            (None, _) => Ok(Integer),
            (Some(Integer), Look::Text) => conflict(self, "integer", "binary"),
            (Some(Float), Look::Text) => conflict(self, "float", "binary"),
            (Some(Binary), Look::Float) => conflict(self, "binary", "float"),
            (Some(Binary), Look::Integer) => conflict(self, "binary", "integer"),
            (Some(Bits), Look::Float) => conflict(self, "bitstring", "float"),
            (Some(Bits), Look::Integer) => conflict(self, "bitstring", "integer"),
            (Some(Integer), Look::Float) => conflict(self, "integer", "float"),
            (Some(Integer), Look::Bits) => conflict(self, "integer", "bitstring"),
            (Some(Float), Look::Bits) => conflict(self, "float", "bitstring"),
            (Some(kind), _) => Ok(kind),
        }
    }

    fn specifiers(&mut self, ast: &Ast, spec: &mut Spec, meta: &Meta) -> Result<()> {
        if let Some([left, right]) = ast.as_call(atoms::MINUS) {
            self.specifiers(left, spec, meta)?;
            return self.specifiers(right, spec, meta);
        }
        if let Some([left, right]) = ast.as_call(atoms::TIMES) {
            if !matches!(left, Ast::Var(v) if v.name == atoms::UNDERSCORE) {
                self.set_size(left.clone(), spec, meta)?;
            }
            return self.set_unit(right, spec, meta);
        }
        let (name, args, meta): (Atom, &[Ast], &Meta) = match ast {
            Ast::Lit(Lit::Int(_)) => return self.set_size(ast.clone(), spec, meta),
            Ast::Var(var) => (var.name, &[], &var.meta),
            Ast::Call(call) if call.args.is_empty() && matches!(call.head, Head::Name(_)) => {
                let Head::Name(name) = call.head else { return Ok(()) };
                if matches!(name, atoms::SIZE | atoms::UNIT) || !is_builtin(name) {
                    return self.custom_specifier(name, &[], spec, &call.meta);
                }
                (name, &[], &call.meta)
            }
            Ast::Call(call) => match &**call {
                Call { head: Head::Name(name), args, meta } => (*name, args, meta),
                _ => {
                    let expanded = self.expand_once(ast)?;
                    return match expanded {
                        Some(ast) => self.specifiers(&ast, spec, meta),
                        None => Err(self.local_error(meta, format!("unknown bitstring specifier: {}", show(ast)))),
                    };
                }
            },
            _ => {
                let shown = show(ast);
                return Err(self.local_error(
                    meta,
                    format!(
                        "unknown bitstring specifier: {shown}\n\nexpected an integer, a type or a modifier such as \
                         size(n) after ::"
                    ),
                ));
            }
        };
        match (name, args) {
            (atoms::SIZE, [size]) => self.set_size(size.clone(), spec, meta),
            (atoms::UNIT, [unit]) => self.set_unit(unit, spec, meta),
            (_, []) => {
                let kind = match name {
                    atoms::INTEGER => Some(SegmentKind::Integer),
                    atoms::FLOAT => Some(SegmentKind::Float),
                    atoms::BINARY | atoms::BYTES => Some(SegmentKind::Binary),
                    atoms::BITSTRING | atoms::BITS_TYPE => Some(SegmentKind::Bits),
                    atoms::UTF8 => Some(SegmentKind::Utf8),
                    atoms::UTF16 => Some(SegmentKind::Utf16),
                    atoms::UTF32 => Some(SegmentKind::Utf32),
                    _ => None,
                };
                if let Some(kind) = kind {
                    if let Some(old) = spec.kind.filter(|k| *k != kind) {
                        return self.conflicting("type", type_name(kind), type_name(old), meta);
                    }
                    spec.kind = Some(kind);
                    return Ok(());
                }
                match name {
                    atoms::SIGNED | atoms::UNSIGNED => {
                        let signed = name == atoms::SIGNED;
                        if spec.signed.is_some_and(|s| s != signed) {
                            let (new, old) = if signed { ("signed", "unsigned") } else { ("unsigned", "signed") };
                            return self.conflicting("sign", new, old, meta);
                        }
                        spec.signed = Some(signed);
                        Ok(())
                    }
                    atoms::BIG | atoms::LITTLE | atoms::NATIVE => {
                        if let Some(old) = spec.endian.filter(|e| *e != name) {
                            return self.conflicting("endianness", name.as_str(), old.as_str(), meta);
                        }
                        spec.endian = Some(name);
                        Ok(())
                    }
                    _ => {
                        self.warn(
                            meta,
                            format!(
                                "bitstring specifier \"{name}\" does not exist and is being expanded to \"{name}()\", \
                                 please use parentheses to remove the ambiguity.\nYou may run \"mix format --migrate\" \
                                 to fix this warning automatically."
                            ),
                        );
                        match self.expand_once(&Ast::call(name, Vec::new(), meta.clone()))? {
                            Some(ast) => self.deeper(meta.line, |x| x.specifiers(&ast, spec, meta)),
                            None => Err(self.local_error(meta, format!("unknown bitstring specifier: {name}"))),
                        }
                    }
                }
            }
            _ => self.custom_specifier(name, args, spec, meta),
        }
    }

    /// A macro that expands to specifiers.
    fn custom_specifier(&mut self, name: Atom, args: &[Ast], spec: &mut Spec, meta: &Meta) -> Result<()> {
        let call = Ast::call(name, args.to_vec(), meta.clone());
        match self.expand_once(&call)? {
            Some(ast) => self.deeper(meta.line, |x| x.specifiers(&ast, spec, meta)),
            None => {
                let shown = show(&call);
                Err(self.local_error(meta, format!("unknown bitstring specifier: {shown}")))
            }
        }
    }

    fn conflicting(&self, what: &str, new: &str, old: &str, meta: &Meta) -> Result<()> {
        Err(self.local_error(meta, format!("conflicting {what} specification for bit field: \"{new}\" and \"{old}\"")))
    }

    fn set_size(&mut self, size: Ast, spec: &mut Spec, meta: &Meta) -> Result<()> {
        if let Some(old) = &spec.size
            && show(old) != show(&size)
        {
            return self.conflicting("size", &show(&size), &show(old), meta);
        }
        spec.size = Some(size);
        Ok(())
    }

    fn set_unit(&mut self, unit: &Ast, spec: &mut Spec, meta: &Meta) -> Result<()> {
        let expanded = self.in_context(Context::Normal, |x| x.expr(unit))?;
        let unit = match &expanded.kind {
            Kind::Const(term) => term.as_int(),
            _ => None,
        };
        match unit {
            Some(unit) => {
                spec.unit = Some(unit);
                Ok(())
            }
            None => Err(self.local_error(meta, "unit in bitstring expects an integer as argument")),
        }
    }
}

/// Whether a name is a type or modifier of segments.
fn is_builtin(name: Atom) -> bool {
    matches!(
        name,
        atoms::INTEGER
            | atoms::FLOAT
            | atoms::BINARY
            | atoms::BYTES
            | atoms::BITSTRING
            | atoms::BITS_TYPE
            | atoms::UTF8
            | atoms::UTF16
            | atoms::UTF32
            | atoms::SIGNED
            | atoms::UNSIGNED
            | atoms::BIG
            | atoms::LITTLE
            | atoms::NATIVE
    )
}

fn type_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Integer => "integer",
        SegmentKind::Float => "float",
        SegmentKind::Binary => "binary",
        SegmentKind::Bits => "bitstring",
        SegmentKind::Utf8 => "utf8",
        SegmentKind::Utf16 => "utf16",
        SegmentKind::Utf32 => "utf32",
    }
}

fn look(ast: &Ast) -> Look {
    match ast {
        Ast::Lit(Lit::Int(_) | Lit::BigInt(_)) => Look::Integer,
        Ast::Lit(Lit::Float(_)) => Look::Float,
        Ast::Lit(Lit::Str(_)) => Look::Text,
        Ast::Call(call) if matches!(call.head, Head::Name(atoms::BITS)) => Look::Bits,
        _ => Look::Unknown,
    }
}

/// What a segment's value can be when it is written as a literal.
trait FromLiteral {
    fn literal(term: Term) -> Self;
}

impl FromLiteral for Expr {
    fn literal(term: Term) -> Expr {
        Expr::constant(term)
    }
}

impl FromLiteral for Pat {
    fn literal(term: Term) -> Pat {
        Pat::Const(term)
    }
}

/// The bytes of segments that are literals all through.
fn constant_bytes(segments: &[Segment<Expr>]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for segment in segments {
        let Kind::Const(term) = &segment.value.kind else { return None };
        match segment.kind {
            SegmentKind::Binary if segment.size.is_none() => bytes.extend_from_slice(term.as_bytes()?),
            SegmentKind::Integer if segment.size.is_none() => {
                bytes.push(term.as_int().filter(|_| term.is_int())?.rem_euclid(256) as u8);
            }
            SegmentKind::Utf8 => {
                let c = char::from_u32(u32::try_from(term.as_int()?).ok()?)?;
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => return None,
        }
    }
    Some(bytes)
}

/// `Kernel.to_string(code)`: text in any case, and better code as a whole than as the call it expands to.
fn is_interpolated(ast: &Ast) -> bool {
    let Ast::Call(call) = ast else { return false };
    let Head::Expr(head) = &call.head else { return false };
    matches!(
        head.as_call(atoms::DOT),
        Some([Ast::Lit(Lit::Atom(atoms::KERNEL)), Ast::Lit(Lit::Atom(atoms::TO_STRING))])
    )
}
