# ~D ~T ~N ~U with a calendar named in their last word.
defmodule Buddhist do
  def parse_date(text) do
    case String.split(text, "/") do
      [year, month, day] -> {:ok, {String.to_integer(year), String.to_integer(month), String.to_integer(day)}}
      _ -> {:error, :not_buddhist}
    end
  end

  def parse_time(text) do
    [hour, minute] = String.split(text, "h")
    {:ok, {String.to_integer(hour), String.to_integer(minute), 0, {0, 0}}}
  end

  def parse_naive_datetime(text) do
    with [date, time] <- String.split(text, " at "),
         {:ok, {year, month, day}} <- parse_date(date),
         {:ok, {hour, minute, second, microsecond}} <- parse_time(time) do
      {:ok, {year, month, day, hour, minute, second, microsecond}}
    else
      _ -> {:error, :not_buddhist}
    end
  end

  def parse_utc_datetime("far " <> text), do: text |> parse_naive_datetime() |> Tuple.insert_at(2, 3600)
  def parse_utc_datetime(text), do: text |> parse_naive_datetime() |> Tuple.insert_at(2, 0)
end

for source <- [
      "~D[2563/2/29 Buddhist]",
      "~T[7h5 Buddhist]",
      "~N[2563/2/29 at 7h5 Buddhist]",
      "~U[2563/2/29 at 7h5 Buddhist]",
      "~D[2563-2-29 Buddhist]",
      "~D[2020-02-29 Nowhere]",
      "~D[2020-02-29 Calendar.ISO]",
      "~D[2020-02-30 Calendar.ISO]",
      "~D[2020-02-29 iso]",
      "~D[2020-02-29]x",
      "case %{~D[2020-01-01] | day: 29} do ~D[2020-01-29] -> :matched end"
    ] do
  try do
    {value, _} = Code.eval_string(source)
    IO.puts("#{source} #{inspect(is_struct(value) && value |> Map.from_struct() |> Enum.sort(), width: :infinity)}")
  rescue
    e -> IO.puts("#{source} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
