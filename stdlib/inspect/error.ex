defmodule Inspect.Error do
  @moduledoc """
  What went wrong inside an implementation of `Inspect`. It is printed in place of the struct, unless `safe: false`.
  """

  @enforce_keys [:exception_module, :exception_message, :stacktrace, :inspected_struct]
  defexception [:exception_module, :exception_message, :stacktrace, :inspected_struct]

  # The key under which a process remembers that it prints the arguments in an error's stack trace: what cannot be
  # printed there is a map, or printing would never end.
  @tracing :"$inspect_tracing"

  @impl true
  def exception(arguments) when is_list(arguments) do
    exception = Keyword.fetch!(arguments, :exception)

    %Inspect.Error{
      exception_module: exception.__struct__,
      exception_message: exception |> Exception.message() |> String.trim_trailing("\n"),
      stacktrace: Keyword.fetch!(arguments, :stacktrace),
      inspected_struct: Keyword.fetch!(arguments, :inspected_struct)
    }
  end

  @impl true
  def message(%Inspect.Error{} = error) do
    """
    got #{inspect(error.exception_module)} with message:

        \"""
    #{pad(error.exception_message, 4)}
        \"""

    while inspecting:

    #{pad(error.inspected_struct, 4)}
    """
  end

  @doc false
  def pad(message, padding_length) when is_binary(message) and is_integer(padding_length) and padding_length >= 0 do
    padding = String.duplicate(" ", padding_length)

    message
    |> String.split("\n")
    |> Enum.map_join("\n", fn
      "" -> ""
      line -> padding <> line
    end)
  end

  @doc false
  # The document of a struct. What its implementation raises becomes an error that is printed in the struct's place.
  def guarded(struct, opts) do
    Inspect.Algebra.pack(opts.inspect_fun.(struct, opts), opts)
  rescue
    caught ->
      cond do
        not opts.safe -> reraise new(caught, __STACKTRACE__, struct, opts), __STACKTRACE__
        Process.get(@tracing, false) -> plain(struct, opts)
        true -> Inspect.Algebra.pack(Inspect.inspect(new(caught, __STACKTRACE__, struct, opts), %{opts | inspect_fun: Inspect.Opts.default_inspect_fun()}), opts)
      end
  end

  @doc false
  # The text of the frames below an error.
  def frames(stacktrace) do
    outer = Process.put(@tracing, true)

    try do
      Exception.format_stacktrace(stacktrace)
    after
      if outer, do: Process.put(@tracing, outer), else: Process.delete(@tracing)
    end
  end

  defp new(caught, stacktrace, struct, opts) do
    shown = Inspect.Algebra.format(Inspect.Algebra.group(elem(plain(struct, opts), 0)), opts.width)
    exception(exception: caught, stacktrace: stacktrace, inspected_struct: shown)
  end

  defp plain(struct, opts),
    do: Inspect.Algebra.pack(Inspect.Map.inspect_as_map(struct, %{opts | syntax_colors: [], structs: false}), opts)
end

defimpl Inspect, for: Inspect.Error do
  @frames 8

  def inspect(%{stacktrace: []} = error, _opts), do: "#Inspect.Error<\n  " <> Inspect.Error.pad(Exception.message(error), 2) <> ">"

  def inspect(%{stacktrace: stacktrace} = error, _opts) when is_list(stacktrace) do
    frames = stacktrace |> Enum.take(@frames) |> Inspect.Error.frames()

    "#Inspect.Error<\n" <>
      Inspect.Error.pad(Exception.message(error), 2) <> "\n  Stacktrace:\n\n" <> frames <> "\n>"
  end

  def inspect(error, opts), do: Inspect.Any.inspect(error, opts)
end
