# Prints what exports.txt lists and this implementation does not export, one a line: `Enum.map/2`, `m Kernel.if/2`.
# Run by tests/exports.rs, in this folder.

exports = fn module, mark ->
  for {name, arity} <- :quaff.exports(module), into: MapSet.new() do
    case {mark, Atom.to_string(name)} do
      {"m", "MACRO-" <> name} -> {name, arity - 1}
      {_, name} -> {name, arity}
    end
  end
end

for line <- File.stream!("exports.txt") do
  [mark, name | pairs] = String.split(line)
  module = if match?(":" <> _, name), do: String.to_atom(String.trim_leading(name, ":")), else: Module.concat([name])

  there = exports.(module, mark)

  for pair <- pairs do
    # The name itself may be a slash.
    [function, arity] = Regex.run(~r"^(.+)/(\d+)$", pair, capture: :all_but_first)
    prefix = if mark == "m", do: "m ", else: ""
    if {function, String.to_integer(arity)} not in there, do: IO.puts("#{prefix}#{name}.#{pair}")
  end
end
