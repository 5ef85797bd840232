defmodule Ts do
  @type a :: integer | atom
  @type b(x) :: {x, [x]}
  @type c :: %{required(:a) => 1, optional(atom) => any}
  @type d :: %__MODULE__{x: integer}
  @type e :: (-> any) | (integer, atom -> term) | (... -> any)
  @type f :: <<_::8>> | <<_::_*8>> | <<_::3, _::_*4>>
  @type g :: 1..10 | -1 | :a | nil | true
  @type h :: [integer, ...] | nonempty_list(atom) | keyword(integer) | [a: integer, b: atom]
  @type i :: String.t | Enumerable.t(integer)
  @type j :: unquote(:integer)
  @type k() :: {}
  @type l(a, b) :: %{a => b}
  @typep m :: no_return
  @opaque n :: m
  @type o :: foo :: integer
  @type p :: %{a: 1, b: 2}
  @spec s1(integer) :: a when a: atom
  @spec s1(atom) :: b(integer)
  @spec s2(x, y :: integer) :: {x, x} when x: term, y: var
  defstruct [:x]
  def s1(x), do: x
  def s2(x, _), do: {x, x}
  @callback cb(a) :: n
end
IO.puts "ok"
