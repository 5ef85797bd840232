defmodule URI do
  @moduledoc """
  Uniform resource identifiers: taking apart, putting together, percent encoding and query strings.
  """

  @type authority :: nil | binary
  @type t :: %URI{
          scheme: nil | binary,
          authority: authority,
          userinfo: nil | binary,
          host: nil | binary,
          port: nil | :inet.port_number(),
          path: nil | binary,
          query: nil | binary,
          fragment: nil | binary
        }

  defstruct [:scheme, :authority, :userinfo, :host, :port, :path, :query, :fragment]

  defmodule Error do
    @moduledoc "Raised by `URI.new!/1` for a text that is not a URI."
    defexception [:action, :reason, :part]

    @impl true
    def message(%{action: action, reason: reason, part: part}), do: "cannot #{action} due to reason #{reason}: #{inspect(part)}"
  end

  @doc """
  The port that a scheme has when none is given, or nil.

      iex> URI.default_port("wss")
      443
      iex> URI.default_port("gopher")
      nil
  """
  def default_port(scheme) when is_binary(scheme) do
    case :quaff_env.get(:elixir, {:uri, scheme}, nil) do
      nil -> known_port(scheme)
      port -> port
    end
  end

  defp known_port("http"), do: 80
  defp known_port("https"), do: 443
  defp known_port("ws"), do: 80
  defp known_port("wss"), do: 443
  defp known_port("ftp"), do: 21
  defp known_port("sftp"), do: 22
  defp known_port("tftp"), do: 69
  defp known_port("ldap"), do: 389
  defp known_port(_), do: nil

  @doc "Sets the port of a scheme, for all processes."
  def default_port(scheme, port) when is_binary(scheme) and is_integer(port) and port >= 0 do
    :quaff_env.put(:elixir, {:uri, scheme}, port)
  end

  @doc """
  Parts of a URI, without checking it.

      iex> uri = URI.parse("https://ann@example.org:8443/notes?page=2")
      iex> {uri.host, uri.port, uri.path, uri.query}
      {"example.org", 8443, "/notes", "page=2"}
  """
  def parse(%URI{} = uri), do: uri

  def parse(string) when is_binary(string) do
    {string, fragment} = cut(string, "#")
    {string, query} = cut(string, "?")
    {scheme, rest} = scheme(string)
    scheme = scheme && String.downcase(scheme, :ascii)
    {authority, path} = authority(rest)
    {userinfo, host, port} = loose_authority(authority)

    %URI{
      scheme: scheme,
      authority: authority,
      userinfo: userinfo,
      host: host,
      port: port || (scheme && default_port(scheme)),
      path: present(path),
      query: query,
      fragment: fragment
    }
  end

  defp present(""), do: nil
  defp present(text), do: text

  # The text before the first separator and the one behind it, nil without one.
  defp cut(string, separator) do
    case :binary.split(string, separator) do
      [before, rest] -> {before, rest}
      [all] -> {all, nil}
    end
  end

  defp scheme(<<first, rest::binary>> = string) when first in ?a..?z or first in ?A..?Z do
    size = scheme_size(rest, 1)

    case string do
      <<scheme::binary-size(size), ?:, rest::binary>> -> {scheme, rest}
      _ -> {nil, string}
    end
  end

  defp scheme(string), do: {nil, string}

  defp scheme_size(<<char, rest::binary>>, size)
       when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char in [?+, ?-, ?.],
       do: scheme_size(rest, size + 1)

  defp scheme_size(_, size), do: size

  defp authority("//" <> rest) do
    case :binary.match(rest, "/") do
      {at, 1} -> {binary_part(rest, 0, at), binary_part(rest, at, byte_size(rest) - at)}
      :nomatch -> {rest, ""}
    end
  end

  defp authority(path), do: {nil, path}

  defp loose_authority(nil), do: {nil, nil, nil}

  defp loose_authority(authority) do
    {userinfo, place} =
      case List.last(:binary.matches(authority, "@")) do
        nil -> {nil, authority}
        {at, 1} -> {present(binary_part(authority, 0, at)), binary_part(authority, at + 1, byte_size(authority) - at - 1)}
      end

    {host, rest} = loose_host(place)

    port =
      case rest do
        ":" <> digits -> leading_integer(digits)
        _ -> nil
      end

    {userinfo, host, port}
  end

  defp loose_host("[" <> rest = place) do
    size = bracket_size(rest, 0)

    case rest do
      <<host::binary-size(size), ?], rest::binary>> -> {host, rest}
      _ -> named_host(place)
    end
  end

  defp loose_host(place), do: named_host(place)

  defp named_host(place) do
    {host, rest} = cut(place, ":")
    {host |> String.trim_leading("[") |> String.trim_trailing("]"), rest && ":" <> rest}
  end

  defp bracket_size(<<char, rest::binary>>, size)
       when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char in [?:, ?.],
       do: bracket_size(rest, size + 1)

  defp bracket_size(_, size), do: size

  defp leading_integer(digits) do
    case Integer.parse(digits) do
      {port, _} when binary_part(digits, 0, 1) not in ["+", "-"] -> port
      _ -> nil
    end
  end

  @doc """
  Parts of a URI that follows the standard (RFC 3986): `{:ok, uri}`, or `{:error, part}` with what does not fit.

      iex> URI.new("/a b")
      {:error, " "}
      iex> {:ok, uri} = URI.new("https://example.org/x")
      iex> uri.host
      "example.org"
  """
  def new(%URI{} = uri), do: {:ok, uri}

  def new(string) when is_binary(string) do
    case Quaff.URI.parse(string) do
      {:error, _} = error ->
        error

      {:ok, {scheme, userinfo, host, port, path, query, fragment}} ->
        scheme = scheme && String.downcase(scheme, :ascii)
        port = port || (scheme && default_port(scheme))
        path = present(path)
        {:ok, %URI{scheme: scheme, userinfo: userinfo, host: host, port: port, path: path, query: query, fragment: fragment}}
    end
  end

  @doc "As `new/1`, but raises `URI.Error`."
  def new!(%URI{} = uri), do: uri

  def new!(string) when is_binary(string) do
    case new(string) do
      {:ok, uri} -> uri
      {:error, part} -> raise URI.Error, action: :parse, reason: :invalid_uri, part: part
    end
  end

  @doc """
  The text of a URI.

      iex> URI.to_string(%URI{scheme: "https", host: "example.org", path: "/a", port: 443})
      "https://example.org/a"
  """
  def to_string(uri), do: String.Chars.URI.to_string(uri)

  @doc """
  A URI as seen from another one.

      iex> URI.merge("https://example.org/a/b", "../c") |> to_string()
      "https://example.org/c"
  """
  def merge(uri, rel)
  def merge(%URI{scheme: nil}, _rel), do: raise(ArgumentError, "you must merge onto an absolute URI")
  def merge(_base, %URI{scheme: scheme} = rel) when scheme != nil, do: %{rel | path: without_dots(rel.path)}

  def merge(%URI{} = base, %URI{host: host} = rel) when host != nil do
    %{rel | scheme: base.scheme, path: without_dots(rel.path)}
  end

  def merge(%URI{} = base, %URI{path: nil} = rel) do
    %{base | query: rel.query || base.query, fragment: rel.fragment}
  end

  def merge(%URI{} = base, %URI{} = rel) do
    path = without_dots(joined(base, rel.path))
    %{base | path: path, query: rel.query, fragment: rel.fragment}
  end

  def merge(base, rel), do: merge(parse(base), parse(rel))

  defp joined(_base, "/" <> _ = path), do: path
  defp joined(%URI{path: nil, host: nil}, path), do: path
  defp joined(%URI{path: nil}, path), do: "/" <> path

  defp joined(%URI{path: base}, path) do
    case List.last(:binary.matches(base, "/")) do
      nil -> path
      {at, 1} -> binary_part(base, 0, at + 1) <> path
    end
  end

  defp without_dots(nil), do: nil
  defp without_dots("/" <> path), do: "/" <> (path |> :binary.split("/", [:global]) |> dots([], true))
  defp without_dots(path), do: path |> :binary.split("/", [:global]) |> dots([], false)

  defp dots([], done, _absolute), do: done |> :lists.reverse() |> Enum.join("/")
  defp dots(["."], done, absolute), do: dots([], ["" | done], absolute)
  defp dots(["." | rest], done, absolute), do: dots(rest, done, absolute)
  defp dots([".."], [last | done], absolute) when last != "..", do: dots([], ["" | done], absolute)
  defp dots([".." | rest], [last | done], absolute) when last != "..", do: dots(rest, done, absolute)
  defp dots([".."], [], true), do: dots([], [""], true)
  defp dots([".." | rest], [], true), do: dots(rest, [], true)
  defp dots([segment | rest], done, absolute), do: dots(rest, [segment | done], absolute)

  @doc """
  Appends to the path.

      iex> URI.append_path(URI.parse("https://example.org/a/"), "/b").path
      "/a/b"
  """
  def append_path(%URI{}, "//" <> _ = path), do: raise(ArgumentError, ~s|path cannot start with "//", got: #{inspect(path)}|)
  def append_path(%URI{path: path} = uri, "/" <> rest = all), do: %{uri | path: appended(path || "", rest, all)}
  def append_path(%URI{}, path) when is_binary(path), do: raise(ArgumentError, ~s|path must start with "/", got: #{inspect(path)}|)

  defp appended(path, rest, all) do
    if String.ends_with?(path, "/"), do: path <> rest, else: path <> all
  end

  @doc """
  Appends to the query.

      iex> URI.append_query(URI.parse("https://example.org/?a=1"), "b=2").query
      "a=1&b=2"
  """
  def append_query(%URI{query: old} = uri, query) when is_binary(query) and old in [nil, ""], do: %{uri | query: query}

  def append_query(%URI{query: old} = uri, query) when is_binary(query) do
    if String.ends_with?(old, "&"), do: %{uri | query: old <> query}, else: %{uri | query: old <> "&" <> query}
  end

  @doc "Whether a character has a meaning of its own in URIs."
  def char_reserved?(character), do: character in ~c":/?#[]@!$&'()*+,;="

  @doc "Whether a character never needs an escape."
  def char_unreserved?(character) do
    character in ?0..?9 or character in ?a..?z or character in ?A..?Z or character in ~c"~_-."
  end

  @doc "Whether a character may stand in a URI as it is."
  def char_unescaped?(character), do: char_reserved?(character) or char_unreserved?(character)

  @doc """
  Escapes the bytes for which the function does not give a truthy value.

      iex> URI.encode("a b/ü")
      "a%20b/%C3%BC"
      iex> URI.encode("a/b", &URI.char_unreserved?/1)
      "a%2Fb"
  """
  def encode(string, predicate \\ &URI.char_unescaped?/1) when is_binary(string) and is_function(predicate, 1) do
    cond do
      predicate == (&URI.char_unescaped?/1) -> :quaff_uri.encode(string, :unescaped)
      predicate == (&URI.char_unreserved?/1) -> :quaff_uri.encode(string, :unreserved)
      true -> for <<byte <- string>>, into: "", do: if(predicate.(byte), do: <<byte>>, else: escaped(byte))
    end
  end

  defp escaped(byte), do: "%" <> Base.encode16(<<byte>>)

  @doc """
  Resolves escapes. A `%` that starts none stays.

      iex> URI.decode("a%20b+c")
      "a b+c"
  """
  def decode(uri), do: unpercent(uri, "", false)

  @doc """
  As a form's field is encoded: a space is `+`.

      iex> URI.encode_www_form("1 + 1")
      "1+%2B+1"
  """
  def encode_www_form(string) when is_binary(string), do: :quaff_uri.encode(string, :www_form)

  @doc """
  Reads what `encode_www_form/1` writes.

      iex> URI.decode_www_form("1+%2B+1")
      "1 + 1"
  """
  def decode_www_form(string) when is_binary(string), do: unpercent(string, "", true)

  defp unpercent(string, "", plus) when is_binary(string), do: :quaff_uri.decode(string, plus)

  @doc """
  A query of keys and values; spaces as `+`, or as `%20` with `:rfc3986`.

      iex> URI.encode_query([to: "Ann", text: "on time"])
      "to=Ann&text=on+time"
      iex> URI.encode_query([text: "on time"], :rfc3986)
      "text=on%20time"
  """
  def encode_query(enumerable, encoding \\ :www_form) do
    Enum.map_join(enumerable, "&", &encode_kv_pair(&1, encoding))
  end

  defp encode_kv_pair({key, _}, _encoding) when is_list(key),
    do: raise(ArgumentError, "encode_query/2 keys cannot be lists, got: #{inspect(key)}")

  defp encode_kv_pair({_, value}, _encoding) when is_list(value),
    do: raise(ArgumentError, "encode_query/2 values cannot be lists, got: #{inspect(value)}")

  defp encode_kv_pair({key, value}, :rfc3986) do
    :quaff_uri.encode(Kernel.to_string(key), :unreserved) <> "=" <> :quaff_uri.encode(Kernel.to_string(value), :unreserved)
  end

  defp encode_kv_pair({key, value}, :www_form) do
    encode_www_form(Kernel.to_string(key)) <> "=" <> encode_www_form(Kernel.to_string(value))
  end

  @doc """
  A map of a query; of equal keys the last counts.

      iex> URI.decode_query("a=1&b=x+y")
      %{"a" => "1", "b" => "x y"}
  """
  def decode_query(query, map \\ %{}, encoding \\ :www_form)

  def decode_query(query, map, encoding) when is_binary(query) and is_map(map) and not is_map_key(map, :__struct__) do
    Enum.into(query_decoder(query, encoding), map)
  end

  def decode_query(query, dict, encoding) when is_binary(query) do
    Enum.reduce(query_decoder(query, encoding), dict, fn {key, value}, dict -> :Dict.put(dict, key, value) end)
  end

  @doc """
  The pairs of a query, one by one.

      iex> URI.query_decoder("a=1&b=2") |> Enum.to_list()
      [{"a", "1"}, {"b", "2"}]
  """
  def query_decoder(query, encoding \\ :www_form) when is_binary(query) do
    Stream.unfold(query, &decode_next_query_pair(&1, encoding))
  end

  defp decode_next_query_pair("", _encoding), do: nil

  defp decode_next_query_pair(query, encoding) do
    {pair, rest} = cut(query, "&")
    {key, value} = cut(pair, "=")
    {{decode_with_encoding(key, encoding), decode_with_encoding(value || "", encoding)}, rest || ""}
  end

  defp decode_with_encoding(string, :www_form), do: decode_www_form(string)
  defp decode_with_encoding(string, :rfc3986), do: decode(string)
end

defimpl String.Chars, for: URI do
  def to_string(%{host: host, path: path} = uri) when host != nil and is_binary(path) and path != "" and binary_part(path, 0, 1) != "/" do
    raise ArgumentError, ":path in URI must be empty or an absolute path if URL has a :host, got: #{inspect(uri)}"
  end

  def to_string(%{scheme: scheme, port: port, path: path, query: query, fragment: fragment} = uri) do
    uri = if scheme && URI.default_port(scheme) == port, do: %{uri | port: nil}, else: uri
    authority = authority(uri)

    IO.iodata_to_binary([
      if(scheme, do: [scheme, ?:], else: []),
      if(authority, do: ["//" | authority], else: []),
      if(path, do: path, else: []),
      if(query, do: ["?" | query], else: []),
      if(fragment, do: ["#" | fragment], else: [])
    ])
  end

  defp authority(%{host: nil, authority: authority}), do: authority

  defp authority(%{host: host, userinfo: userinfo, port: port}) do
    [
      if(userinfo, do: [userinfo, ?@], else: []),
      if(:binary.match(host, ":") == :nomatch, do: host, else: [?[, host, ?]]),
      if(port, do: [?: | Integer.to_string(port)], else: [])
    ]
  end
end

defimpl Inspect, for: URI do
  def inspect(uri, opts) do
    fields = [:scheme, :authority, :userinfo, :host, :port, :path, :query, :fragment]

    case Inspect.Any.__shown__(uri, fields, fields, authority: nil) do
      nil -> Inspect.Map.inspect_as_map(uri, opts)
      infos -> Inspect.Map.inspect_as_struct(uri, "URI", infos, opts)
    end
  end
end
