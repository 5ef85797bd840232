# `quote bind_quoted: binding()`: the macro's arguments, each evaluated once.
defmodule Deal do
  defmacro both(left, right, sign \\ 1) do
    quote bind_quoted: binding() do
      {left, right, left * sign}
    end
  end

  defmacro listed(name) do
    quote bind_quoted: [name: name, twice: name] do
      [name, twice]
    end
  end
end

defmodule Use do
  require Deal

  def run do
    IO.inspect(Deal.both(IO.inspect(1), IO.inspect(2), -1))
    IO.inspect(Deal.listed(:a))
  end
end

Use.run()

# Bindings are collected from the last name to the first.
IO.inspect(Code.eval_string("z = a + 1; m = z; {z, m}", a: 3, q: 1))
IO.inspect(Code.eval_quoted(quote(do: var!(b) = var!(a)), a: 1))
IO.puts(Exception.message(KeyError.exception(key: :run, term: Use)))
IO.inspect(:io_lib_format.fwrite_g(1.0e22))
IO.inspect(%{__ENV__ | functions: [], macros: [], lexical_tracker: nil, requires: [], file: "here"})
