defmodule IO.ANSI do
  @moduledoc """
  Sequences that colour and style text on a terminal, and move its cursor.

  `format/2` puts them around text, and leaves them out when the terminal does not know them.
  """

  @doc "Whether standard output takes these sequences: it is a terminal, unless the environment of `:elixir` says otherwise."
  def enabled?, do: Application.get_env(:elixir, :ansi_enabled, :quaff_env.terminal())

  @doc "The colours that the shell uses."
  def syntax_colors do
    Application.get_env(:elixir, :ansi_syntax_colors,
      atom: :cyan,
      binary: :default_color,
      boolean: :magenta,
      charlist: :yellow,
      list: :default_color,
      map: :default_color,
      nil: :magenta,
      number: :yellow,
      string: :green,
      tuple: :default_color,
      variable: :light_cyan,
      call: :default_color,
      operator: :default_color
    )
  end

  @doc "Sets the colour of text to black."
  def black, do: "\e[30m"

  @doc "Sets the background to black."
  def black_background, do: "\e[40m"

  @doc "Ends blinking."
  def blink_off, do: "\e[25m"

  @doc "Blinks fast."
  def blink_rapid, do: "\e[6m"

  @doc "Blinks slowly."
  def blink_slow, do: "\e[5m"

  @doc "Sets the colour of text to blue."
  def blue, do: "\e[34m"

  @doc "Sets the background to blue."
  def blue_background, do: "\e[44m"

  @doc "Bright or bold."
  def bright, do: "\e[1m"

  @doc "Hidden."
  def conceal, do: "\e[8m"

  @doc "Crossed out."
  def crossed_out, do: "\e[9m"

  @doc "Sets the colour of text to cyan."
  def cyan, do: "\e[36m"

  @doc "Sets the background to cyan."
  def cyan_background, do: "\e[46m"

  @doc "Sets the background back."
  def default_background, do: "\e[49m"

  @doc "Sets the colour of text back."
  def default_color, do: "\e[39m"

  @doc "In a circle."
  def encircled, do: "\e[52m"

  @doc "Faint."
  def faint, do: "\e[2m"

  @doc "The alternative font 1."
  def font_1, do: "\e[11m"

  @doc "The alternative font 2."
  def font_2, do: "\e[12m"

  @doc "The alternative font 3."
  def font_3, do: "\e[13m"

  @doc "The alternative font 4."
  def font_4, do: "\e[14m"

  @doc "The alternative font 5."
  def font_5, do: "\e[15m"

  @doc "The alternative font 6."
  def font_6, do: "\e[16m"

  @doc "The alternative font 7."
  def font_7, do: "\e[17m"

  @doc "The alternative font 8."
  def font_8, do: "\e[18m"

  @doc "The alternative font 9."
  def font_9, do: "\e[19m"

  @doc "Framed."
  def framed, do: "\e[51m"

  @doc "Sets the colour of text to green."
  def green, do: "\e[32m"

  @doc "Sets the background to green."
  def green_background, do: "\e[42m"

  @doc "Exchanges text and background."
  def inverse, do: "\e[7m"

  @doc "Ends `inverse/0`."
  def inverse_off, do: "\e[27m"

  @doc "Italic."
  def italic, do: "\e[3m"

  @doc "Sets the colour of text to light black."
  def light_black, do: "\e[90m"

  @doc "Sets the background to light black."
  def light_black_background, do: "\e[100m"

  @doc "Sets the colour of text to light blue."
  def light_blue, do: "\e[94m"

  @doc "Sets the background to light blue."
  def light_blue_background, do: "\e[104m"

  @doc "Sets the colour of text to light cyan."
  def light_cyan, do: "\e[96m"

  @doc "Sets the background to light cyan."
  def light_cyan_background, do: "\e[106m"

  @doc "Sets the colour of text to light green."
  def light_green, do: "\e[92m"

  @doc "Sets the background to light green."
  def light_green_background, do: "\e[102m"

  @doc "Sets the colour of text to light magenta."
  def light_magenta, do: "\e[95m"

  @doc "Sets the background to light magenta."
  def light_magenta_background, do: "\e[105m"

  @doc "Sets the colour of text to light red."
  def light_red, do: "\e[91m"

  @doc "Sets the background to light red."
  def light_red_background, do: "\e[101m"

  @doc "Sets the colour of text to light white."
  def light_white, do: "\e[97m"

  @doc "Sets the background to light white."
  def light_white_background, do: "\e[107m"

  @doc "Sets the colour of text to light yellow."
  def light_yellow, do: "\e[93m"

  @doc "Sets the background to light yellow."
  def light_yellow_background, do: "\e[103m"

  @doc "Sets the colour of text to magenta."
  def magenta, do: "\e[35m"

  @doc "Sets the background to magenta."
  def magenta_background, do: "\e[45m"

  @doc "Ends underlining."
  def no_underline, do: "\e[24m"

  @doc "Neither bright nor faint."
  def normal, do: "\e[22m"

  @doc "Ends crossing out."
  def not_crossed_out, do: "\e[29m"

  @doc "Ends frame and circle."
  def not_framed_encircled, do: "\e[54m"

  @doc "Ends italic."
  def not_italic, do: "\e[23m"

  @doc "Ends the line above."
  def not_overlined, do: "\e[55m"

  @doc "With a line above."
  def overlined, do: "\e[53m"

  @doc "The usual font."
  def primary_font, do: "\e[10m"

  @doc "Sets the colour of text to red."
  def red, do: "\e[31m"

  @doc "Sets the background to red."
  def red_background, do: "\e[41m"

  @doc "Ends all attributes."
  def reset, do: "\e[0m"

  @doc "Ends `conceal/0`."
  def reveal, do: "\e[28m"

  @doc "As `inverse/0`."
  def reverse, do: "\e[7m"

  @doc "Ends `reverse/0`."
  def reverse_off, do: "\e[27m"

  @doc "Underlined."
  def underline, do: "\e[4m"

  @doc "Sets the colour of text to white."
  def white, do: "\e[37m"

  @doc "Sets the background to white."
  def white_background, do: "\e[47m"

  @doc "Sets the colour of text to yellow."
  def yellow, do: "\e[33m"

  @doc "Sets the background to yellow."
  def yellow_background, do: "\e[43m"

  @doc "The colour of this number, 0 to 255."
  def color(code) when is_integer(code) and code in 0..255, do: "\e[38;5;#{code}m"

  @doc "The colour of these parts, each 0 to 5."
  def color(r, g, b) when is_integer(r) and r in 0..5 and is_integer(g) and g in 0..5 and is_integer(b) and b in 0..5 do
    color(16 + 36 * r + 6 * g + b)
  end

  @doc "The background of this number, 0 to 255."
  def color_background(code) when is_integer(code) and code in 0..255, do: "\e[48;5;#{code}m"

  @doc "The background of these parts, each 0 to 5."
  def color_background(r, g, b) when is_integer(r) and r in 0..5 and is_integer(g) and g in 0..5 and is_integer(b) and b in 0..5 do
    color_background(16 + 36 * r + 6 * g + b)
  end

  @doc "Moves the cursor home."
  def home, do: "\e[H"

  @doc "Moves the cursor to a place."
  def cursor(line, column) when is_integer(line) and line >= 0 and is_integer(column) and column >= 0, do: "\e[#{line};#{column}H"

  @doc "Moves the cursor up by some lines."
  def cursor_up(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}A"

  @doc "Moves the cursor down by some lines."
  def cursor_down(lines \\ 1) when is_integer(lines) and lines >= 1, do: "\e[#{lines}B"

  @doc "Moves the cursor right by some columns."
  def cursor_right(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}C"

  @doc "Moves the cursor left by some columns."
  def cursor_left(columns \\ 1) when is_integer(columns) and columns >= 1, do: "\e[#{columns}D"

  @doc "Clears the screen."
  def clear, do: "\e[2J"

  @doc "Clears the line."
  def clear_line, do: "\e[2K"

  @doc """
  Chardata in which atoms are sequences. A reset is added at the end when there were any.

      iex> IO.ANSI.format(["so ", :red, "hot"], true) |> IO.iodata_to_binary()
      "so \\e[31mhot\\e[0m"
      iex> IO.ANSI.format(["so ", :red, "hot"], false) |> IO.iodata_to_binary()
      "so hot"
  """
  def format(ansidata, emit? \\ enabled?()) when is_boolean(emit?), do: render(ansidata, [], [], emit?, :maybe)

  @doc """
  As `format/2`, without the reset.

      iex> IO.ANSI.format_fragment([:blue, "sky"], true) |> IO.iodata_to_binary()
      "\\e[34msky"
  """
  def format_fragment(ansidata, emit? \\ enabled?()) when is_boolean(emit?), do: render(ansidata, [], [], emit?, false)

  # Term, what follows it, the result so far, whether sequences are written, and whether to reset: `:maybe` until the first.
  defp render([term | rest], next, done, emit?, reset), do: render(term, [rest | next], done, emit?, reset)

  defp render(term, next, done, true, reset) when is_atom(term) and term != [] do
    render([], next, [done | sequence(term)], true, !!reset)
  end

  defp render(term, next, done, false, reset) when is_atom(term) do
    _ = sequence(term)
    render([], next, done, false, reset)
  end

  defp render([], [next | rest], done, emit?, reset), do: render(next, rest, done, emit?, reset)
  defp render([], [], done, true, true), do: [done | reset()]
  defp render([], [], done, _emit?, _reset), do: done
  defp render(term, next, done, emit?, reset), do: render([], next, [done, term], emit?, reset)

  defp sequence(:black), do: "\e[30m"
  defp sequence(:black_background), do: "\e[40m"
  defp sequence(:blink_off), do: "\e[25m"
  defp sequence(:blink_rapid), do: "\e[6m"
  defp sequence(:blink_slow), do: "\e[5m"
  defp sequence(:blue), do: "\e[34m"
  defp sequence(:blue_background), do: "\e[44m"
  defp sequence(:bright), do: "\e[1m"
  defp sequence(:clear), do: "\e[2J"
  defp sequence(:clear_line), do: "\e[2K"
  defp sequence(:conceal), do: "\e[8m"
  defp sequence(:crossed_out), do: "\e[9m"
  defp sequence(:cyan), do: "\e[36m"
  defp sequence(:cyan_background), do: "\e[46m"
  defp sequence(:default_background), do: "\e[49m"
  defp sequence(:default_color), do: "\e[39m"
  defp sequence(:encircled), do: "\e[52m"
  defp sequence(:faint), do: "\e[2m"
  defp sequence(:font_1), do: "\e[11m"
  defp sequence(:font_2), do: "\e[12m"
  defp sequence(:font_3), do: "\e[13m"
  defp sequence(:font_4), do: "\e[14m"
  defp sequence(:font_5), do: "\e[15m"
  defp sequence(:font_6), do: "\e[16m"
  defp sequence(:font_7), do: "\e[17m"
  defp sequence(:font_8), do: "\e[18m"
  defp sequence(:font_9), do: "\e[19m"
  defp sequence(:framed), do: "\e[51m"
  defp sequence(:green), do: "\e[32m"
  defp sequence(:green_background), do: "\e[42m"
  defp sequence(:home), do: "\e[H"
  defp sequence(:inverse), do: "\e[7m"
  defp sequence(:inverse_off), do: "\e[27m"
  defp sequence(:italic), do: "\e[3m"
  defp sequence(:light_black), do: "\e[90m"
  defp sequence(:light_black_background), do: "\e[100m"
  defp sequence(:light_blue), do: "\e[94m"
  defp sequence(:light_blue_background), do: "\e[104m"
  defp sequence(:light_cyan), do: "\e[96m"
  defp sequence(:light_cyan_background), do: "\e[106m"
  defp sequence(:light_green), do: "\e[92m"
  defp sequence(:light_green_background), do: "\e[102m"
  defp sequence(:light_magenta), do: "\e[95m"
  defp sequence(:light_magenta_background), do: "\e[105m"
  defp sequence(:light_red), do: "\e[91m"
  defp sequence(:light_red_background), do: "\e[101m"
  defp sequence(:light_white), do: "\e[97m"
  defp sequence(:light_white_background), do: "\e[107m"
  defp sequence(:light_yellow), do: "\e[93m"
  defp sequence(:light_yellow_background), do: "\e[103m"
  defp sequence(:magenta), do: "\e[35m"
  defp sequence(:magenta_background), do: "\e[45m"
  defp sequence(:no_underline), do: "\e[24m"
  defp sequence(:normal), do: "\e[22m"
  defp sequence(:not_crossed_out), do: "\e[29m"
  defp sequence(:not_framed_encircled), do: "\e[54m"
  defp sequence(:not_italic), do: "\e[23m"
  defp sequence(:not_overlined), do: "\e[55m"
  defp sequence(:overlined), do: "\e[53m"
  defp sequence(:primary_font), do: "\e[10m"
  defp sequence(:red), do: "\e[31m"
  defp sequence(:red_background), do: "\e[41m"
  defp sequence(:reset), do: "\e[0m"
  defp sequence(:reveal), do: "\e[28m"
  defp sequence(:reverse), do: "\e[7m"
  defp sequence(:reverse_off), do: "\e[27m"
  defp sequence(:underline), do: "\e[4m"
  defp sequence(:white), do: "\e[37m"
  defp sequence(:white_background), do: "\e[47m"
  defp sequence(:yellow), do: "\e[33m"
  defp sequence(:yellow_background), do: "\e[43m"
  defp sequence(other), do: raise(ArgumentError, "invalid ANSI sequence specification: #{inspect(other)}")
end
