//! Memory for small objects: cells of equal size in pages, handed out in the order of their addresses.
//!
//! What a list costs is where its cells lie. Allocators that chain free blocks hand them out in the order they were freed:
//! once a program has let go of something in random order (a map, keys of a sort), every list built from then on jumps
//! about its pages, and each walk is a chain of cache misses (1M elements through map, filter, map, sum: 62 ms in a fresh
//! heap, 150 to 330 later). Here free cells are *bits*, so the next one is always the next higher address of the page,
//! whatever the order of release; and a cell is taken by moving a pointer along a run of free ones.
//!
//! - A *region* is 32 MiB, aligned to its size, reserved at once and used as pages are needed. Its first pages hold the
//!   [`Page`] records, so that they lie apart from each other in caches, unlike headers at the start of pages.
//! - A page is 64 KiB of cells of one *class* (its size in words). It belongs to the [`Heap`] of a thread until all of its cells are
//!   free; then to the pool, where any class and thread finds it.
//! - Each thread has a *run* per class in thread-local storage: free cells that lie side by side, no longer in the bits.
//! - A page is used again when an eighth of it is free, or it would be runs of one.
//!
//! Cells freed by other threads are chained in `remote`; whoever finds that chain empty also puts the page on its heap's
//! stack. Invariant: a heap empties `remote` only of pages it took off that stack, so until the page is on it the cell counts
//! as used, and a page never goes to the pool under the hands of a thread that frees. Nobody touches a page's record
//! after having chained a cell to others.
//!
//! Heaps are never freed: one whose thread ends goes to the pool, for the next thread.
//!
//! Rejected: prefetching the next cell of a walk (its address is in the cell we wait for); records at the start of each page
//! (all in the same few sets of the cache); bits for remote cells as well (whoever sets one must tell of it afterwards, when
//! the page may be someone else's).

use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

const PAGE: usize = 64 << 10;
const REGION: usize = 32 << 20;
const PAGES: usize = REGION / PAGE;
/// Objects up to this size are cells.
pub(super) const LARGEST: usize = 128;
const CLASSES: usize = LARGEST / 8 + 1;
const WORDS: usize = PAGE / 16 / 64;
/// Pages at the start of a region that hold its records.
const RECORDS: usize = (PAGES * size_of::<Page>()).div_ceil(PAGE);
/// Bytes of a page that come into use at once: what is free again before them goes first, so that little is touched.
const OPENED: usize = 4 << 10;
/// The pool keeps as many pages as are in use, and this many more, before it gives some back to the system.
const KEPT: usize = 512;

/// `n / class == n * INVERSE[class] >> 20` for each n below 8192.
const INVERSE: [u32; CLASSES] = {
    let mut table = [0; CLASSES];
    let mut class = 2;
    while class < CLASSES {
        table[class] = (1 << 20) / class as u32 + 1;
        class += 1;
    }
    table
};

/// What is known of a page; all but `remote` and `waiting` is its owner's alone.
#[repr(C, align(64))]
struct Page {
    owner: *mut Heap,
    /// Cells freed by other threads, chained by their first words.
    remote: AtomicPtr<u8>,
    /// The next page on the owner's stack of those with remote cells.
    waiting: Cell<*mut Page>,
    /// Neighbours in the owner's list of pages with room.
    next: *mut Page,
    previous: *mut Page,
    class: u32,
    /// Cells that have been free once; those behind were never touched.
    opened: u32,
    /// How many bits are set.
    free: u32,
    /// When `free` gets here something is to be done: [`Heap::attend`].
    mark: u32,
    /// It is in the owner's list of pages with room.
    listed: bool,
    /// Which cells are free.
    bits: [u64; WORDS],
}

impl Page {
    /// How many cells there are.
    fn capacity(&self) -> u32 {
        (PAGE / 8) as u32 / self.class
    }

    /// No longer current: waits until so much is free that it pays to come back, or everything is.
    fn retire(&mut self) {
        self.mark = (self.capacity() / 8).min(self.opened);
    }

