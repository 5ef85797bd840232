//! Order, wake-ups, selective receive, and many threads at once.

use super::*;
use std::sync::Arc;

type Box32 = Mailbox<u32, Arc<u32>>;

fn fill(queue: &mut Queue<Arc<u32>>, chain: &mut Chain<Arc<u32>>) {
    while let Some(letter) = chain.pop() {
        queue.append(letter);
    }
}

fn values(queue: &Queue<Arc<u32>>) -> Vec<u32> {
    queue.iter().map(|v| **v).collect()
}

#[test]
fn letters_keep_their_order() {
    let mailbox = Box32::new();
    mailbox.open();
    let mut queue = Queue::default();
    for round in 0..3 {
        for i in 0..4 {
            assert!(matches!(mailbox.push(Arc::new(round * 4 + i)), Sent::Queued));
        }
        fill(&mut queue, &mut mailbox.take());
    }
    assert_eq!(values(&queue), (0..12).collect::<Vec<_>>());
}

#[test]
fn a_letter_wakes_a_parked_owner_once() {
    let mailbox = Box32::new();
    mailbox.open();
    assert!(mailbox.park(Box::new(7)).is_ok());
    assert_eq!(mailbox.look(), Look::Parked);
    assert!(matches!(mailbox.push(Arc::new(1)), Sent::Woken(owner) if *owner == 7));
    assert!(matches!(mailbox.push(Arc::new(2)), Sent::Queued));
    assert!(mailbox.park(Box::new(7)).is_err());
}

#[test]
fn the_dead_get_nothing_and_leak_nothing() {
    let mailbox = Box32::new();
    mailbox.open();
    let letter = Arc::new(1);
    mailbox.push(letter.clone());
    drop(mailbox.close());
    assert!(matches!(mailbox.push(letter.clone()), Sent::Dead(_)));
    assert_eq!(Arc::strong_count(&letter), 1);
    assert_eq!(mailbox.look(), Look::Dead);
}

#[test]
fn dropping_frees_letters_and_the_parked_owner() {
    let owner = Arc::new(0);
    let parked: Mailbox<Arc<u32>, Arc<u32>> = Mailbox::new();
    parked.open();
    assert!(parked.park(Box::new(owner.clone())).is_ok());
    let waiting = Box32::new();
    waiting.open();
    waiting.push(owner.clone());
    drop((parked, waiting));
    assert_eq!(Arc::strong_count(&owner), 1);
}

#[test]
fn a_selective_receive_takes_from_the_middle() {
    let mut queue = Queue::default();
    for i in 0..5 {
        queue.append_body(Arc::new(i));
    }
    queue.skip();
    queue.skip();
    assert_eq!(queue.remove().as_deref(), Some(&2));
    queue.rewind();
    assert_eq!(values(&queue), [0, 1, 3, 4]);
    while queue.peek().is_some_and(|v| **v != 4) {
        queue.skip();
    }
    assert_eq!(queue.remove().as_deref(), Some(&4));
    assert_eq!(queue.peek(), None);
    queue.append_body(Arc::new(9));
    assert_eq!(queue.peek().map(|v| **v), Some(9), "the save pointer sees what comes later");
    assert_eq!(queue.len(), 4);
    queue.rewind();
    while queue.remove().is_some() {}
    queue.append_body(Arc::new(1));
    assert_eq!(values(&queue), [1]);
}

#[test]
fn many_threads_lose_nothing() {
    let mailbox = Arc::new(Box32::new());
    mailbox.open();
    let count = if cfg!(miri) { 20 } else { 10_000 };
    let threads: Vec<_> = (0..4)
        .map(|t| {
            let mailbox = mailbox.clone();
            std::thread::spawn(move || (0..count).for_each(|i| drop(mailbox.push(Arc::new(t * count + i)))))
        })
        .collect();
    let mut queue = Queue::default();
    while queue.len() < 4 * count as usize {
        fill(&mut queue, &mut mailbox.take());
        std::thread::yield_now();
    }
    for thread in threads {
        thread.join().unwrap();
    }
    for t in 0..4 {
        let own: Vec<_> = values(&queue).into_iter().filter(|v| v / count == t).collect();
        assert!(own.is_sorted(), "order of sender {t}");
    }
}
