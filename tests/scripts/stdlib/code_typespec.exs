# Types and specifications of compiled code, in abstract form and back. Columns are left out.
alias Code.Typespec, as: T

defmodule Plain do
  def plain({line, column}) when is_integer(line) and is_integer(column), do: line
  def plain(tuple) when is_tuple(tuple), do: tuple |> Tuple.to_list() |> plain() |> List.to_tuple()
  def plain([{:column, _} | rest]), do: plain(rest)
  def plain([head | tail]), do: [plain(head) | plain(tail)]
  def plain(other), do: other
  def show(term), do: IO.inspect(plain(term), limit: :infinity)
end

Plain.show T.spec_to_quoted(:f, {:type, 3, :fun, [{:type, 0, :product, [{:type, 0, :list, [{:integer, 0, 1}]}, {:remote_type, 0, [{:atom, 0, String}, {:atom, 0, :t}, []]}]}, {:type, 0, :union, [{:atom, 0, :a}, {:atom, 0, nil}, {:type, 0, :tuple, [{:var, 0, :x}, {:var, 0, :_}]}]}]})
for t <- [{:type, 0, :map, [{:type, 0, :map_field_exact, [{:atom, 0, :__struct__}, {:atom, 0, URI}]}, {:type, 0, :map_field_exact, [{:atom, 0, :port}, {:type, 0, :integer, []}]}]},
 {:type, 0, :map, [{:type, 0, :map_field_assoc, [{:atom, 0, :a}, {:type, 0, :integer, []}]}]}, {:type, 0, :range, [{:integer, 0, 1}, {:integer, 0, 3}]}, {:op, 0, :-, {:integer, 0, 1}}, {:char, 0, 97}, {:type, 0, :nil, []},
 {:type, 0, :nonempty_list, []}, {:type, 0, :nonempty_list, [{:var, 0, :x}]}, {:type, 0, :fun, []}, {:type, 0, :fun, [{:type, 0, :any}, {:var, 0, :x}]}, {:type, 0, :fun, [{:type, 0, :product, []}, {:var, 0, :x}]}, {:type, 0, :binary, [{:integer, 0, 8}, {:integer, 0, 3}]}, {:type, 0, :binary, [{:integer, 0, 0}, {:integer, 0, 3}]}, {:type, 0, :binary, [{:integer, 0, 8}, {:integer, 0, 0}]}, {:type, 0, :binary, []}, {:type, 0, :bitstring, []}, {:type, 0, :tuple, :any}, {:type, 0, :map, :any}, {:type, 0, :tuple, []}, {:user_type, 0, :foo, [{:var, 0, :x}]}, {:remote_type, 0, [{:atom, 0, :elixir}, {:atom, 0, :keyword}, []]}, {:remote_type, 0, [{:atom, 0, :elixir}, {:atom, 0, :charlist}, []]}, {:remote_type, 0, [{:atom, 0, :lists}, {:atom, 0, :t}, [{:var, 0, :x}]]}, {:type, 0, :string, []}, {:type, 0, :nonempty_string, []}, {:paren_type, 0, [{:var, 0, :x}]}, {:ann_type, 0, [{:var, 0, :a}, {:type, 0, :atom, []}]}, {:type, 0, :record, [{:atom, 0, :foo}]}, {:type, 0, :iodata, []}, {:type, 0, :bool, []}, {:type, 0, :boolean, []}, {:type, 0, :function, []}, {:type, 0, :list, []}, {:type, 0, :tuple, [{:var, 0, :x}]}, {:type, 0, :list, [{:type, 0, :tuple, [{:atom, 0, :a}, {:var, 0, :x}]}]}, {:type, 0, :mfa, []}, {:type, 0, :map, []}] do
 Plain.show T.type_to_quoted({:a, t, [{:var, 0, :x}]})
end
{:module, _, bin, _} = defmodule Z do
  @type z :: 1
  @opaque y(t) :: t
  @typep x :: 1
  @type a :: x
  @opaque b :: 1
  @typep c :: 1
  @type list2 :: {list, list(a), maybe_improper_list, number, byte, char, charlist, nonempty_charlist, no_return, module, mfa, iolist, iodata, identifier, boolean, timeout, arity, node, function, dynamic, term, struct, bitstring, nonempty_binary, nonempty_bitstring}
  @type m :: %{} | %{atom => c} | %{optional(:a) => 1, required(b) => 2} | [a: 1, b: 2] | {:a, 1}
  @spec zf(1) :: 1
  @spec af(2) :: 3
  @spec mf(2, x) :: x when x: integer, x: atom
  @spec af() :: 3
  @spec mac(integer) :: Macro.t
  defmacro mac(x), do: x
  def zf(x), do: x
  def af(x), do: x
  def af(), do: 1
  def mf(x, y), do: {x, y}
  @callback z() :: 1
  @callback b() :: 1
  @callback a() :: 1
  @callback b() :: 2
end

for code <- [bin] do
  {:ok, types} = T.fetch_types(code)
  Plain.show(types)
  for {_, type} <- types, do: IO.puts(Macro.to_string(T.type_to_quoted(type)))
  {:ok, specs} = T.fetch_specs(code)
  Plain.show(specs)
  for {{name, _}, all} <- specs, name != :"MACRO-mac", spec <- all, do: IO.puts(Macro.to_string(T.spec_to_quoted(name, spec)))
  Plain.show(T.fetch_callbacks(code))
end

{:module, _, bin, _} = defmodule Second do
  @type a :: integer
  @type u(x) :: {x, [a], %{required(:a) => 1, optional(atom) => binary}, (integer -> any), 1..3, nil, [], nonempty_list(x), <<_::8, _::_*3>>, String.t()}
  @typep b :: atom | float | T.a
  @opaque c :: b | [foo: integer] | (... -> any) | %{} | {} | keyword | list | tuple | map
  @type d :: a :: atom
  @type e :: -1 | ?a | true | [1, ...] | <<>> | <<_::3>> | <<_::_*4>> | (-> a) | (... -> a) | [...] | fun | keyword(a) | as_boolean(a) | struct | %__MODULE__{} | __MODULE__.a | Range.t | %{a => 1}
  defstruct [:x]
  @spec f(a) :: c
  @spec f(x) :: x when x: atom
  @spec f(arg :: atom) :: none
  @spec f(x) :: x when x: var
  def f(_), do: :a
  @callback g(a) :: any
  @callback g(x) :: x when x: atom
  @macrocallback m(a) :: any
end

{:ok, types} = T.fetch_types(bin)
Plain.show(types)
for {_, type} <- types, do: IO.puts(Macro.to_string(T.type_to_quoted(type)))
{:ok, specs} = T.fetch_specs(bin)
Plain.show(specs)
for {{name, _}, all} <- specs, spec <- all, do: IO.puts(Macro.to_string(T.spec_to_quoted(name, spec)))
for {{name, _}, all} <- specs, spec <- all, do: Plain.show(T.spec_to_quoted(name, spec))
Plain.show(T.fetch_callbacks(bin))
IO.inspect({T.fetch_types(Plain), T.fetch_types(Second), T.fetch_specs(NoSuchModule), T.fetch_callbacks(NoSuchModule)})
