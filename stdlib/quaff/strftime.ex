defmodule Quaff.Strftime do
  @moduledoc false
  # The directives of `Calendar.strftime/3`, one at a time.

  @most 1024

  def defaults do
    %{
      preferred_date: "%Y-%m-%d",
      preferred_time: "%H:%M:%S",
      preferred_datetime: "%Y-%m-%d %H:%M:%S",
      am_pm_names: &Atom.to_string/1,
      month_names: &month/1,
      day_of_week_names: &day_of_week/1,
      abbreviated_month_names: &binary_part(month(&1), 0, 3),
      abbreviated_day_of_week_names: &binary_part(day_of_week(&1), 0, 3)
    }
  end

  defp month(number) do
    elem(
      {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
       "December"},
      number - 1
    )
  end

  defp day_of_week(number) do
    elem({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}, number - 1)
  end

  @doc "What stands behind a `%`: padding, width (nil when not given), letter, and the rest."
  def directive("-" <> rest), do: width(rest, :none, nil)
  def directive("_" <> rest), do: width(rest, ?\s, nil)
  def directive("0" <> rest), do: width(rest, ?0, nil)
  def directive(rest), do: width(rest, nil, nil)

  defp width(<<digit, rest::binary>>, padding, width) when digit in ?0..?9 do
    case (width || 0) * 10 + digit - ?0 do
      width when width > @most -> raise ArgumentError, "invalid strftime format: width must be at most #{@most}"
      width -> width(rest, padding, width)
    end
  end

  defp width(<<letter::utf8, rest::binary>>, padding, width), do: {padding, width, <<letter::utf8>>, rest}
  defp width(rest, _padding, _width), do: invalid(rest)

  defp invalid(directive), do: raise(ArgumentError, "invalid strftime format: %" <> directive)

  @doc "The text of one directive."
  def format(letter, padding, width, datetime, options)

  def format("Y", padding, width, datetime, _), do: signed(datetime.year, padding, width || 4)
  def format("y", padding, width, datetime, _), do: number(rem(datetime.year, 100), padding, width || 2)
  def format("m", padding, width, datetime, _), do: number(datetime.month, padding, width || 2)
  def format("d", padding, width, datetime, _), do: number(datetime.day, padding, width || 2)
  def format("H", padding, width, datetime, _), do: number(datetime.hour, padding, width || 2)
  def format("M", padding, width, datetime, _), do: number(datetime.minute, padding, width || 2)
  def format("S", padding, width, datetime, _), do: number(datetime.second, padding, width || 2)
  def format("j", padding, width, datetime, _), do: number(Date.day_of_year(datetime), padding, width || 3)
  def format("u", padding, width, datetime, _), do: number(Date.day_of_week(datetime), padding, width || 1)
  def format("q", padding, width, datetime, _), do: number(Date.quarter_of_year(datetime), padding, width || 1)

  def format("I", padding, width, datetime, _) do
    hour = rem(datetime.hour, 12)
    number(if(hour == 0, do: 12, else: hour), padding, width || 2)
  end

  def format("a", padding, width, datetime, options) do
    name(options.abbreviated_day_of_week_names, Date.day_of_week(datetime), datetime) |> text(padding, width)
  end

  def format("A", padding, width, datetime, options) do
    name(options.day_of_week_names, Date.day_of_week(datetime), datetime) |> text(padding, width)
  end

  def format("b", padding, width, datetime, options) do
    name(options.abbreviated_month_names, datetime.month, datetime) |> text(padding, width)
  end

  def format("B", padding, width, datetime, options) do
    name(options.month_names, datetime.month, datetime) |> text(padding, width)
  end

  def format("p", padding, width, datetime, options) do
    half_of_day(datetime, options) |> String.upcase() |> text(padding, width)
  end

  def format("P", padding, width, datetime, options) do
    half_of_day(datetime, options) |> String.downcase() |> text(padding, width)
  end

  # Its precision is its width.
  def format("f", _padding, _width, datetime, _options) do
    {value, precision} = datetime.microsecond
    Calendar.ISO.microseconds_to_iodata(value, max(precision, 1))
  end

  # A number of its own size.
  def format("s", _padding, _width, %{utc_offset: _, std_offset: _} = datetime, _options) do
    datetime |> DateTime.shift_zone!("Etc/UTC") |> since_1970()
  end

  def format("s", _padding, _width, datetime, _options), do: since_1970(datetime)

  def format("z", padding, width, %{utc_offset: utc_offset, std_offset: std_offset}, _options) do
    total = utc_offset + std_offset
    minutes = div(abs(total), 60)
    sign = if total < 0, do: ?-, else: ?+
    [sign | number(div(minutes, 60) * 100 + rem(minutes, 60), padding, width || 4)]
  end

  def format("z", _padding, _width, _datetime, _options), do: []
  def format("Z", padding, width, %{zone_abbr: abbreviation}, _options), do: text(abbreviation, padding, width)
  def format("Z", padding, width, _datetime, _options), do: text("", padding, width)
  def format("%", padding, width, _datetime, _options), do: pad("%", padding || ?0, width || 0)
  def format(letter, _padding, _width, _datetime, _options), do: invalid(letter)

  defp since_1970(datetime) do
    datetime |> NaiveDateTime.diff(~N[1970-01-01 00:00:00]) |> Integer.to_string()
  end

  defp half_of_day(%{hour: hour} = datetime, options) do
    name(options.am_pm_names, if(hour < 12, do: :am, else: :pm), datetime)
  end

  defp half_of_day(datetime, _options), do: datetime.hour

  defp name(fun, key, _datetime) when is_function(fun, 1), do: fun.(key)
  defp name(fun, key, datetime) when is_function(fun, 2), do: fun.(key, datetime)

  defp name(fun, _key, _datetime) do
    raise ArgumentError, "formatter functions must be of arity 1 or 2, got: #{inspect(fun)}"
  end

  defp number(number, padding, width), do: number |> Integer.to_string() |> pad(padding || ?0, width)
  defp text(text, padding, width), do: pad(text, padding || ?\s, width || 0)

  defp signed(number, padding, width) when number < 0, do: [?- | number(-number, padding, width)]
  defp signed(number, padding, width), do: number(number, padding, width)

  @doc "Text with padding on its left."
  def pad(text, char, width), do: [padding(width, byte_size(text), char) | text]

  @doc "What fills up a width."
  def padding(_width, _used, :none), do: ""
  def padding(width, used, _char) when width <= used, do: ""
  def padding(width, used, char), do: :binary.copy(<<char>>, width - used)
end
