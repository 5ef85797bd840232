//! Every interleaving of small cases: `RUSTFLAGS="--cfg loom" cargo test --release --lib loom`

use super::*;
use loom::sync::Arc;
use loom::thread;

type Loomed = Mailbox<u32, Arc<u32>>;

fn open() -> Arc<Loomed> {
    let mailbox = Arc::new(Loomed::new());
    mailbox.open();
    mailbox
}

/// The owner reads until it has `want` letters, parking in between; whoever wakes it goes on reading for it.
fn read(mailbox: &Loomed, mut owner: Box<u32>, seen: &mut Vec<u32>, want: usize) -> bool {
    loop {
        let mut chain = mailbox.take();
        while let Some(letter) = chain.pop() {
            seen.push(*letter.into_body());
        }
        if seen.len() == want {
            return true;
        }
        match mailbox.park(owner) {
            Ok(()) => return false,
            Err(back) => owner = back,
        }
    }
}

#[test]
fn no_wake_up_is_lost() {
    loom::model(|| {
        let mailbox = open();
        let senders: Vec<_> = (0..2)
            .map(|i| {
                let mailbox = mailbox.clone();
                thread::spawn(move || match mailbox.push(Arc::new(i)) {
                    Sent::Woken(owner) => Some(owner),
                    Sent::Queued => None,
                    Sent::Dead(_) => panic!("the owner lives"),
                })
            })
            .collect();
        let mut seen = Vec::new();
        let mut done = read(&mailbox, Box::new(7), &mut seen, 2);
        for sender in senders {
            if let Some(owner) = sender.join().unwrap() {
                assert!(!done && *owner == 7);
                done = read(&mailbox, owner, &mut seen, 2);
            }
        }
        assert!(done, "parked for ever with letters {seen:?}");
    });
}

#[test]
fn letters_of_one_sender_stay_in_order() {
    loom::model(|| {
        let mailbox = open();
        let sender = {
            let mailbox = mailbox.clone();
            thread::spawn(move || {
                (0..3)
                    .filter_map(|i| match mailbox.push(Arc::new(i)) {
                        Sent::Woken(owner) => Some(owner),
                        _ => None,
                    })
                    .last()
            })
        };
        let mut seen = Vec::new();
        let mut done = read(&mailbox, Box::new(7), &mut seen, 3);
        if let Some(owner) = sender.join().unwrap() {
            done = done || read(&mailbox, owner, &mut seen, 3);
        }
        // A letter may have woken the owner before the last one came.
        let mut chain = mailbox.take();
        while let Some(letter) = chain.pop() {
            seen.push(*letter.into_body());
            done = true;
        }
        assert!(done);
        assert_eq!(seen, [0, 1, 2]);
    });
}

#[test]
fn a_dead_mailbox_frees_its_letters() {
    loom::model(|| {
        let mailbox = open();
        let letter = Arc::new(5);
        let sender = {
            let (mailbox, letter) = (mailbox.clone(), letter.clone());
            thread::spawn(move || drop(mailbox.push(letter)))
        };
        drop(mailbox.close());
        sender.join().unwrap();
        assert_eq!(Arc::strong_count(&letter), 1);
        assert_eq!(mailbox.look(), Look::Dead);
    });
}
