# stderr: ignored
alias :lists
