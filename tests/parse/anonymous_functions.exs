fn -> 1 end
fn x -> x end
fn x, y -> x + y end
fn 1 -> 2
   x -> x end
fn (x) -> x end
fn (x, y) -> x end
fn () -> 1 end
fn x when x > 1 -> x end
fn x, y when x when y -> 1 end
fn {a, b} -> a; b end
fn ->
  1
  2
end
fn a: 1 -> 2 end
fn x ->
end
fn _ -> nil end
fn (x) when x -> 1 end
fn (x), y -> 1 end
