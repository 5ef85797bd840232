IO.inspect([0xFF, 0o17, 0b1011, 1_000_000, 0xdead_beef, -0x10, 00012])
