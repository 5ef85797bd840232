//! Calls, and the functions of `:erlang` that are control flow: `error`, `exit`, `throw`, `raise`, `apply`.

use super::build::{Builder, Dest, Val};
use super::simple::{Leaf, apply_leaf};
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr as Core, Kind};
use crate::ir::{Class, Expr, Function, NO_SLOT, NativeKind, NativeRow, Node, Slot, code};
use crate::term::Term;

impl Builder<'_> {
    /// Emits a call (of any kind) to a destination.
    pub fn call(&mut self, e: &Core, dest: Dest) {
        match &e.kind {
            Kind::LocalCall { name, args } => self.local_call(*name, args, e.line, dest),
            Kind::RemoteCall { module, name, args } => self.remote_call(e, module, *name, args, dest),
            Kind::FunCall { fun, args } => self.fun_call(fun, args, e.line, dest),
            Kind::Dot { left, name } => {
                if let Kind::Const(t) = &left.kind
                    && let Some(module) = t.as_atom().filter(|name| *name != atoms::NIL)
                {
                    return self.exported(module, *name, Vec::new(), dest);
                }
                let left = self.value(left);
                self.at(e.line);
                self.with_result(dest, |dst| Node::Dot { left, name: *name, dst });
            }
            Kind::Hook { payload, args } => {
                let args = self.values(args, e.line).into();
                self.at(e.line);
                let payload = payload.clone();
                self.with_result(dest, |dst| Node::Hook { payload, args, dst });
            }
            _ => self.expr(e, dest),
        }
    }

    /// Emits a node that stores its result, then returns it when the destination is tail position.
    fn with_result(&mut self, dest: Dest, node: impl FnOnce(Slot) -> Node) {
        match dest {
            Dest::Reg(dst) => self.emit(node(dst)),
            Dest::Drop => self.emit(node(NO_SLOT)),
            Dest::Return => {
                let dst = self.fresh();
                self.emit(node(dst));
                self.emit(Node::Return(Expr::Slot(dst)));
            }
        }
    }

    fn local_call(&mut self, name: Atom, args: &[Core], line: u32, dest: Dest) {
        let arity = self.arity(args.len());
        if code::native(self.ctx.module, name, arity).is_some() {
            let args = self.values(args, line);
            self.at(line);
            return self.exported(self.ctx.module, name, args, dest);
        }
        let args = self.values(args, line);
        self.at(line);
        if dest == Dest::Return && self.me.recursive && self.me.name == name && self.me.arity == arity {
            let assign = (0..).zip(args).collect();
            return self.emit(Node::Loop { assign, entry: super::build::Label(0).offset() });
        }
        if let Some(f) = self.local(name, arity) {
            self.known(f, args, dest);
        }
    }

    fn known(&mut self, f: &'static Function, args: Vec<Expr>, dest: Dest) {
        let args = args.into();
        match dest {
            Dest::Return => self.emit(Node::Tail { f, args }),
            _ => self.with_result(dest, |dst| Node::Call { f, args, dst }),
        }
    }

    fn local(&mut self, name: Atom, arity: u8) -> Option<&'static Function> {
        let f = (self.ctx.local)(name, arity);
        if f.is_none() {
            self.fail(&format!("undefined function {name}/{arity}"));
        }
        f
    }

    /// `&name/arity` of this module.
    pub fn local_fun(&mut self, name: Atom, arity: u8) -> Expr {
        if code::native(self.ctx.module, name, arity).is_some() {
            return Expr::Const(Term::export_fun(self.ctx.module, name, arity));
        }
        match self.local(name, arity) {
            Some(f) => Expr::Const(Term::closure(f.id, arity, std::iter::empty())),
            None => Expr::Const(Term::NIL),
        }
    }

    fn arity(&mut self, n: usize) -> u8 {
        u8::try_from(n).unwrap_or_else(|_| {
            self.fail("a call has more than 255 arguments");
            u8::MAX
        })
    }

    fn remote_call(&mut self, e: &Core, module: &Core, name: Atom, args: &[Core], dest: Dest) {
        let Kind::Const(m) = &module.kind else {
            let mut all = vec![module];
            all.extend(args);
            let mut values = self.value_refs(&all, e.line);
            let args: Box<[Expr]> = values.split_off(1).into();
            let module = values.pop().unwrap_or(Expr::Const(Term::NIL));
            self.at(e.line);
            return match dest {
                Dest::Return => self.emit(Node::TailDyn { module, name, args }),
                _ => self.with_result(dest, |dst| Node::CallDyn { module, name, args, dst }),
            };
        };
        let Some(m) = m.as_atom() else {
            // `1.foo()`: an error at run time.
            let args = self.values(args, e.line).into();
            let module = Expr::Const(m.clone());
            self.at(e.line);
            return self.with_result(dest, |dst| Node::CallDyn { module, name, args, dst });
        };
        if m == atoms::ERLANG && self.control(name, args, e.line, dest) {
            return;
        }
        if let Some(leaf) = self.leaf_call(module, name, args.len()) {
            let args = self.values(args, e.line);
            self.at(e.line);
            return self.deliver(apply_leaf(leaf, args), dest);
        }
        let args = self.values(args, e.line);
        self.at(e.line);
        self.exported(m, name, args, dest);
    }

    /// A call of a function by its full name, with evaluated arguments.
    pub fn exported(&mut self, module: Atom, name: Atom, args: Vec<Expr>, dest: Dest) {
        let arity = self.arity(args.len());
        match code::native(module, name, arity) {
            Some(row) => match row.kind {
                NativeKind::Leaf(_) => self.deliver(apply_leaf(Leaf::Native(row), args), dest),
                NativeKind::Hosted(_) => self.hosted(row, args, dest),
            },
            None => {
                let f = code::export(module, name, arity);
                let args = args.into();
                match dest {
                    Dest::Return => self.emit(Node::TailRemote { f, args }),
                    _ => self.with_result(dest, |dst| Node::CallRemote { f, args, dst }),
                }
            }
        }
    }

    fn hosted(&mut self, row: &'static NativeRow, args: Vec<Expr>, dest: Dest) {
        let args = args.into();
        self.with_result(dest, |dst| Node::CallHosted { row, args, dst });
    }

    /// [`Builder::exported`] for code that lowering itself makes.
    pub fn named(&mut self, module: &str, name: &str, args: Vec<Expr>, dest: Dest) {
        self.exported(Atom::new(module), Atom::new(name), args, dest);
    }

    /// The value of such a call.
    pub fn named_value(&mut self, module: &str, name: &str, args: Vec<Expr>) -> Expr {
        let (module, name) = (Atom::new(module), Atom::new(name));
        if let Some(row) = u8::try_from(args.len()).ok().and_then(|n| code::native(module, name, n))
            && matches!(row.kind, NativeKind::Leaf(_))
        {
            return Expr::Native(row, args.into());
        }
        let dst = self.fresh();
        self.exported(module, name, args, Dest::Reg(dst));
        Expr::Slot(dst)
    }

    fn fun_call(&mut self, fun: &Core, args: &[Core], line: u32, dest: Dest) {
        let mut all = vec![fun];
        all.extend(args);
        let mut values = self.value_refs(&all, line);
        let args = values.split_off(1);
        let fun = values.pop().unwrap_or(Expr::Const(Term::NIL));
        self.at(line);
        self.call_value(fun, args, dest);
    }

    /// Calls an evaluated function.
    pub fn call_value(&mut self, fun: Expr, args: Vec<Expr>, dest: Dest) {
        let args = args.into();
        match dest {
            Dest::Return => self.emit(Node::TailFun { fun, args }),
            _ => self.with_result(dest, |dst| Node::CallFun { fun, args, dst }),
        }
    }

    /// The functions of `:erlang` that do not return as others do. `false`: not one of them.
    fn control(&mut self, name: Atom, args: &[Core], line: u32, dest: Dest) -> bool {
        match (name.as_str(), args) {
            ("error", [reason]) => self.raise_class(Class::Error, reason, line, dest),
            ("exit", [reason]) => self.raise_class(Class::Exit, reason, line, dest),
            ("throw", [reason]) => self.raise_class(Class::Throw, reason, line, dest),
            ("error", [reason, _] | [reason, _, _]) if args[1..].iter().all(|e| matches!(e.kind, Kind::Const(_))) => {
                self.raise_class(Class::Error, reason, line, dest);
            }
            ("raise", [_, _, _]) => {
                let regs: Vec<Slot> = self.values(args, line).into_iter().map(|v| self.in_reg(v)).collect();
                self.at(line);
                if let [class, reason, trace] = regs[..] {
                    self.emit(Node::Reraise { class, reason, trace });
                }
                self.after_raise(dest);
            }
            ("andalso", [l, r]) => self.strict(l, r, true, dest),
            ("orelse", [l, r]) => self.strict(l, r, false, dest),
            ("apply", [fun, list]) => match proper(list) {
                Some(args) => self.fun_call(fun, args, line, dest),
                None => self.apply(None, [fun, list], line, dest),
            },
            ("apply", [module, function, list]) => match (proper(list), atom(function)) {
                (Some(args), Some(f)) => {
                    let call = Kind::RemoteCall { module: Box::new(module.clone()), name: f, args: args.to_vec() };
                    self.call(&Core::new(line, call), dest);
                }
                _ => self.apply(Some(module), [function, list], line, dest),
            },
            _ => return false,
        }
        true
    }

    fn apply(&mut self, module: Option<&Core>, rest: [&Core; 2], line: u32, dest: Dest) {
        let mut all: Vec<&Core> = module.into_iter().collect();
        all.extend(rest);
        let mut values = self.value_refs(&all, line);
        let nil = || Expr::Const(Term::NIL);
        let args = values.pop().unwrap_or_else(nil);
        let name = values.pop().unwrap_or_else(nil);
        let module = values.pop();
        self.at(line);
        match dest {
            Dest::Return => self.emit(Node::TailApply { module, name, args }),
            _ => self.with_result(dest, |dst| Node::Apply { module, name, args, dst }),
        }
    }

    fn raise_class(&mut self, class: Class, reason: &Core, line: u32, dest: Dest) {
        let reason = self.value(reason);
        self.at(line);
        self.emit(Node::Raise { class, reason });
        self.after_raise(dest);
    }

    /// What follows cannot be reached, but its destination is read by code that is emitted next.
    fn after_raise(&mut self, dest: Dest) {
        self.deliver(Val::Const(Term::NIL).expr(), dest);
    }
}

fn proper(list: &Core) -> Option<&[Core]> {
    match &list.kind {
        Kind::List(es, None) if u8::try_from(es.len()).is_ok() => Some(es),
        Kind::Const(t) if t.same(&Term::EMPTY_LIST) => Some(&[]),
        _ => None,
    }
}

fn atom(e: &Core) -> Option<Atom> {
    match &e.kind {
        Kind::Const(t) => t.as_atom(),
        _ => None,
    }
}
