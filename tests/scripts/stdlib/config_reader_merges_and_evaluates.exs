# Config.Reader: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
Config.Reader.merge([app: [k: 1]], [app: [k: 2]])
Config.Reader.merge([app: [k: [a: 1, b: 2]]], [app: [k: [b: 3, c: 4]]])
Config.Reader.merge([app: [k: [a: [x: 1]]]], [app: [k: [a: [y: 3]]]])
Config.Reader.merge([app: [k: %{a: 1}]], [app: [k: %{b: 1}]])
Config.Reader.merge([app: [k: [1]]], [app: [k: [2]]])
Config.Reader.merge([app: [k: []]], [app: [k: [a: 2]]])
Config.Reader.merge([app: [k: [a: 2]]], [app: [k: []]])
Config.Reader.merge([app1: [k: 1]], [app2: [k: 2]])
Config.Reader.merge([a: 1], [a: [b: 1]])
Config.Reader.merge(1, 2)
Config.Reader.eval!("config.exs", "import Config\nconfig :a, b: 1")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, B, c: 1\nconfig :a, B, d: 2\nconfig :z, y: [1]")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, env: config_env(), target: config_target()", env: :prod, target: :host)
Config.Reader.eval!("config.exs", "import Config\nconfig :a, env: config_env()")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, t: config_target()", env: :dev)
Config.Reader.eval!("config.exs", "[a: [b: 1]]")
Config.Reader.eval!("config.exs", "[a: 1]")
Config.Reader.eval!("config.exs", ":x")
Config.Reader.eval!("config.exs", "1 +")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, 1")
Config.Reader.eval!("config.exs", "import Config\nconfig \"a\", b: 1")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, [1]")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, B, 1")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, b: 1\nconfig :a, b: read_config(:a)[:b] + 1\nconfig :c, d: read_config(:zz)")
Config.Reader.eval!("config.exs", "import Config\nconfig :a, [b: [x: 1]]\nconfig :a, [b: [y: 1]]")
Config.Reader.eval!("config.exs", "raise \"x\"")
Config.Reader.read!("/nonexistent.exs")
Config.Reader.init("a")
Config.Reader.init(path: "a", env: :x)
Config.Reader.init({:system, "FOO", "/x"})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
