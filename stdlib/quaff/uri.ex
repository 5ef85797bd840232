defmodule Quaff.URI do
  @moduledoc false
  # The strict reading of a URI, for `URI.new/1`: the grammar of RFC 3986, except that the digits behind `%` are not
  # checked. The error is the first character that the grammar does not allow at its place.

  @doc "`{:ok, {scheme, userinfo, host, port, path, query, fragment}}` or `{:error, part}`."
  def parse(string) do
    {string, fragment} = cut(string, "#")
    {hier, query} = cut(string, "?")
    {scheme, rest} = scheme(hier)
    {userinfo, host, port, path} = hierarchical(rest, scheme, query, fragment)
    check(query || "", :query)
    check(fragment || "", :query)
    {:ok, {scheme, userinfo, host, port, path, query, fragment}}
  catch
    {:quaff_uri, part} -> {:error, part}
  end

  defp refuse(part), do: throw({:quaff_uri, part})

  defp cut(string, separator) do
    case :binary.split(string, separator) do
      [before, rest] -> {before, rest}
      [all] -> {all, nil}
    end
  end

  defp scheme(string) do
    with [scheme, rest] <- :binary.split(string, ":"),
         true <- scheme != "" and scheme?(scheme) do
      {scheme, rest}
    else
      _ -> {nil, string}
    end
  end

  defp scheme?(<<first, rest::binary>>), do: letter?(first) and scheme_rest?(rest)
  defp scheme_rest?(<<char, rest::binary>>), do: (letter?(char) or digit?(char) or char in ~c"+-.") and scheme_rest?(rest)
  defp scheme_rest?(""), do: true

  defp hierarchical("//" <> rest, _scheme, query, fragment) do
    {authority, path} =
      case :binary.match(rest, "/") do
        {at, 1} -> {binary_part(rest, 0, at), binary_part(rest, at, byte_size(rest) - at)}
        :nomatch -> {rest, ""}
      end

    # With an `@` the first guess is that user information ends there; when what follows then is wrong anywhere, the
    # error is that of reading a host from the start.
    try do
      with_user(authority, path, query, fragment)
    catch
      {:quaff_uri, _} ->
        {host, port} = host(authority)
        check(path, :path)
        {nil, host, port, path}
    end
  end

  defp hierarchical("/" <> _ = path, _, _, _), do: {nil, nil, nil, check(path, :path)}

  defp hierarchical(path, nil, _, _) do
    # Without a scheme, the first segment must not look as if it had one.
    [first | _] = :binary.split(path, "/")
    check(first, :segment)
    {nil, nil, nil, check(path, :path)}
  end

  defp hierarchical(path, _, _, _), do: {nil, nil, nil, check(path, :path)}

  defp with_user(authority, path, query, fragment) do
    {userinfo, place} =
      case :binary.split(authority, "@") do
        [userinfo, place] -> {check(userinfo, :userinfo), place}
        [place] -> {nil, place}
      end

    {host, port} = host(place)
    check(path, :path)
    check(query || "", :query)
    check(fragment || "", :query)
    {userinfo, host, port, path}
  end

  defp host("[" <> rest) do
    case :binary.split(rest, "]") do
      [address, rest] ->
        check(address, :address)
        if not match?({:ok, _}, address(address)), do: refuse(address)
        {address, port(rest)}

      [address] ->
        check(address, :address)
        refuse("")
    end
  end

  defp host(place) do
    case :binary.split(place, ":") do
      [host, port] -> {check(host, :host), port(":" <> port)}
      [host] -> {check(host, :host), nil}
    end
  end

  defp port(""), do: nil
  defp port(":"), do: nil

  defp port(":" <> digits) do
    check(digits, :digits)
    port = String.to_integer(digits)
    if port > 0xFFFFFFF, do: refuse(digits), else: port
  end

  defp port(<<char::utf8, _::binary>>), do: refuse(<<char::utf8>>)
  defp port(<<byte, _::binary>>), do: refuse(<<byte>>)

  # Groups of hexadecimal digits, at most one gap, an IPv4 address at the end.
  defp address(text) do
    case :binary.split(text, "::", [:global]) do
      [all] -> if groups(all) == 8, do: {:ok, all}, else: :error
      [left, right] -> if gap(left) + gap(right) <= 7, do: {:ok, text}, else: :error
      _ -> :error
    end
  end

  defp gap(""), do: 0
  defp gap(text), do: groups(text)

  # How many groups, or too many for any address when one is wrong.
  defp groups(text) do
    parts = :binary.split(text, ":", [:global])
    {last, most} = List.pop_at(parts, -1)

    cond do
      not Enum.all?(most, &group?/1) -> 99
      group?(last) -> length(parts)
      ipv4?(last) -> length(parts) + 1
      true -> 99
    end
  end

  defp group?(text), do: byte_size(text) in 1..4 and not String.contains?(text, ".")

  defp ipv4?(text) do
    parts = :binary.split(text, ".", [:global])
    length(parts) == 4 and Enum.all?(parts, &match?({n, ""} when n in 0..255, Integer.parse(&1)))
  end

  # The text, if all its characters are of the kind.
  defp check(text, kind), do: check(text, kind, text)

  defp check("", _kind, all), do: all

  defp check(<<char::utf8, rest::binary>>, kind, all) do
    if allowed?(kind, char), do: check(rest, kind, all), else: refuse(<<char::utf8>>)
  end

  defp check(<<byte, _::binary>>, _kind, _all), do: refuse(<<byte>>)

  defp allowed?(:digits, char), do: digit?(char)
  defp allowed?(:address, char), do: digit?(char) or char in ?a..?f or char in ?A..?F or char in ~c":."
  defp allowed?(:host, char), do: plain?(char)
  defp allowed?(:userinfo, char), do: plain?(char) or char == ?:
  defp allowed?(:segment, char), do: plain?(char) or char == ?@
  defp allowed?(:path, char), do: plain?(char) or char in ~c":@/"
  defp allowed?(:query, char), do: plain?(char) or char in ~c":@/?"

  defp plain?(char), do: letter?(char) or digit?(char) or char in ~c"-._~!$&'()*+,;=%"
  defp letter?(char), do: char in ?a..?z or char in ?A..?Z
  defp digit?(char), do: char in ?0..?9
end
