defmodule :io do
  @moduledoc "Erlang's `:io`: requests to devices."

  def put_chars(chars), do: put_chars(:standard_io, chars)

  def put_chars(device, chars) do
    case :quaff_io.put_chars(device, chars, "") do
      :ok -> :ok
      {:device, pid} -> Quaff.Device.request_put(pid, {:put_chars, :unicode, chars})
    end
  end

  def nl, do: nl(:standard_io)
  def nl(device), do: put_chars(device, ~c"\n")

  def format(format), do: call(:standard_io, format, [], 1)

  def format(format, args), do: call(:standard_io, format, args, 1)
  def format(device, format, args), do: call(device, format, args, 2)

  # `first` is which argument the format was.
  defp call(device, format, args, first) do
    case :quaff_io.device(device) do
      {:device, pid} ->
        case Quaff.Device.request(pid, {:put_chars, :unicode, :io_lib, :format, [format, args]}) do
          {:error, _} -> refuse(format, args, first)
          reply -> reply
        end

      fd ->
        try do
          :io_lib.format(format, args)
        rescue
          ArgumentError -> refuse(format, args, first)
        else
          text -> :quaff_io.put_chars(fd, text, "")
        end
    end
  end

  defp refuse(format, args, first) do
    {what, words} = hd(Quaff.FormatError.explain(format, args))
    place = elem({"1st", "2nd", "3rd"}, if(what == :format, do: first, else: first + 1) - 1)
    raise ArgumentError, "errors were found at the given arguments:\n\n  * #{place} argument: #{words}\n"
  end

  def fwrite(format), do: format(format)
  def fwrite(format, args), do: format(format, args)
  def fwrite(device, format, args), do: format(device, format, args)

  def write(term), do: write(:standard_io, term)

  def write(device, term) do
    case :quaff_io.device(device) do
      {:device, pid} -> Quaff.Device.request_put(pid, {:put_chars, :unicode, :io_lib, :write, [term]})
      fd -> :quaff_io.put_chars(fd, :io_lib.write(term), "")
    end
  end

  def get_line(prompt), do: get_line(:standard_io, prompt)
  def get_line(device, prompt), do: ask(device, {:get_line, :unicode, prompt})

  def get_chars(prompt, count), do: get_chars(:standard_io, prompt, count)
  def get_chars(device, prompt, count), do: ask(device, {:get_chars, :unicode, prompt, count})

  def get_password, do: get_password(:standard_io)
  def get_password(device), do: ask(device, {:get_password, :unicode})

  @doc "A term, up to its dot."
  def read(prompt), do: read(:standard_io, prompt)

  # The only one that asks without options: devices see the difference.
  def read(device, prompt) do
    case ask(device, {:get_until, :unicode, prompt, :erl_scan, :tokens, [1]}) do
      {:ok, tokens, _} -> :erl_parse.parse_term(tokens)
      {:eof, _} -> :eof
      {result, value, _} -> {result, value}
      other -> other
    end
  end

  def read(device, prompt, start), do: read(device, prompt, start, [])
  def read(device, prompt, start, options), do: parsed(device, prompt, start, options, &:erl_parse.parse_term/1)

  @doc "Erlang's tokens, up to a dot."
  def scan_erl_exprs(prompt), do: scan_erl_exprs(:standard_io, prompt, 1)
  def scan_erl_exprs(device, prompt), do: scan_erl_exprs(device, prompt, 1)
  def scan_erl_exprs(device, prompt, start), do: scan_erl_exprs(device, prompt, start, [])

  def scan_erl_exprs(device, prompt, start, options),
    do: ask(device, {:get_until, :unicode, prompt, :erl_scan, :tokens, [start, options]})

  def scan_erl_form(prompt), do: scan_erl_exprs(:standard_io, prompt, 1)
  def scan_erl_form(device, prompt), do: scan_erl_exprs(device, prompt, 1)
  def scan_erl_form(device, prompt, start), do: scan_erl_exprs(device, prompt, start, [])
  def scan_erl_form(device, prompt, start, options), do: scan_erl_exprs(device, prompt, start, options)

  @doc "Erlang's expressions, up to a dot."
  def parse_erl_exprs(prompt), do: parse_erl_exprs(:standard_io, prompt, 1)
  def parse_erl_exprs(device, prompt), do: parse_erl_exprs(device, prompt, 1)
  def parse_erl_exprs(device, prompt, start), do: parse_erl_exprs(device, prompt, start, [])
  def parse_erl_exprs(device, prompt, start, options), do: parsed(device, prompt, start, options, &:erl_parse.parse_exprs/1)

  @doc "A function or an attribute of an Erlang module, up to its dot."
  def parse_erl_form(prompt), do: parse_erl_form(:standard_io, prompt, 1)
  def parse_erl_form(device, prompt), do: parse_erl_form(device, prompt, 1)
  def parse_erl_form(device, prompt, start), do: parse_erl_form(device, prompt, start, [])
  def parse_erl_form(device, prompt, start, options), do: parsed(device, prompt, start, options, &:erl_parse.parse_form/1)

  defp parsed(device, prompt, start, options, parse) do
    with {:ok, tokens, last} <- scan_erl_exprs(device, prompt, start, options) do
      {result, value} = parse.(tokens)
      {result, value, last}
    end
  end

  def fread(prompt, format), do: fread(:standard_io, prompt, format)
  def fread(device, prompt, format), do: ask(device, {:get_until, :unicode, prompt, :io_lib, :fread, [format]})

  def columns, do: columns(:standard_io)
  def columns(device), do: geometry(device, :columns)

  def rows, do: rows(:standard_io)
  def rows(device), do: geometry(device, :rows)

  defp geometry(device, what) do
    case ask(device, {:get_geometry, what}) do
      n when is_integer(n) -> {:ok, n}
      _ -> {:error, :enotsup}
    end
  end

  def getopts, do: getopts(:standard_io)
  def getopts(device), do: ask(device, :getopts)

  def setopts(options), do: setopts(:standard_io, options)
  def setopts(device, options), do: ask(device, {:setopts, options})

  def printable_range, do: :latin1

  def request(request), do: request(:standard_io, request)
  def request(device, request), do: ask(device, spelled(request))

  def requests(requests), do: requests(:standard_io, requests)
  def requests(device, requests), do: ask(device, {:requests, for(request <- requests, do: spelled(request))})

  # The short forms of requests.
  defp spelled(:nl), do: {:put_chars, :unicode, "\n"}
  defp spelled({:put_chars, chars}), do: {:put_chars, :unicode, chars}
  defp spelled({:write, term}), do: {:put_chars, :unicode, :io_lib, :write, [term]}
  defp spelled({:format, format, args}), do: {:put_chars, :unicode, :io_lib, :format, [format, args]}
  defp spelled(request), do: request

  defp ask(device, request) do
    pid =
      cond do
        device in [:standard_io, :stdio] -> Process.group_leader()
        is_pid(device) -> device
        is_atom(device) -> Process.whereis(device) || :erlang.error(:badarg)
        true -> :erlang.error(:function_clause)
      end

    Quaff.Device.request(pid, request)
  end
end
