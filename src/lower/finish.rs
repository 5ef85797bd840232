//! From emitted items to [`Code`]: jumps are shortened, unreachable items dropped, last uses marked ([`super::live`]),
//! slots assigned ([`super::alloc`]), labels turned into offsets.

use super::Lowered;
use super::alloc::{self, Slots};
use super::build::{Builder, Item, NONE};
use super::live;
use super::visit::{Access, accesses, expr, falls_through, leaf_slot, targets};
use crate::base::order::Order as _;
use crate::base::{Diagnostic, Span};
use crate::ir::{Code, Expr, NO_SLOT, Node, Offset, Op1, Slot};
use crate::term::Term;

/// Makes the code of a function whose nodes have been emitted.
pub fn finish(mut b: Builder) -> Result<Lowered, Diagnostic> {
    if let Some(problem) = b.problem.take() {
        return Err(problem);
    }
    shorten(&mut b);
    drop_unreachable(&mut b);
    let flow = live::analyse(&mut b);
    insert_clears(&mut b, &flow.clears);
    let mut slots = alloc::assign(&b, &flow)?;
    for item in &mut b.items {
        rename(&mut item.node, &slots);
        if let Node::Clear(cleared) = &mut item.node {
            let mut once = std::mem::take(cleared).into_vec();
            once.order();
            once.dedup();
            *cleared = once.into();
        }
        if let Node::Loop { assign, .. } = &mut item.node {
            let pairs = std::mem::take(assign).into_vec();
            let order = in_safe_order(pairs, &mut slots);
            *assign = with_moves(order, b.nparams).into();
        }
    }
    // A copy between registers that share a slot is nothing, nor is what the analysis emptied.
    let nothing = |node: &Node| match node {
        Node::Set { dst, e: Expr::Slot(s) | Expr::Move(s) } => dst == s,
        Node::Clear(slots) => slots.is_empty(),
        _ => false,
    };
    let keep: Vec<bool> = b.items.iter().map(|i| !nothing(&i.node)).collect();
    remove(&mut b, &keep);
    pad_empty_loops(&mut b);
    resolve(&mut b);
    // A frame has at least one slot: the machine clears it without asking.
    let nslots = slots.count().max(1);
    if nslots >= u32::from(NO_SLOT) {
        return Err(Diagnostic::error("CompileError", "the function is too large", Span::NONE));
    }
    let lines = b.items.iter().map(|i| i.line).collect();
    let nodes = b.items.into_iter().map(|i| i.node).collect();
    Ok(Lowered { code: Code { nodes, lines, nslots } })
}

/// Jumps to jumps go to the end of the chain.
fn shorten(b: &mut Builder) {
    let goal = |start: u32| {
        let mut label = start;
        for _ in 0..64 {
            let position = b.labels[label as usize] as usize;
            match b.items.get(position).map(|i| &i.node) {
                Some(Node::Jump(next)) if *next as u32 != label => label = *next as u32,
                _ => break,
            }
        }
        label
    };
    let goals: Vec<u32> =
        (0..b.labels.len() as u32).map(|l| if b.labels[l as usize] == NONE { l } else { goal(l) }).collect();
    for item in &mut b.items {
        targets(&mut item.node, &mut |o| *o = goals[*o as usize] as Offset);
    }
}

fn drop_unreachable(b: &mut Builder) {
    loop {
        let mut reached = vec![false; b.items.len()];
        let mut work = vec![0];
        while let Some(mut at) = work.pop() {
            while at < b.items.len() && !reached[at] {
                reached[at] = true;
                let node = &mut b.items[at].node;
                targets(node, &mut |o| work.push(b.labels[*o as usize] as usize));
                if !falls_through(node) {
                    break;
                }
                at += 1;
            }
        }
        // A jump to what follows anyway.
        let mut useless = false;
        for at in 0..b.items.len() {
            if reached[at]
                && let Node::Jump(label) = b.items[at].node
            {
                let to = b.labels[label as usize] as usize;
                if to > at && reached[at + 1..to.min(b.items.len())].iter().all(|r| !r) {
                    reached[at] = false;
                    useless = true;
                }
            }
        }
        let all = reached.iter().all(|r| *r);
        remove(b, &reached);
        if all || !useless {
            return;
        }
    }
}

/// Keeps some items; labels of others move on to the next one kept.
fn remove(b: &mut Builder, keep: &[bool]) {
    if keep.iter().all(|k| *k) {
        return;
    }
    let mut new_at = Vec::with_capacity(keep.len() + 1);
    let mut n = 0;
    for k in keep {
        new_at.push(n);
        n += u32::from(*k);
    }
    new_at.push(n);
    for label in &mut b.labels {
        if *label != NONE {
            *label = new_at[*label as usize];
        }
    }
    let mut keep = keep.iter();
    b.items.retain(|_| keep.next().copied().unwrap_or(true));
}

fn insert_clears(b: &mut Builder, clears: &[(u32, Vec<Slot>)]) {
    if clears.is_empty() {
        return;
    }
    let mut items = Vec::with_capacity(b.items.len() + clears.len());
    let mut moved = Vec::with_capacity(b.items.len() + 1);
    let mut next = clears.iter().peekable();
    for (at, item) in std::mem::take(&mut b.items).into_iter().enumerate() {
        moved.push(items.len() as u32);
        if let Some((_, regs)) = next.next_if(|(c, _)| *c as usize == at) {
            items.push(Item { node: Node::Clear(regs.clone().into()), line: item.line, handler: item.handler });
        }
        items.push(item);
    }
    moved.push(items.len() as u32);
    for label in &mut b.labels {
        if *label != NONE {
            *label = moved[*label as usize];
        }
    }
    b.items = items;
}

