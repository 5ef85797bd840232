"a"
"a\tb\n\"\\\x41\u00e9\u{1F600}\a\b\d\e\f\r\s\v\0"
"a#{b}c#{1 + 2}d"
"#{}"
"#{a; b}"
"nested #{"in #{"most"}"}"
"line\
continued"
"two
lines"
