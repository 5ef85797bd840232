//! Order, sharing between threads, and that nothing is handed out twice.

use super::*;

/// The lowest bits of a linear congruence are poor; these are the upper ones.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut random = Random(seed);
    for i in (1..items.len()).rev() {
        items.swap(i, random.below(i + 1));
    }
}

/// A cell whose words all hold `mark`.
fn marked(size: usize, mark: u64) -> usize {
    let cell = allocate(size).cast::<u64>();
    assert!(!cell.is_null() && cell.is_aligned());
    for i in 0..size / 8 {
        // SAFETY: the cell has `size` bytes.
        unsafe { cell.add(i).write(mark) }
    }
    cell.expose_provenance()
}

fn check_and_release(address: usize, size: usize, mark: u64) {
    let cell = std::ptr::with_exposed_provenance_mut::<u64>(address);
    for i in 0..size / 8 {
        // SAFETY: a cell of `size` bytes that was not released.
        assert_eq!(unsafe { cell.add(i).read() }, mark);
    }
    // SAFETY: as above.
    unsafe { release(cell.cast(), size) }
}

#[test]
fn cells_come_in_order_after_release_in_random_order() {
    std::thread::spawn(|| {
        let mut cells: Vec<usize> = (0..100_000).map(|i| marked(24, i)).collect();
        let mut order: Vec<usize> = (0..cells.len()).collect();
        shuffle(&mut order, 1);
        for &i in order.iter().filter(|&&i| i % 2 == 0) {
            check_and_release(cells[i], 24, i as u64);
        }
        let again: Vec<usize> = (0..40_000).map(|i| marked(24, i)).collect();
        let jumps = again.windows(2).filter(|pair| pair[1] < pair[0] || pair[1] - pair[0] > PAGE).count();
        assert!(jumps < 100, "{jumps} jumps");
        for (i, cell) in again.into_iter().enumerate() {
            check_and_release(cell, 24, i as u64);
        }
        for (i, cell) in cells.drain(..).enumerate().filter(|(i, _)| i % 2 == 1) {
            check_and_release(cell, 24, i as u64);
        }
    })
    .join()
    .unwrap();
}

#[test]
fn every_class_finds_its_index() {
    for (class, inverse) in INVERSE.iter().enumerate().skip(2) {
        for cell in 0..PAGE / (class * 8) {
            assert_eq!((cell * class * *inverse as usize) >> 20, cell);
        }
    }
}

#[test]
fn runs_cross_words_and_end_where_bits_do() {
    let mut bits = [0; WORDS];
    bits[1] = u64::MAX << 60;
    bits[2] = u64::MAX;
    bits[3] = 0b1011;
    assert_eq!(run_of_bits(&mut bits, 0), Some((124, 194)));
    assert_eq!(run_of_bits(&mut bits, 3), Some((195, 196)));
    assert_eq!(run_of_bits(&mut bits, 3), None);
    bits.fill(u64::MAX);
    assert_eq!(run_of_bits(&mut bits, 0), Some((0, WORDS * 64)));
}

#[test]
fn threads_release_each_others_cells() {
    let rounds = if std::env::var_os("VALGRIND").is_some() { 20 } else { 2_000 };
    let (count, batch) = (4, 100);
    let (senders, receivers): (Vec<_>, Vec<_>) =
        (0..count).map(|_| std::sync::mpsc::channel::<Vec<(usize, usize, u64)>>()).unzip();
    std::thread::scope(|scope| {
        for (number, receiver) in receivers.into_iter().enumerate() {
            let senders = senders.clone();
            scope.spawn(move || {
                let mut random = Random(number as u64);
                let mut kept = Vec::new();
                for round in 0..rounds {
                    for i in 0..batch {
                        let size = 16 + 8 * random.below(15);
                        let mark = (number << 40 | round << 20 | i) as u64;
                        kept.push((marked(size, mark), size, mark));
                    }
                    shuffle(&mut kept, round as u64);
                    let sent = kept.split_off(kept.len() - random.below(kept.len()));
                    let _ = senders[random.below(count)].send(sent);
                    while let Ok(cells) = receiver.try_recv() {
                        cells.into_iter().for_each(|(cell, size, mark)| check_and_release(cell, size, mark));
                    }
                    if round % 64 == 0 {
                        give_back();
                    }
                }
                drop(senders);
                kept.into_iter().for_each(|(cell, size, mark)| check_and_release(cell, size, mark));
                receiver.into_iter().flatten().for_each(|(cell, size, mark)| check_and_release(cell, size, mark));
            });
        }
        drop(senders);
    });
}

#[test]
fn pages_of_ended_threads_are_used_again() {
    let rounds = 200;
    let mut held = Vec::new();
    for round in 0..rounds {
        let cells =
            std::thread::spawn(move || (0..1000).map(|i| marked(48, round + i)).collect::<Vec<_>>()).join().unwrap();
        held.push((round, cells));
        if held.len() > 2 {
            let (round, cells) = held.remove(0);
            cells.into_iter().enumerate().for_each(|(i, cell)| check_and_release(cell, 48, round + i as u64));
        }
    }
    held.into_iter().for_each(|(round, cells)| {
        cells.into_iter().enumerate().for_each(|(i, cell)| check_and_release(cell, 48, round + i as u64));
    });
    give_back();
}
