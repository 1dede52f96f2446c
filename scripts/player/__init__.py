"""The player (演练): a case file is read, played on its own clock, and compared.

`case_file` reads the file, `names` turns its names into ids, `opening` gives the store
what it has before the first step, `player` takes the steps, `comparing` says what came
out otherwise.
"""
