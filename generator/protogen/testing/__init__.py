"""Checks that every language must pass, for the tests of packages that add a language.

    from protogen.testing import checks

    @pytest.mark.parametrize("check", checks(language), ids=str)
    def test_the_contract(check):
        check()

`contract(language)` runs all of them and raises one AssertionError. Neither needs a test framework.
"""

from protogen.testing.subject import shipped
from protogen.testing.suite import Check, checks, contract

__all__ = ["Check", "checks", "contract", "shipped"]
