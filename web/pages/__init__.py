"""The pages: commands.py gives every command; else one file per paper people read."""

from web.pages import (
    api,
    approvals,
    board,
    cases,
    claims,
    commands,
    evidence,
    money,
    packs,
    people,
    refusals,
    register,
    reports,
    sign_in,
    status,
)

PAGES = (
    *(
        sign_in,
        commands,
        api,
        board,
        cases,
        register,
        approvals,
        money,
        claims,
        evidence,
    ),
    *(reports, refusals, packs, people, status),
)
BLUEPRINTS = tuple(one.page for one in PAGES)
