//! Text of a code tree, for tests and `quaff dump`.

use super::code::Code;
use super::node::{BitPat, BitSeg, Expr, NO_SLOT, Node, Pat, Slot};
use std::fmt::Write;

/// One line a node: index, source line, node. Jumps show the index they lead to.
pub fn dump(code: &Code) -> String {
    let mut out = format!("slots: {}\n", code.nslots);
    for (at, node) in code.nodes.iter().enumerate() {
        let line = code.lines.get(at).copied().unwrap_or(0);
        let _ = writeln!(out, "{at:4} {line:4}  {}", text(node, at));
    }
    out
}

fn text(node: &Node, at: usize) -> String {
    let to = |offset: &i32| format!("-> {}", at as i64 + i64::from(*offset));
    let set = |dst: &Slot| if *dst == NO_SLOT { String::new() } else { format!("{} = ", slot(*dst)) };
    match node {
        Node::Set { dst, e } => format!("{} = {}", slot(*dst), expr(e)),
        Node::Eval(e) => format!("eval {}", expr(e)),
        Node::Clear(slots) => format!("clear {}", slots.iter().map(|s| slot(*s)).collect::<Vec<_>>().join(", ")),
        Node::Jump(o) => format!("jump {}", to(o)),
        Node::If { cond, otherwise } => format!("if {} else {}", expr(cond), to(otherwise)),
        Node::Guard { cond, otherwise } => format!("guard {} else {}", expr(cond), to(otherwise)),
        Node::IfCmp { op, a, b, otherwise } => {
            format!("if {op:?}({}, {}) else {}", slot(*a), slot(*b), to(otherwise))
        }
        Node::IfCmpImm { op, a, imm, otherwise } => format!("if {op:?}({}, {imm}) else {}", slot(*a), to(otherwise)),
        Node::Match { subject, pat: p, otherwise } => {
            format!("match {} with {} else {}", slot(*subject), pat(p), to(otherwise))
        }
        Node::MatchConst { subject, value, otherwise } => {
            format!("match {} with {value:?} else {}", slot(*subject), to(otherwise))
        }
        Node::MatchCons { subject, head, tail, take, otherwise } => {
            let verb = if *take { "take" } else { "match" };
            format!("{verb} {} with [{} | {}] else {}", slot(*subject), slot(*head), slot(*tail), to(otherwise))
        }
        Node::MatchTuple { subject, dsts, take, otherwise } => {
            let verb = if *take { "take" } else { "match" };
            let dsts: Vec<String> = dsts.iter().map(|d| slot(*d)).collect();
            format!("{verb} {} with {{{}}} else {}", slot(*subject), dsts.join(", "), to(otherwise))
        }
        Node::Switch { subject, table, otherwise } => {
            let rows: Vec<String> = table.iter().map(|(t, o)| format!("{t:?} {}", to(o))).collect();
            format!("switch {} {} else {}", slot(*subject), rows.join(", "), to(otherwise))
        }
        Node::Call { f, args, dst } => format!("{}call {f:?}{}", set(dst), list(args)),
        Node::CallRemote { f, args, dst } => format!("{}call remote {f:?}{}", set(dst), list(args)),
        Node::CallFun { fun, args, dst } => format!("{}call fun {}{}", set(dst), expr(fun), list(args)),
        Node::CallDyn { module, name, args, dst } => {
            format!("{}call {}.{name}{}", set(dst), expr(module), list(args))
        }
        Node::Apply { module, name, args, dst } => {
            let module = module.as_ref().map_or(String::new(), |m| format!("{}, ", expr(m)));
            format!("{}apply {module}{}, {}", set(dst), expr(name), expr(args))
        }
        Node::CallHosted { row, args, dst } => format!("{}call hosted {row:?}{}", set(dst), list(args)),
        Node::Dot { left, name, dst } => format!("{}dot {}.{name}", set(dst), expr(left)),
        Node::Tail { f, args } => format!("tail {f:?}{}", list(args)),
        Node::TailRemote { f, args } => format!("tail remote {f:?}{}", list(args)),
        Node::TailFun { fun, args } => format!("tail fun {}{}", expr(fun), list(args)),
        Node::TailDyn { module, name, args } => format!("tail {}.{name}{}", expr(module), list(args)),
        Node::TailApply { module, name, args } => {
            let module = module.as_ref().map_or(String::new(), |m| format!("{}, ", expr(m)));
            format!("tail apply {module}{}, {}", expr(name), expr(args))
        }
        Node::Loop { assign, entry } => {
            let assign: Vec<String> = assign.iter().map(|(s, e)| format!("{} = {}", slot(*s), expr(e))).collect();
            format!("loop {} {}", assign.join(", "), to(entry))
        }
        Node::Return(e) => format!("return {}", expr(e)),
        Node::Raise { class, reason } => format!("raise {class:?} {}", expr(reason)),
        Node::FunctionClause => "function_clause".into(),
        Node::Reraise { class, reason, trace } => {
            format!("reraise {}, {}, {}", slot(*class), slot(*reason), slot(*trace))
        }
        Node::PushTry { dst, handler } => format!("try {} handler {}", slot(*dst), to(handler)),
        Node::PopTry => "end try".into(),
        Node::RecvStart { timeout } => match timeout {
            Some(e) => format!("receive after {}", expr(e)),
            None => "receive".into(),
        },
        Node::RecvPeek { dst, on_timeout } => format!("{}peek, on timeout {}", set(dst), to(on_timeout)),
        Node::RecvAccept => "accept".into(),
        Node::RecvNext(o) => format!("next {}", to(o)),
        Node::Hook { payload, args, dst } => format!("{}hook {payload:?}{}", set(dst), list(args)),
    }
}