    /// Frees some more cells for the first time; false when there are none.
    fn open(&mut self) -> bool {
        let until = (self.opened + (OPENED / 8) as u32 / self.class).min(self.capacity());
        let before = self.opened;
        (before..until).for_each(|index| self.set(index as usize));
        self.opened = until;
        until > before
    }

    #[inline(always)]
    fn set(&mut self, index: usize) {
        self.bits[index / 64 % WORDS] |= 1 << (index % 64);
        self.free += 1;
    }
}

/// The record of the page in which a cell lies.
#[inline(always)]
fn page_of(cell: *mut u8) -> *mut Page {
    let address = cell.expose_provenance();
    let number = address / PAGE % PAGES;
    std::ptr::with_exposed_provenance_mut::<Page>(address & !(REGION - 1)).wrapping_add(number)
}

/// Where the cells of a page begin.
fn start_of(page: *mut Page) -> *mut u8 {
    let address = page.expose_provenance();
    let region = address & !(REGION - 1);
    std::ptr::with_exposed_provenance_mut(region + (address - region) / size_of::<Page>() * PAGE)
}

/// The pages of a thread.
struct Heap {
    /// Pages in which others have freed cells.
    remote: AtomicPtr<Page>,
    classes: [Class; CLASSES],
}

#[derive(Clone, Copy)]
struct Class {
    /// The page that runs are taken from, and the word of its bits where the search goes on.
    current: *mut Page,
    at: usize,
    /// Other pages with room.
    room: *mut Page,
}

/// Free cells side by side, `next..end`.
struct Run {
    next: Cell<*mut u8>,
    end: Cell<*mut u8>,
}

struct Local {
    heap: Cell<*mut Heap>,
    runs: [Run; CLASSES],
}

thread_local! {
    static LOCAL: Local = const {
        Local { heap: Cell::new(null_mut()), runs: [const { Run { next: Cell::new(null_mut()), end: Cell::new(null_mut()) } }; CLASSES] }
    };
    /// Gives the heap up when the thread ends.
    static END: End = const { End };
}

struct End;

impl Drop for End {
    fn drop(&mut self) {
        LOCAL.with(|local| {
            let heap = local.heap.replace(null_mut());
            if !heap.is_null() {
                // SAFETY: the heap was this thread's alone.
                unsafe { flush(local, heap) };
                pool().heaps.push(heap);
            }
        });
    }
}

/// A cell of at least `size` bytes (1 to [`LARGEST`]), aligned to words; null when the system has no more.
#[inline(always)]
pub(super) fn allocate(size: usize) -> *mut u8 {
    let class = class_of(size);
    LOCAL.with(|local| {
        let run = &local.runs[class];
        let cell = run.next.get();
        if cell == run.end.get() {
            return refill(local, class);
        }
        run.next.set(cell.wrapping_add(class * 8));
        cell
    })
}

#[inline(always)]
const fn class_of(size: usize) -> usize {
    let class = size.div_ceil(8);
    if class < 2 { 2 } else { class }
}

/// Gives back a cell.
///
/// # Safety
/// It comes from `allocate(size)` and is not used any more.
#[inline(always)]
pub(super) unsafe fn release(cell: *mut u8, size: usize) {
    let class = class_of(size);
    let page = page_of(cell);
    // SAFETY: the page's record is there as long as one of its cells is in use; what is written is the owner's.
    unsafe {
        debug_assert_eq!((*page).class as usize, class, "released as another size than allocated");
        if cfg!(debug_assertions) {
            cell.write_bytes(0xdd, class * 8);
        }
        if (*page).owner != LOCAL.with(|local| local.heap.get()) {
            return release_remote(cell, page);
        }
        let index = (((cell.addr() % PAGE / 8) as u64 * u64::from(INVERSE[class])) >> 20) as usize;
        (*page).set(index);
        if (*page).free >= (*page).mark {
            attend(page);
        }
    }
}

