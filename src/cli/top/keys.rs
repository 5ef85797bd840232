//! Keys as they come from the terminal.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::time::Duration;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

/// Waits for keys, not longer than this. Empty: the time is over. `None`: there will be no more.
pub fn read(patience: Duration) -> Option<Vec<Key>> {
    let input = std::io::stdin();
    let mut fds = [PollFd::new(&input, PollFlags::IN)];
    let timeout = Timespec { tv_sec: patience.as_secs() as i64, tv_nsec: patience.subsec_nanos().into() };
    match poll(&mut fds, Some(&timeout)) {
        Ok(0) | Err(rustix::io::Errno::INTR) => return Some(Vec::new()),
        Ok(_) => {}
        Err(_) => return None,
    }
    let mut bytes = [0; 256];
    match rustix::io::read(&input, &mut bytes[..]) {
        Ok(0) => None,
        Ok(n) => Some(decode(&bytes[..n])),
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Some(Vec::new()),
        Err(_) => None,
    }
}

/// Unknown sequences are no keys. Ctrl-C and Ctrl-D leave, as `q` does.
fn decode(bytes: &[u8]) -> Vec<Key> {
    const SEQUENCES: [(&[u8], Key); 16] = [
        (b"[A", Key::Up),
        (b"[B", Key::Down),
        (b"OA", Key::Up),
        (b"OB", Key::Down),
        (b"[5~", Key::PageUp),
        (b"[6~", Key::PageDown),
        (b"[H", Key::Home),
        (b"[F", Key::End),
        (b"OH", Key::Home),
        (b"OF", Key::End),
        (b"[1~", Key::Home),
        (b"[4~", Key::End),
        (b"[7~", Key::Home),
        (b"[8~", Key::End),
        (b"[1;5H", Key::Home),
        (b"[1;5F", Key::End),
    ];
    let mut keys = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first == 0x1b {
            if let Some((sequence, key)) = SEQUENCES.iter().find(|(s, _)| after.starts_with(s)) {
                keys.push(*key);
                rest = &after[sequence.len()..];
            } else if after.starts_with(b"[") {
                let end = after.iter().skip(1).position(|b| (0x40..=0x7e).contains(b)).map_or(after.len(), |n| n + 2);
                rest = &after[end..];
            } else {
                keys.push(Key::Escape);
                rest = after;
            }
            continue;
        }
        let length = match first {
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf7 => 4,
            _ => 1,
        };
        let (sign, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        keys.extend(match first {
            b'\r' | b'\n' => Some(Key::Enter),
            3 | 4 => Some(Key::Char('q')),
            8 | 0x7f => Some(Key::Backspace),
            0..=0x1f => None,
            _ => std::str::from_utf8(sign).ok().and_then(|s| s.chars().next()).map(Key::Char),
        });
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_keys() {
        assert_eq!(decode(b"a\x1b[A\x1b[6~\r"), [Key::Char('a'), Key::Up, Key::PageDown, Key::Enter]);
        assert_eq!(decode("é\x1b".as_bytes()), [Key::Char('é'), Key::Escape]);
        assert_eq!(decode(b"\x1b[99;9zx\x03"), [Key::Char('x'), Key::Char('q')]);
        assert_eq!(decode(&[0xff, 0xc3]), []);
    }
}
