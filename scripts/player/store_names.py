"""What the stores of case files are called (店名): a board reads like a mall's."""

BY_CODE = {  # the letters of a store's code; none is the name of a company
    "BH": "北禾生活广场",
    "CL": "川林购物公园",
    "FW": "枫湾商场",
    "GW": "谷望购物中心",
    "HY": "和悦超市",
    "JJ": "锦檐家居卖场",
    "JT": "津棠百货",
    "MS": "木杉天地",
    "SC": "松川商城",
    "TS": "桐溯员工之家",
    "TY": "田映购物中心",
    "WY": "梧原物业",
    "YB": "屿白家居广场",
    "YG": "阳谷门业",
    "YS": "雁山超市",
    "ZC": "竹汀商务支持部",
    "ZH": "竹汀写字楼",
}
DIGITS = "零一二三四五六七八九十"


def store_name_of(code: str, title: str) -> str:
    """A name for a code such as HY-03 or HY-03-2; of others, the file's title."""
    letters, _, rest = code.partition("-")
    if letters not in BY_CODE or not rest:
        return title
    number, *branch = rest.split("-")
    shop = int(number) if number.isdecimal() else 0
    said = DIGITS[shop] if 0 < shop < len(DIGITS) else number
    return f"{BY_CODE[letters]}{said}店{'·'.join(['', *branch])}"