/// A cell of another thread's page.
#[cold]
#[inline(never)]
unsafe fn release_remote(cell: *mut u8, page: *mut Page) {
    // SAFETY: the cell is ours until it is chained; the record stays valid until then, and if we were the first, until the
    // page is on its owner's stack (see the invariant above).
    unsafe {
        let owner = (*page).owner;
        let remote = &(*page).remote;
        let mut first = remote.load(Ordering::Relaxed);
        loop {
            cell.cast::<*mut u8>().write(first);
            match remote.compare_exchange_weak(first, cell, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => break,
                Err(now) => first = now,
            }
        }
        if !first.is_null() {
            return;
        }
        let stack = &(*owner).remote;
        let mut top = stack.load(Ordering::Relaxed);
        loop {
            (*page).waiting.set(top);
            match stack.compare_exchange_weak(top, page, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }
}

/// The next run of free cells; takes its first.
#[cold]
#[inline(never)]
fn refill(local: &Local, class: usize) -> *mut u8 {
    let mut heap = local.heap.get();
    if heap.is_null() {
        heap = take_heap();
        local.heap.set(heap);
        // Fails while the thread ends; what is allocated then stays with a heap that nobody will adopt.
        let _ = END.try_with(|_| ());
    }
    // SAFETY: the heap is this thread's alone.
    unsafe {
        let Some((start, end)) = next_run(heap, class) else { return null_mut() };
        let run = &local.runs[class];
        run.next.set(start.wrapping_add(class * 8));
        run.end.set(end);
        start
    }
}

unsafe fn next_run(heap: *mut Heap, class: usize) -> Option<(*mut u8, *mut u8)> {
    // SAFETY: the caller owns the heap, and with it the pages in its lists.
    unsafe {
        loop {
            let own = &mut (*heap).classes[class];
            if own.current.is_null() {
                collect(heap);
                let own = &mut (*heap).classes[class];
                let mut page = own.room;
                if page.is_null() {
                    page = take_page(heap, class);
                    if page.is_null() {
                        return None;
                    }
                } else {
                    unlink(&mut own.room, page);
                }
                // Nothing is to be done for the current page, however many of its cells are free.
                (*page).mark = u32::MAX;
                (own.current, own.at) = (page, 0);
            }
            let own = &mut (*heap).classes[class];
            let page = own.current;
            if let Some((first, after)) = run_of_bits(&mut (*page).bits, own.at) {
                own.at = after / 64;
                (*page).free -= (after - first) as u32;
                let cells = start_of(page);
                return Some((cells.wrapping_add(first * class * 8), cells.wrapping_add(after * class * 8)));
            }
            let before = (*page).opened;
            if own.at > 0 && (*page).free >= before / 8 {
                own.at = 0;
            } else if (*page).open() {
                own.at = before as usize / 64;
            } else {
                own.current = null_mut();
                (*page).retire();
                if (*page).free >= (*page).mark {
                    attend(page);
                }
            }
        }
    }
}

/// Takes the first run of set bits from word `at` on: where it begins and ends.
fn run_of_bits(bits: &mut [u64; WORDS], at: usize) -> Option<(usize, usize)> {
    let word = (at..WORDS).find(|&word| bits[word] != 0)?;
    let low = bits[word].trailing_zeros() as usize;
    let ones = (!(bits[word] >> low)).trailing_zeros() as usize;
    let ones = ones.min(64 - low);
    let mask = if ones == 64 { u64::MAX } else { ((1 << ones) - 1) << low };
    bits[word] &= !mask;
    let first = word * 64 + low;
    let mut after = first + ones;
    let mut word = word + 1;
    while after.is_multiple_of(64) && word < WORDS && bits[word] != 0 {
        let ones = (!bits[word]).trailing_zeros() as usize;
        bits[word] &= if ones == 64 { 0 } else { u64::MAX << ones };
        after += ones;
        if ones == 0 {
            break;
        }
        word += 1;
    }
    Some((first, after))
}

/// A page that is not current has as many free cells as its mark says.
#[cold]
#[inline(never)]
unsafe fn attend(page: *mut Page) {
    // SAFETY: called by the owner.
    unsafe {
        let heap = (*page).owner;
        let room = &mut (*heap).classes[(*page).class as usize].room;
        if (*page).free < (*page).opened {
            link(room, page);
            (*page).mark = (*page).opened;
        } else {
            if (*page).listed {
                unlink(room, page);
            }
            let excess = pool().put(page);
            if !excess.is_empty() {
                cool(excess);
            }
        }
    }
}

unsafe fn link(room: &mut *mut Page, page: *mut Page) {
    // SAFETY: pages of lists are their owner's.
    unsafe {
        (*page).previous = null_mut();
        (*page).next = *room;
        if !room.is_null() {
            (**room).previous = page;
        }
        *room = page;
        (*page).listed = true;
    }
}

unsafe fn unlink(room: &mut *mut Page, page: *mut Page) {
    // SAFETY: pages of lists are their owner's.
    unsafe {
        let (previous, next) = ((*page).previous, (*page).next);
        if previous.is_null() {
            *room = next;
        } else {
            (*previous).next = next;
        }
        if !next.is_null() {
            (*next).previous = previous;
        }
        (*page).listed = false;
    }
}

/// Turns the cells that others have freed into free ones.
unsafe fn collect(heap: *mut Heap) {
    // SAFETY: the caller owns the heap. Each page's link is read before its chain is taken: from then on it may be put on
    // the stack again.
    unsafe {
        let mut page = (*heap).remote.swap(null_mut(), Ordering::AcqRel);
        while !page.is_null() {
            let next = (*page).waiting.get();
            let mut cell = (*page).remote.swap(null_mut(), Ordering::AcqRel);
            while !cell.is_null() {
                let rest = cell.cast::<*mut u8>().read();
                set_free(page, cell);
                cell = rest;
            }
            if (*page).free >= (*page).mark {
                attend(page);
            }
            page = next;
        }
    }
}

unsafe fn set_free(page: *mut Page, cell: *mut u8) {
    // SAFETY: called by the owner of the page, for one of its cells in use.
    unsafe {
        (*page).set(cell.addr() % PAGE / ((*page).class as usize * 8));
    }
}

/// Puts what is left of runs back and gives current pages up.
unsafe fn flush(local: &Local, heap: *mut Heap) {
    // SAFETY: the heap is this thread's alone, and the runs are of its current pages.
    unsafe {
        collect(heap);
        for (class, run) in local.runs.iter().enumerate() {
            let (mut cell, end) = (run.next.replace(null_mut()), run.end.replace(null_mut()));
            while cell != end {
                set_free(page_of(cell), cell);
                cell = cell.wrapping_add(class * 8);
            }
            let page = std::mem::replace(&mut (*heap).classes[class].current, null_mut());
            if !page.is_null() {
                (*page).retire();
                if (*page).free >= (*page).mark {
                    attend(page);
                }
            }
        }
    }
}

/// Pages without cells in use, and heaps without a thread.
struct Pool {
    /// Not yet used: the next record and the region's end.
    fresh: *mut Page,
    fresh_left: usize,
    /// Memory of the system still behind them,
    warm: Vec<*mut Page>,
    /// and not any more.
    cold: Vec<*mut Page>,
    /// Pages that are in use.
    used: usize,
    heaps: Vec<*mut Heap>,
}

// SAFETY: the pool's pages and heaps are nobody else's.
unsafe impl Send for Pool {}

static POOL: Mutex<Pool> = Mutex::new(Pool {
    fresh: null_mut(),
    fresh_left: 0,
    warm: Vec::new(),
    cold: Vec::new(),
    used: 0,
    heaps: Vec::new(),
});

fn pool() -> MutexGuard<'static, Pool> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take_heap() -> *mut Heap {
    pool().heaps.pop().unwrap_or_else(|| {
        let class = Class { current: null_mut(), at: 0, room: null_mut() };
        Box::into_raw(Box::new(Heap { remote: AtomicPtr::new(null_mut()), classes: [class; CLASSES] }))
    })
}

/// An empty page for `class`; null when there is no memory.
unsafe fn take_page(heap: *mut Heap, class: usize) -> *mut Page {
    let page = pool().take();
    if !page.is_null() {
        let record = Page {
            owner: heap,
            remote: AtomicPtr::new(null_mut()),
            waiting: Cell::new(null_mut()),
            next: null_mut(),
            previous: null_mut(),
            class: class as u32,
            opened: 0,
            free: 0,
            mark: u32::MAX,
            listed: false,
            bits: [0; WORDS],
        };
        // SAFETY: pages in the pool belong to whoever takes them; nobody reads their records.
        unsafe { page.write(record) };
    }
    page
}

impl Pool {
    fn take(&mut self) -> *mut Page {
        let page = self.warm.pop().or_else(|| self.cold.pop()).unwrap_or_else(|| self.take_fresh());
        self.used += usize::from(!page.is_null());
        page
    }

    fn take_fresh(&mut self) -> *mut Page {
        if self.fresh_left == 0 {
            let region = reserve();
            if region.is_null() {
                return null_mut();
            }
            if self.used > 0 {
                super::allocator::huge_pages(true);
            }
            self.fresh = region.cast::<Page>().wrapping_add(RECORDS);
            self.fresh_left = PAGES - RECORDS;
        }
        self.fresh_left -= 1;
        let next = self.fresh.wrapping_add(1);
        std::mem::replace(&mut self.fresh, next)
    }

    /// Takes a page back. It may be one too many: what comes back shall be [`cool`]ed.
    fn put(&mut self, page: *mut Page) -> Vec<*mut Page> {
        self.used -= 1;
        self.warm.push(page);
        let most = self.used + KEPT;
        if self.warm.len() > most { self.excess(most / 2) } else { Vec::new() }
    }

    /// All pages with memory but `kept`, the lowest ones being kept.
    fn excess(&mut self, kept: usize) -> Vec<*mut Page> {
        self.warm.sort_unstable_by(|a, b| b.cmp(a));
        self.warm.drain(..self.warm.len().saturating_sub(kept)).collect()
    }
}

/// Gives the memory of pages from the pool back to the system; the pool is open to others meanwhile.
fn cool(pages: Vec<*mut Page>) {
    let mut starts = pages.iter().map(|&page| start_of(page).addr()).peekable();
    while let Some(high) = starts.next() {
        let mut low = high;
        while let Some(next) = starts.next_if(|&next| next + PAGE == low) {
            low = next;
        }
        forget(low, high + PAGE - low);
    }
    let mut pool = pool();
    pool.cold.extend(pages);
    pool.cold.sort_unstable_by(|a, b| b.cmp(a));
}

/// New address space for a region, aligned to its size, without memory so far.
fn reserve() -> *mut u8 {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE);
    // SAFETY: new mappings of our own; what lies before and behind the aligned part is given back unused.
    unsafe {
        let start = libc::mmap(null_mut(), 2 * REGION, access, kind, -1, 0);
        if start == libc::MAP_FAILED {
            return null_mut();
        }
        let before = start.expose_provenance().wrapping_neg() % REGION;
        let region = start.cast::<u8>().add(before);
        if before > 0 {
            libc::munmap(start, before);
        }
        libc::munmap(region.add(REGION).cast(), REGION - before);
        // They are off for the whole program until it turns out to be a large one.
        #[cfg(target_os = "linux")]
        libc::madvise(region.cast(), REGION, libc::MADV_HUGEPAGE);
        region.expose_provenance();
        region
    }
}

/// Lets the system have the memory at an address of ours back; it will be zero when used again.
fn forget(address: usize, size: usize) {
    // SAFETY: within a region, of pages in the pool, whose contents nobody wants.
    unsafe { libc::madvise(std::ptr::with_exposed_provenance_mut(address), size, libc::MADV_DONTNEED) };
}

/// Gives what is free back to the system: of this thread, of those that have ended, and of the pool.
pub(super) fn give_back() {
    LOCAL.with(|local| {
        let heap = local.heap.get();
        if !heap.is_null() {
            // SAFETY: this thread's heap.
            unsafe { flush(local, heap) };
        }
    });
    // Taken out meanwhile: emptying a page locks the pool.
    let heaps = std::mem::take(&mut pool().heaps);
    for &heap in &heaps {
        // SAFETY: it was the pool's and is ours now.
        unsafe { collect(heap) };
    }
    let excess = {
        let mut pool = pool();
        pool.heaps.extend(heaps);
        pool.excess(0)
    };
    cool(excess);
}

#[cfg(test)]
mod tests;
