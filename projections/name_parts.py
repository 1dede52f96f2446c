"""By which parts of a name somebody is found (姓名的片段), each kept as a keyed digest."""

LONGEST = 20  # characters of a name; nobody types more to find somebody
TAIL = 4  # digits of a phone


def parts_of_name(name: str) -> set[str]:
    """A name whole, by each character and by each two that stand together."""
    kept = "".join(name.split())[:LONGEST]
    return {name, kept, *kept, *pairs(kept)} - {""}


def parts_of_phone(phone: str) -> set[str]:
    """A phone whole, and its tail."""
    return {phone, phone[-TAIL:]}


def sought(words: str) -> set[str]:
    """The parts a name must all have to be found by part of it; none if one will do."""
    kept = "".join(words.split())
    return pairs(kept) if 2 < len(kept) <= LONGEST and not kept.isascii() else set()


def pairs(text: str) -> set[str]:
    """Each two characters that stand together."""
    return {text[at : at + 2] for at in range(len(text) - 1)}