fn slot(slot: Slot) -> String {
    if slot == NO_SLOT { "_".into() } else { format!("s{slot}") }
}

fn list(es: &[Expr]) -> String {
    format!("({})", commas(es))
}

fn commas(es: &[Expr]) -> String {
    es.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn pairs<T>(items: &[(Expr, T)], value: impl Fn(&T) -> String) -> String {
    items.iter().map(|(k, v)| format!("{} => {}", expr(k), value(v))).collect::<Vec<_>>().join(", ")
}

/// An expression; `!` marks a move.
fn expr(e: &Expr) -> String {
    match e {
        Expr::Slot(s) => slot(*s),
        Expr::Move(s) => format!("{}!", slot(*s)),
        Expr::Const(t) => format!("{t:?}"),
        Expr::Walked(s, _) => format!("walked {}", slot(*s)),
        Expr::Env(s) => format!("env {}", slot(*s)),
        Expr::AddImm(s, i) => format!("{} + {i}", slot(*s)),
        Expr::Add(a, b) => format!("{} + {}", slot(*a), slot(*b)),
        Expr::By(op, s, imm) => format!("{op:?}({}, {imm})", slot(*s)),
        Expr::Sub(a, b) => format!("{} - {}", slot(*a), slot(*b)),
        Expr::Op1(op, a) => format!("{op:?}({})", expr(a)),
        Expr::Op2(op, ab) => format!("{op:?}({})", commas(&ab[..])),
        Expr::And(ab) => format!("({} and {})", expr(&ab[0]), expr(&ab[1])),
        Expr::Or(ab) => format!("({} or {})", expr(&ab[0]), expr(&ab[1])),
        Expr::Tuple(es) => format!("{{{}}}", commas(es)),
        Expr::Cons(ab) => format!("[{} | {}]", expr(&ab[0]), expr(&ab[1])),
        Expr::List(es, tail) => format!("[{} | {}]", commas(es), expr(tail)),
        Expr::Map(items) => format!("%{{{}}}", pairs(items, expr)),
        Expr::MapUpdate(map, items) => format!("%{{{} | {}}}", expr(map), pairs(items, expr)),
        Expr::Bits(segments) => {
            let segment = |s: &BitSeg| field(expr(&s.value), format!("{:?}", s.kind), s.size.as_ref(), s.unit);
            format!("<<{}>>", segments.iter().map(segment).collect::<Vec<_>>().join(", "))
        }
        Expr::Closure(f, es) => format!("closure {f:?}#{}{}", f.id.0, list(es)),
        Expr::Native(row, es) => format!("{row:?}{}", list(es)),
        Expr::Matches(m) => format!("matches({}, {})", expr(&m.0), pat(&m.1)),
    }
}

fn field(value: String, kind: String, size: Option<&Expr>, unit: u16) -> String {
    let size = size.map_or(String::new(), |e| format!("({})", expr(e)));
    format!("{value}::{kind}{size}*{unit}")
}

fn pat(p: &Pat) -> String {
    let all = |ps: &[Pat]| ps.iter().map(pat).collect::<Vec<_>>().join(", ");
    match p {
        Pat::Any => "_".into(),
        Pat::Bind(s) => slot(*s),
        Pat::Same(s) => format!("^{}", slot(*s)),
        Pat::Const(t) => format!("{t:?}"),
        Pat::Cons(ab) => format!("[{} | {}]", pat(&ab[0]), pat(&ab[1])),
        Pat::Tuple(ps) => format!("{{{}}}", all(ps)),
        Pat::Map(items) => format!("%{{{}}}", pairs(items, pat)),
        Pat::Bits(segments) => {
            let segment = |s: &BitPat| field(pat(&s.pat), format!("{:?}", s.kind), s.size.as_ref(), s.unit);
            format!("<<{}>>", segments.iter().map(segment).collect::<Vec<_>>().join(", "))
        }
        Pat::Both(ab) => format!("{} = {}", pat(&ab[0]), pat(&ab[1])),
    }
}
