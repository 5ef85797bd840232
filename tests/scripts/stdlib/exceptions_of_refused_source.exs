# Messages of exceptions that show source: what each line gives or raises.
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
Exception.message(%SyntaxError{file: "a", line: 1, column: 3, description: "d"})
Exception.message(%SyntaxError{file: "a", line: nil, column: nil, description: "d"})
Exception.message(%SyntaxError{file: "a", line: 2, column: nil, description: "d"})
Exception.message(%SyntaxError{file: "a", line: 1, column: 3, description: "d", snippet: "foo bar"})
Exception.message(%SyntaxError{file: "a", line: 12, column: 3, description: "d\ne", snippet: "foo bar"})
Exception.message(%SyntaxError{file: "a", line: 1, column: 3, description: "d", snippet: "foo\nbar"})
Exception.message(%TokenMissingError{file: "a", line: 1, column: 3, description: "d", snippet: "foo bar"})
Exception.message(%TokenMissingError{file: "a", line: 1, column: 3, description: "d"})
Exception.message(%TokenMissingError{file: "a", line: 1, column: 3, end_line: 1, end_column: 7, description: "d", snippet: "foo(bar", opening_delimiter: :"(", expected_delimiter: :")"})
Exception.message(%TokenMissingError{file: "a", line: 1, column: 4, end_line: 3, end_column: 2, description: "d", snippet: "foo(bar\nx\ny", opening_delimiter: :"(", expected_delimiter: :")"})
Exception.message(%MismatchedDelimiterError{file: "a", line: 1, column: 4, end_line: 1, end_column: 8, description: "d", snippet: "foo(bar]", opening_delimiter: :"(", closing_delimiter: :"]", expected_delimiter: :")"})
Exception.message(%MismatchedDelimiterError{file: "a", line: 1, column: 4, end_line: 3, end_column: 2, description: "d", snippet: "foo(bar\nx\ny]", opening_delimiter: :"(", closing_delimiter: :"]", expected_delimiter: :")"})
Exception.message(%MismatchedDelimiterError{file: "a", line: 1, column: 4, end_line: 9, end_column: 2, description: "d", snippet: "foo(bar\na\nb\nc\nd\ne\nf\ng\ny]", opening_delimiter: :"(", closing_delimiter: :"]", expected_delimiter: :")"})
Exception.message(%Kernel.TypespecError{file: "a", line: 1, description: "d"})
%MissingApplicationsError{}
Exception.message(%MissingApplicationsError{apps: [foo: "~> 1.0", bar: "1.0"]})
Exception.message(%MissingApplicationsError{apps: [foo: "~> 1.0"], description: "zz"})
Exception.message(%UnicodeConversionError{encoded: "a", message: "m"})
UnicodeConversionError.exception(encoded: "a", rest: <<255>>, kind: :invalid)
UnicodeConversionError.exception(encoded: "a", rest: [0xD800], kind: :invalid)
Exception.message(%CompileError{file: "a", line: 1, description: "d"})
Exception.message(%CompileError{description: "d"})
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
