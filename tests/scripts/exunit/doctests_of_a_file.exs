# normalise: suite
# stderr: ignored
# Examples of a text file: values, errors, messages cut short, groups that share variables, broken ones.
File.write!("doctests_of_a_file.tmp", """
# Notes

    iex> list = [3, 1, 2]
    iex> Enum.sort(list)
    [1, 2, 3]
    iex> Enum.max(
    ...>   list
    ...> )
    3

```elixir
iex(1)> String.upcase("é")
"É"
iex(2)> {:ok,
...(2)> 1}
{:ok,
  1}
```

    iex> raise "a long story"
    ** (RuntimeError) a long...

    iex> raise ArgumentError, "two
    ...> lines"
    ** (ArgumentError) two
    lines

    iex> 1 + 1
    3

    iex> raise "x"
    ** (ArgumentError) x

    iex> :nothing
    ** (RuntimeError) x

    iex> raise "x"
    ** (RuntimeError) y

    iex> 1 +
    2

    iex> %{a: 1}
    %{a: }

    iex> MapSet.new([1])
    #Nope<[1]>

    iex> self()
    iex> 1
""")

ExUnit.start(seed: 0, colors: [enabled: false])

defmodule NotesTest do
  use ExUnit.Case
  doctest_file "doctests_of_a_file.tmp"
end

System.at_exit(fn _ -> File.rm!("doctests_of_a_file.tmp") end)
