defmodule ExUnit.TmpDir do
  @moduledoc false

  # The folder of a test with `@tag :tmp_dir`: below `tmp` in the current folder, named after module and test, emptied
  # when the test starts.

  def add(%{tmp_dir: wanted} = context, test) do
    sub =
      case wanted do
        true -> ""
        path when is_binary(path) -> path
        other -> raise ArgumentError, "expected :tmp_dir to be a boolean or a string, got: #{inspect(other)}"
      end

    module = inspect(test.module)
    name = Atom.to_string(test.name)
    short = ["#{module}/#{name}"] |> :erlang.md5() |> hex() |> binary_part(0, 8)
    path = Path.expand(Path.join(["tmp", escape(module), "#{escape(name)}-#{short}", sub]))
    File.rm_rf!(path)
    File.mkdir_p!(path)
    Map.put(context, :tmp_dir, path)
  end

  defp escape(name), do: String.replace(name, ~r/[^\w.]/u, "-")

  defp hex(bytes) do
    for <<byte <- bytes>>, into: "", do: byte |> Integer.to_string(16) |> String.downcase() |> String.pad_leading(2, "0")
  end
end
