defmodule Inspect.Error do
  @moduledoc """
  What went wrong inside an implementation of `Inspect`. It is printed in place of the struct, unless `safe: false`.
  """

  @enforce_keys [:exception_module, :exception_message, :stacktrace, :inspected_struct]
  defexception [:exception_module, :exception_message, :stacktrace, :inspected_struct]

  # The key under which a process remembers that it is inside an implementation already.
  @trap :"$inspect_trap"

  # Set while an error is written: a struct in its message or stack trace that fails, perhaps the very same one, is shown
  # as a map.
  @writing :"$inspect_error"

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
  # The document of a struct. What its implementation raises becomes an error to print: the innermost one, since an outer
  # implementation that fails because of an inner one has nothing to say of its own.
  def guarded(struct, opts) do
    trapped? = Process.get(@trap, false)

    try do
      Process.put(@trap, true)
      Inspect.Algebra.pack(opts.inspect_fun.(struct, opts), opts)
    rescue
      caught ->
        restore(trapped?)

        if Process.get(@writing, false),
          do: plain(struct, opts),
          else: failed(caught, __STACKTRACE__, struct, opts, trapped?)
    after
      restore(trapped?)
    end
  end

  defp failed(caught, stacktrace, struct, opts, trapped?) do
    Process.put(@writing, true)

    error =
      if opts.safe and is_struct(caught, Inspect.Error),
        do: caught,
        else: new(caught, stacktrace, struct, opts)

    if opts.safe and not trapped?,
      do: Inspect.Algebra.pack(Inspect.inspect(error, %{opts | inspect_fun: Inspect.Opts.default_inspect_fun()}), opts),
      else: reraise(error, stacktrace)
  after
    Process.delete(@writing)
  end

  defp restore(true), do: true
  defp restore(false), do: Process.delete(@trap)

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
    frames = stacktrace |> Enum.take(@frames) |> Exception.format_stacktrace()

    "#Inspect.Error<\n" <>
      Inspect.Error.pad(Exception.message(error), 2) <> "\n  Stacktrace:\n\n" <> frames <> "\n>"
  end

  def inspect(error, opts), do: Inspect.Any.inspect(error, opts)
end
