# Config outside of a file; paths of providers: what each line gives or raises.
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
Config.config(:a, b: 1)
Config.config(:a, :k, 1)
Config.read_config(:a)
Config.Provider.validate_config_path!("/a")
Config.Provider.validate_config_path!("a")
Config.Provider.validate_config_path!({:system, "A", "b"})
Config.Provider.validate_config_path!({:system, 1, "b"})
Config.Provider.validate_config_path!(1)
Config.Provider.resolve_config_path!("/a")
System.put_env("FOOX", "zz"); Config.Provider.resolve_config_path!({:system, "FOOX", "/b"})
Config.Provider.resolve_config_path!({:system, "FOOXNOPE", "/b"})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
