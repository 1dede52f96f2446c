"""What a file is, told by its content: names are claims, content is evidence."""

from typing import BinaryIO

OFFICE = "application/vnd.openxmlformats-officedocument."
SUFFIXES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "pdf": "application/pdf",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
}
TAIL = 4096  # bytes at the end, where the end of a file is looked for
CONTENTS = {b"moov", b"moof", b"meta"}  # of a recording, of one in parts, of a picture
RIFFS = ("image/webp", "audio/wav")
BOXED = ("video/mp4", "video/quicktime", "audio/mp4", "image/heic")
BEGINS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "application/pdf": (b"%PDF-",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "audio/amr": (b"#!AMR",),
}
ENDS = {
    "image/jpeg": b"\xff\xd9",
    "image/png": b"IEND",
    "image/gif": b"\x00;",
    "application/pdf": b"%%EOF",
    "application/zip": b"PK\x05\x06",
}
HARMLESS = ("image/jpeg", "image/png", "image/gif", "image/webp")  # shown inline


def media_type_of(name: str) -> str | None:
    """What a file's name claims it to be; None for a kind that is not taken."""
    return SUFFIXES.get(name.rpartition(".")[2].lower())


def sniffed(first: bytes, claimed: str) -> str | None:
    """What the beginning of a file says it is, as near as the claim can be judged."""
    for media_type, beginnings in BEGINS.items():
        if first.startswith(beginnings):
            return media_type
    if first.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(first[8:12])
    if first[4:8] == b"ftyp":
        return claimed if claimed in BOXED else "video/mp4"
    if first.startswith(b"PK\x03\x04"):
        return claimed if is_zip(claimed) else "application/zip"
    if claimed.startswith("text/") and is_text(first):
        return claimed
    return None


def breaks_off(file: BinaryIO, size: int, media_type: str) -> bool:
    """Whether the end is missing that files of this kind have, as far as they tell."""
    if media_type in BOXED:
        return not _all_boxes(file, size)
    if media_type in RIFFS:
        file.seek(4)
        return int.from_bytes(file.read(4), "little") + 8 > size
    end = ENDS.get("application/zip" if is_zip(media_type) else media_type)
    file.seek(max(0, size - TAIL))
    return end is not None and end not in file.read()


def _all_boxes(file: BinaryIO, size: int) -> bool:
    """Whether the boxes of a recording fill the file, its table of contents among them.

    Source: ISO/IEC 14496-12, 4.2: length and kind; 1: a longer follows; 0: the rest.
    """
    at, kinds = 0, set()
    while at < size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:], "big")
        length = length or size - at
        if length < 8:
            return False
        kinds.add(head[4:8])
        at += length
    return at == size and bool(kinds & CONTENTS)


def is_zip(media_type: str) -> bool:
    """Whether files of this kind are packed as ZIP."""
    return media_type == "application/zip" or media_type.startswith(OFFICE)


def is_text(first: bytes) -> bool:
    """Whether this is written text, in UTF-8 or GB 18030."""
    if b"\x00" in first:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            first[:-4].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(first) - 8:
                continue
        return True
    return False
