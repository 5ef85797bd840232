defmodule A do
  @deprecated "use new/0"
  def old, do: 1
  def new, do: old()
end

defmodule B do
  def f, do: A.old()
  def h, do: &A.old/0
  def i, do: String.strip("a")
  def j, do: Enum.partition([1], & &1)
  def l, do: HashDict.new()
  def m, do: Tuple.append({1}, 2)
  def r, do: String.to_char_list("a")
  def t, do: Code.load_file("x")
end

IO.puts(A.old() + B.f())
