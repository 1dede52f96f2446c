"""Takes over an old register (旧台账): rows are read, mapped to commands, given.

`rows` reads CSV and XLSX, `mapping` says which column means what.
"""
