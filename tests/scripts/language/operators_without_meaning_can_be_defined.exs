defmodule Ops do
  def a ~> b, do: {:to, a, b}
  def a <~ b, do: {:from, a, b}
  def a <~> b, do: {:both, a, b}
  def a +++ b, do: {:ppp, a, b}
  def a --- b, do: {:mmm, a, b}
  def a <<< b, do: {:shl, a, b}
  def a &&& b, do: {:band, a, b}
  def a ||| b, do: {:bor, a, b}
end

defmodule UseOps do
  import Ops

  def run do
    IO.inspect(1 ~> 2 <~ 3)
    IO.inspect(1 <~> 2 ~> 3)
    IO.inspect(1 +++ 2 +++ 3)
    IO.inspect(1 --- 2 --- 3)
    IO.inspect(1 <<< 2 + 1)
    IO.inspect(1 ||| 2 &&& 3)
  end
end

UseOps.run()
