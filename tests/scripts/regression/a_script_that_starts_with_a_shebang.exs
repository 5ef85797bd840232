#!/usr/bin/env quaff
IO.puts("ran #{__ENV__.line}")
