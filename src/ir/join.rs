//! Steps that follow each other so often that they become one.

use super::step::{Op, Step};
use crate::term::Term;

/// `[]`, else a cell of the same slot: one look decides. Offsets are relative by now.
pub(super) fn lists(steps: &mut [Step]) {
    for i in 0..steps.len() {
        let Op::MatchWord { subject, ref word, otherwise } = steps[i].op else { continue };
        if !word.is_empty_list() {
            continue;
        }
        let Some(next) = usize::try_from(i as i64 + otherwise as i64).ok().and_then(|at| steps.get(at)) else {
            continue;
        };
        // The cell's step stays where it is, for others that lead to it.
        let joined = match next.op {
            Op::TakeCons { subject: s, head, tail, otherwise: no } if s == subject => {
                Op::TakeList { subject, head, tail, cell: otherwise + 1, otherwise: otherwise + no }
            }
            Op::MatchCons { subject: s, head, tail, otherwise: no } if s == subject => {
                Op::MatchList { subject, head, tail, cell: otherwise + 1, otherwise: otherwise + no }
            }
            _ => continue,
        };
        steps[i].op = joined;
    }
}

/// The last sums of a loop's round and the jump back. Lowering computes sums into places of their own first, in the
/// order in which they would fail; that is seen through here.
pub(super) fn rounds(steps: &mut [Step]) {
    for i in 0..steps.len() {
        let joined = match &steps[i..] {
            [Step { op: Op::SetAddImm { src, imm }, .. }, Step { op: Op::Again(back), .. }, ..] => {
                Op::AgainAddImm { src: *src, imm: *imm, entry: back + 1 }
            }
            [Step { op: Op::SetAdd { a, b }, .. }, Step { op: Op::Again(back), .. }, ..] => {
                Op::AgainAdd { a: *a, b: *b, entry: back + 1 }
            }
            [
                Step { op: Op::SetAddImm { src, imm }, dst: first, .. },
                Step { op: second, dst: other, .. },
                Step { op: Op::SetMove { src: x }, dst: to_x, .. },
                Step { op: Op::SetMove { src: y }, dst: to_y, .. },
                Step { op: Op::Again(back), .. },
                ..,
            ] => {
                let (count, sum) = match () {
                    () if first == other || to_x == to_y => continue,
                    () if x == first && y == other => (*to_x, *to_y),
                    () if x == other && y == first => (*to_y, *to_x),
                    () => continue,
                };
                // In place: then what is overwritten is known to be small as well.
                if count != *src {
                    continue;
                }
                let (imm, entry) = (*imm, back + 4);
                let (round, end) = match steps.get((i as i64 + entry as i64) as usize).map(|s| &s.op) {
                    Some(Op::MatchWord { subject, word, otherwise }) if *subject == count => {
                        (entry + otherwise, word.clone())
                    }
                    _ => (entry, Term::NIL),
                };
                match *second {
                    Op::SetAdd { a, b } if sum == a && b != *first => {
                        Op::AgainCountAdd { count, imm, sum, b, entry, round, end }
                    }
                    Op::SetAdd { a: b, b: a } if sum == a && b != *first => {
                        Op::AgainCountAdd { count, imm, sum, b, entry, round, end }
                    }
                    Op::SetAddImm { src: a, imm: more } if sum == a => {
                        Op::AgainCountAddImm { count, imm, sum, more, entry, round, end }
                    }
                    _ => continue,
                }
            }
            _ => continue,
        };
        steps[i].op = joined;
    }
}
