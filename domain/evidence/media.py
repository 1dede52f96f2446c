"""What a file is, told by its content: names are claims, content is evidence."""

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


def breaks_off(last: bytes, media_type: str) -> bool:
    """Whether the end that files of this kind have is missing."""
    end = ENDS.get("application/zip" if is_zip(media_type) else media_type)
    return end is not None and end not in last


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
