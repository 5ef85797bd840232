# stderr: ignored
fn x \\ 1 -> x end
