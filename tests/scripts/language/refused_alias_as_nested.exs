# stderr: ignored
alias Foo.Bar, as: A.B
