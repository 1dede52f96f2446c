"""A passkey in a real browser: registered, used, and what it signed checked outside."""

import subprocess
import sys
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from domain.evidence.vault import Vault
from tests.counter import Counter
from tests.domain.proof.sealing import sealer_of
from tests.scripts.bundle.conftest import facts, put_facts
from tests.web.browsing import PASSWORD, Hands, engage, served
from web.paper.bundle.making import Asked, make_bundle

CHIEF, MANAGER = "on_duty_section_chief", "customer_service_manager"
DEVICE = {  # as Chromium's DevTools protocol describes an authenticator
    **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True},
    **{"hasUserVerification": True, "isUserVerified": True},
    "automaticPresenceSimulation": True,
}


class Mall:
    """A manager at her browser, which has an authenticator, and the counter's book."""

    def __init__(self, browser, folder):
        self.folder, self.counter = folder, Counter()
        self.app, self.server = served(self.counter, folder)
        self.address = f"http://localhost:{self.server.server_port}"
        settings = replace(self.app.extensions["settings"], origin=self.address)
        self.app.extensions["settings"] = settings
        engage(self.app, self.counter, MANAGER)
        self._draws()
        self.desk = Hands(browser, self.address, self.counter, "passkey").is_(MANAGER)
        self.cdp = self.desk.page.context.new_cdp_session(self.desk.page)
        self.cdp.send("WebAuthn.enable", {"enableUI": False})
        told = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.device = {"authenticatorId": told["authenticatorId"]}

    def _draws(self):
        """Eighteen yuan left the petty cash; the manager is to countersign."""
        counter, slip = self.counter, {"slip_no": "JZ-1"}
        counter.of_store("open_petty_cash", amount_yuan="1000.00")
        counter.register(summary="鲜奶变质")
        counter.of_case("assess_liability", liability="supplier")
        counter.of_case("grant_compensation", CHIEF, amount_yuan="18.00")
        counter.of_case("raise_petty_cash_slip", **slip, amount_yuan="18.00")
        counter.of_case("consent_petty_cash", CHIEF, **slip)
        counter.of_case("draw_petty_cash", "cashier", **slip, amount_yuan="18.00")

    def is_she(self, really):
        """Whether the device finds that it is she."""
        told = self.device | {"isUserVerified": really}
        self.cdp.send("WebAuthn.setUserVerified", told)

    def sends(self, button):
        """Press, and wait for the page that comes."""
        with self.desk.page.expect_navigation():
            self.desk.page.click(button)
        return self.desk.page.inner_text("main")

    def registers(self):
        """A passkey, confirmed by her password."""
        self.desk.looks("/passkeys", "none")
        self.desk.fills("device", "办公手机")
        self.desk.page.fill("#password", PASSWORD)
        return self.sends("form[data-making] button.press.first")

    def barriers(self):
        """What axe finds on the page that is open."""
        found = Axe().run(self.desk.page).response["violations"]
        return [(one["id"], one["nodes"][0]["html"]) for one in found]

    def bundle(self):
        """The case, sealed, as it leaves the house."""
        sealer_of(self.counter.ledger).seal()
        folder, asked = self.folder / "bundle", Asked(self.counter.case_id)
        make_bundle(self.counter.ledger, Vault(self.folder / "vault"), asked, folder)
        return folder


@pytest.fixture
def mall(browser, tmp_path):
    mall = Mall(browser, tmp_path)
    yield mall
    mall.server.shutdown()


def verified(bundle):
    """What the bundle's own verifier says, run as a stranger runs it."""
    asked = [sys.executable, str(bundle / "data" / "verify.py"), str(bundle)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


def test_a_passkey_countersigns_and_a_stranger_finds_whatever_was_changed(mall):
    said = mall.registers()
    mall.desk.picture("registered")
    assert mall.barriers() == []
    assert "已记入：登记通行密钥" in said and "办公手机" in said

    mall.desk.looks("/approvals", "asked")
    assert mall.barriers() == []
    mall.desk.fills("note", "发票相符")
    mall.is_she(False)
    mall.desk.page.click("button[value='yes']")
    mall.desk.page.wait_for_selector("[data-says]:visible")
    said = mall.desk.picture("not-she")
    assert "没有签署" in said and "您填的都在" in said
    assert mall.desk.page.input_value("#note") == "发票相符"
    mall.is_she(True)
    said = mall.sends("button[value='yes']")
    mall.desk.picture("approved")
    assert "已记入" in said

    (signed,) = mall.counter.facts("DecisionSigned")
    bundle = mall.bundle()
    code, told = verified(bundle)
    assert signed.signature_kind == "passkey" and "发票相符" in signed.decision_text
    assert code == 0 and "其中通行密钥签名 1 份，均成立" in told

    entries = facts(bundle)
    it = next(one for one in entries if one["topic"] == "signing.DecisionSigned")
    it["state"] = it["state"].replace("发票相符", "发票不符")
    put_facts(bundle, entries)
    code, told = verified(bundle)
    assert code == 1 and f"第 {it['position']} 条与封签不符：被改动" in told
