# stderr: ignored
fn 1 -> 1; 1, 2 -> 2 end
