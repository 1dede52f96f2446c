"""The letter (说明) that leads whoever has no program of ours through a bundle."""

from collections.abc import Sequence

from domain.ledger.entry import Row
from domain.proof.shelf import leaf_of
from domain.proof.tree import inclusion

LETTER = """案卷包：{case_no}

一、这里有什么
data/facts.jsonl    本案的账本分录，一行一条，按入账先后。state 是账本里的原文。
                    只有 leaf 而没有 state 的，是未披露的分录：它的摘要在，内容不在。
data/dossier.pdf    案卷：当事人、经过、陈述、证据、审批、款项、签署、被拒，A4。
data/story.txt      同样的内容，一行一件事：分录号、发生时间、入账时间、角色、事项、所依规则。
data/evidence.pdf   证据目录（法院格式）：序号、名称、来源、证明内容、原件或复印件、页数、页码。
data/evidence.csv   同一目录，供电子表格打开，并载每份文件的 SHA-256。
data/files/         证据文件，以各自的 SHA-256 命名；{kept} 份，原库即缺 {absent} 份。
data/papers/        在此打印、签署的文书原样：打印件、签名笔迹、签字扫描件；{opened} 份。
                    名字以所记分录号开头，SHA-256 即该分录的 pdf_sha256、strokes_sha256 或
                    scan_sha256。data/files/ 里的是同一份，以签署人或当事人的密钥密封。
{closed}data/signing/       签署证据页：每份文书怎样宣读、签名、拒签、收回扫描件，笔迹画成图。
data/packs/         当时适用的规定全文，即登记时该门店所采用的流程文本。
data/leaves/        每条分录被取摘要的那串字节，一条一个文件。
data/proofs.json    每条分录在哈希树中的证明、本案各流末条的证明。
data/seal/          封签（对全账 {size} 条分录的签名）、公钥、时间戳。
data/verify.py      核对程序：只用 Python 3.8 以上自带的库，不联网，不写任何文件。

二、一条命令核对
    python3 data/verify.py .
相符则退出码为 0，不符则为 1，并说明哪里不符。公钥应与从别处得到的比对（--key）。

三、不用我们的程序，逐步核对
1. 文件未被改动：
    sha256sum -c manifest-sha256.txt
2. 封签确由本账密钥所签（OpenSSL 3）：
{openssl}
3. 某条分录在封签之内。以第 {position} 条为例，下面最后一行应为
    {root}
   即 data/seal/checkpoint.txt 第三行（Base64）所记的根：
{steps}
{stamps}
四、证明什么，不证明什么
核对相符，证明这些分录自封签之时起未被改动、增添或抽去，本案没有缺少任何一条，直至最后
一条；时间戳并证明封签不晚于何时。不证明所记的内容为真：记账的人当时说了什么，就是什么。
个人信息（姓名、电话等）在账本中以密文存放，本包中 sealed: 开头的即是；
data/papers/ 和 data/signing/ 里的文书是打开的，收到的人应当保密。
本案在账本第 {first} 条至第 {last} 条之间，披露 {told} 条，未披露 {hidden} 条。
{names}"""


def steps(row: Row, size: int, path: Sequence[bytes]) -> str:
    """The way from an entry to the root, as commands of a shell."""
    lines = [f"    h=$(sha256sum < data/leaves/{row.position}.bin | cut -c1-64)"]
    join = "printf '01%s%s' {} | xxd -r -p | sha256sum | cut -c1-64"
    spans = inclusion(row.position - 1, size)
    for (start, _), hash in zip(spans, path, strict=True):
        left = start < row.position - 1
        both = f"{hash.hex()} $h" if left else f"$h {hash.hex()}"
        lines.append(f"    h=$({join.format(both)})")
    lines.append("    echo $h")
    assert leaf_of(row)
    return "\n".join(lines)


def openssl(keys: Sequence[str]) -> str:
    """How a signature under the checkpoint is checked with each key."""
    told = "    openssl pkeyutl -verify -pubin -inkey data/seal/{0}.pem -rawin \\\n"
    told += "        -in data/seal/checkpoint.txt -sigfile data/seal/{0}.sig"
    return "\n".join(told.format(key) for key in keys)


def stamped(stamps: Sequence[str]) -> str:
    """How stamps of time are checked."""
    if not stamps:
        return "4. 这张封签没有时间戳。\n"
    told = "    openssl ts -verify -in data/{} -data data/seal/note.txt \\\n"
    told += "        -CAfile data/seal/authorities.pem"
    return "4. 时间戳：\n" + "\n".join(told.format(name) for name in stamps) + "\n"
