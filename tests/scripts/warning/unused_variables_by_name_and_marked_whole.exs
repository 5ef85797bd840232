defmodule U do
  defmacro d(n, arg, do: b), do: (quote do def unquote(n)(unquote(arg)), do: unquote(b) end)
  def f(foo) do
    bar = 1
    aaa = 2
    zed = 3
    :ok
  end
end
defmodule V do
  require U
  U.d :g, foo do
    bar = 1
    aaa = 2
    zed = 3
    :ok
  end
  for x <- [1] do
    def unquote(:"h#{x}")(foo) do
      bar = 1
      aaa = 2
      zed = 3
      :ok
    end
  end
end
zfoo = 1
afoo = 2
fn barr -> 1 end
case Process.get(:a) do
  nnn -> innn = 1
end
for xxx <- [1], do: 1
with {:ok, www} <- Process.get(:a), do: 1
try do
  ttt = 1
rescue
  eee -> 1
catch
  kkk, vvv -> 1
after
  aft = 1
end
receive do
  rrr -> 1
after 0 -> ddd = 1
end
cond do
  ccc = Process.get(:c) -> 1
  true -> 1
end
if Process.get(:a) do
  iff = 1
end
defmodule UV2 do
  body = 1
  def f(argg, %{a: bigvar} = other) when is_map(other) do
    case argg do
      {long_name, 1} -> inner_name = 2
      zeta when zeta > 1 -> for alpha <- [1], beta <- [2], do: 1
    end
    fn aaa, bbb -> aaa end
    quote do: unquote(bigvar)
    [x | rest] = [1, 2]
    <<size, bin::binary-size(size)>> = "ab"
    {:ok, pid} = {:ok, 1}
    name = name2 = 2
  end
  defmacro m(unused_arg, opts \\ []) do
    1
  end
  defp g(a, b), do: :ok
  def h, do: g(1, 2)
end
