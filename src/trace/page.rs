//! The picture as an HTML page: `page.html` with the picture's data in it.
//!
//! The data is compact JSON (arrays without names, texts by number, times as differences), since a picture may have
//! 200,000 events. `page.html` says at its start what stands where.

use super::picture::{ArrowKind, BondKind, Picture};
use rustc_hash::FxHashMap;
use std::fmt::Write;

const PAGE: &str = include_str!("page.html");

/// The whole page.
pub fn page(picture: &Picture, script: &str) -> String {
    let data = data(picture, script);
    let (before, after) = PAGE.split_once("/*DATA*/null").unwrap_or((PAGE, ""));
    let mut out = String::with_capacity(PAGE.len() + data.len());
    out.push_str(before);
    out.push_str(&data);
    out.push_str(after);
    out
}

#[derive(Default)]
struct Texts<'a> {
    numbers: FxHashMap<&'a str, usize>,
    all: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    fn number(&mut self, text: &'a str) -> usize {
        *self.numbers.entry(text).or_insert_with(|| {
            self.all.push(text);
            self.all.len() - 1
        })
    }
}

/// A number, or -1 for none.
fn or_none(value: Option<impl TryInto<i64>>) -> i64 {
    value.and_then(|v| v.try_into().ok()).unwrap_or(-1)
}

/// The picture's data as JSON, safe inside of a `<script>`.
pub fn data(picture: &Picture, script: &str) -> String {
    let mut texts = Texts::default();
    let mut out = String::from("{\"script\":");
    quote(script, &mut out);
    let _ = write!(out, ",\"lost\":{},\"kept\":{}", picture.lost, picture.events.len() + picture.runs.len());
    let first = picture.times.first().copied().unwrap_or(0);
    let mut last = first;
    out.push_str(",\"times\":");
    list(&mut out, &picture.times, |time, out| {
        let _ = write!(out, "{}", time - last);
        last = *time;
    });
    out.push_str(",\"processes\":");
    list(&mut out, &picture.processes, |process, out| {
        out.push('[');
        quote(&process.label, out);
        out.push(',');
        quote(&process.pid.to_string(), out);
        let what = texts.number(&process.what);
        let (end, normal) = process.end.as_ref().map_or((-1, true), |end| (i64::from(end.at), end.normal));
        let reason = process.end.as_ref().map(|end| texts.number(&end.reason));
        let _ = write!(out, ",{what},{},{},{end},{}", or_none(process.parent), process.born, or_none(reason));
        let _ = write!(out, ",{},{}]", u8::from(!normal), u8::from(process.system));
    });
    out.push_str(",\"arrows\":");
    list(&mut out, &picture.arrows, |arrow, out| {
        let kind = match arrow.kind {
            ArrowKind::Message => 0,
            ArrowKind::Timer => 1,
            ArrowKind::Outside => 2,
            ArrowKind::Exit => 3,
            ArrowKind::Down => 4,
            ArrowKind::Killed => 5,
        };
        let text = texts.number(&arrow.text);
        let _ = write!(out, "[{kind},{},{},{}", or_none(arrow.from), or_none(arrow.to), arrow.sent);
        let _ = write!(out, ",{},{},{text}]", arrow.arrived, or_none(arrow.taken));
    });
    out.push_str(",\"bonds\":");
    list(&mut out, &picture.bonds, |bond, out| {
        let kind = match bond.kind {
            BondKind::Link => 0,
            BondKind::Unlink => 1,
            BondKind::Monitor => 2,
            BondKind::Demonitor => 3,
        };
        let _ = write!(out, "[{kind},{},{},{}]", bond.a, bond.b, bond.at);
    });
    out.push_str(",\"waits\":");
    list(&mut out, &picture.waits, |wait, out| {
        let _ = write!(out, "[{},{},{},{}]", wait.process, wait.from, wait.to, u8::from(wait.timed_out));
    });
    out.push_str(",\"runs\":");
    list(&mut out, &picture.runs, |run, out| {
        let from = run.from.saturating_sub(first);
        let _ = write!(out, "[{},{from},{},{}]", run.process, run.until.saturating_sub(run.from), run.worker);
    });
    out.push_str(",\"names\":");
    list(&mut out, &picture.names, |name, out| {
        let text = texts.number(&name.name);
        let _ = write!(out, "[{},{},{text},{}]", name.process, name.at, u8::from(name.on));
    });
    out.push_str(",\"texts\":");
    list(&mut out, &texts.all, |text, out| quote(text, out));
    out.push('}');
    out
}

fn list<'a, T>(out: &mut String, items: &'a [T], mut item: impl FnMut(&'a T, &mut String)) {
    out.push('[');
    for (at, one) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        item(one, out);
    }
    out.push(']');
}

/// A JSON string in which nothing ends a `<script>`.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
