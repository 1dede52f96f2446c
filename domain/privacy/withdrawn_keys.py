"""The register of withdrawn keys (密钥登记), a stream of the book itself."""

from domain.fact import Noun


class WithdrawnKeys(Noun):
    """Which keys are gone; only ever added to."""
