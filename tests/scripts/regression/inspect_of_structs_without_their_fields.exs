# Structs made by hand: without all of their fields they are printed as maps, and errors inside of an implementation of
# Inspect do not call for each other without end.
defmodule Point do
  defstruct [:x, :y]
end

defmodule Picky do
  defstruct [:x]

  defimpl Inspect do
    def inspect(%{x: 5}, _), do: "five"
  end
end

defmodule Show do
  def run do
    for module <- [Date, Time, NaiveDateTime, DateTime, Date.Range, Duration, Stream, Version, Task, File.Stat, URI] do
      IO.inspect(%{__struct__: module})
    end

    IO.inspect(inspect(%{__struct__: Point, x: 1}) =~ "%Point")
    IO.inspect(%{__struct__: Point, x: 1, y: 2})
    IO.puts(inspect(Stream.map([1, 2], & &1)) =~ "#Stream<[enum: [1, 2], funs: [#Function<")
    IO.puts(inspect(~c"ab", syntax_colors: [charlist: :red]))

    for x <- [5, 6, %Picky{x: 7}] do
      IO.puts(%Picky{x: x} |> inspect() |> String.split("while inspecting") |> hd())
    end

    for struct <- [%{__struct__: NaiveDateTime, calendar: Calendar.ISO}, %{__struct__: Date.Range, first: 1}] do
      IO.puts(inspect(struct) =~ "__struct__")
    end
  end
end

Show.run()
