"""Any command on one line, without quotes and without AltGr (docs/short-lines.md).

    13h40 décision cellule de crise: couper internet; motif: fuite possible

A word of a table (`words`) and a colon make a command of the line; any other line is an
observation. What may stand where is `places`; `reading` reads, `writing` says back, `orders` makes
orders of it, `completing` offers words, and `page` is the help.
"""
