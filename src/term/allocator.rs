//! Giving memory back to the system.
//!
//! The allocator keeps what was freed for the next who asks, each thread its own pages, and looks at them only when
//! it is called: a program that goes to sleep after its work would stay as big as it ever was. So workers that
//! have been idle for a moment ask for a clean-up of their own pages ([`give_back`]). Rejected: no delay at all before
//! pages are purged (an option of the allocator), which slows busy programs by up to a tenth, and does nothing for pages of
//! threads that sleep.

// The allocator is chosen by the binary (`main.rs`); where it is another one the call finds nothing to do.
use mimalloc as _;
use std::sync::atomic::{AtomicBool, Ordering};

// SAFETY: the name and type are those of mimalloc's API; it may be called at any time on any thread.
unsafe extern "C" {
    safe fn mi_collect(force: bool);
}

/// Whether the system may use huge pages.
static HUGE: AtomicBool = AtomicBool::new(true);

/// Asks for huge pages or forbids them. A program starts without: clearing a handful of them is half of what hello world takes,
/// and they would be most of its memory. Once it turns out to run for a while, or to be large, they are asked for, since lists
/// and processes by the million are 1.5 times as fast on huge pages; and when it has nothing to do they go again.
pub fn huge_pages(on: bool) {
    if HUGE.swap(on, Ordering::Relaxed) != on {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::disable_transparent_huge_pages(!on);
    }
}

/// Returns free memory of this thread, and what no thread uses, to the operating system: milliseconds for a big heap.
pub fn give_back() {
    super::cells::give_back();
    mi_collect(true);
}