/// A jump of length 0 does not exist: a loop of nothing gets something to do.
fn pad_empty_loops(b: &mut Builder) {
    for at in (0..b.items.len()).rev() {
        if let Node::Loop { entry, .. } = b.items[at].node
            && b.labels[entry as usize] as usize == at
        {
            let Item { line, handler, .. } = b.items[at];
            // Not a mere constant: that would be dropped again.
            let something = Expr::Op1(Op1::IsNil, Box::new(Expr::Const(Term::NIL)));
            b.items.insert(at, Item { node: Node::Eval(something), line, handler });
            b.labels.iter_mut().filter(|l| **l != NONE && **l as usize > at).for_each(|l| *l += 1);
        }
    }
}

fn rename(node: &mut Node, slots: &Slots) {
    accesses(node, &mut |access| match access {
        Access::Leaf { e, .. } => {
            if let Some(slot) = leaf_slot(e) {
                *slot = slots.of(*slot);
            }
        }
        Access::Use(s)
        | Access::PatUse(s)
        | Access::Def(s)
        | Access::Bind(s)
        | Access::Triple(s)
        | Access::Clear(s) => *s = slots.of(*s),
    });
}

fn resolve(b: &mut Builder) {
    for at in 0..b.items.len() {
        let labels = &b.labels;
        targets(&mut b.items[at].node, &mut |o| *o = labels[*o as usize] as Offset - at as Offset);
    }
}

/// The assignments of a loop in an order in which none overwrites what a later one reads. Cycles and expressions that
/// may raise out of order go through extra slots.
fn in_safe_order(pairs: Vec<(Slot, Expr)>, slots: &mut Slots) -> Vec<(Slot, Expr)> {
    let mut out = Vec::with_capacity(pairs.len());
    let mut todo: Vec<(Slot, Expr)> =
        pairs.into_iter().filter(|(slot, e)| !matches!(e, Expr::Slot(s) | Expr::Move(s) if s == slot)).collect();
    let mut temps = 0;
    if todo.iter().filter(|(_, e)| super::simple::fallible(e)).count() > 1 && !safe_as_is(&mut todo) {
        for (_, e) in todo.iter_mut().filter(|(_, e)| super::simple::fallible(e)) {
            let temp = slots.extra(temps);
            temps += 1;
            out.push((temp, std::mem::replace(e, Expr::Slot(temp))));
        }
    }
    while !todo.is_empty() {
        let free = (0..todo.len()).find(|&i| {
            let slot = todo[i].0;
            !todo.iter_mut().enumerate().any(|(j, (_, e))| j != i && reads(e, slot))
        });
        match free {
            Some(i) => out.push(todo.remove(i)),
            None => {
                let slot = todo[0].0;
                let temp = slots.extra(temps);
                temps += 1;
                out.push((temp, Expr::Slot(slot)));
                for (_, e) in &mut todo {
                    expr(e, &mut |access| {
                        if let Access::Leaf { e, .. } = access
                            && let Some(s) = leaf_slot(e)
                            && *s == slot
                        {
                            *s = temp;
                        }
                    });
                }
            }
        }
    }
    out
}

fn safe_as_is(pairs: &mut [(Slot, Expr)]) -> bool {
    (0..pairs.len()).all(|i| {
        let slot = pairs[i].0;
        !pairs[i + 1..].iter_mut().any(|(_, e)| reads(e, slot))
    })
}

fn reads(e: &mut Expr, slot: Slot) -> bool {
    let mut found = false;
    expr(e, &mut |access| {
        if let Access::Leaf { e, .. } = access {
            found |= leaf_slot(e).is_some_and(|s| *s == slot);
        }
    });
    found
}

/// Last reads within the assignments become moves. Captured values (slots below `nparams` that are not assigned) are
/// read again in the next round.
fn with_moves(mut pairs: Vec<(Slot, Expr)>, nparams: u16) -> Vec<(Slot, Expr)> {
    let assigned: Vec<Slot> = pairs.iter().map(|(slot, _)| *slot).collect();
    let mut read_later: Vec<Slot> = Vec::new();
    for i in (0..pairs.len()).rev() {
        // From here backwards, the slot's old value is a different one.
        let slot = pairs[i].0;
        read_later.retain(|s| *s != slot);
        let mut order: Vec<Slot> = Vec::new();
        expr(&mut pairs[i].1, &mut |access| {
            if let Access::Leaf { e, .. } = access {
                order.extend(leaf_slot(e).copied());
            }
        });
        let mut at = 0;
        let total = order.clone();
        expr(&mut pairs[i].1, &mut |access| {
            if let Access::Leaf { e, lazy } = access
                && let Some(s) = leaf_slot(e).copied()
            {
                let last = !total[at + 1..].contains(&s) && !read_later.contains(&s);
                let stays = s < nparams && !assigned.contains(&s);
                // A slot assigned earlier in this loop already holds its new value.
                let new = s < nparams && assigned[..i].contains(&s) && !assigned[i..].contains(&s);
                if last && !stays && !new && !lazy && matches!(e, Expr::Slot(_)) {
                    *e = Expr::Move(s);
                }
                at += 1;
            }
        });
        read_later.extend(order);
    }
    pairs
}
