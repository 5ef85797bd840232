//! Byte search, shared by `:binary` and `String`.

/// The first place of `needle` in `hay`; an empty needle is found at 0.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memchr(*byte, hay),
        _ => memchr::memmem::find(hay, needle),
    }
}
