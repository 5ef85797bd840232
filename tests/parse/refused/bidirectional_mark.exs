"a‮b"
