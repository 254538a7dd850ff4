"""Runs the emitted Perl."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

from protogen_perl.names import HERE

from protogen.languages import tools
from protogen.languages.answers import Case
from protogen.languages.running import Ready, RunnerBase, interpreted

_VERSION = "use Math::BigFloat; use JSON::PP; use MIME::Base64; printf '%vd', $^V"


class PerlRunner(RunnerBase):
    """Perl with its core modules."""

    needs = "Perl 5.26 or later, with its core modules: https://www.perl.org/get.html"

    def versions(self) -> Mapping[str, str] | None:
        """The version of the first `perl` that has its core modules."""
        path = tools.find("perl")
        if path is None:
            return None
        said = subprocess.run([path, "-e", _VERSION], capture_output=True, text=True, check=False)
        return None if said.returncode else {"perl": said.stdout}

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's module to the cache. Modules of two cases may have one name: each has its own process."""
        path = tools.find("perl")
        assert path is not None
        return interpreted(self.emitter, cases, [path, "-w", str(HERE / "driver.pl")], together=1)
