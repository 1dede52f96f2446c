"""Money: whole fen inside, yuan as text outside; this is the only bridge."""

from typing import NewType

Fen = NewType("Fen", int)
