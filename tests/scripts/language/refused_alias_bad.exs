# stderr: ignored
alias 1
